"""Finds the dates of a text and reads them as calendar intervals.

The shapes of date expressions are patterns over word classes (`date_patterns`); each kind of
shape has one reader (`date_explicit`, `date_relative`) that sees the anchor, the dates before
it and the tense (`date_scene`). Intervals follow TimeML (ISO 24617-1): a modifier ("early
October", "the end of 1942") does not narrow the unit that it modifies.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from recount.extract import date_explicit as explicit
from recount.extract import date_periods as periods
from recount.extract import date_relative as relative
from recount.extract import date_steps as steps
from recount.extract.date_lex import Atom, class_string, find_atoms
from recount.extract.date_patterns import date_pattern
from recount.extract.date_ranges import date_ahead, join_ranges, year_ahead
from recount.extract.date_scene import Dated, Scene, Shape
from recount.extract.date_setting import set_scene
from recount.model import Evidence, Mention
from recount.text.view import TextView
from recount.values import When

METHOD = "dates.rules@1"
_FAR = 10
"""A year so far from the date before it is told in passing."""
_STALE = 100
"""Words after which any year may take over from a date before it: about a paragraph."""

Reader = Callable[[Scene], Dated | list[Dated] | None]

_READERS: dict[str, Reader] = {
    "iso": explicit.read_iso,
    "dateline": explicit.read_dateline,
    "numeric": explicit.read_numeric,
    "days_month": explicit.read_days,
    "month_days": explicit.read_days,
    "day": explicit.read_day,
    "month": explicit.read_month,
    "week_of": explicit.read_week_of,
    "week_of_day": explicit.read_week_of_day,
    "year": periods.read_year,
    "years": periods.read_years,
    "short_year": periods.read_short_year,
    "spoken": periods.read_spoken,
    "decade": periods.read_decade,
    "century": periods.read_century,
    "holiday": periods.read_holiday,
    "season": periods.read_season,
    "season_rel": periods.read_season_rel,
    "quarter": periods.read_quarter,
    "year_period": periods.read_year_period,
    "month_rel": relative.read_month_rel,
    "weekday": relative.read_weekday,
    "weekday_week": relative.read_weekday_week,
    "hours": relative.read_hours,
    "bare_day": steps.read_bare_day,
    "weekday_rel": relative.read_weekday,
    "stretch": relative.read_stretch,
    "deictic": relative.read_deictic,
    "deictic_part": relative.read_deictic_part,
    "unit_rel": relative.read_unit_rel,
    "latest_period": relative.read_unit_rel,
    "the_unit": relative.read_the_unit,
    "ref_part": steps.read_ref_part,
    "ref_unit": steps.read_ref_unit,
    "ref_step": steps.read_ref_step,
    "end_ref": steps.read_end_ref,
    "steps": steps.read_steps,
    "year_before": steps.read_year_before,
}


def find_dates(view: TextView, published: date | None, *, join: bool = True) -> list[Mention[When]]:
    """Returns the dates of a text as intervals, in text order.

    Relative expressions are counted from `published`, else from a date at the head of the
    text, else from the dates before them; one with nothing to count from is left out, and so
    is a duration that lies nowhere ("for two months"). The score is the reader's confidence,
    lower where a year or an anchor was inferred.

    With `join`, a range ("from 3 to 7 May", "1941-45") is one stretch; without, its two ends
    are mentions of their own, as TimeML annotates them.
    """
    return _read_view(view, published, *_find_shapes(view.text), join=join)


def find_dates_both_ways(
    view: TextView, published: date | None
) -> tuple[list[Mention[When]], list[Mention[When]]]:
    """Returns the dates with ranges joined, and with their ends apart, for little more than one."""
    atoms, shapes = _find_shapes(view.text)
    joined = _read_view(view, published, atoms, shapes, join=True)
    return joined, _read_view(view, published, atoms, shapes, join=False)


def _find_shapes(text: str) -> tuple[list[Atom], list[Shape]]:
    atoms = find_atoms(text)
    pattern, kinds = date_pattern()
    return atoms, [
        Shape(kinds[match.lastgroup or ""], match.start(), match.end())
        for match in pattern.finditer(class_string(atoms))
    ]


def _read_view(
    view: TextView, published: date | None, atoms: list[Atom], shapes: list[Shape], *, join: bool
) -> list[Mention[When]]:
    scene = set_scene(atoms, shapes, published, view.upper)
    scene.join = join
    dated = _read_shapes(scene, shapes)
    if join:
        dated = join_ranges(scene, dated)
    return [_mention(view.text, scene, found) for found in dated]


def _read_shapes(scene: Scene, shapes: list[Shape]) -> list[Dated]:
    found: list[Dated] = []
    for i, shape in enumerate(shapes):
        reader = _READERS.get(shape.kind)
        if reader is None:
            continue
        scene.year_hint = year_ahead(scene, shapes, i)
        scene.following = date_ahead(scene, shapes, i)
        scene.shape = shape
        result = reader(scene)
        for dated in result if isinstance(result, list) else [result] if result else []:
            found.append(dated)
            _remember(scene, dated)
    return found


def _remember(scene: Scene, dated: Dated) -> None:
    """Makes a date the one that the next is counted from.

    A year alone is that only where it opens a sentence or a heading ("In 1943"), or where
    none finer is near: years told in passing do not move a history on.
    """
    period = scene.said = dated.period
    if dated.shape.kind in ("steps", "year_before") and period.grain in ("year", "quarter"):
        return
    past = scene.anchor is None or period.last <= scene.anchor
    if dated.shape.kind == "quarter" and past:
        scene.ref_quarter = period
    coarse = period.grain in ("year", "decade", "century") or dated.shape.kind == "years"
    if coarse and not _opens(scene, dated):
        return
    scene.ref, scene.ref_at = period, dated.shape.last
    if period.grain == "day" or (period.grain == "span" and dated.explicit):
        scene.ref_day = period


def _opens(scene: Scene, dated: Dated) -> bool:
    ref = scene.ref
    if ref is None:
        return True
    if ref.first.year == dated.period.first.year:
        return False
    front = scene.atoms[max(0, dated.shape.first - 2) : dated.shape.first]
    if dated.shape.first <= 2 or any(a.kind in ("stop", "dot") for a in front):
        return True
    near = abs(ref.first.year - dated.period.first.year) <= _FAR
    return near and dated.shape.first - scene.ref_at > _STALE


def _mention(text: str, scene: Scene, dated: Dated) -> Mention[When]:
    atoms = scene.atoms
    first, last = dated.shape.first, dated.shape.last - 1
    if atoms[first].kind == "the" and atoms[first].lower != "the":  # "its 1 June meeting"
        first += 1
    if dated.shape.kind in ("year", "years") and [a.kind for a in atoms[first : first + 2]] == [
        "the",
        "year",
    ]:
        first += 1
    if atoms[last].kind == "dot" and last > first:
        last -= 1
    evidence = Evidence.of(text, (atoms[first].start, atoms[last].end))
    return Mention(evidence, _when(scene, dated), dated.score, METHOD)


def _when(scene: Scene, dated: Dated) -> When:
    period, relation = dated.period, dated.relation
    front = _class_in_front(scene, dated)
    if front == "since" and relation == "at":
        latest = period.last
        if scene.anchor is not None and not scene.narrative:
            latest = scene.anchor if period.first <= scene.anchor else latest
        return When(period.first, latest, "since", dated.anchored_on)
    if front == "until" and relation == "at":
        relation = "until"
    return When(period.first, period.last, relation, dated.anchored_on)


def _class_in_front(scene: Scene, dated: Dated) -> str:
    """Returns the class of the word in front of a date, "" at the start of the text."""
    at = dated.shape.first - 1
    if at > 0 and scene.atoms[at].kind in ("the", "about"):
        at -= 1
    return scene.atoms[at].kind if at >= 0 else ""
