"""Reads a person's decisions as what linking must join, keep apart or leave out.

A decision names claims by id, and a claim's id holds for one reading. Its anchors say where
the claims stand, so that it also holds for a later reading of the same documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from recount.errors import UsageError
from recount.link.added import is_added
from recount.link.amend import amend_claim, find_undone
from recount.model import Anchor, Claim, Decision, Span

JOINING = {"link": True, "merge": True, "unlink": False, "split": False}
"""The kinds of decisions about pairs of claims, and whether they join them."""
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


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person must be told of a decision after a new reading, and of which claims.

    `decision` is as it was made, `subjects` those of its claims that are meant. With `lost`, it
    no longer holds for them; else it holds, and should be looked at again.
    """

    decision: Decision
    subjects: tuple[str, ...]
    why: str
    lost: bool = True


@dataclass(frozen=True, slots=True)
class Carried:
    """The decisions as they speak of the claims that there are now, and what must be told."""

    decisions: tuple[Decision, ...]
    remarks: tuple[Remark, ...] = ()


def read_verdicts(decisions: Sequence[Decision], claims: Sequence[Claim]) -> Verdicts:
    """Returns what stands after all decisions, in their order, a later one winning.

    `link` and `merge` join their subjects, `unlink` and `split` keep them apart: see
    `judge_pairs`. A `note` says nothing here. Subjects that are no claims here (ids of
    incidents) must have been resolved to claims before; others are passed over.
    `undo` takes the named decisions back.
    """
    known = {claim.id for claim in claims}
    undone = find_undone(decisions)
    pairs: dict[tuple[str, str], bool] = {}
    rejected: set[str] = set()
    for decision in decisions:
        if decision.id in undone:
            continue
        subjects = sorted({s for s in decision.subjects if s in known})
        if decision.kind == "reject":
            rejected.update(subjects)
        elif decision.kind in ("add", "accept", "amend"):
            rejected.difference_update(subjects)
        else:
            pairs |= judge_pairs(decision.kind, subjects, split_into(decision))
    together = frozenset(pair for pair, joined in pairs.items() if joined)
    apart = frozenset(pair for pair, joined in pairs.items() if not joined)
    touched = frozenset(subject for pair in apart for subject in pair)
    return Verdicts(together, apart, frozenset(rejected), touched)


def judge_pairs(
    kind: str, subjects: Collection[str], into: Collection[str] = ()
) -> dict[tuple[str, str], bool]:
    """Returns, for each pair of claims that a decision speaks of, whether it joins them.

    A split parts each claim from each, or, with `into`, these claims from the others: either part
    then is one incident. Pairs hold claim ids in order.
    """
    if kind not in JOINING:
        return {}
    new = frozenset(into)
    return {
        (a, b): (a in new) == (b in new) if new else JOINING[kind]
        for a, b in combinations(sorted(subjects), 2)
    }


def split_into(decision: Decision) -> tuple[str, ...]:
    """Returns the claims that a split makes a new incident of; none if it parts each from each."""
    into = (decision.after or {}).get("into") if decision.kind == "split" else None
    return tuple(str(claim) for claim in into) if isinstance(into, list | tuple) else ()


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


def carry_decisions(
    decisions: Sequence[Decision],
    claims: Sequence[Claim],
    judged: Mapping[tuple[str, str], Claim] | None = None,
) -> Carried:
    """Returns the decisions with each claim that is no more replaced by the one in its place.

    That is the claim of the same document whose words overlap most with those of the old one,
    in an overlapping sentence; one of the same source goes first. Where two fit equally well, or
    none does, the subject stays as it is, and speaks of nothing. An amendment holds only for a
    claim that tells the very same spans and has the amended fields. An acceptance holds only for
    a claim that is read as the accepted one was: who accepts "killed: 3" has not accepted another
    figure. `judged` has the claims as they were read when they were decided on, by the ids of
    decision and claim; `claims` are as they are read now, unamended.
    """
    carrier = _Carrier(claims, judged or {}, find_undone(decisions))
    carried = [carrier.carry(decision) for decision in decisions]
    return Carried(tuple(carried), tuple(carrier.remarks))


class _Carrier:
    """Carries decisions over in their order: an amendment may need the ones before it."""

    def __init__(
        self,
        claims: Sequence[Claim],
        judged: Mapping[tuple[str, str], Claim],
        undone: Collection[str],
    ) -> None:
        self.remarks: list[Remark] = []
        self._judged = judged
        self._undone = undone
        self._known = {claim.id: claim for claim in claims}
        self._added: set[str] = set()
        self._amended = dict(self._known)
        self._by_doc: defaultdict[str, list[Anchor]] = defaultdict(list)
        for claim in claims:
            if is_added(claim):  # stands for no claim of a reading
                continue
            self._by_doc[claim.doc_id].append(anchor_claim(claim))

    def carry(self, decision: Decision) -> Decision:
        """Returns a decision with the claims that it speaks of now; notes what must be told."""
        if decision.kind == "undo":
            return decision
        if decision.kind == "add":
            self._added.update(decision.subjects)
            return decision
        told: list[Remark] = []
        subjects: list[str] = []
        stands: dict[str, str] = {}
        anchors = {anchor.claim: anchor for anchor in self._anchors(decision)}
        for subject in decision.subjects:
            found, remark = self._find(decision, subject, anchors.get(subject))
            told += [remark] if remark else []
            if found is not None and not (remark and remark.lost):
                subjects.append(found.id)
                stands[subject] = found.id
            elif subject not in self._known:
                subjects.append(subject)
        kept = tuple(dict.fromkeys(subjects))
        if decision.kind in ("unlink", "split") and len(kept) < 2 and not told:
            told.append(Remark(decision, decision.subjects, "they are one claim now"))
        if decision.id not in self._undone:
            self.remarks += told
        after = decision.after
        if into := split_into(decision):
            after = {**(after or {}), "into": [stands.get(claim, claim) for claim in into]}
        return replace(decision, subjects=kept, after=after, anchors=tuple(anchors.values()))

    def _anchors(self, decision: Decision) -> Iterator[Anchor]:
        """Yields where a decision's claims stood; those of older versions do not say so."""
        for subject in decision.subjects:
            if (decision.id, subject) in self._judged:
                yield anchor_claim(self._judged[decision.id, subject])
        yield from decision.anchors

    def _find(
        self, decision: Decision, subject: str, anchor: Anchor | None
    ) -> tuple[Claim | None, Remark | None]:
        """Returns the claim that a decision speaks of now, and what must be told of that."""
        old = self._judged.get((decision.id, subject))
        found = self._known.get(subject)
        if subject in self._added:  # of no reading: it stands as it was added, or was taken back
            return found, self._amend(decision, subject, found) if found else None
        if found is None and anchor is not None:
            place = _find_place(anchor, self._by_doc[anchor.doc_id])
            found = self._known[place.claim] if place else None
        remark = _look_at(decision, subject, anchor, old, found)
        if remark is None and found is not None:
            remark = self._amend(decision, subject, found)
        return found, remark

    def _amend(self, decision: Decision, subject: str, found: Claim) -> Remark | None:
        """Puts an amendment on top of the earlier ones; returns why it does not fit there."""
        if decision.kind != "amend" or decision.id in self._undone:
            return None
        try:
            amended = amend_claim(self._amended[found.id], decision.after or {})
        except UsageError as error:
            return Remark(decision, (subject,), f"it does not fit the claim in its place: {error}")
        self._amended[found.id] = amended
        return None


def _look_at(
    decision: Decision, subject: str, anchor: Anchor | None, old: Claim | None, found: Claim | None
) -> Remark | None:
    """Returns why a decision does not hold for the claim in the old one's place, or is in doubt."""
    if found is None:
        no_place = Remark(decision, (subject,), "no single claim stands in its place now")
        return no_place if anchor is not None else None
    moved = anchor is not None and anchor_claim(found).told != anchor.told
    if decision.kind == "amend" and moved:
        return Remark(decision, (subject,), "the claim in its place is read from other words")
    differing = _differing(old, found) if old is not None else ""
    if differing and decision.kind == "accept":
        why = f"the claim in its place is read otherwise now ({differing})"
        return Remark(decision, (subject,), why)
    if differing and decision.kind == "reject":
        why = f"it holds for a claim that is read otherwise now ({differing})"
        return Remark(decision, (subject,), why, lost=False)
    return None


def _differing(old: Claim, new: Claim) -> str:
    """Returns the names of what is read otherwise, words, scores and methods aside."""
    one, other = _values(old), _values(new)
    return ", ".join(name for name in one if one[name] != other[name])


def _values(claim: Claim) -> dict[str, object]:
    identity = claim.source.identity if claim.source else None
    event = claim.event.value if claim.event else None
    place = claim.place.value if claim.place else None
    when = claim.when.value if claim.when else None
    figures = sorted(
        repr((c.harm, c.group, c.unit, c.low, c.high, c.scope))
        for c in (count.value for count in claim.counts)
    )
    return {
        "source": identity.id if identity else None,
        "stance": claim.attribution.stance,
        "event": (event.type, event.negated, event.modality) if event else None,
        "figures": figures,
        "place": (place.gazetteer_id, place.name, place.part) if place else None,
        "time": (when.earliest, when.latest, when.relation) if when else None,
    }


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
