"""Kept incidents under codebooks that none are kept under, from their own claims alone."""

from __future__ import annotations

from collections.abc import Sequence

from recount.link import Cluster
from recount.model import Incident
from recount.reconcile import UNDATED, may_contain, rebuild_incidents
from recount.refresh import surroundings
from recount.store import single
from recount.store.ledger import Ledger

Replayed = dict[str, dict[str, Incident]]
"""Incidents by codebook and id."""


def replay_under(
    ledger: Ledger, kept: str, incidents: Sequence[Incident], codebooks: Sequence[str]
) -> Replayed:
    """Returns incidents that are kept under one codebook as others have them.

    Sums over several happenings are compared with the kept incidents that they may contain.
    """
    together = {incident.id: incident for incident in incidents}
    for each in [i for i in incidents if i.aggregate and i.when is not None]:
        assert each.when is not None
        first, last = each.when.earliest - UNDATED, each.when.latest
        near = single.incidents_between(ledger, kept, first.isoformat(), last.isoformat())
        together |= {i.id: i for i in near.values() if may_contain(each, i)}
    doc_ids = {doc_id for each in together.values() for doc_id in each.documents}
    docs, claims, copies = surroundings(ledger, doc_ids)
    known = {claim.id: claim for claim in claims}
    clusters = [
        Cluster(tuple(known[c] for c in each.claims), each.reasons, each.aggregate)
        for each in together.values()
    ]
    wanted = {incident.id for incident in incidents}
    rebuilt = rebuild_incidents(clusters, docs, claims, copies, codebooks)
    return {
        codebook: {each.id: each for each in found if each.id in wanted}
        for codebook, found in rebuilt.items()
    }


def read_under(
    ledger: Ledger, kept: str, incident_ids: Sequence[str], codebooks: Sequence[str]
) -> Replayed:
    """Returns the incidents of these ids that there are, as codebooks have them."""
    found = single.read_incidents(ledger, kept, incident_ids)
    others = [codebook for codebook in codebooks if codebook != kept]
    replayed = replay_under(ledger, kept, list(found.values()), others) if others else {}
    return {codebook: replayed.get(codebook, found) for codebook in codebooks}
