"""Tells which claims deny, reject a report without naming the deed, or take no stand."""

from __future__ import annotations

from collections.abc import Sequence

from recount.model import Claim
from recount.sources.spoken import speaker
from recount.vocab.loader import load_table
from recount.vocab.ontology import event_types


def is_denial(claim: Claim) -> bool:
    """Whether a claim denies: by its stance, or because a party says that a deed was not done."""
    if claim.attribution.stance == "denies":
        return True
    if speaker(claim) is None or claim.counts:
        return False
    if claim.event is None:
        return rejects_report(claim)
    kind = event_types().get(claim.event.value.type)
    done = kind is not None and kind.violent and kind.family != "harm"
    return done and claim.event.value.negated and _negates(claim.attribution.content.text)


def _negates(text: str) -> bool:
    """Whether a negator stands in a text: without one a deed was averted, which denies nothing."""
    negators: Sequence[str] = load_table("event_words")["cues"]["negators"]
    words = text.casefold().replace("’", "'").replace("n't", " n't").split()
    return any(word.strip(".,;:!?\"“”'") in negators or word == "n't" for word in words)


def rejects_report(claim: Claim) -> bool:
    """Whether a claim that names no deed rejects the one told, by its words ("fake news")."""
    words: Sequence[str] = load_table("linking")["denial"]["bare"]
    said = f"{claim.sentence.text} {claim.attribution.content.text}".casefold()
    return claim.attribution.stance not in ("promises", "demands") and any(w in said for w in words)


def takes_no_stand(claim: Claim) -> bool:
    """Whether who was asked "would neither confirm nor deny": an account that says nothing."""
    words: Sequence[str] = load_table("linking")["denial"]["neither"]
    said = claim.sentence.text.casefold()
    return claim.attribution.stance == "doubts" and any(w in said for w in words)
