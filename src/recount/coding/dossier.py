"""An incident with its claims and reports, as coding needs them side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from recount.coding.rows import LeftOut
from recount.link.facets import incident_counts
from recount.model import Account, Claim, Document, Incident, Tally
from recount.sources.denials import is_denial
from recount.values import Count
from recount.vocab.ontology import EventType, event_types


@dataclass(frozen=True)
class Dossier:
    """An incident with its claims, in its order, and the reports that make them.

    `told` are the claims that tell it as having happened: no denial, nothing negated, planned,
    promised or demanded.
    """

    incident: Incident
    claims: tuple[Claim, ...]
    docs: tuple[Document, ...]

    @cached_property
    def told(self) -> tuple[Claim, ...]:
        """The claims that tell it as having happened."""
        return tuple(claim for claim in self.claims if _tells(claim))

    @cached_property
    def kinds(self) -> tuple[EventType, ...]:
        """The event types that the claims tell of, one a claim; copies left out."""
        types = event_types()
        return tuple(
            types[c.event.value.type]
            for c in self.told
            if c.event and c.event.value.type in types and c.copy_of is None
        )

    @property
    def country(self) -> str | None:
        """The ISO 3166-1 alpha-2 code of the country that it happened in."""
        return self.incident.place.country if self.incident.place else None

    @property
    def country_name(self) -> str | None:
        """The country's name."""
        return self.incident.place.country_name if self.incident.place else None

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts as they stand now: none that was replaced, no hearsay."""
        return tuple(
            a for a in self.incident.accounts if not a.superseded_by and a.kind != "rumour"
        )

    def tally(self, harm: str, group: str = "persons", unit: str = "persons") -> Tally | None:
        """Returns the tally of a harm, a group and a unit."""
        wanted = (harm, group, unit)
        return next((t for t in self.incident.tallies if (t.harm, t.group, t.unit) == wanted), None)

    def counts(self, harm: str) -> list[tuple[Count, Claim]]:
        """Returns the counts of a harm that speak of this incident, with their claims."""
        return [(c, claim) for claim in self.told for c in incident_counts(claim) if c.harm == harm]

    def leave_out(self, reason: str, when: str | None = None) -> LeftOut:
        """Returns the note that this incident is not coded."""
        told = self.incident.when
        day = f"{told.earliest}/{told.latest}" if told else None
        place = self.incident.place
        return LeftOut(
            self.incident.id,
            self.incident.event,
            when or day,
            place.name if place else None,
            reason,
        )


def _tells(claim: Claim) -> bool:
    if is_denial(claim) or claim.attribution.stance in ("promises", "demands"):
        return False
    event = claim.event.value if claim.event else None
    return event is None or (not event.negated and event.modality == "actual")


def build_dossiers(
    incidents: Sequence[Incident], claims: Iterable[Claim], docs: Iterable[Document]
) -> list[Dossier]:
    """Returns one dossier an incident, in the order of the incidents."""
    known = {claim.id: claim for claim in claims}
    reports = {doc.id: doc for doc in docs}
    found = []
    for incident in incidents:
        own = tuple(known[claim_id] for claim_id in incident.claims if claim_id in known)
        ids = dict.fromkeys([*incident.documents, *(claim.doc_id for claim in own)])
        found.append(Dossier(incident, own, tuple(reports[i] for i in ids if i in reports)))
    return found
