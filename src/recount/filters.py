"""What a list of records is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from recount.model import Incident


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
