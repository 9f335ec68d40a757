"""Tells which claims deny, reject a report without naming the deed, or take no stand."""

from __future__ import annotations

from collections.abc import Sequence

from recount.model import Claim
from recount.sources.spoken import identity_of, speaker
from recount.vocab.loader import load_table
from recount.vocab.ontology import event_types

OPENING = 4  # words of a content that can name who did it
LONG = 3  # letters of a side's name that say nothing, at most


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
    said = own_words(claim)
    if claim.attribution.stance in ("promises", "demands") or takes_no_stand(claim):
        return False
    return any(word in said for word in words)


def takes_no_stand(claim: Claim) -> bool:
    """Whether who was asked "would neither confirm nor deny": an account that says nothing."""
    words: Sequence[str] = load_table("linking")["denial"]["neither"]
    said = own_words(claim)
    return claim.attribution.stance == "doubts" and any(w in said for w in words)


def own_words(claim: Claim) -> str:
    """Returns the words in which a claim's speaker is told to speak, in lower case.

    From its cue and content, whichever is first, to the end of both: what another party of the
    sentence denies is not its denial.
    """
    told = claim.attribution
    parts = [part for part in (told.cue, told.content) if part is not None]
    at = claim.sentence.start
    start = max(0, min(part.start for part in parts) - at)
    end = max(part.end for part in parts) - at
    return f"{claim.sentence.text[start : max(start, end)]} {told.content.text}".casefold()


def owns_deed(claim: Claim) -> bool:
    """Whether a party to the fighting says that its own people did it ("that it had fired ...").

    The opening words of what it says name itself: by a pronoun, or by its side's name. A fight, or
    ground gained or lost, is no deed to be owned.
    """
    party, event = speaker(claim), claim.event
    if party is None or event is None or event.value.negated or event.value.modality != "actual":
        return False
    identity, table = identity_of(party), load_table("linking")
    kind = event_types().get(event.value.type)
    if identity.kind not in table["lineage"]["parties"] or kind is None or not kind.violent:
        return False
    if kind.family in table["kindred"]["families"]:
        return False
    words = [w.strip(".,;:\"“”'’") for w in claim.attribution.content.text.split()[:OPENING]]
    own = {w for w in (identity.side or "").split() if len(w) > LONG and w != "Government"}
    return any(w.casefold() in table["denial"]["own"] or w in own for w in words)
