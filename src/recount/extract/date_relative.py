"""Reads expressions that count from the day of publication."""

from __future__ import annotations

from datetime import date

from recount.extract.date_calendar import (
    Grain,
    Period,
    hull,
    months_from,
    period_at,
    shift_day,
    shift_period,
)
from recount.extract.date_scene import Dated, Scene
from recount.values import Anchor

UNITS: dict[str, Grain] = {
    "day": "day",
    "week": "week",
    "fortnight": "week",
    "monthw": "month",
    "quarter": "quarter",
    "yearw": "year",
    "decadew": "decade",
    "century": "century",
    "weekend": "weekend",
}
"""The grain of each unit's class."""

_ORDER = (
    "day",
    "span",
    "weekend",
    "week",
    "month",
    "quarter",
    "season",
    "year",
    "decade",
    "century",
)


def read_weekday(scene: Scene) -> Dated | None:
    """Reads "Friday": in a report the last one up to the anchor, or the coming one by tense."""
    front = scene.before()
    if front is not None and front.kind == "each":
        return None
    weekday = int(scene.value("weekday"))
    base, on = base_day(scene)
    if base is None:
        return None
    back = (base.weekday() - weekday) % 7
    if scene.has("next"):
        return build_day(scene, shift_day(base, 7 - back, "day"), on)
    if scene.has("last", "prev", "past"):
        return build_day(scene, shift_day(base, -(back or 7), "day"), on)
    coming = not scene.narrative and _is_coming(scene)
    if scene.has("this") and scene.tense() != "gone":
        coming = True
    if coming and back:
        return build_day(scene, shift_day(base, 7 - back, "day"), on)
    return build_day(scene, shift_day(base, -back, "day"), on)


def read_weekday_week(scene: Scene) -> Dated | None:
    """Reads "Friday of last week": that day of the ISO week."""
    if scene.anchor is None or scene.narrative:
        return None
    step = 1 if scene.has("next") else -1 if scene.has("last", "prev") else 0
    week = shift_period(period_at(scene.anchor, "week"), step)
    day = shift_day(week.first, int(scene.value("weekday")), "day")
    return build_day(scene, day, scene.anchored_on)


def _is_coming(scene: Scene) -> bool:
    """Whether a weekday lies ahead; "Wednesday's ruling" does so only with a "will" behind it."""
    back = scene.behind()
    if back is not None and back.kind == "clitic":
        return scene.tense_behind() == "coming"
    front = [a.lower for i in (3, 2, 1) if (a := scene.before(i))]
    if front[0:1] == ["as"] and front[2:3] == ["as"] and front[1] in ("early", "soon"):
        return True
    return scene.tense() == "coming"


def read_deictic(scene: Scene) -> Dated | None:
    """Reads "yesterday", "overnight", "the day before yesterday"; only against the anchor."""
    if scene.anchor is None or scene.narrative:
        return None
    front = scene.before()
    if front is not None and front.lower == "usa":
        return None
    low, high = scene.value("deictic")
    if front is not None and front.kind == "word" and front.capital and scene.has_capital():
        return None  # the name of a programme
    if scene.has("before"):
        low, high = low - 1, high - 1
    elif scene.has("after"):
        low, high = low + 1, high + 1
    first, last = shift_day(scene.anchor, low, "day"), shift_day(scene.anchor, high, "day")
    period = Period(first, last, "day" if first == last else "span")
    return Dated(scene.shape, period, scene.anchored_on, 0.9)


def read_deictic_part(scene: Scene) -> Dated | None:
    """Reads "this morning" and "last night" (the evening before the anchor, as in TimeML)."""
    if scene.has("last"):
        if scene.anchor is None or scene.narrative:
            return None
        return build_day(scene, shift_day(scene.anchor, -1, "day"), scene.anchored_on)
    base, on = base_day(scene)
    return build_day(scene, base, on) if base else None


def read_unit_rel(scene: Scene) -> Dated | None:
    """Reads "last week" (the ISO week before), "this year", "next month", "the latest quarter"."""
    back = scene.behind()
    if scene.has("latest"):
        return latest_quarter(scene)
    title = scene.inside(*UNITS)[-1].capital and not scene.upper  # the name of a programme
    if title or (back is not None and back.kind == "of"):
        return None
    grain = unit_grain(scene)
    step = 1 if scene.has("next") else -1 if scene.has("last") else 0
    if scene.narrative or scene.anchor is None:
        ref = scene.ref
        if ref is None or is_coarser(ref.grain, grain):
            return None
        return Dated(scene.shape, shift_period(period_at(ref.first, grain), step), "text", 0.6)
    period = shift_period(period_at(scene.anchor, grain), step)
    return Dated(scene.shape, period, scene.anchored_on, 0.9)


def latest_quarter(scene: Scene) -> Dated | None:
    """Returns the quarter spoken of, else the unit that ended last before the anchor."""
    if scene.ref_quarter is not None:
        return Dated(scene.shape, scene.ref_quarter, "text", 0.7)
    if scene.anchor is None or scene.has("period"):
        return None
    grain = unit_grain(scene)
    period = shift_period(period_at(scene.anchor, grain), -1)
    return Dated(scene.shape, period, scene.anchored_on, 0.7)


def read_the_unit(scene: Scene) -> Dated | None:
    """Reads "the quarter" as the one spoken of before, "the weekend" as the last one."""
    if scene.has("quarter"):
        return latest_quarter(scene) if scene.ref_quarter else None
    if scene.anchor is None or scene.narrative:
        return None
    weekend = period_at(scene.anchor, "weekend")
    if weekend.first > scene.anchor and scene.tense() != "coming":
        weekend = shift_period(weekend, -1)
    return Dated(scene.shape, weekend, scene.anchored_on, 0.75)


def read_stretch(scene: Scene) -> Dated | None:
    """Reads "the past two months": the whole stretch that ends, or starts, on the anchor."""
    base, on = base_day(scene)
    unit = next(a for a in reversed(scene.inside(*UNITS)))
    amount = unit_amount(scene) if scene.has("cardinal", "num", "two", "a") else 1
    if base is None or amount is None:
        return None
    amount *= 2 if unit.kind == "fortnight" else 1
    other = shift_day(base, amount if scene.has("next") else -amount, UNITS[unit.kind])
    day = period_at(base, "day")
    return Dated(scene.shape, hull(period_at(other, "day"), day), on, 0.85, "over")


def read_hours(scene: Scene) -> Dated | None:
    """Reads "the past 24 hours": the days that they reach back into."""
    base, on = base_day(scene)
    amount = unit_amount(scene)
    if base is None or not amount or scene.inside("part")[-1].lower != "hours":
        return None
    first = shift_day(base, -((amount + 23) // 24), "day")
    stretch = hull(period_at(first, "day"), period_at(base, "day"))
    return Dated(scene.shape, stretch, on, 0.85, "over")


def read_month_rel(scene: Scene) -> Dated | None:
    """Reads "last May", "this October", "the previous April"."""
    month = int(scene.value("month", "maybe_month"))
    if scene.inside("month", "maybe_month")[-1].lower in ("mar", "may") and scene.has("that"):
        return None
    base, on = base_day(scene)
    if base is None and scene.ref is not None:
        base = scene.ref.first
    if base is None:
        return None
    year = base.year
    if scene.has("last", "prev"):
        year -= month >= base.month
    elif scene.has("next"):
        year += month <= base.month
    return Dated(scene.shape, months_from(year, month, "month"), on, 0.85)


def base_day(scene: Scene) -> tuple[date | None, Anchor]:
    """The day that "now" is: the anchor's, or in a narrative the last day told."""
    if scene.anchor is not None and not scene.narrative:
        return scene.anchor, scene.anchored_on
    return (scene.ref_day.first if scene.ref_day else None), "text"


def build_day(scene: Scene, day: date, on: Anchor) -> Dated:
    """Returns the current shape read as one day."""
    return Dated(scene.shape, period_at(day, "day"), on, 0.85 if on == "published" else 0.65)


def unit_grain(scene: Scene) -> Grain:
    """Returns the grain of the last unit in the shape."""
    return UNITS[scene.inside(*UNITS)[-1].kind]


def unit_amount(scene: Scene) -> int | None:
    """Returns how many units the shape counts; None where it does not say ("a few days")."""
    front = scene.before()
    numbers = [int(a.value) for a in scene.inside("cardinal", "num", "two")]
    if not numbers:
        return None if scene.inside(*UNITS, "part")[-1].lower.endswith("s") else 1
    first = scene.inside("cardinal", "num", "two")[0]
    if front is not None and (front.kind == "cardinal" or front.end == first.start):
        return None
    if len(numbers) == 2:
        return sum(numbers) if numbers[0] >= 20 and numbers[1] < 10 else None
    return numbers[0] if numbers[0] < 1000 else None


def is_coarser(grain: str, than: str) -> bool:
    """Whether a date of one grain is too vague to count steps of another from."""
    return _ORDER.index(grain) > _ORDER.index(than)
