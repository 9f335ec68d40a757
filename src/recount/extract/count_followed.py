"""Follows somebody who was hurt to a later word of death: "He was pronounced dead there."

The sentence names nobody: its subject is a pronoun or is left out behind "and". That it tells
of this report's victim is taken from what the sentences before it tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from recount.extract.count_cues import Cue
from recount.extract.count_nouns import lists
from recount.extract.count_scene import Scene, links
from recount.text.view import Token
from recount.vocab.loader import load_table

REACH = 4
"""For how many sentences a harm told of lets "he died" be the same matter."""
_SUBJECTS = frozenset({"he", "she"})
_JOINS = frozenset({"and", "but"})
_HURT = frozenset({"killed", "injured", "casualties"})


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_table("harms")["followed"][name])


def tells_harm(tokens: Sequence[Token], cues: Sequence[Cue]) -> bool:
    """Whether a sentence with these tokens and cues tells that somebody was hurt by others."""
    if any(cue.harm in _HURT for cue in cues):
        return True
    return any(token.lower in _words("hurt") for token in tokens)


def find_followed(scene: Scene, taken: set[int], *, hurt: bool) -> Iterator[tuple[int, Cue]]:
    """Yields the deaths of one person that no figure has taken, each with its subject's token.

    `taken` are the first tokens of cues that have figures; `hurt` says whether the sentences
    before tell of harm.
    """
    run = scene.words(scene.first, scene.last)
    if not _words("natural").isdisjoint(run):
        return
    if hurt and not taken:
        yield from _find_owned(scene)
    for position, cue in enumerate(scene.cues):
        if cue.harm != "killed" or cue.first in taken or cue.guarded:
            continue
        if not cue.kinds & {"state", "participle"}:
            continue
        told = hurt or any(other.harm in _HURT for other in scene.cues[:position])
        told = told or tells_harm(scene.tokens[scene.first : cue.first], ())
        subject = _subject(scene, cue) if told else None
        if subject is not None:
            yield subject, cue


def _find_owned(scene: Scene) -> Iterator[tuple[int, Cue]]:
    """Yields "the boy's death" and, where one was found, "his body"."""
    found = not _words("finding").isdisjoint(scene.words(scene.first, scene.last))
    for k in range(scene.first + 1, scene.last):
        lower = scene.lower(k)
        if not (lower in _words("owned") or (found and lower in _words("bodies"))):
            continue
        if scene.lower(k + 1) in ("of", "toll", "penalty", "threat", "threats", "-"):
            continue
        owner = _owner(scene, k)
        if owner is not None:
            yield owner, Cue(k, k + 1, "killed", frozenset({"noun"}))
            return


def _owner(scene: Scene, k: int) -> int | None:
    """Returns the token of "his" or of the one person in "the boy's" before token `k`."""
    before = scene.lower(k - 1)
    if before in ("shooting", "stabbing", "apparent", "tragic"):
        return _owner(scene, k - 1)
    if before in ("his", "her"):
        return k - 1
    if before != "'s" or k - 2 < scene.first:
        return None
    noun = lists().nouns.get(scene.lower(k - 2))
    named = scene.tokens[k - 2].tag == "PROPN"
    return k - 2 if named or (noun is not None and not noun.plural) else None


def _subject(scene: Scene, cue: Cue) -> int | None:
    """Returns the token of "he" or of the "and" that a death is told behind, if it is real."""
    k, aux = cue.first, False
    words = links()
    while k > scene.first:
        lower = scene.lower(k - 1)
        if lower in words["modal"] or lower in ("were", "are", "to"):
            return None
        if lower not in words["auxiliaries"] and lower not in words["fillers"]:
            break
        aux = aux or lower in words["being"] | words["having"]
        k -= 1
    verb = scene.lower(cue.first) in words["verbs"]
    passive = "participle" in cue.kinds and not verb
    if k == scene.first or not (verb or aux) or (passive and scene.lower(k) in words["having"]):
        return None
    subject = k - 1
    if scene.lower(subject) in _SUBJECTS:
        before = scene.lower(subject - 1)
        return None if before in _words("unreal") else subject
    if scene.lower(subject) in _JOINS and _is_of_one(scene, subject):
        return subject
    return None


def _is_of_one(scene: Scene, k: int) -> bool:
    """Whether the subject before "and" at token `k` is one person: no plural verb or figure."""
    run = scene.words(scene.first, k)
    if any(figure.number.low != 1 and figure.last <= k for figure in scene.figures):
        return False
    if not {"were", "they", "are", "who"}.isdisjoint(run):
        return False
    return not {"was", "he", "she"}.isdisjoint(run)
