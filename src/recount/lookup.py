"""Finds records in a case: by filters that reach across records, or one by its id."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from recount.errors import UsageError
from recount.filters import Filter
from recount.model import Claim, Decision, Document, Incident, Issue, Source
from recount.pipeline import Case

Found = Claim | Incident | Document | Source | Decision
"""A record that has an id."""


def find_claims(case: Case, narrow: Filter) -> list[Claim]:
    """Returns the claims that fit; `status` is that of an incident which a claim belongs to."""
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


def find_record(case: Case, record_id: str) -> Found:
    """Returns the one record whose id is or begins with `record_id`.

    Raises UsageError where there is none, or more than one.
    """
    found = case.find_ids(record_id)
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
    }
    return reads[kind]([key])[key]
