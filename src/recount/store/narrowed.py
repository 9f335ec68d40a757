"""What a filter leaves of a case as a whole: whole incidents, with the claims that fit beside them.

An incident in the view carries all its claims, a claim its document, and a copy the document that
it copies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from recount.filters import Filter
from recount.store.ledger import Ledger
from recount.store.listing import (
    Where,
    _said,
    both,
    claim_rows_where,
    count_rows,
    document_rows_where,
    incident_rows_where,
)
from recount.store.lists import CLAIMS, DOCUMENTS, INCIDENTS
from recount.store.searching import incident_words_where
from recount.store.single import copies_about


@dataclass(frozen=True, slots=True)
class ViewIds:
    """The ids of the records in a view."""

    incidents: frozenset[str]
    claims: frozenset[str]
    documents: frozenset[str]


@dataclass(frozen=True, slots=True)
class ViewSize:
    """How many records of each kind are in a view."""

    incidents: int
    claims: int
    documents: int


def count_view(
    ledger: Ledger, narrow: Filter, codebook: str, *, verified_only: bool = False
) -> ViewSize:
    """Returns how much `find_view` finds; of a whole case it is only counted."""
    if narrow == Filter() and not verified_only:
        incidents = count_rows(ledger, INCIDENTS, _incidents(narrow, codebook))
        every = (count_rows(ledger, listing, ([], [])) for listing in (CLAIMS, DOCUMENTS))
        return ViewSize(incidents, *every)
    found = find_view(ledger, narrow, codebook, verified_only=verified_only)
    return ViewSize(len(found.incidents), len(found.claims), len(found.documents))


def find_view(
    ledger: Ledger, narrow: Filter, codebook: str, *, verified_only: bool = False
) -> ViewIds:
    """Returns what a filter leaves; `codebook` is one under which incidents are listed.

    With `verified_only` none but accepted and amended claims, and incidents that have one.
    """
    incidents = _incidents(narrow, codebook)
    claims = _claims(narrow, codebook, verified_only=verified_only)
    rows = ledger._db.execute(
        f"SELECT claim_id, doc_id, incident_id FROM {CLAIMS.table}{_said(claims)}", claims[1]
    ).fetchall()
    inside = f"SELECT id FROM {INCIDENTS.table}{_said(incidents)}"
    kept = {key for (key,) in ledger._db.execute(inside, incidents[1])}
    doc_ids = {doc_id for _, doc_id, _ in rows}
    if verified_only:
        kept &= {incident_id for _, _, incident_id in rows}
    else:
        fitting = document_rows_where(narrow)
        query = f"SELECT doc_id FROM {DOCUMENTS.table}{_said(fitting)}"
        doc_ids |= {key for (key,) in ledger._db.execute(query, fitting[1])}
    doc_ids |= {str(why[0]) for why in copies_about(ledger, sorted(doc_ids)).values()}
    return ViewIds(frozenset(kept), frozenset(row[0] for row in rows), frozenset(doc_ids))


def _incidents(narrow: Filter, codebook: str) -> Where:
    """Returns the condition on incidents; words are looked for in their claims' sentences, too."""
    own = incident_rows_where(replace(narrow, text=None), codebook)
    return both(own, incident_words_where(narrow.text or ""))


def _claims(narrow: Filter, codebook: str, *, verified_only: bool) -> Where:
    """Returns the condition on claims: they fit, or their incident is in the view."""
    own, incidents = claim_rows_where(narrow), _incidents(narrow, codebook)
    fits = " AND ".join(own[0]) or "1 = 1"
    inside = f"SELECT id FROM {INCIDENTS.table}{_said(incidents)}"
    conditions = [f"(({fits}) OR {CLAIMS.table}.incident_id IN ({inside}))"]
    if verified_only:
        conditions.append(f"{CLAIMS.table}.state IN ('accepted', 'amended')")
    return conditions, [*own[1], *incidents[1]]
