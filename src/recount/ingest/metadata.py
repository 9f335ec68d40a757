"""Reads the fields that say where and when a report was published."""

from __future__ import annotations

import math
import re
from datetime import date, datetime

from dateutil import parser

_LONGEST_DATE = 100
_LONG_FIGURE = re.compile(r"(?<![\d.])\d{9}")
"""No date, but for the fraction of a second behind a full stop."""


def parse_day(value: object) -> date | None:
    """Returns the day that a field names in full; None where day, month or year is missing.

    A day-first or month-first date in figures is read month first (as dateutil does), unless
    only the other reading exists.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip() if value is not None else ""
    if len(text) > _LONGEST_DATE or not any(map(str.isdigit, text)) or _LONG_FIGURE.search(text):
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return _parse_loosely(text)


def _parse_loosely(text: str) -> date | None:
    """Parses against two defaults: where they show through, the text named no full day."""
    try:
        one = parser.parse(text, default=datetime(2001, 1, 1))
        two = parser.parse(text, default=datetime(2004, 2, 2))
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return one.date() if one.date() == two.date() else None


def clean_field(value: object) -> str | None:
    """Returns a field's text without blanks around it, None if nothing is left.

    Runs of blanks become one, lone surrogates U+FFFD.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    text = " ".join(str(value).encode("utf-8", "replace").decode("utf-8").split())
    return text or None
