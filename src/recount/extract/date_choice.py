"""Chooses the year of a date that is named without one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from recount.extract.date_calendar import Period
from recount.extract.date_scene import Dated, Scene
from recount.vocab.loader import load_table

_COMING_DAYS = 75
"""A day named without a year up to so many days ahead is a coming one: were it ten months
ago, the report would say the year."""
_COMING_WITH_TENSE = 240
"""The same where the tense says that it is coming."""


def full_year(scene: Scene, number: int) -> int:
    """Returns the year of a two-figure number, in the hundred years around the anchor."""
    if number >= 100:
        return number
    if scene.anchor is None:
        pivot = int(load_table("dates")["two_figure_pivot"])
        return pivot + (number - pivot) % 100
    top = scene.anchor.year + 10
    return top - (top - number) % 100


def named_year(scene: Scene) -> int | None:
    """Returns the year that stands in the shape, in figures or as "last year"; None if none."""
    years = scene.inside("year", "short", "two")
    if years:
        return full_year(scene, int(years[-1].value))
    if scene.has("yearw"):
        base = scene.anchor.year if scene.anchor and not scene.narrative else None
        if scene.has("that", "same") or base is None:
            ref = scene.said or scene.ref
            base = ref.first.year if ref else base
        if base is None:
            return None
        return base + (1 if scene.has("next") else -1 if scene.has("last", "prev") else 0)
    return None


def choose_year(
    scene: Scene, at: Callable[[int], Period | None], ahead: int | None = None
) -> tuple[Period, bool] | None:
    """Fills in the year of a day or month named without one.

    In a narrative, the year that puts it nearest to the date before it, a coming date being
    preferred to one as far back; else the last such day up to the anchor, or the next one
    where the tense says so. The second value is whether the anchor decided.
    """
    if scene.year_hint is not None:
        found = at(scene.year_hint)
        return (found, False) if found else None
    if scene.narrative or scene.anchor is None:
        found = _nearest_to_ref(scene, at)
        return (found, False) if found else None
    found = _nearest_to_anchor(scene, scene.anchor, at, ahead)
    return (found, True) if found else None


def _nearest_to_anchor(
    scene: Scene, anchor: date, at: Callable[[int], Period | None], reach: int | None
) -> Period | None:
    year = anchor.year
    options = [p for y in (year - 1, year, year + 1) if (p := at(y))]
    back = [p for p in options if p.first <= anchor]
    ahead = [p for p in options if p.first > anchor]
    if not back or not ahead:
        return next(iter(back[::-1] or ahead), None)
    if scene.has("last"):
        ended = [p for p in back if p.last < anchor]
        return ended[-1] if ended else None
    if scene.has("next"):
        return ahead[0]
    distance = (ahead[0].first - anchor).days
    tense = scene.tense()
    if tense == "coming" and distance <= (reach or _COMING_WITH_TENSE):
        return ahead[0]
    if distance <= _COMING_DAYS and (ahead[0].grain == "day" or tense is None) and not reach:
        return ahead[0]
    return back[-1]


def _nearest_to_ref(scene: Scene, at: Callable[[int], Period | None]) -> Period | None:
    ref = scene.ref
    if ref is None:
        return None
    if ref.grain in ("year", "decade", "century") and (found := at(ref.first.year)):
        return found
    options = [p for y in (-1, 0, 1) if (p := at(ref.first.year + y))]

    def distance(period: Period) -> float:
        days = (period.first - ref.first).days
        return days if days >= 0 else -days * 1.4

    return min(options, key=distance, default=None)


def fill_yearless(scene: Scene, chosen: tuple[Period, bool] | None) -> Dated | None:
    """Returns the date that `choose_year` chose; less sure than one with its year."""
    if chosen is None:
        return None
    period, anchored = chosen
    if scene.year_hint is not None:
        return Dated(scene.shape, period, explicit=True)
    return Dated(
        scene.shape, period, scene.anchored_on if anchored else "text", 0.85 if anchored else 0.7
    )
