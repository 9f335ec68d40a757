"""Reads years, decades, centuries, seasons, quarters and feasts."""

from __future__ import annotations

from datetime import date

from recount.extract.date_calendar import (
    Period,
    feast,
    hull,
    make_day,
    months_from,
    period_at,
    shift_period,
)
from recount.extract.date_choice import choose_year, fill_yearless, full_year, named_year
from recount.extract.date_decoys import is_quantity
from recount.extract.date_explicit import split_range
from recount.extract.date_relative import base_day
from recount.extract.date_scene import Dated, Scene

_PREPOSITIONS = frozenset({"in", "since", "from", "to", "until", "by", "of", "between"})


def read_year(scene: Scene) -> Dated | None:
    """Reads a year in figures where it counts nothing."""
    number = int(scene.inside("year")[-1].value)
    if is_quantity(scene, number):
        return None
    return Dated(scene.shape, period_at(date(number, 1, 1), "year"), score=0.85, explicit=True)


def read_short_year(scene: Scene) -> Dated | None:
    """Reads "'44" behind a preposition."""
    front = scene.before()
    if scene.shape.last - scene.shape.first == 1 and (
        front is None or front.kind not in _PREPOSITIONS
    ):
        return None
    year = full_year(scene, int(scene.value("short")))
    return Dated(scene.shape, period_at(date(year, 1, 1), "year"), score=0.7, explicit=True)


def read_years(scene: Scene) -> Dated | list[Dated] | None:
    """Reads "1941-42" and "1941-1945" as a stretch, "2016-09" as a month."""
    atoms = scene.inside("year", "two", "num", "short")
    first, second = int(atoms[0].value), int(atoms[-1].value)
    last = second if second >= 100 else first // 100 * 100 + second
    if not first < last < first + 120:
        if 1 <= second <= 12 and len(atoms[-1].lower) == 2:
            return Dated(scene.shape, months_from(first, second, "month"), explicit=True)
        return None
    ends = [period_at(date(year, 1, 1), "year") for year in (first, last)]
    if not scene.join:
        whole = [Dated(scene.shape, end, score=0.85, explicit=True) for end in ends]
        return split_range(scene, whole[0], whole[1])
    return Dated(scene.shape, hull(ends[0], ends[1]), score=0.85, relation="over", explicit=True)


def read_spoken(scene: Scene) -> Dated | None:
    """Reads years in words: "nineteen ninety-six", "the year two thousand"."""
    numbers = [int(a.value) for a in scene.inside("cardinal")]
    if numbers == [2, 1000] and scene.has("yearw"):
        year = 2000
    elif (
        numbers[0] in (18, 19) and 20 <= numbers[1] <= 90 and (len(numbers) == 2 or numbers[2] < 10)
    ):
        year = numbers[0] * 100 + sum(numbers[1:])
    else:
        return None
    return Dated(scene.shape, period_at(date(year, 1, 1), "year"), score=0.8, explicit=True)


def read_decade(scene: Scene) -> Dated | None:
    """Reads "the 1980s", "the early '30s", "the nineties"."""
    value = int(scene.value("decade"))
    if value < 100:
        if not scene.has("the"):
            return None
        value = full_year(scene, value)
    return Dated(scene.shape, months_from(value, 1, "decade"), score=0.85, explicit=True)


def read_century(scene: Scene) -> Dated | None:
    """Reads "the 19th century" (1801-1900)."""
    number = int(scene.value("ordinal"))
    front = scene.before()
    if not 1 <= number <= 30 or (front is not None and front.kind == "cardinal"):
        return None
    return Dated(
        scene.shape, months_from((number - 1) * 100 + 1, 1, "century"), score=0.8, explicit=True
    )


def read_holiday(scene: Scene) -> Dated | None:
    """Reads fixed and movable feasts: Christmas Eve, New Year's Day, Easter Sunday 1998."""
    front, back = scene.before(), scene.behind()
    named = scene.before(2) is not None and not scene.has("last", "this", "next")
    for beside in (front if named else None, back):  # "White Christmas", "Easter Offensive"
        if beside is not None and beside.kind == "word" and beside.capital and not scene.upper:
            return None
    fixed, movable = scene.value("holiday"), scene.value("feast")
    month, day = fixed or (1, 1)
    eve = 1 if scene.has("eve") else 0

    def at(year: int) -> Period | None:
        whole = feast(movable, year) if movable else make_day(year, month, day)
        return whole and period_at(date.fromordinal(max(1, whole.first.toordinal() - eve)), "day")

    year = named_year(scene) if scene.has("year", "short") else None
    if year is not None:
        found = at(year)
        return Dated(scene.shape, found, explicit=True) if found else None
    return fill_yearless(scene, choose_year(scene, at))


def read_season(scene: Scene) -> Dated | None:
    """Reads "the summer of 1942", "winter 1941-42"; a winter belongs to the year it begins in."""
    years = scene.inside("year", "short")
    if not years and not scene.has("yearw"):
        return None
    year = int(years[0].value) if years and years[0].kind == "year" else named_year(scene)
    if year is None:
        return None
    start = int(scene.value("season", "maybe_season"))
    return Dated(scene.shape, months_from(year, start, "season"), score=0.8, explicit=True)


def read_season_rel(scene: Scene) -> Dated | None:
    """Reads "this summer", "last winter" (northern half of the world)."""
    start = int(scene.value("season", "maybe_season"))
    base, on = base_day(scene)
    if base is None:
        return None
    options = [months_from(base.year + y, start, "season") for y in (-2, -1, 0, 1)]
    if scene.has("next"):
        chosen = next(p for p in options if p.first > base)
    elif scene.has("this", "that", "same"):
        same = [p for p in options if p.first.year == base.year]
        now = [p for p in options if p.first <= base <= p.last]
        chosen = (now or same)[0]
    else:
        chosen = [p for p in options if p.last < base][-1]
    return Dated(scene.shape, chosen, on, 0.8)


def read_quarter(scene: Scene) -> Dated | None:
    """Reads "the third quarter", "the second quarter of 1990", "last year's fourth quarter"."""
    number = int(scene.value("ordinal"))
    if not 1 <= number <= 4:
        return None
    year = named_year(scene) if not scene.has("ago") else None
    if year is not None:
        return Dated(scene.shape, months_from(year, number * 3 - 2, "quarter"), score=0.9)
    chosen = choose_year(scene, lambda y: months_from(y, number * 3 - 2, "quarter"), ahead=120)
    if chosen is None:
        return None
    period = shift_period(chosen[0], -4) if scene.has("ago") else chosen[0]
    return Dated(scene.shape, period, scene.anchored_on if chosen[1] else "text", 0.8)


def read_year_period(scene: Scene) -> Dated | None:
    """Reads "the 1988 quarter": the quarter spoken of, in that year, else the year."""
    year = int(scene.value("year"))
    if scene.has("quarter") and scene.ref_quarter is not None:
        period = months_from(year, scene.ref_quarter.first.month, "quarter")
        return Dated(scene.shape, period, score=0.7)
    return Dated(scene.shape, months_from(year, 1, "year"), score=0.7, explicit=True)
