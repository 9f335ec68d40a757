"""Reads a person's decisions as what linking must join, keep apart or leave out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from recount.model import Claim, Decision


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What stands of all decisions: pairs of claims together or apart, and rejected claims.

    Pairs hold claim ids in order. `touched` are the claims that are held apart from others.
    """

    together: frozenset[tuple[str, str]]
    apart: frozenset[tuple[str, str]]
    rejected: frozenset[str]
    touched: frozenset[str]


def read_verdicts(decisions: Sequence[Decision], claims: Sequence[Claim]) -> Verdicts:
    """Returns what stands after all decisions, in their order, a later one winning.

    `link` and `merge` join their subjects; `unlink` and `split` keep them apart, each from
    each. Subjects that are no claims here (ids of incidents) must have been resolved to
    claims before; others are passed over. `undo` takes the named decisions back.
    """
    known = {claim.id for claim in claims}
    undone: set[str] = set()
    for decision in reversed(decisions):
        if decision.kind == "undo" and decision.id not in undone:
            undone.update(decision.subjects)
    pairs: dict[tuple[str, str], bool] = {}
    rejected: set[str] = set()
    for decision in decisions:
        if decision.id in undone:
            continue
        subjects = sorted({s for s in decision.subjects if s in known})
        if decision.kind == "reject":
            rejected.update(subjects)
        elif decision.kind in ("accept", "amend"):
            rejected.difference_update(subjects)
        elif decision.kind != "undo":
            joined = decision.kind in ("link", "merge")
            pairs |= dict.fromkeys(combinations(subjects, 2), joined)
    together = frozenset(pair for pair, joined in pairs.items() if joined)
    apart = frozenset(pair for pair, joined in pairs.items() if not joined)
    touched = frozenset(subject for pair in apart for subject in pair)
    return Verdicts(together, apart, frozenset(rejected), touched)
