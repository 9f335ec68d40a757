"""Waits that servers ask for are read, and never taken at more than their worth."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from recount.fetch.pace import read_retry_after

NOW = datetime(2016, 9, 30, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Fri, 30 Sep 2016 12:05:00 GMT", 300),
        ("Fri, 30 Sep 2016 14:05:00 +0200", 300),
        ("Fri, 30 Sep 2016 12:05:00", 300),
        ("Fri, 30 Sep 2016 11:00:00 GMT", 0),
        ("9" * 400, 86_400),
        ("Fri, 30 Sep 9999 12:00:00 GMT", 86_400),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("²", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert read_retry_after(value, NOW) == seconds
