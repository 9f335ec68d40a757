"""Binds figures to the words that say what happened to the people counted.

One sentence at a time: a cue looks before it for a subject ("14 people were killed"), behind
it for an object ("killing 14 people"), or for the figure of a toll ("the death toll rose to
14"); coordinated figures share a cue, and figures behind "including" become parts.
"""

from __future__ import annotations

from typing import NamedTuple

from recount.extract.count_cues import Cue
from recount.extract.count_ellipsis import bind_elliptic
from recount.extract.count_objects import find_members, find_objects
from recount.extract.count_parts import bind_parts, mark_parts, read_losses, split_apposition
from recount.extract.count_phrases import Figure
from recount.extract.count_scene import Bond, Scene, links
from recount.extract.count_subjects import find_subjects
from recount.extract.count_tolls import find_toll, is_outdated
from recount.values import Harm


class _Found(NamedTuple):
    """The figures of a cue; see `Bond` for `running`, `whole` and `outdated`."""

    figures: list[Figure]
    running: bool = False
    whole: bool = True
    outdated: bool = False


def bind(scene: Scene) -> list[Bond]:
    """Returns the bonds of a sentence, in the order of their figures."""
    mark_parts(scene)
    bonds: list[Bond] = []
    inner = [figure for figure in scene.figures if figure.inner_harm is not None]
    for position, cue in enumerate(scene.cues):
        for figure in inner:
            if _stands_inside(cue, figure) and scene.is_free(figure):
                _add(scene, bonds, cue, cue.harm, _Found([figure]))
        harm = _shared_harm(scene, position)
        if harm is not None:
            _add(scene, bonds, cue, harm, _find_figures(scene, cue, position))
    bonds.extend(bind_elliptic(scene, bonds))
    bonds.extend(bind_parts(scene, bonds))
    for bond in bonds:
        read_losses(scene, bond.figure)
    bonds.sort(key=lambda bond: (bond.figure.first, bond.figure.part))
    return bonds


def _stands_inside(cue: Cue, figure: Figure) -> bool:
    """Whether the cue is the "wounded" of "two wounded soldiers"."""
    inner = figure.inner_harm
    return inner is not None and cue.first <= inner[0] and inner[1] <= cue.last


def _shared_harm(scene: Scene, position: int) -> Harm | None:
    """Returns the cue's harm; "killed or wounded" is casualties, told at its last verb."""
    cue = scene.cues[position]
    if position + 1 < len(scene.cues):
        ahead = scene.cues[position + 1]
        if _conjoined(scene, cue, ahead) and {cue.harm, ahead.harm} & {"killed", "casualties"}:
            return None
    if position:
        behind = scene.cues[position - 1]
        if _conjoined(scene, behind, cue) and {behind.harm, cue.harm} == {"killed", "injured"}:
            return "casualties"
    return cue.harm


def _conjoined(scene: Scene, one: Cue, two: Cue) -> bool:
    gap = scene.words(one.last, two.first)
    if gap not in (["and"], ["or"], ["/"], ["and", "/", "or"], ["or", "were"]):
        return False
    return "noun" not in two.kinds or bool(two.kinds & {"participle", "state"})


def _start_of(scene: Scene, position: int) -> int:
    """Returns the first token of the run of conjoined cues that ends with this one."""
    while position and _conjoined(scene, scene.cues[position - 1], scene.cues[position]):
        position -= 1
    return scene.cues[position].first


def _find_figures(scene: Scene, cue: Cue, position: int) -> _Found:
    """Finds the figures that a cue tells of, by what the cue can be."""
    kinds = cue.kinds
    if "collective" in kinds:
        return _Found(find_members(scene, cue), whole=False)
    if "toll" in kinds:
        tolls = find_toll(scene, cue)
        return _Found(tolls, running=True, outdated=is_outdated(scene, cue, tolls))
    counted = scene.by_end.get(cue.first) if "noun" in kinds else None
    figures: list[Figure] = []
    if "losing" in kinds:
        figures = [f for f in find_objects(scene, cue.last, cue) if f.group == "combatants"]
    elif "taking" in kinds:
        hostages = links()["hostages"]
        objects = find_objects(scene, cue.last, cue)
        figures = [f for f in objects if scene.lower(f.last - 1) in hostages]
    elif counted is not None and scene.is_free(counted) and _noun_counts(scene, cue):
        figures = [counted]
    elif "of" in kinds and scene.lower(cue.last) == "of":
        figures = find_objects(scene, cue.last + 1, cue)
        if cue.indirect:
            figures = [figure for figure in figures if not figure.single]
    else:
        if kinds & {"participle", "state", "passive"}:
            figures = find_subjects(scene, _start_of(scene, position), cue)
        if not figures and kinds & {"active", "participle"}:
            figures = find_objects(scene, cue.last, cue)
    return _Found(figures)


def _noun_counts(scene: Scene, cue: Cue) -> bool:
    """Whether "lives" is what was lost, and not what is being led."""
    if scene.lower(cue.first) != "lives":
        return True
    window = scene.words(max(scene.first, cue.first - 8), min(scene.last, cue.last + 4))
    return not links()["taking"].isdisjoint(window)


def _add(scene: Scene, bonds: list[Bond], cue: Cue, harm: Harm, found: _Found) -> None:
    figures = split_apposition(found.figures)
    together = len(bonds) if len(figures) > 1 else None
    for figure in figures:
        scene.bound[figure.first] = harm
        running = found.running or figure.number.ordinal
        bonds.append(Bond(figure, cue, harm, running, found.whole, together, found.outdated))
