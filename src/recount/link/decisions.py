"""Reads a person's decisions as what linking must join, keep apart or leave out.

A decision names claims by id, and a claim's id holds for one reading. Its anchors say where
the claims stand, so that it also holds for a later reading of the same documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from recount.model import Anchor, Claim, Decision, Span

LEAST_OVERLAP = 0.2
"""The share of what two claims tell that must be the same words, for one to stand for the other."""


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


def anchor_claim(claim: Claim) -> Anchor:
    """Returns where a claim stands."""
    spans = [
        span
        for mention in (claim.event, *claim.counts)
        if mention is not None
        for span in mention.evidence.spans
    ]
    told = tuple(sorted(set(spans))) or claim.attribution.content.spans
    identity = claim.source.identity if claim.source else None
    return Anchor(
        claim.id,
        claim.doc_id,
        claim.sentence.start,
        claim.sentence.end,
        told,
        identity.id if identity else None,
    )


def carry_over(decisions: Sequence[Decision], claims: Sequence[Claim]) -> list[Decision]:
    """Returns the decisions with each claim that is no more replaced by the one in its place.

    That is the claim of the same document whose words overlap most with those of the old one,
    in an overlapping sentence; one of the same source goes first. Where two fit equally well, or
    none does, the subject stays as it is, and speaks of nothing. An amendment is carried over
    only to a claim that tells the very same spans. Undecided claims are not touched.
    """
    known = {claim.id for claim in claims}
    lost = any(anchor.claim not in known for decision in decisions for anchor in decision.anchors)
    if not lost:
        return list(decisions)
    by_doc: defaultdict[str, list[Anchor]] = defaultdict(list)
    for claim in claims:
        by_doc[claim.doc_id].append(anchor_claim(claim))
    carried = []
    for decision in decisions:
        new: dict[str, str] = {}
        for old in decision.anchors:
            found = None if old.claim in known else _find_place(old, by_doc[old.doc_id])
            if found is not None and (decision.kind != "amend" or found.told == old.told):
                new[old.claim] = found.claim
        subjects = tuple(dict.fromkeys(new.get(s, s) for s in decision.subjects))
        carried.append(replace(decision, subjects=subjects))
    return carried


def _find_place(old: Anchor, anchors: Iterable[Anchor]) -> Anchor | None:
    """Returns the one anchor that lies best over an old one, or None."""
    fits = [
        (round(share + (new.source == old.source), 6), new)
        for new in anchors
        if new.start < old.end
        and old.start < new.end
        and (share := _overlap(old.told, new.told)) >= LEAST_OVERLAP
    ]
    best = max((score for score, _ in fits), default=0.0)
    winners = [new for score, new in fits if score == best]
    return winners[0] if len(winners) == 1 else None


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Returns the share of the characters of either that both cover (Jaccard)."""
    first = {n for span in one for n in range(span.start, span.end)}
    second = {n for span in other for n in range(span.start, span.end)}
    return len(first & second) / max(1, len(first | second))
