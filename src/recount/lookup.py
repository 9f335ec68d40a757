"""Finds records in a case: by filters that reach across records, or one by its id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from recount.errors import UsageError
from recount.filters import Filter, fits_outside
from recount.model import Claim, Decision, Document, Incident, Issue, Outside, Source
from recount.outside import FORMS, is_of
from recount.pipeline import Case

Found = Claim | Incident | Document | Source | Decision
"""A record that has an id."""


def find_claims(case: Case, narrow: Filter, reading: int | None = None) -> list[Claim]:
    """Returns the claims that fit; `status` is that of an incident which a claim belongs to.

    With `reading`, the claims of each document's reading of that number, as they were read. They
    belong to no incident: raises UsageError for `status` then.
    """
    if reading is not None:
        if narrow.status:
            raise UsageError("claims of one reading are in no incident: no status goes with them")
        return case.claims(narrow, reading=reading)
    found = case.claims(replace(narrow, status=None))
    if narrow.status is None:
        return found
    kept = {i for incident in case.incidents(Filter(status=narrow.status)) for i in incident.claims}
    return [claim for claim in found if claim.id in kept]


def find_documents(case: Case, narrow: Filter) -> list[Document]:
    """Returns the documents that fit; `status` is that of an incident which one tells of."""
    found = case.documents(replace(narrow, status=None))
    if narrow.status is None:
        return found
    kept = {i for each in case.incidents(Filter(status=narrow.status)) for i in each.documents}
    return [doc for doc in found if doc.id in kept]


def find_sources(case: Case, narrow: Filter) -> list[Source]:
    """Returns the sources whose names fit and who make a claim that fits."""
    found = case.sources()
    if narrow.source:
        part = narrow.source.casefold()
        found = [s for s in found if any(part in n.casefold() for n in (s.name, *s.aliases))]
    rest = replace(narrow, source=None)
    if rest == Filter():
        return found
    speaking = {
        c.source.identity.id for c in find_claims(case, rest) if c.source and c.source.identity
    }
    return [source for source in found if source.id in speaking]


def find_outside(
    case: Case, narrow: Filter, name: str | None = None, *, every: bool = False
) -> list[Outside]:
    """Returns the events of other datasets that fit, in the order of their addition.

    `name` is a dataset or an imported file (see `recount.outside.is_of`). Of several rows of one
    event the last one added, unless `every`; of a file that is named, its own. Raises UsageError
    for a name under which nothing was imported, and for a filter by source or status, which they
    do not have.
    """
    if narrow.source or narrow.status:
        raise UsageError("events of other datasets have no sources and no status to filter by")
    kept = case.outside(every=every or name not in (None, *FORMS))
    if name is not None:
        kept = [row for row in kept if is_of(row, name)]
        if not kept:
            raise UsageError(f"nothing was imported as {name!r}")
    return [row for row in kept if fits_outside(row, narrow)]


def find_issues(case: Case, narrow: Filter) -> list[Issue]:
    """Returns the issues that fit."""
    found = case.issues()
    if narrow.text:
        part = narrow.text.casefold()
        found = [i for i in found if part in f"{i.code} {i.subject} {i.message}".casefold()]
    rest = replace(narrow, text=None)
    if rest == Filter():
        return found
    refs = {doc.ref for doc in find_documents(case, rest)}
    return [issue for issue in found if issue.subject in refs]


def find_reports(case: Case, names: Sequence[str]) -> list[Document]:
    """Returns the documents of these ids or refs, in the case's order.

    A ref under which several documents came names them all; an id may be cut short. Raises
    UsageError for a name that is none.
    """
    by_ref: defaultdict[str, set[str]] = defaultdict(set)
    for ref, doc_id in case.refs():
        by_ref[ref].add(doc_id)
    docs = case.documents()
    wanted: set[str] = set()
    for name in names:
        found = {doc.id for doc in docs if doc.id == name} or by_ref.get(name, set())
        found = found or {doc.id for doc in docs if name and doc.id.startswith(name)}
        if not found:
            raise UsageError(f"no document with the id or ref {name!r}")
        if len(found) > 1 and name not in by_ref:
            raise UsageError(f"{name!r} begins the ids of {len(found)} documents")
        wanted |= found
    return [doc for doc in docs if doc.id in wanted]


def find_record(case: Case, record_id: str) -> Found:
    """Returns the one record whose id is or begins with `record_id`.

    A claim of a reading that counts no more is found where nothing else is. Raises UsageError
    where there is none, or more than one.
    """
    found = case.find_ids(record_id)
    if record_id and not found:
        found = [("earlier claim", claim.id) for claim in case.past_claims(record_id)]
    if not found:
        raise UsageError(f"no record with the id {record_id!r}")
    kind, key = found[0]
    if len(found) > 1 and key != record_id:
        names = ", ".join(f"{key} ({kind})" for kind, key in found[:5])
        raise UsageError(f"{record_id!r} begins {len(found)} ids: {names}")
    reads: dict[str, Callable[[Sequence[str]], Mapping[str, Found]]] = {
        "claim": case.claims_by_id,
        "incident": case.incidents_by_id,
        "document": case.documents_by_id,
        "source": case.sources_by_id,
        "decision": case.decisions_by_id,
        "earlier claim": lambda keys: {c.id: c for key in keys for c in case.past_claims(key)},
    }
    record = reads[kind]([key]).get(key)
    if record is None:  # a word of a blind round that is not for these eyes
        raise UsageError(f"no record with the id {record_id!r}")
    return record
