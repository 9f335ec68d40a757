"""What a list of records is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from recount.model import Claim, Incident, Outside


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that must all hold; a null condition holds always.

    `since` and `until` are inclusive days: the claim's or incident's own time, or where it
    has none the day of publication. `place`, `source`, `event` and `text` match parts of
    names, whatever the case; `harm` and `status` match whole words of the vocabulary.
    """

    since: date | None = None
    until: date | None = None
    place: str | None = None
    source: str | None = None
    harm: str | None = None
    status: str | None = None
    event: str | None = None
    text: str | None = None


def fits_incident(incident: Incident, narrow: Filter) -> bool:
    """Whether an incident is among those that a filter leaves.

    `text` looks at the incident's event, place, accounts and disagreements.
    """
    when, place = incident.when, incident.place
    if narrow.since and (when is None or when.latest < narrow.since):
        return False
    if narrow.until and (when is None or when.earliest > narrow.until):
        return False
    if narrow.status and incident.status != narrow.status:
        return False
    if narrow.harm and narrow.harm not in {tally.harm for tally in incident.tallies}:
        return False
    names = (place.name, place.within_name, place.admin1, place.country_name) if place else ()
    where = " ".join(name for name in names if name)
    sources = " ".join(account.source for account in incident.accounts)
    words = " ".join(disagreement.explanation for disagreement in incident.disagreements)
    wanted = (
        (narrow.place, where),
        (narrow.source, sources),
        (narrow.event, incident.event),
        (narrow.text, f"{incident.event} {where} {sources} {words}"),
    )
    return all(part is None or part.casefold() in text.casefold() for part, text in wanted)


def fits_outside(outside: Outside, narrow: Filter) -> bool:
    """Whether an event of another dataset is among those that a filter leaves.

    `text` looks at all cells of its row. It has no accounts, so `source` and `status` are no
    conditions for it.
    """
    when, place = outside.when, outside.place
    if narrow.since and when.latest < narrow.since:
        return False
    if narrow.until and when.earliest > narrow.until:
        return False
    if narrow.harm and narrow.harm not in {figure.harm for figure in outside.figures}:
        return False
    names = (place.name, place.admin1, place.admin2, place.country_name) if place else ()
    wanted = (
        (narrow.place, "\n".join(name for name in names if name)),
        (narrow.event, outside.event or ""),
        (narrow.text, "\n".join(outside.cells.values())),
    )
    return all(part is None or part.casefold() in text.casefold() for part, text in wanted)


def fits_claim(claim: Claim, published: date | None, narrow: Filter) -> bool:
    """Whether a claim is among those that a filter leaves; the store's queries say the same.

    `published` is the day of its document. Serves claims whose values a person has amended,
    which the store does not know.
    """
    when, place, source = claim.when, claim.place, claim.source
    earliest = when.value.earliest if when else published
    latest = when.value.latest if when else published
    if narrow.since and (latest is None or latest < narrow.since):
        return False
    if narrow.until and (earliest is None or earliest > narrow.until):
        return False
    if narrow.harm and narrow.harm not in {count.value.harm for count in claim.counts}:
        return False
    value = place.value if place else None
    names = (value.name, value.within_name, value.admin1, value.country_name) if value else ()
    speaker = source.identity.name if source and source.identity else ""
    wanted = (
        (narrow.place, "|".join(name for name in names if name)),
        (narrow.source, f"{speaker}|{source.evidence.text}" if source else ""),
        (narrow.event, claim.event.value.type if claim.event else ""),
        (narrow.text, claim.sentence.text),
    )
    return all(part is None or part.casefold() in text.casefold() for part, text in wanted)
