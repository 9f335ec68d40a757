"""Sets the scene of a text: its anchor, and whether it is a report or a history."""

from __future__ import annotations

from datetime import date

from recount.extract import date_explicit as explicit
from recount.extract.date_lex import Atom
from recount.extract.date_scene import Dated, Scene, Shape

_HEAD = 300
"""A dateline stands within so many characters of the start."""

_OF_REPORTS = frozenset(
    {"deictic", "weekday", "deictic_part", "quarter", "unit_rel", "weekday_rel"}
)
"""Shapes that belong to reports, counted from the day of publication."""

_IN_SENTENCE = frozenset({"in", "since", "from", "by", "until", "of", "between", "after", "before"})

_FULL_DAYS = {
    "iso": explicit.read_iso,
    "numeric": explicit.read_numeric,
    "day": explicit.read_day,
    "dateline": explicit.read_dateline,
}


def set_scene(atoms: list[Atom], shapes: list[Shape], published: date | None, upper: bool) -> Scene:
    """Returns the scene of a text before its first date is read."""
    scene = Scene(atoms, published)
    scene.month_first = _figure_order(atoms)
    scene.upper = upper
    if published is None:
        scene.anchored_on = "text"
        scene.anchor = _dateline(scene, shapes)
    scene.narrative = _is_narrative(scene, shapes)
    return scene


def _figure_order(atoms: list[Atom]) -> bool | None:
    for atom in atoms:
        if atom.kind == "numeric":
            parts = [int(p) for p in atom.lower.replace(".", "/").replace("-", "/").split("/")]
            if max(parts[:2]) > 12 and min(parts[:2]) <= 12:
                return parts[1] > 12
    return None


def _dateline(scene: Scene, shapes: list[Shape]) -> date | None:
    """The first full day within the head of the text, if it stands in no running sentence."""
    for shape in shapes[:4]:
        if scene.atoms[shape.first].start > _HEAD or shape.kind not in _FULL_DAYS:
            continue
        scene.shape = shape
        front = scene.before()
        if front is not None and front.kind in _IN_SENTENCE:
            continue
        if shape.kind == "day" and not scene.has("year", "two", "short"):
            continue
        found = _FULL_DAYS[shape.kind](scene)
        if isinstance(found, Dated):
            return found.period.first
    return None


def _is_narrative(scene: Scene, shapes: list[Shape]) -> bool:
    """Whether the text tells a history by its own years rather than by its day of publication."""
    if scene.anchor is None:
        return True
    told = deictic = 0
    for shape in shapes:
        if shape.kind in _OF_REPORTS:
            deictic += 1
        elif shape.kind == "era":
            told += 1
        else:
            scene.shape = shape
            years = scene.inside("year")
            told += bool(years) and years[-1].value not in (
                scene.anchor.year,
                scene.anchor.year + 1,
            )
    return told >= 5 and told > 3 * deictic
