"""Settles what came of people who were shot or taken to hospital."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from recount.extract.count_cues import Cue
from recount.extract.count_scene import Bond
from recount.text.view import Token
from recount.vocab.loader import load_table

_PRONOUNS = frozenset({"he", "she", "they", "who", "both", "all"})
_BETWEEN = frozenset({"later", "was", "were", "had", "then", "subsequently", "has", "have"})
_REACH = 4  # tokens between "he" and "died"


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load_table("harms")["shot"].items()}


def settle_outcomes(
    tokens: Sequence[Token], bounds: tuple[int, int], bonds: list[Bond], cues: Sequence[Cue]
) -> list[Bond]:
    """Returns the bonds with "shot" read as killed or injured where the sentence says which.

    "Shot" falls away where the same figure is said to be killed or wounded; who was shot or
    taken to hospital, "where he died", was killed.
    """
    surer = {bond.figure.first for bond in bonds if bond.harm in ("killed", "injured")}
    kept = [b for b in bonds if not _is_shot(b) or b.figure.first not in surer]
    if not any(bond.harm in ("casualties", "injured") for bond in kept):
        return kept
    dead = _find_death(tokens, bonds, cues)
    run = {token.lower for token in tokens[slice(*bounds)]}
    hurt = not run.isdisjoint(_words()["wounded"]) and run.isdisjoint(_words()["dead"])
    wholes = [b for b in kept if not b.figure.part]
    for bond in kept:
        open_ended = len(wholes) == 1 and bond.harm in ("casualties", "injured")
        if dead is not None and open_ended and bond.cue.last <= dead.first:
            bond.harm, bond.cue = "killed", dead
        elif hurt and _is_shot(bond):
            bond.harm = "injured"
    return kept


def _is_shot(bond: Bond) -> bool:
    return bond.harm == "casualties" and "participle" in bond.cue.kinds


def _find_death(tokens: Sequence[Token], bonds: list[Bond], cues: Sequence[Cue]) -> Cue | None:
    """Returns the cue of a "died" whose subject is a pronoun and that no figure has taken."""
    taken = {bond.cue.first for bond in bonds}
    for cue in cues:
        if cue.harm != "killed" or cue.first in taken or not cue.kinds & {"state", "participle"}:
            continue
        for k in range(cue.first - 1, max(0, cue.first - 1 - _REACH), -1):
            if tokens[k].lower in _PRONOUNS:
                return cue
            if tokens[k].lower not in _BETWEEN:
                break
    return None
