"""The incidents that some documents tell of."""

from __future__ import annotations

from collections.abc import Sequence

from recount.browse.items import INCIDENT, make_incident
from recount.browse.results import IncidentItem
from recount.store.ledger import Ledger
from recount.store.listing import pick_rows
from recount.store.lists import INCIDENTS
from recount.store.single import incidents_of_document

MOST = 100


def incidents_of(ledger: Ledger, doc_ids: Sequence[str], codebook: str) -> list[IncidentItem]:
    """Returns the incidents of which some documents tell, by day; at most `MOST`."""
    ids: dict[str, int] = {}
    for doc_id in doc_ids:
        ids |= incidents_of_document(ledger, doc_id)
    columns = (*INCIDENT, "codebook")
    rows = pick_rows(
        ledger, INCIDENTS, "id", sorted(ids), columns, order="earliest NULLS FIRST, id"
    )
    return [make_incident(row[:-1]) for row in rows if row[-1] == codebook][:MOST]
