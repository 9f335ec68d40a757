"""Calendar intervals of one grain (day, week, month, …) and the steps between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

Grain = Literal[
    "day", "weekend", "week", "month", "quarter", "season", "year", "decade", "century", "span"
]

MONTHS: dict[str, int] = {
    "month": 1,
    "quarter": 3,
    "season": 3,
    "year": 12,
    "decade": 120,
    "century": 1200,
}
DAYS: dict[str, int] = {"day": 1, "week": 7, "weekend": 7}
"""The length of a grain, in months or in days."""


@dataclass(frozen=True, slots=True)
class Period:
    """Inclusive days with the grain that the text gave them; "span" for a free stretch."""

    first: date
    last: date
    grain: Grain


def period_at(day: date, grain: Grain) -> Period:
    """Returns the calendar period of `grain` that `day` lies in.

    Weeks are ISO weeks (Monday to Sunday), a weekend is the Saturday and Sunday of the ISO
    week, seasons are the meteorological ones, centuries begin with a year 01.
    """
    if grain in ("day", "span"):
        return Period(day, day, "day")
    if grain in DAYS:
        monday = day.toordinal() - day.weekday()
        start = monday + (5 if grain == "weekend" else 0)
        return Period(_clamp(start), _clamp(monday + 6), grain)
    year, start = day.year, 1
    if grain == "month":
        start = day.month
    elif grain == "quarter":
        start = (day.month - 1) // 3 * 3 + 1
    elif grain == "season":
        year, start = (year, day.month // 3 * 3) if day.month > 2 else (year - 1, 12)
    elif grain == "decade":
        year = year // 10 * 10
    elif grain == "century":
        year = (year - 1) // 100 * 100 + 1
    return months_from(year, start, grain)


def months_from(year: int, month: int, grain: Grain) -> Period:
    """Returns the period of `grain` that starts on the first of a month."""
    start = date(min(max(year, 1), date.max.year), month, 1)
    after = start.year * 12 + start.month - 1 + MONTHS[grain]
    if after // 12 > date.max.year:
        return Period(start, date.max, grain)
    return Period(start, date(after // 12, after % 12 + 1, 1) - timedelta(days=1), grain)


def shift_day(day: date, amount: int, grain: Grain) -> date:
    """Moves a day by calendar steps; stays at the ends of the calendar rather than fail."""
    if grain in DAYS:
        return _clamp(day.toordinal() + amount * DAYS[grain])
    if grain == "span":
        return day
    months = amount * MONTHS[grain]
    if not 0 < day.year + months // 12 < date.max.year:
        return date.min if amount < 0 else date.max
    moved: date = day + relativedelta(months=months)
    return moved


def shift_period(period: Period, amount: int) -> Period:
    """Returns the period of the same grain `amount` steps away."""
    return period_at(shift_day(period.first, amount, period.grain), period.grain)


def make_day(year: int, month: int, day: int) -> Period | None:
    """Returns the day, or None where the calendar has no such day."""
    try:
        at = date(year, month, day)
    except ValueError:
        return None
    return Period(at, at, "day")


def feast(name: str, year: int) -> Period:
    """Returns a movable feast's day: Western Easter Sunday, or US Thanksgiving."""
    if name == "easter":
        at = easter(min(max(year, 1583), 4099))
    else:
        first = date(min(max(year, 1), date.max.year), 11, 1)
        at = first + timedelta(days=(3 - first.weekday()) % 7 + 21)
    return Period(at, at, "day")


def hull(first: Period, last: Period) -> Period:
    """Returns the stretch from the start of one to the end of the other, in either order."""
    return Period(min(first.first, last.first), max(first.last, last.last), "span")


def _clamp(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
