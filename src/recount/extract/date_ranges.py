"""Joins dates that stand together: lists that share a year, and ranges."""

from __future__ import annotations

from recount.extract.date_calendar import hull, shift_period
from recount.extract.date_explicit import read_day, read_iso, read_numeric
from recount.extract.date_relative import read_weekday
from recount.extract.date_scene import Dated, Scene, Shape

_DATED_KINDS = frozenset({"day", "month", "days_month", "month_days"})
_JOINERS = frozenset(
    {"dash", "to", "until", "and", "comma", "from", "in", "open", "close", "the", "slash"}
)
_LINKS = frozenset({"dash", "to", "until", "and", "comma"})
_RANGE_MARKS = frozenset({"dash", "to", "until"})
_RANGE_KINDS = frozenset({"day", "month", "year", "weekday", "quarter", "numeric", "iso", "season"})
_FOLLOWING = {
    "day": read_day,
    "iso": read_iso,
    "numeric": read_numeric,
    "weekday": read_weekday,
}


def year_ahead(scene: Scene, shapes: list[Shape], i: int) -> int | None:
    """Returns the year that a later date of the same list gives: "July 1 to July 3, 1863"."""
    if shapes[i].kind not in _DATED_KINDS:
        return None
    for j in range(i, min(i + 3, len(shapes) - 1)):
        here, ahead = shapes[j], shapes[j + 1]
        between = scene.atoms[here.last : ahead.first]
        joined = len(between) <= 3 and all(a.kind in _JOINERS for a in between)
        if (
            not joined
            or ahead.kind not in _DATED_KINDS
            or not any(a.kind in ("dash", "to", "until", "and", "comma") for a in between)
        ):
            return None
        scene.shape = here
        if scene.has("year"):
            return None
        month = scene.value("month", "maybe_month")
        scene.shape = ahead
        if (year := scene.value("year")) is not None:
            later = scene.value("month", "maybe_month")
            return int(year) - (1 if month > later else 0)
    return None


def date_ahead(scene: Scene, shapes: list[Shape], i: int) -> Dated | None:
    """Returns the date right behind "two days after", if there is one."""
    if shapes[i].kind != "steps" or i + 1 >= len(shapes):
        return None
    reader = _FOLLOWING.get(shapes[i + 1].kind)
    between = scene.atoms[shapes[i].last : shapes[i + 1].first]
    if reader is None or len(between) > 1 or any(a.kind != "the" for a in between):
        return None
    scene.shape = shapes[i + 1]
    found = reader(scene)
    return found if isinstance(found, Dated) else None


def join_ranges(scene: Scene, found: list[Dated]) -> list[Dated]:
    """Joins "from May 3 to June 7" and "between Monday and Wednesday" into one stretch."""
    joined: list[Dated] = []
    for dated in found:
        if joined and (merged := _joined(scene, joined[-1], dated)):
            joined[-1] = merged
        else:
            joined.append(dated)
    return joined


def _joined(scene: Scene, one: Dated, two: Dated) -> Dated | None:
    between = scene.atoms[one.shape.last : two.shape.first]
    if (
        len(between) != 1
        or one.shape.kind not in _RANGE_KINDS
        or two.shape.kind not in _RANGE_KINDS
    ):
        return None
    if one.relation != "at" or one.period.grain != two.period.grain:
        return None
    mark = between[0]
    front = scene.atoms[one.shape.first - 1] if one.shape.first else None
    between_and = mark.kind == "and" and front is not None and front.kind == "between"
    if not (mark.kind in _RANGE_MARKS or between_and):
        return None
    last = two.period
    if last.first < one.period.first and not two.explicit and last.grain in ("day", "month"):
        last = shift_period(last, 12 if last.grain == "month" else 7)
    if last.first <= one.period.first:
        return None
    shape = Shape("range", one.shape.first, two.shape.last)
    score = min(one.score, two.score)
    return Dated(shape, hull(one.period, last), one.anchored_on, score, "over", one.explicit)
