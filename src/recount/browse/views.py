"""One record with what stands beside it, read without the rest of the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recount.browse.items import (
    CLAIM,
    DOCUMENT,
    INCIDENT,
    make_claims,
    make_documents,
    make_incident,
)
from recount.browse.results import (
    Beside,
    ClaimItem,
    ClaimView,
    DecisionItem,
    DocumentItem,
    DocumentView,
    IncidentItem,
    IncidentView,
    SourceView,
    Wording,
)
from recount.codec import decode
from recount.errors import UsageError
from recount.link import Cluster
from recount.link.amend import find_undone
from recount.model import Decision, Incident
from recount.reconcile import UNDATED, find_policy, may_contain, rebuild_incidents
from recount.refresh import surroundings
from recount.sources.duplicates import Copy
from recount.store import single
from recount.store.ledger import Ledger
from recount.store.listing import pick_rows
from recount.store.lists import CLAIMS, DOCUMENTS, INCIDENTS
from recount.store.review import hidden_among
from recount.store.totals import count_by, views_behind


def read_document(ledger: Ledger, doc_id: str) -> DocumentView:
    """Returns a document with its claims, mentions and copies; raises UsageError if unknown."""
    doc = single.read_documents(ledger, [doc_id]).get(doc_id)
    intake = single.read_intake(ledger, doc_id)
    if doc is None or intake is None:
        raise UsageError(f"no document with the id {doc_id!r}")
    rows = pick_rows(ledger, CLAIMS, "doc_id", [doc_id], CLAIM, order="n")
    above = single.copies_about(ledger, [doc_id]).get(doc_id)
    copied = [decode(Copy, above)] if above else []
    copiers = [(key, decode(Copy, why)) for key, why in single.copiers_of(ledger, doc_id)]
    heads = {
        item.id: item
        for item in document_items(ledger, [*(c.of for c in copied), *(key for key, _ in copiers)])
    }
    return DocumentView(
        document=doc,
        reader=intake[0],
        refs=intake[1],
        claims=tuple(make_claims(ledger, rows)),
        mentions=tuple(ledger.mentions(doc_id)),
        copy_of=Beside(heads[copied[0].of], copied[0]) if copied else None,
        copies=tuple(Beside(heads[key], copy) for key, copy in copiers),
        incidents=single.incidents_of_document(ledger, doc_id),
    )


def document_items(ledger: Ledger, ids: Sequence[str]) -> list[DocumentItem]:
    """Returns the list items of documents, in the order of publication."""
    order = "published NULLS FIRST, ref, doc_id"
    rows = pick_rows(ledger, DOCUMENTS, "doc_id", ids, DOCUMENT, order=order)
    return make_documents(ledger, rows)


def claim_items(ledger: Ledger, ids: Sequence[str]) -> dict[str, ClaimItem]:
    """Returns the list items of claims, by id."""
    rows = pick_rows(ledger, CLAIMS, "claim_id", ids, CLAIM, order="seq")
    return {item.claim.id: item for item in make_claims(ledger, rows)}


def incident_item(ledger: Ledger, incident_id: str, codebook: str) -> IncidentItem | None:
    """Returns the list item of a kept incident, None if there is none."""
    rows = pick_rows(
        ledger, INCIDENTS, "id", [incident_id], (*INCIDENT, "codebook"), order="codebook"
    )
    return next((make_incident(row[:-1]) for row in rows if row[-1] == codebook), None)


def read_claim(
    ledger: Ledger, claim_id: str, codebook: str, seen_by: str | None = None
) -> ClaimView:
    """Returns a claim with its document, fact and history; raises UsageError if unknown."""
    item = claim_items(ledger, [claim_id]).get(claim_id)
    if item is None:
        raise UsageError(f"no claim with the id {claim_id!r}")
    doc_id = item.claim.doc_id
    return ClaimView(
        item=item,
        document=single.read_documents(ledger, [doc_id])[doc_id],
        fact=single.read_facts(ledger, [claim_id])[claim_id],
        history=read_history(ledger, [claim_id], seen_by),
        incident=incident_item(ledger, item.incident_id, codebook) if item.incident_id else None,
    )


def read_history(
    ledger: Ledger, subjects: Sequence[str], seen_by: str | None = None
) -> tuple[DecisionItem, ...]:
    """Returns the decisions that name one of these ids, and those that take them back, in order.

    Only those that `seen_by` may see; null stands for one who sees all.
    """
    found = dict(single.decisions_on(ledger, subjects))
    return mark_decisions(ledger, single.with_undos(ledger, found), seen_by)


def mark_decisions(
    ledger: Ledger, found: Mapping[int, Decision], seen_by: str | None = None
) -> tuple[DecisionItem, ...]:
    """Returns numbered decisions, and those that take them back, each with who takes it back."""
    numbered = single.with_undos(ledger, found)
    hidden = hidden_among(ledger, numbered, seen_by)
    numbered = {n: decision for n, decision in numbered.items() if n not in hidden}
    ordered = list(numbered.values())
    undone = find_undone(ordered)
    undoing = {
        subject: decision.id
        for decision in ordered
        if decision.kind == "undo" and decision.id not in undone
        for subject in decision.subjects
    }
    worked_in = ledger.count("decisions") - views_behind(ledger)[1]
    return tuple(
        DecisionItem(n, decision, undoing.get(decision.id), n > worked_in)
        for n, decision in numbered.items()
    )


def read_incident(
    ledger: Ledger,
    incident_id: str,
    codebook: str,
    kept: str | None,
    seen_by: str | None = None,
) -> IncidentView:
    """Returns an incident under any codebook; `kept` is one under which incidents are kept.

    For another codebook only this incident's claims are replayed, and for a sum over several
    happenings those of the incidents that it may contain. Raises UsageError if it is unknown.
    """
    found = single.read_incidents(ledger, kept, [incident_id]).get(incident_id) if kept else None
    if found is None or kept is None:
        raise UsageError(f"no incident with the id {incident_id!r}")
    find_policy(codebook)
    if codebook != kept:
        found = _replay(ledger, found, kept, codebook)
    items = claim_items(ledger, found.claims)
    return IncidentView(
        incident=found,
        codebook=codebook,
        claims=tuple(items[claim_id] for claim_id in found.claims if claim_id in items),
        documents=tuple(document_items(ledger, list(found.documents))),
        history=read_history(ledger, found.claims, seen_by),
    )


def _replay(ledger: Ledger, incident: Incident, kept: str, codebook: str) -> Incident:
    together = [incident]
    if incident.aggregate and incident.when is not None:
        first, last = incident.when.earliest - UNDATED, incident.when.latest
        near = single.incidents_between(ledger, kept, first.isoformat(), last.isoformat())
        together += [i for i in near.values() if may_contain(incident, i)]
    doc_ids = {doc_id for each in together for doc_id in each.documents}
    docs, claims, copies = surroundings(ledger, doc_ids)
    known = {claim.id: claim for claim in claims}
    clusters = [
        Cluster(tuple(known[c] for c in each.claims if c in known), each.reasons, each.aggregate)
        for each in together
        if any(c in known for c in each.claims)
    ]
    rebuilt = rebuild_incidents(clusters, docs, claims, copies, (codebook,))
    return next((each for each in rebuilt[codebook] if each.id == incident.id), incident)


def read_source(ledger: Ledger, source_id: str) -> SourceView:
    """Returns a source with its words for the parties; raises UsageError if unknown."""
    source = single.read_sources(ledger, [source_id]).get(source_id)
    if source is None:
        raise UsageError(f"no source with the id {source_id!r}")
    where = ("source_id", source_id)
    return SourceView(
        source=source,
        months=count_by(ledger, CLAIMS.table, "month", where),
        events=count_by(ledger, CLAIMS.table, "event", where),
        states=count_by(ledger, CLAIMS.table, "state", where),
        wordings=tuple(Wording(*row) for row in single.wordings_of(ledger, source_id)),
    )
