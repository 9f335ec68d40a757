"""The incidents of some ids as lists show them, in one query."""

from __future__ import annotations

from collections.abc import Sequence

from recount.browse.items import INCIDENT, make_incident
from recount.browse.results import IncidentItem
from recount.store.ledger import Ledger
from recount.store.listing import pick_rows
from recount.store.lists import INCIDENTS


def incident_items(ledger: Ledger, ids: Sequence[str], codebook: str) -> dict[str, IncidentItem]:
    """Returns the list items of kept incidents under a codebook, by id, the earliest first."""
    columns = (*INCIDENT, "codebook")
    rows = pick_rows(ledger, INCIDENTS, "id", ids, columns, order="earliest NULLS FIRST, id")
    found = [make_incident(row[:-1]) for row in rows if row[-1] == codebook]
    return {item.id: item for item in found}
