"""Reads expressions that name a day or a month."""

from __future__ import annotations

from recount.extract.date_calendar import Period, hull, make_day, months_from, period_at
from recount.extract.date_choice import choose_year, fill_yearless, full_year, named_year
from recount.extract.date_decoys import is_month_word, is_part_of_name
from recount.extract.date_scene import Dated, Scene
from recount.vocab.loader import load_table

_MONTHS = ("month", "maybe_month")
_NEAR = 31
"""Days from the anchor within which one reading of a day in figures beats the other."""


def read_day(scene: Scene) -> Dated | None:
    """Reads a month and a day, with or without a year: "Sept. 11, 2001", "the 21st of August"."""
    if is_part_of_name(scene):
        return None
    month = scene.inside(*_MONTHS)[-1]
    days = [
        a
        for a in scene.inside("num", "ordinal")
        if a.lower not in ("first", "last") or a.end > month.start or a.end + 9 > month.start
    ]
    return _read_month_day(scene, int(month.value), int(days[-1].value)) if days else None


def read_dateline(scene: Scene) -> Dated | None:
    """Reads the head of wire copy with a two-figure year: "3 JAN 01 (AFP)"."""
    day, year = (int(a.value) for a in scene.inside("num"))
    at = make_day(full_year(scene, year), int(scene.value(*_MONTHS)), day)
    return Dated(scene.shape, at, score=0.9, explicit=True) if at else None


def read_days(scene: Scene) -> list[Dated]:
    """Reads two days of one month: a stretch ("6-7 May"), or two days ("May 4 and 5")."""
    month = int(scene.inside(*_MONTHS)[-1].value)
    numbers = [int(a.value) for a in scene.inside("num", "ordinal") if a.value]
    if len(numbers) < 2 or is_part_of_name(scene):
        return []
    ends = [_read_month_day(scene, month, number) for number in numbers[-2:]]
    if ends[0] is None or ends[1] is None:
        return [end for end in ends if end]
    first, last = ends[0], ends[1]
    if first.period.first > last.period.first:
        return []
    front = scene.before()
    between = scene.has("between", "from") or (front is not None and front.kind == "between")
    if not scene.join or (scene.has("and") and not between):
        return split_range(scene, first, last)
    return [
        Dated(
            scene.shape,
            hull(first.period, last.period),
            first.anchored_on,
            first.score,
            "over",
            first.explicit,
        )
    ]


def split_range(scene: Scene, first: Dated, last: Dated) -> list[Dated]:
    """Returns both ends of the current shape as dates of their own, cut at the joint."""
    joints = ("and", "dash", "to", "until", "slash")
    inner = range(scene.shape.first + 1, scene.shape.last)
    after_number = (i for i in inner if scene.atoms[i - 1].kind in ("num", "ordinal", "year"))
    cut = next(i for i in after_number if scene.atoms[i].kind in joints)
    kind = scene.shape.kind
    left = type(scene.shape)(kind, scene.shape.first, cut)
    right = type(scene.shape)(kind, cut + 1, scene.shape.last)
    return [
        Dated(left, first.period, first.anchored_on, first.score, "at", first.explicit),
        Dated(right, last.period, last.anchored_on, last.score, "at", last.explicit),
    ]


def _read_month_day(scene: Scene, month: int, day: int) -> Dated | None:
    year = named_year(scene)
    if year is not None:
        at = make_day(year, month, day)
        return Dated(scene.shape, at, explicit=True) if at else None
    chosen = choose_year(scene, lambda y: make_day(y, month, day))
    return fill_yearless(scene, chosen)


def read_month(scene: Scene) -> Dated | None:
    """Reads a month, with or without a year; modifiers ("early", "the end of") do not narrow it.

    TimeML keeps the unit named and marks the modifier beside it; a narrower interval would
    be more precise than the text.
    """
    atom = scene.inside(*_MONTHS)[-1]
    month, year = int(atom.value), named_year(scene)
    if year is not None:
        return Dated(scene.shape, months_from(year, month, "month"), explicit=True)
    if atom.kind == "maybe_month" and not is_month_word(scene, atom.end):
        return None
    if is_part_of_name(scene):
        return None
    return fill_yearless(scene, choose_year(scene, lambda y: months_from(y, month, "month")))


def read_iso(scene: Scene) -> Dated | None:
    """Reads ISO 8601 days: 2016-09-30."""
    year, month, day = (
        int(part) for part in scene.words()[0].split("t")[0].replace("/", "-").split("-")
    )
    at = make_day(year, month, day)
    return Dated(scene.shape, at, explicit=True) if at else None


def read_numeric(scene: Scene) -> Dated | None:
    """Reads a day in figures; between full stops the day stands first.

    Where the order is open: as the text's other figures have it, else the only one near the
    anchor, else by `numeric_order`.
    """
    raw = scene.inside("numeric")[-1].lower
    one, two, year_text = (int(p) for p in raw.replace(".", "/").replace("-", "/").split("/"))
    year = full_year(scene, year_text)
    day_first, month_first = make_day(year, two, one), make_day(year, one, two)
    if day_first is None or month_first is None or one == two:
        found = day_first or month_first
        return Dated(scene.shape, found, explicit=True) if found else None
    us = False if "." in raw else scene.month_first
    if us is None and scene.anchor is not None:
        near = [abs((p.first - scene.anchor).days) <= _NEAR for p in (day_first, month_first)]
        us = near[1] if near[0] != near[1] else None
    if us is None:
        us = load_table("dates")["numeric_order"] == "mdy"
    return Dated(scene.shape, month_first if us else day_first, score=0.7, explicit=True)


def read_week_of(scene: Scene) -> Dated | None:
    """Reads "the first week of May" (days 1-7) and "the last week of May" (its last seven)."""
    month = read_month(scene)
    if month is None:
        return None
    start, end = month.period.first, month.period.last
    week = 5 if scene.has("last") else int(scene.value("ordinal"))
    if not 1 <= week <= 5:
        return None
    low = end.day - 6 if week == 5 else week * 7 - 6
    stretch = Period(start.replace(day=low), start.replace(day=low + 6), "span")
    return Dated(
        scene.shape, stretch, month.anchored_on, month.score - 0.1, explicit=month.explicit
    )


def read_week_of_day(scene: Scene) -> Dated | None:
    """Reads "the week of March 9": the ISO week of that day."""
    day = read_day(scene)
    return day and Dated(
        scene.shape, period_at(day.period.first, "week"), day.anchored_on, day.score
    )
