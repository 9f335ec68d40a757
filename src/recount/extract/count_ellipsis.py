"""Reads figures whose verb is left out: "killed seven people in Arwa and four in Gorr"."""

from __future__ import annotations

from recount.extract.count_phrases import Figure
from recount.extract.count_scene import Bond, Scene, links

_PHRASE = 14  # tokens that may part the two figures
_REACH = 9  # tokens behind a figure in which its own place or day stands


def bind_elliptic(scene: Scene, bonds: list[Bond]) -> list[Bond]:
    """Returns the bonds of figures that share the verb of the figure before them.

    The first figure has its place or day behind it, the second stands behind "and" with its
    own, and no verb follows that could be the second one's.
    """
    found: list[Bond] = []
    for figure in scene.figures:
        if figure.part or figure.single or not scene.is_free(figure):
            continue
        if not (figure.bare or scene.lower(figure.last - 1) in links()["further"]):
            continue
        bond = _model(scene, figure, [*bonds, *found])
        if bond is not None and _is_set_apart(scene, figure):
            found.append(Bond(figure, bond.cue, bond.harm, elliptic=True))
            scene.bound[figure.first] = bond.harm
    return found


def _model(scene: Scene, figure: Figure, bonds: list[Bond]) -> Bond | None:
    """Returns the bond that ends shortly before a figure, with only a place or day between."""
    ends = [(max(b.figure.last, b.cue.last), b) for b in bonds if not b.figure.part]
    near = [(end, bond) for end, bond in ends if end < figure.first]
    if not near:
        return None
    end, bond = max(near, key=lambda pair: pair[0])
    if bond.running or bond.figure.single or bond.figure.named or "toll" in bond.cue.kinds:
        return None
    gap = scene.words(end, figure.first)
    if not 3 <= len(gap) <= _PHRASE or gap[-1] not in ("and", ","):
        return None
    words = links()
    if not words["parts"].isdisjoint(gap):
        return None
    stopped = not words["finite"].isdisjoint(gap) or any(
        c.first in range(end, figure.first) for c in scene.cues
    )
    return None if stopped or gap[0] not in words["settings"] else bond


def _is_set_apart(scene: Scene, figure: Figure) -> bool:
    """Whether a figure has a place or day of its own behind it, and no verb before that."""
    words = links()
    verbs = words["finite"] | words["auxiliaries"]
    if scene.lower(figure.last) not in words["settings"]:
        return False
    for k in range(figure.last, min(figure.last + _REACH, scene.last - 1)):
        ahead = scene.tokens[k + 1]
        if scene.lower(k) in verbs or k in scene.cue_at or scene.lower(k) in (";", ","):
            return False
        if scene.lower(k) in words["settings"] and (
            ahead.text[:1].isupper() or ahead.lower in ("nearby", "neighbouring", "neighboring")
        ):
            return _has_no_verb(scene, k + 2)
    return scene.lower(figure.last + 1) == "the" and _has_no_verb(scene, figure.last + 2)


def _has_no_verb(scene: Scene, first: int) -> bool:
    """Whether a clause ends before a verb comes, from token `first` on."""
    verbs = links()["finite"] | links()["auxiliaries"]
    for n in range(first, min(first + 5, scene.last)):
        if scene.lower(n) in (",", ";", "and"):
            return True
        if scene.lower(n) in verbs or n in scene.cue_at:
            return False
    return True
