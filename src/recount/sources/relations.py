"""Relates claims to claims: which one repeats an earlier one, and which one denies which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from recount.model import Claim, Document
from recount.sources.denials import is_denial
from recount.sources.duplicates import (
    Copy,
    Passage,
    find_copies,
    find_shared_passages,
    find_words,
)
from recount.sources.lineage import root_of
from recount.sources.spoken import identity_of, incident_figures, speaker
from recount.vocab.loader import load_words
from recount.vocab.ontology import are_compatible

MOST_PASSAGES = 400  # claims of one report that are compared with each other


def relate_claims(
    docs: Sequence[Document],
    claims: Sequence[Claim],
    copies: Mapping[str, Copy] | None = None,
) -> list[Claim]:
    """Returns the claims with `copy_of` and `denies` filled in, in the order given.

    A claim repeats an earlier one if it stands in a copy of its report in the same words, in a
    passage that another report has taken over, or if one source says the same again in the
    same report. A denial points at the claim of
    another party, of the same report first, whose words and event it takes up.
    """
    found = find_copies(docs) if copies is None else copies
    by_id = {doc.id: doc for doc in docs}
    ordered = sorted(claims, key=lambda c: order_claim(c, by_id))
    repeats = find_repeats(ordered, found)
    repeats = repeat_passages(find_shared_passages(docs), ordered) | repeats
    return fill_relations(claims, ordered, repeats)


def fill_relations(
    claims: Sequence[Claim], ordered: Sequence[Claim], repeats: Mapping[str, str]
) -> list[Claim]:
    """Returns claims, of whole reports, with what they repeat and deny filled in."""
    denials = _find_denials(ordered, repeats)
    return [
        replace(c, copy_of=repeats.get(c.id, c.copy_of), denies=denials.get(c.id, c.denies))
        for c in claims
    ]


def order_claim(claim: Claim, by_id: Mapping[str, Document]) -> tuple[date, str, int, str]:
    """Returns by what claims are sorted, the earlier told before what may repeat it."""
    doc = by_id[claim.doc_id]
    return (doc.published or date.max, doc.ref, claim.sentence.start, claim.id)


def find_repeats(ordered: Sequence[Claim], copies: Mapping[str, Copy]) -> dict[str, str]:
    """Returns which claim repeats which within a report and its copies, always the earliest."""
    repeats: dict[str, str] = {}
    seen: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(ordered, key=lambda c: c.doc_id in copies):
        home = root_of(claim.doc_id, copies)
        for earlier in seen[home][:MOST_PASSAGES]:
            if earlier.id != claim.id and _repeats(claim, earlier):
                repeats[claim.id] = earlier.id
                break
        else:
            seen[home].append(claim)
    return repeats


def repeat_passages(passages: Sequence[Passage], ordered: Sequence[Claim]) -> dict[str, str]:
    """Returns which claim stands in a passage that an earlier report has in the same words."""
    spans: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, passage in enumerate(passages):
        for doc_id, span in passage.places:
            spans[doc_id].append((span.start, span.end, number))
    first: defaultdict[int, list[Claim]] = defaultdict(list)
    repeats: dict[str, str] = {}
    for claim in ordered:
        at = claim.sentence.start
        for number in {n for start, end, n in spans[claim.doc_id] if start <= at < end}:
            found = (c for c in first[number] if c.doc_id != claim.doc_id and _repeats(claim, c))
            earlier = next(found, None)
            if earlier is not None:
                repeats[claim.id] = earlier.id
            elif len(first[number]) < MOST_PASSAGES:
                first[number].append(claim)
    return repeats


def _repeats(claim: Claim, earlier: Claim) -> bool:
    """Whether a claim says what an earlier one of the same text says, in about its words."""
    if claim.doc_id == earlier.doc_id and (
        _speaker_id(claim) != _speaker_id(earlier) or claim.sentence == earlier.sentence
    ):
        return False
    if incident_figures(claim) != incident_figures(earlier) or _kind(claim) != _kind(earlier):
        return False
    first, second = set(find_words(claim.sentence.text)), set(find_words(earlier.sentence.text))
    return len(first & second) * 10 >= 7 * max(1, len(first), len(second))


def _kind(claim: Claim) -> str | None:
    return claim.event.value.type if claim.event else None


def _speaker_id(claim: Claim) -> str | None:
    party = speaker(claim)
    return identity_of(party).id if party else None


def _find_denials(ordered: Sequence[Claim], repeats: Mapping[str, str]) -> dict[str, str]:
    by_doc: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in ordered:
        by_doc[claim.doc_id].append(claim)
    denials: dict[str, str] = {}
    for claim in ordered:
        if not is_denial(claim):
            continue
        scored = [
            (_takes_up(claim, other), -abs(claim.sentence.start - other.sentence.start), other.id)
            for other in by_doc[claim.doc_id]
            if other.id not in repeats
            and not is_denial(other)
            and other.sentence != claim.sentence
            and _other_party(claim, other)
        ]
        best = max(scored, default=(0.0, 0, ""))
        if best[0] >= 1.0:
            denials[claim.id] = best[2]
    return denials


def _other_party(denial: Claim, other: Claim) -> bool:
    one, two = speaker(denial), speaker(other)
    if two is None:
        return True
    if one is None:
        return False
    first, second = identity_of(one), identity_of(two)
    return first.id != second.id and (not first.side or first.side != second.side)


def _takes_up(denial: Claim, other: Claim) -> float:
    """Returns how far a denial takes up another claim: shared words, kind of event, place."""
    score = 0.0
    words, said = _stems(denial), _stems(other)
    score += min(2.0, 0.5 * len(words & said))
    if denial.event and other.event:
        same = are_compatible(denial.event.value.type, other.event.value.type)
        score += 0.8 if same else -0.5
    if denial.place and other.place:
        one, two = denial.place.value, other.place.value
        if one.part and two.part:
            score += 0.5 if one.part == two.part else -1.0
        elif one.name.casefold() == two.name.casefold():
            score += 0.3
    return score


def _stems(claim: Claim) -> set[str]:
    common = load_words("common_words")
    text = claim.attribution.content.text or claim.sentence.text
    return {w[:6] for w in find_words(text) if len(w) > 3 and w not in common}
