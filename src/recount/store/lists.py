"""The lists that there are: what each can be sorted, narrowed and counted by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its table, key, columns by sort key, and columns by facet.

    A column that is written "-name" is sorted the other way than the first one; `falling` are the
    sort keys whose largest values usually come first.
    `words` is the full-text table over the rows, if there is one. `sets` are facets whose column
    holds several values, written |one|two|, `numbers` those whose column holds whole numbers.
    """

    table: str
    key: str
    sorts: Mapping[str, tuple[str, ...]]
    facets: Mapping[str, str]
    default: str
    words: str | None = None
    sets: frozenset[str] = frozenset()
    falling: frozenset[str] = field(default=frozenset())
    numbers: frozenset[str] = field(default=frozenset())


DOCUMENTS = Listing(
    "document_rows",
    "doc_id",
    {
        "day": ("published", "ref", "doc_id"),
        "title": ("title", "doc_id"),
        "outlet": ("outlet", "published", "doc_id"),
        "claims": ("claims", "doc_id"),
        "size": ("size", "doc_id"),
        "added": ("seq",),
    },
    {"outlet": "outlet", "month": "month", "lang": "lang", "media_type": "media_type"},
    "day",
    "documents_fts",
    falling=frozenset({"claims", "size", "added"}),
)
CLAIMS = Listing(
    "claim_rows",
    "claim_id",
    {
        "text": ("published", "ref", "doc_id", "n"),
        "day": ("earliest", "latest", "claim_id"),
        "figure": ("figure", "claim_id"),
        "score": ("score", "claim_id"),
        "source": ("source", "claim_id"),
        "priority": ("priority", "claim_id"),
        "decided": ("decided_at", "claim_id"),
    },
    {
        "state": "state",
        "status": "status",
        "event": "event",
        "kind": "kind",
        "outlet": "outlet",
        "month": "month",
        "harm": "harms",
        "stance": "stance",
        "source_id": "source_id",
        "document": "doc_id",
        "incident": "incident_id",
    },
    "text",
    "claims_fts",
    frozenset({"harm"}),
    frozenset({"figure", "priority", "decided"}),
)
INCIDENTS = Listing(
    "incident_rows",
    "id",
    {
        "day": ("earliest", "id"),
        "listed": ("coalesce(earliest, '9999')", "id"),
        "killed": ("killed_best", "id"),
        "injured": ("injured_best", "id"),
        "accounts": ("accounts", "id"),
        "documents": ("documents", "id"),
        "claims": ("claims", "id"),
        "place": ("place", "earliest", "id"),
        "event": ("event", "earliest", "id"),
        "status": ("status", "earliest", "id"),
    },
    {
        "status": "status",
        "event": "event",
        "month": "month",
        "country": "country",
        "place": "place",
        "about": "about",
        "harm": "harms",
        "aggregate": "aggregate",
    },
    "day",
    sets=frozenset({"about", "harm"}),
    falling=frozenset({"killed", "injured", "accounts", "documents", "claims"}),
    numbers=frozenset({"aggregate"}),
)
SOURCES = Listing(
    "source_rows",
    "id",
    {
        "claims": ("claims", "-name", "-id"),
        "documents": ("documents", "-name", "-id"),
        "name": ("name", "id"),
        "kind": ("kind", "name", "id"),
        "side": ("side", "name", "id"),
    },
    {"kind": "kind", "side": "side"},
    "claims",
    falling=frozenset({"claims", "documents"}),
)
ISSUES = Listing(
    "issues_now",
    "id",
    {
        "stage": ("stage", "code", "subject", "id"),
        "severity": ("severity", "code", "subject", "id"),
        "subject": ("subject", "code", "id"),
    },
    {"stage": "stage", "code": "code", "severity": "severity", "subject": "subject"},
    "stage",
)
