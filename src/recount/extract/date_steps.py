"""Reads expressions that count from a date told before them."""

from __future__ import annotations

from recount.extract.date_calendar import (
    Grain,
    Period,
    make_day,
    period_at,
    shift_day,
    shift_period,
)
from recount.extract.date_relative import UNITS, base_day, is_coarser, unit_amount, unit_grain
from recount.extract.date_scene import Dated, Scene, word_set
from recount.values import Anchor


def read_ref_part(scene: Scene) -> Dated | None:
    """Reads "that afternoon", "the next morning"."""
    return _step_from_ref(scene, "day")


def read_ref_unit(scene: Scene) -> Dated | None:
    """Reads "that day", "later the same month"."""
    return _step_from_ref(scene, unit_grain(scene))


def read_ref_step(scene: Scene) -> Dated | None:
    """Reads "the next day", "the previous year", "the day after"."""
    if scene.has("before", "after") and not _ends_phrase(scene):
        return None
    return _step_from_ref(scene, unit_grain(scene))


def _step_from_ref(scene: Scene, grain: Grain) -> Dated | None:
    ref = scene.ref_day if grain == "day" else scene.ref
    if ref is None or is_coarser(ref.grain, grain):
        return None
    step = 1 if scene.has("next", "after") else -1 if scene.has("prev", "before") else 0
    base = ref.last if step > 0 and ref.grain == "span" else ref.first
    period = shift_period(period_at(base, grain), step)
    return Dated(scene.shape, period, "text", 0.75)


def read_end_ref(scene: Scene) -> Dated | None:
    """Reads "the end of the year", "later in the month", "year-end": the whole unit."""
    grain = unit_grain(scene)
    if scene.narrative or scene.anchor is None:
        return _step_from_ref(scene, grain)
    return Dated(scene.shape, period_at(scene.anchor, grain), scene.anchored_on, 0.7)


def read_bare_day(scene: Scene) -> Dated | None:
    """Reads "on the 24th" in the month of the date before it."""
    day = scene.inside("ordinal")[-1]
    if scene.ref is None or is_coarser(scene.ref.grain, "month") or not day.lower[0].isdigit():
        return None
    at = make_day(scene.ref.first.year, scene.ref.first.month, int(day.value))
    return Dated(scene.shape, at, "text", 0.65) if at else None


def read_steps(scene: Scene) -> Dated | None:
    """Reads "two days ago", "a week later", "five years earlier".

    The result is as coarse as the unit: "two years ago" is a year, "a week later" an ISO
    week. "ago" counts from the anchor, the others from the date before them, or from the
    date that follows "after".
    """
    last = scene.atoms[scene.shape.last - 1]
    unit = scene.inside(*UNITS)[-1]
    grain, amount = UNITS[unit.kind], unit_amount(scene)
    if amount is None or last.lower in ("early", "late", "mid", "middle"):
        return None
    amount *= 2 if unit.kind == "fortnight" else 1
    back = last.kind in ("ago", "before", "prev") or last.lower == "earlier"
    if last.kind == "ago":
        base, on = base_day(scene)
        start = period_at(base, "day") if base else None
        if scene.ref_quarter and grain == "year" and amount == 1 and not scene.narrative:
            return Dated(scene.shape, shift_period(scene.ref_quarter, -4), "text", 0.7)
    elif scene.following is not None and last.kind in ("before", "after"):
        start, on = scene.following.period, scene.following.anchored_on
    else:
        if last.lower in ("before", "after", "on") and not _ends_phrase(scene):
            return None
        start, on = _counted_from(scene, grain, back)
    if start is None or is_coarser(start.grain, grain):
        return None
    if start.grain == "quarter" and grain == "year":
        return Dated(scene.shape, shift_period(start, -4 * amount if back else 4 * amount), on, 0.7)
    moved = shift_day(start.first, -amount if back else amount, grain)
    return Dated(scene.shape, period_at(moved, grain), on, 0.75)


def _counted_from(scene: Scene, grain: Grain, back: bool) -> tuple[Period | None, Anchor]:
    ref = scene.ref_day if grain in ("day", "week") else scene.ref
    if ref is None and back and scene.anchor is not None and not scene.narrative:
        return period_at(scene.anchor, "day"), scene.anchored_on
    return ref, "text"


def read_year_before(scene: Scene) -> Dated | None:
    """Reads "year-earlier" and "the year-ago quarter": what was spoken of, a year before."""
    if any(a.lower in ("early", "late", "later", "mid") for a in scene.inside("mod")):
        return None
    if scene.ref_quarter is not None:
        return Dated(scene.shape, shift_period(scene.ref_quarter, -4), "text", 0.7)
    if scene.anchor is None or scene.narrative:
        return None
    return Dated(
        scene.shape, shift_period(period_at(scene.anchor, "year"), -1), scene.anchored_on, 0.6
    )


def _ends_phrase(scene: Scene) -> bool:
    back = scene.behind()
    if back is None or back.kind in (
        "stop",
        "comma",
        "dot",
        "and",
        "close",
        "dash",
        "that",
        "mark",
    ):
        return True
    return back.lower in word_set("phrases", "clause_starts")
