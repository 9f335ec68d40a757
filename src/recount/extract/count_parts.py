"""Finds the figures that are parts of others: "including three children", "two of them"."""

from __future__ import annotations

from recount.extract.count_nouns import lists
from recount.extract.count_phrases import Figure
from recount.extract.count_scene import Bond, Scene, links


def mark_parts(scene: Scene) -> None:
    """Marks "including three children", "among them a nurse", "two of them women"."""
    whole: Figure | None = None
    before: Figure | None = None
    for position, figure in enumerate(scene.figures):
        if _of_following(scene, figure, position):
            continue
        part = _behind_part_word(scene, figure)
        if figure.partitive and figure.pronoun and before is not None:
            part = not any(cue.last == figure.first for cue in scene.cues)
        if not part and before is not None and before.part:
            part = scene.joined(before.last, figure.first) and not (
                scene.has_own_cue(figure) and _is_told(scene, whole)
            )
        if part:
            figure.part, figure.parent = True, whole
        else:
            whole = figure
        before = figure


def _of_following(scene: Scene, figure: Figure, position: int) -> bool:
    """Makes a part of the 12 in "12 of 55 people killed were children"."""
    if not (figure.pronoun and figure.partitive) or position + 1 == len(scene.figures):
        return False
    whole = scene.figures[position + 1]
    if whole.first != figure.last + 1:
        return False
    figure.part, figure.parent = True, whole
    for k in range(whole.last, whole.last + 6):
        if scene.lower(k) in ("were", "was", "are"):
            noun = lists().nouns.get(scene.lower(k + 1))
            figure.group = noun.group if noun is not None else figure.group
    return True


def _is_told(scene: Scene, whole: Figure | None) -> bool:
    """Whether a whole has its cue already, so that the next verb is another figure's."""
    if whole is None or scene.has_own_cue(whole):
        return True
    return any(0 <= whole.first - cue.last <= 1 for cue in scene.cues)


def _behind_part_word(scene: Scene, figure: Figure) -> bool:
    k = figure.first
    if scene.lower(k - 1) not in lists().part_ends:
        return False
    for words in lists().parts:
        start = k - len(words)
        if start >= scene.first and all(
            scene.tokens[start + n].lower == word for n, word in enumerate(words)
        ):
            return True
    return False


def bind_parts(scene: Scene, bonds: list[Bond]) -> list[Bond]:
    """Returns the bonds that parts inherit from their wholes."""
    found: list[Bond] = []
    for figure in scene.figures:
        if not figure.part or figure.parent is None or not scene.is_free(figure):
            continue
        for bond in [*bonds, *found]:
            if bond.figure is figure.parent:
                found.append(Bond(figure, bond.cue, bond.harm, bond.running))
                scene.bound[figure.first] = bond.harm
    return found


def read_losses(scene: Scene, figure: Figure) -> None:
    """Makes combatants of the dead that a force loses: "the army lost nine dead"."""
    k = figure.first
    if not figure.bare or figure.group != "persons":
        return
    while scene.lower(k - 1) in ('"', "“", "about", "some"):
        k -= 1
    if scene.lower(k - 1) not in links()["losing"]:
        return
    for n in range(k - 2, scene.first - 1, -1):
        noun = lists().nouns.get(scene.lower(n))
        if scene.lower(n) in lists().forces or (noun and noun.group == "combatants"):
            figure.group, figure.actor = "combatants", _name_back(scene, n)
            return


def _name_back(scene: Scene, n: int) -> str:
    """Returns the wording of the noun phrase that ends with token `n`."""
    start = n
    while start > scene.first and n - start < 4:
        if scene.lower(start - 1) in lists().stops or not scene.tokens[start - 1].is_word:
            break
        start -= 1
    return " ".join(token.text for token in scene.tokens[start : n + 1])


def split_apposition(figures: list[Figure]) -> list[Figure]:
    """Makes "three civilians, two women and a man" one whole with its parts."""
    if len(figures) < 3:
        return figures
    head, rest = figures[0], figures[1:]
    value = head.number.low
    if value is None or value != head.number.high:
        return figures
    if value != sum(figure.number.low or 0 for figure in rest):
        return figures
    for figure in rest:
        figure.part, figure.parent = True, head
    return [head]
