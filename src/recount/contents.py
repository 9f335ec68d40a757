"""Takes out of a case what a report page or an export is made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recount import __version__
from recount.export.snapshot import Facts, Snapshot, find_verified
from recount.model import Claim, Document, Incident, Source
from recount.pipeline import Case
from recount.reconcile import build_incidents, find_policy
from recount.records import (
    Record,
    claim_record,
    decision_record,
    document_record,
    incident_record,
    issue_record,
    mention_record,
    source_record,
)
from recount.report.contents import Contents
from recount.sources import find_copies
from recount.sources.census import count_sources


def make_contents(case: Case, title: str, codebook: str) -> Contents:
    """Returns what the page of a case shows."""
    policy = find_policy(codebook)
    return Contents(
        title=title,
        documents=case.documents(),
        claims=case.claims(),
        incidents=case.incidents(codebook=codebook),
        sources=case.sources(),
        issues=case.issues(),
        decisions=case.decisions(),
        copies=case.copies(),
        codebook=f"{policy.name} (rules version {policy.version})",
        versions={"recount": __version__},
    )


def make_snapshot(case: Case, codebook: str, *, verified_only: bool = False) -> Snapshot:
    """Returns the records of a case as an export writes them.

    With `verified_only`, only claims that a person has accepted, and what follows from them
    alone: incidents and sources are made anew, mentions and issues are left out.
    """
    docs, claims = case.documents(), case.claims()
    incidents: Sequence[Incident]
    sources: Sequence[Source]
    incidents, sources = case.incidents(codebook=codebook), case.sources()
    refs = {doc.id: doc.ref for doc in docs}
    notes: list[str] = []
    if verified_only:
        accepted = find_verified(case.decisions())
        claims = [claim for claim in claims if claim.id in accepted]
        kept = {claim.doc_id for claim in claims}
        docs = [doc for doc in docs if doc.id in kept]
        copies = find_copies(docs)
        incidents = build_incidents(docs, claims, copies, case.decisions(), codebook)
        sources = count_sources(claims)
        notes.append("only claims that a person accepted; mentions and issues are left out")
    records = {
        "document": _documents(case, docs, refs),
        "mention": [] if verified_only else list(_mentions(case, docs)),
        "claim": _claims(claims, docs),
        "incident": [incident_record(incident, refs) for incident in incidents],
        "source": [source_record(source) for source in sources],
        "issue": [] if verified_only else [issue_record(issue) for issue in case.issues()],
        "decision": [decision_record(decision) for decision in case.decisions()],
    }
    policy = find_policy(codebook)
    named = {"key": policy.key, "name": policy.name, "version": policy.version}
    program = f"recount {__version__}"
    facts = Facts(docs, claims, incidents, case.decisions(), frozenset(case.copies()))
    return Snapshot(records, case.version, named, program, verified_only, notes, facts)


def _documents(case: Case, docs: Sequence[Document], refs: dict[str, str]) -> list[Record]:
    copies = case.copies()
    return [document_record(doc, refs.get(copies.get(doc.id, ""))) for doc in docs]


def _claims(claims: Sequence[Claim], docs: Sequence[Document]) -> list[Record]:
    by_id = {doc.id: doc for doc in docs}
    return [claim_record(claim, by_id[claim.doc_id]) for claim in claims]


def _mentions(case: Case, docs: Sequence[Document]) -> Iterator[Record]:
    for doc in docs:
        for kind, mention in case.mentions(doc.id):
            yield mention_record(doc, kind, mention)
