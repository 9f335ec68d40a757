"""Finds the people that a harm word tells of behind it: objects, members of a whole."""

from __future__ import annotations

from recount.extract.count_cues import Cue
from recount.extract.count_names import find_names_after
from recount.extract.count_phrases import Figure
from recount.extract.count_scene import Scene, links
from recount.extract.count_subjects import NAMED, with_earlier
from recount.extract.numbers import Number

_THEMSELVES = frozenset({"himself", "herself"})


def find_objects(scene: Scene, k: int, cue: Cue) -> list[Figure]:
    """Finds whom an active verb or "murder of" takes, with those coordinated behind."""
    if _is_unreal(scene, cue):
        return []
    start, fillers = k, links()["fillers"]
    for _ in range(3):
        lower = scene.lower(k)
        if k in scene.by_start or not (lower in fillers or lower in ("the", "as", "some")):
            break
        k += 1
    figure = scene.by_start.get(k)
    if figure is None:
        return _find_unnumbered(scene, start, cue) if k == start else []
    if not scene.is_free(figure) or not scene.allows(figure, cue):
        return []
    if (figure.number.ordinal and figure.bare) or (figure.part and figure.parent is not None):
        return []
    if "active" not in cue.kinds and scene.has_own_cue(figure):
        return []
    return _with_later(scene, figure, cue)


def _find_unnumbered(scene: Scene, k: int, cue: Cue) -> list[Figure]:
    """Returns the persons named from token `k` on, or who "killed himself", with others or not."""
    if scene.lower(k) in _THEMSELVES and cue.harm == "killed":
        own = Figure(Number(k, k, k + 1, 1, 1), k, k + 1, single=True, itself=True)
        others = scene.by_start.get(k + 2) if scene.lower(k + 1) == "and" else None
        return [own] if others is None or not scene.is_free(others) else [own, others]
    if not _takes_names(scene, cue):
        return []
    return find_names_after(scene.tokens, k, scene.last, scene)


def _is_unreal(scene: Scene, cue: Cue) -> bool:
    """Whether the verb is only threatened or possible: "vowed to kill ten", "could kill ten"."""
    first = scene.lower(cue.first)
    if "active" not in cue.kinds or first.endswith(("s", "ing")):
        return False
    k = cue.first - 1
    while scene.lower(k) in links()["fillers"]:
        k -= 1
    before, verb = scene.lower(k), scene.lower(k - 1)
    if before in links()["modal"]:
        return True
    return "participle" not in cue.kinds and before == "to" and verb not in links()["achieving"]


def _with_later(scene: Scene, figure: Figure, cue: Cue) -> list[Figure]:
    """Adds the figures coordinated behind an object; a list must close with "and"."""
    found, closed = [figure], 1
    position = scene.place[figure.first]
    for later in scene.figures[position + 1 :]:
        if later.part:
            continue
        if not scene.joined(found[-1].last, later.first) or scene.has_own_cue(later):
            break
        if not scene.is_free(later) or not scene.allows(later, cue):
            break
        if (later.bare and not figure.bare) or scene.lower(later.last) in links()["finite"]:
            break
        comma = scene.tokens[later.first - 1].lower == ","
        found.append(later)
        if not comma:
            closed = len(found)
    return found[:closed]


def _takes_names(scene: Scene, cue: Cue) -> bool:
    """Whether names may follow: "killed A. B.", "the murder of A. B.", not "arrest A. B."."""
    if cue.guarded or cue.harm not in NAMED:
        return False
    if "of" not in cue.kinds or scene.lower(cue.last) == "of":
        return True
    return "active" in cue.kinds and scene.lower(cue.first - 1) in (",", "", "by", "and", "before")


def find_members(scene: Scene, cue: Cue) -> list[Figure]:
    """Finds the figures said to be among the dead, before or behind."""
    k = cue.first
    if scene.lower(k - 1) in ("among", "amongst", "of"):
        k -= 1
        while k not in scene.by_end and scene.lower(k - 1) in links()["belonging"]:
            k -= 1
        if k < cue.first - 1:
            return _members_before(scene, k)
    k = cue.last
    while k not in scene.by_start and scene.lower(k) in links()["listing"]:
        k += 1
    return find_objects(scene, k, cue) if k > cue.last else []


def _members_before(scene: Scene, k: int) -> list[Figure]:
    """Returns the subject of "were among the dead", which starts at token `k`."""
    for figure in reversed(scene.figures):
        inside = scene.lower(figure.first - 1) in links()["prepositions"]
        if figure.last > k or inside or figure.part or not scene.is_free(figure):
            continue
        if scene.is_age(figure, k) or (figure.bare and figure.last < k):
            return []
        return [f for f in with_earlier(scene, figure) if scene.is_free(f)]
    return []
