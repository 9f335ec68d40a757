"""Settles what came of people who were shot or taken to hospital."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from recount.extract.count_cues import Cue
from recount.extract.count_scene import Bond, links
from recount.text.view import Token
from recount.vocab.loader import load_table

_ALONE = frozenset({"he", "she"})
_PRONOUNS = frozenset({"he", "she", "they", "who", "both", "all"})
_JOINS = frozenset({"and", "but"})
_BETWEEN = frozenset(
    {"later", "was", "were", "had", "then", "subsequently", "has", "have", "been", "is", "are"}
)
_REACH = 4  # tokens between "he" and "died"
_VERBAL = frozenset({"VERB", "AUX", "PRON", "SCONJ", "CCONJ"})


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load_table("harms")["shot"].items()}


def settle_outcomes(
    tokens: Sequence[Token], bounds: tuple[int, int], bonds: list[Bond], cues: Sequence[Cue]
) -> list[Bond]:
    """Returns the bonds with "shot" read as killed or injured where the sentence says which.

    "Shot" falls away where the same figure is said to be killed or wounded; who was shot or
    taken to hospital, "where he died", was killed, and so was one of them "who died".
    """
    surer = {bond.figure.first for bond in bonds if bond.harm in ("killed", "injured")}
    kept = [b for b in bonds if not _is_shot(b) or b.figure.first not in surer]
    if not any(bond.harm in ("casualties", "injured") for bond in kept):
        return kept
    for dead, subject in _find_deaths(tokens, bonds, cues):
        _settle_death(tokens, kept, dead, subject)
    run = {token.lower for token in tokens[slice(*bounds)]}
    hurt = not run.isdisjoint(_words()["wounded"]) and run.isdisjoint(_words()["dead"])
    for bond in kept:
        if hurt and _is_shot(bond):
            bond.harm = "injured"
    return kept


def _settle_death(tokens: Sequence[Token], bonds: list[Bond], dead: Cue, subject: int) -> None:
    """Makes killed the figure that a death is told of; `subject` is the word for it."""
    named = next((b for b in bonds if b.figure.last == subject and b.figure.part), None)
    if named is not None and tokens[subject].lower == "who":
        named.harm, named.cue = "killed", dead
        return
    hurt = [b for b in bonds if b.harm in ("casualties", "injured") and b.cue.last <= dead.first]
    wholes = [b for b in bonds if not b.figure.part]
    if len({(b.together, id(b) if b.together is None else 0) for b in wholes}) != 1:
        return
    if tokens[subject].lower in _ALONE and any(b.figure.number.low != 1 for b in hurt):
        return
    for bond in hurt:
        bond.harm, bond.cue = "killed", dead


def _is_shot(bond: Bond) -> bool:
    return bond.harm == "casualties" and "participle" in bond.cue.kinds


def _find_deaths(
    tokens: Sequence[Token], bonds: list[Bond], cues: Sequence[Cue]
) -> Iterator[tuple[Cue, int]]:
    """Yields the cues of death that no figure has taken, with the word for who died.

    That is a pronoun, the "and" of "was shot and later died", or the end of "a man shot on
    Friday", of whom "has died" is told.
    """
    taken = {bond.cue.first for bond in bonds}
    for cue in cues:
        if cue.harm != "killed" or cue.first in taken or not cue.kinds & {"state", "participle"}:
            continue
        k = cue.first - 1
        while k > max(0, cue.first - 1 - _REACH) and tokens[k].lower in _BETWEEN:
            k -= 1
        if (
            tokens[k].lower in _PRONOUNS
            or tokens[k].lower in _JOINS
            or _goes_on(tokens, bonds, k + 1, cue)
        ):
            yield cue, k


def _goes_on(tokens: Sequence[Token], bonds: list[Bond], k: int, dead: Cue) -> bool:
    """Whether the verb from token `k` on is that of "a man shot on Friday" before it."""
    before = [b for b in bonds if b.cue.last <= k and b.figure.last <= b.cue.first]
    if not before or (k == dead.first and tokens[k].lower not in links()["verbs"]):
        return False
    shot = max(before, key=lambda b: b.cue.last)
    between = tokens[shot.cue.last : k]
    stopped = any(t.tag in _VERBAL or t.lower in (";", ":", "—", "–") for t in between)
    return (
        _is_shot(shot) and not stopped and not any(b.figure.first >= shot.cue.last for b in bonds)
    )
