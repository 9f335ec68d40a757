"""What linking needs to know of a claim: when, where, what kind of event, which figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from recount.model import Claim, Document, Mention
from recount.sources.denials import rejects_report, takes_no_stand
from recount.sources.spoken import identity_of, speaker
from recount.sources.versions import moment
from recount.values import Count, Place, When
from recount.vocab.loader import load_table
from recount.vocab.ontology import event_types

BACKGROUND = frozenset({"period", "war"})
DATELINE = re.compile(
    r"\W{0,3}(?:[A-Z][\w'’./]*[ ,]{1,2}){0,6}(?:\d{1,2}[ ,]{1,2})?(?:\([^)\n]{2,40}\))?\s?[-–—]\s"
)
SPEECH = re.compile(
    r"\b(?:said|says|told(?: [\w']+){1,3}|announced|added|confirmed|wrote|stated|declared)"
    r"(?: in an? \w+)?(?: late| early)?(?: on)? \Z"
)
UNBOUND = 10**12
LONE_SCORE = 0.7
"""The reader's score, at most, of a person who is told of with no number."""
PERIOD_DAYS = 21  # a figure over more days than this is a period's
CARE_REACH = 40  # characters between a place and the hospital that is there
NEAR_BEFORE = 300  # characters between what a sentence goes on from and the sentence
LONGEST_DAYS = 4  # an interval longer than this says no day


@dataclass(frozen=True, slots=True)
class Facets:
    """A claim with its day, place, kind of event and figures; null where it has none.

    `days_own` and `place_own` are false where the reader took them over from the sentences
    before: such a day or place suggests, and forbids nothing. `days_near` and `place_near` say
    that it stands just before, in the same paragraph: what goes on there suggests strongly.
    """

    claim: Claim
    doc: Document
    kind: str | None
    days: tuple[date, date] | None
    place: Place | None
    figures: tuple[Count, ...]
    days_own: bool = True
    place_own: bool = True
    days_near: bool = False
    place_near: bool = False

    @property
    def is_aftermath(self) -> bool:
        """Whether its event may come days after the deed: a death of wounds, a flight."""
        kind = event_types().get(self.kind or "")
        return kind is None or kind.family in load_table("linking")["aftermath"]["families"]

    def may_follow(self, kinds: Iterable[str]) -> bool:
        """Whether its event may come days after events of these kinds and belong to them."""
        types = event_types()
        families = {types[kind].family for kind in kinds if kind in types}
        own = types[self.kind].family if self.kind and self.kind in types else "harm"
        late = {*load_table("linking")["follow_up"]["families"], "harm"}
        return own in late and bool(families - late)

    @property
    def order(self) -> tuple[int, int, str]:
        """The place in its document's order: by sentence, then by what it tells."""
        claim = self.claim
        told = [m.evidence.start for m in (claim.event, *claim.counts) if m is not None]
        return (claim.sentence.start, min(told, default=0), claim.id)


def incident_counts(claim: Claim) -> tuple[Count, ...]:
    """Returns the counts of a claim that speak of one incident, and of no period or war.

    A part of a period's total is a period's too, and so is a figure over more than
    `PERIOD_DAYS`, or one that no single happening reaches. What would have happened, is
    planned or demanded counts nobody, and what somebody denies is no figure of his.
    """
    if claim.event is not None and claim.event.value.modality != "actual":
        return ()
    if claim.attribution.stance == "denies":
        return ()
    when = claim.when.value if claim.when and stands_in(claim.when, claim) else None
    if when is not None and _is_period(when):
        return ()
    counts = [m.value for m in claim.counts]
    ceilings: Mapping[str, int] = load_table("linking")["ceilings"]
    background = [
        c.scope in BACKGROUND or (c.low or 0) >= ceilings.get(c.harm, UNBOUND) for c in counts
    ]
    for n, count in enumerate(counts):
        if count.part_of is not None and count.part_of < len(counts) and count.part_of != n:
            background[n] = background[n] or counts[count.part_of].scope in BACKGROUND
    return tuple(c for c, far in zip(counts, background, strict=True) if not far)


def is_lone(claim: Claim, count: Count) -> bool:
    """Whether a count is of one person told of with no number, who may be one of more."""
    score = next((m.score for m in claim.counts if m.value is count), 1.0)
    return count.low == count.high == 1 and score <= LONE_SCORE


def is_linkable(claim: Claim) -> bool:
    """Whether a claim can belong to an incident.

    Needs an actual event of conflict, or counted harm that is no period's or war's.
    """
    counts = incident_counts(claim)
    if claim.counts and not counts and claim.attribution.stance != "denies":
        return False
    if claim.when and stands_in(claim.when, claim) and _is_period(claim.when.value):
        return False
    if claim.event is None:
        return bool(counts)
    event = claim.event.value
    undone = event.modality != "actual" or claim.attribution.stance in ("promises", "demands")
    if undone and not counts:
        return False
    kind = event_types().get(event.type)
    return kind is None or kind.family not in load_table("linking")["outside"]["families"]


def is_reaction(claim: Claim) -> bool:
    """Whether a party denies, admits, blames or takes no stand without naming the deed.

    "The army called the report propaganda" belongs to what its report told before. What an
    unnamed private person denies ("the driver") is no answer of a party, nor what an official
    admits who is none; who condemns a deed blames nobody.
    """
    party = speaker(claim)
    if claim.event is not None or claim.counts or party is None:
        return False
    identity = identity_of(party)
    if not identity.named and identity.kind in load_table("linking")["lineage"]["private"]:
        return False
    table = load_table("linking")
    stance, cue = claim.attribution.stance, claim.attribution.cue
    if cue is not None and cue.text.casefold().startswith(tuple(table["reaction"]["blameless"])):
        return False
    if stance == "admits" and identity.kind not in table["lineage"]["parties"]:
        return rejects_report(claim)
    answers = stance in table["reaction"]["stances"] or takes_no_stand(claim)
    return answers or rejects_report(claim)


def build_facets(claim: Claim, doc: Document) -> Facets:
    """Returns the facets of one claim.

    What stands in the dateline says where and when a report was filed: a day there is none
    of the event's, and a place only if the text names it again.
    """
    line = dateline_end(doc)
    place = claim.place.value if claim.place else None
    filed_from = claim.place is not None and _is_filed_from(claim.place, doc, line)
    late = _dies_of_wounds(claim)
    if place and (place.metonym or filed_from or late):
        place = None
    if claim.place and place and _is_of_care(claim.place, claim, doc):
        place = None
    filed = claim.when is not None and (
        claim.when.evidence.end <= line or _is_speech_day(claim.when, claim, doc)
    )
    return Facets(
        claim,
        doc,
        claim.event.value.type if claim.event else None,
        None if filed or late else read_days(claim.when.value if claim.when else None, doc),
        place,
        incident_counts(claim),
        days_own=claim.when is not None
        and stands_in(claim.when, claim)
        and claim.when.value.anchored_on != "default",
        place_own=claim.place is not None and stands_in(claim.place, claim),
        days_near=_stands_before(claim.when, claim, doc),
        place_near=_stands_before(claim.place, claim, doc),
    )


def _dies_of_wounds(claim: Claim) -> bool:
    """Whether a claim tells only of a death that came later, where the wounded were brought."""
    kind = event_types().get(claim.event.value.type) if claim.event else None
    if kind is None or kind.family != "harm":
        return False
    words: Sequence[str] = load_table("linking")["aftermath"]["wounds"]
    said = claim.sentence.text.casefold()
    return any(word in said for word in words)


def _is_filed_from(place: Mention[Any], doc: Document, line: int) -> bool:
    """Whether a place stands in the dateline alone."""
    if place.evidence.start >= line:
        return False
    return place.evidence.text.casefold() not in doc.text[line:].casefold()


def _is_of_care(place: Mention[Any], claim: Claim, doc: Document) -> bool:
    """Whether a place is where the hurt were taken: "died at St. Mary's Hospital in Arwa"."""
    kind = event_types().get(claim.event.value.type) if claim.event else None
    if (kind is not None and kind.family != "harm") or not stands_in(place, claim):
        return False
    before = doc.text[claim.sentence.start : place.evidence.start][-CARE_REACH:]
    behind = doc.text[place.evidence.end : claim.sentence.end][:CARE_REACH]
    words: Sequence[str] = load_table("linking")["care"]["words"]
    named = any(word in behind.split(" in ")[0].casefold() for word in words)
    return named or any(word in before.casefold() for word in words)


def _is_period(when: When) -> bool:
    """Whether a time is a stretch of weeks, or of days "since" or "over" which things happened."""
    long = LONGEST_DAYS if when.relation in ("since", "over") else PERIOD_DAYS
    return when.days > long


def stands_in(mention: Mention[Any], claim: Claim) -> bool:
    """Whether a mention stands in the claim's own sentence, and was not taken over."""
    return claim.sentence.start <= mention.evidence.start < claim.sentence.end


def _stands_before(mention: Mention[Any] | None, claim: Claim, doc: Document) -> bool:
    """Whether a mention stands shortly before a claim's sentence, in the same paragraph."""
    if mention is None:
        return False
    start, end = mention.evidence.end, claim.sentence.start
    if not 0 <= end - start <= NEAR_BEFORE:
        return False
    return "\n" not in doc.text[start:end].rstrip()


def _is_speech_day(when: Mention[Any], claim: Claim, doc: Document) -> bool:
    """Whether a day is that of the speaking ("police said on Friday", "police on Friday said").

    The reader gives such a day for want of another: as a default, out of the claim's sentence.
    """
    if when.value.anchored_on == "default" and stands_in(when, claim):
        return True
    start = when.evidence.start
    if SPEECH.search(doc.text, max(0, start - 40), start):
        return True
    cue = claim.attribution.cue
    return cue is not None and 0 <= cue.start - when.evidence.end <= 2


def dateline_end(doc: Document) -> int:
    """Returns the offset behind a report's dateline ("TOWN, March 3 (Agency) -"), 0 if none."""
    found = DATELINE.match(doc.text)
    return found.end() if found else 0


def read_days(when: When | None, doc: Document) -> tuple[date, date] | None:
    """Returns the days of an event out of what the text says, null where that is no day.

    A long interval, or one that lies wholly behind the publication, dates no past event.
    """
    if when is None or when.relation == "until" or when.days > LONGEST_DAYS:
        return None
    if when.relation == "over" and when.days > 2:  # two days: a night
        return None
    if when.relation == "since" or (doc.published and when.earliest > doc.published):
        return None
    return (when.earliest, when.latest)


def sort_docs(docs: Sequence[Document]) -> list[Document]:
    """Returns documents by day and time of publication, undated ones last, then by ref and id."""
    return sorted(docs, key=lambda doc: (doc.published or date.max, moment(doc), doc.ref, doc.id))
