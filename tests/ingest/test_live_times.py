"""Times of day in a round-up take their day from the page and the order in which they stand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from recount.ingest.live_times import find_timed
from recount.ingest.page import Page
from recount.ingest.stamps import day_of, parse_stamp, zone_of

REST = "shells fell on the market, and nine people were killed there."


def stamps(times: list[str], **fields: object) -> list[str | None]:
    text = "\n".join(f"{at} {REST}" for at in times)
    return [post.stamp for post in find_timed(Page(text, b"", **fields))]  # type: ignore[arg-type]


def test_newest_first_counts_back_from_the_last_change() -> None:
    found = stamps(
        ["00:30", "23:10", "21:00"],
        published=date(2016, 9, 30),
        published_at="2016-09-30T20:00:00+02:00",
        modified_at="2016-10-01T00:40:00+02:00",
    )
    assert found == [
        "2016-10-01T00:30:00+02:00",
        "2016-09-30T23:10:00+02:00",
        "2016-09-30T21:00:00+02:00",
    ]


def test_zones_and_halves_of_the_day() -> None:
    found = stamps(["9.15am BST", "12.05 pm +03:00", "[13:20] "], published=date(2016, 9, 30))
    assert found == [
        "2016-09-30T09:15:00+01:00",
        "2016-09-30T12:05:00+03:00",
        "2016-09-30T13:20:00",
    ]


def test_without_a_day_a_post_has_no_time() -> None:
    assert stamps(["10:00", "11:00"]) == [None, None]


def test_the_calendar_ends() -> None:
    assert stamps(["10:00", "11:00"], published=date(1, 1, 1))[0] == "0001-01-01T10:00:00"
    assert stamps(["01:00", "02:00", "01:30"], published=date(9999, 12, 31))[-1] is None


@pytest.mark.parametrize(
    ("value", "stamp"),
    [
        ("2016-09-30T21:00:00+02:00", "2016-09-30T21:00:00+02:00"),
        ("20160930T191500Z", "2016-09-30T19:15:00+00:00"),
        ("Fri, 30 Sep 2016 21:15:00 +0200", "2016-09-30T21:15:00+02:00"),
        ("2016-09-30 21:00", "2016-09-30T21:00:00"),
        ("2016-09-30", None),  # a bare day is no time
        ("yesterday at 5:00", None),
        (None, None),
        (7, None),
        (datetime(2016, 9, 30), None),  # the cell of a sheet that holds a bare day
        (datetime(2016, 9, 30, 21), "2016-09-30T21:00:00"),
    ],
)
def test_times_are_read_in_their_zone(value: object, stamp: str | None) -> None:
    assert parse_stamp(value) == stamp


def test_zone_and_day_of_a_time() -> None:
    assert zone_of("2016-09-30T21:00:00.250000+02:00") == "+02:00"
    assert zone_of("2016-09-30T21:00:00") == zone_of(None) == ""
    assert day_of("2016-10-01T00:30:00+03:00", "2016-09-30") == date(2016, 10, 1)
    assert day_of(None, "2016-09-30") == date(2016, 9, 30)
