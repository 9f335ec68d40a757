"""Lists of a case's records by page, narrowed, sorted, counted and searched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from recount.browse.items import (
    CLAIM,
    DOCUMENT,
    INCIDENT,
    make_claims,
    make_documents,
    make_incident,
)
from recount.browse.results import ClaimItem, DocumentItem, Facet, IncidentItem, Page
from recount.errors import UsageError
from recount.filters import Filter
from recount.model import Issue, Source
from recount.store import faceting
from recount.store import listing as lists
from recount.store.ledger import Ledger
from recount.store.listing import Where
from recount.store.lists import CLAIMS, DOCUMENTS, INCIDENTS, ISSUES, SOURCES, Listing
from recount.store.single import read_issues, read_sources
from recount.store.words import read_query

T = TypeVar("T")
Exact = Mapping[str, str | None]
MOST = 1_000
"""Items of a page, at most."""
RELEVANCE = "relevance"
UNREVIEWED = {"state": "unreviewed"}


def condition_of(
    listing: Listing, narrow: Filter, exact: Exact, codebook: str, *, text: bool = True
) -> Where:
    """Returns what a filter and exact values ask of a list.

    Raises UsageError for a value of something that the list has no facet of.
    """
    for name in exact:
        if name not in listing.facets:
            raise UsageError(f"{name!r} is none of {', '.join(listing.facets)}")
    match listing.table:
        case "document_rows":
            where = lists.document_rows_where(narrow, text=text)
        case "claim_rows":
            where = lists.claim_rows_where(narrow, text=text)
        case "incident_rows":
            where = lists.incident_rows_where(narrow, codebook)
        case "source_rows":
            where = lists.source_rows_where(narrow)
        case _:
            where = lists.issue_where(narrow)
    return lists.both(where, lists.exact_where(listing, exact))


def check_page(offset: int, limit: int) -> None:
    """Raises UsageError for a page that there cannot be."""
    if offset < 0 or not 1 <= limit <= MOST:
        raise UsageError(f"a page has 1 to {MOST} items and begins at 0 or later")


def list_rows(
    ledger: Ledger,
    listing: Listing,
    narrow: Filter,
    exact: Exact,
    *,
    columns: Sequence[str],
    make: Callable[[Sequence[tuple[Any, ...]], str], Sequence[T]],
    sort: str | None,
    falling: bool | None,
    offset: int,
    limit: int,
    codebook: str = "",
) -> Page[T]:
    """Returns a page of a list.

    `sort` is a key of the list or `relevance` (where text is searched in full, and no more than
    `MOST_RANKED` rows have all its words), null for the list's own. `falling` is whether the
    largest come first, null for what is usual with the key.
    """
    check_page(offset, limit)
    query = read_query(narrow.text) if narrow.text and listing.words else ""
    if sort == RELEVANCE and query:
        where = condition_of(listing, narrow, exact, codebook, text=False)
        ranked = lists.search_page(
            ledger, listing, where, query, columns=columns, offset=offset, limit=limit
        )
        if ranked is not None:
            return Page(tuple(make(ranked.rows, query)), ranked.total, offset, limit)
    key = listing.default if sort in (None, RELEVANCE) else str(sort)
    if key not in listing.sorts:
        raise UsageError(f"sort {sort!r} is none of {', '.join((*listing.sorts, RELEVANCE))}")
    found = lists.find_page(
        ledger,
        listing,
        condition_of(listing, narrow, exact, codebook),
        columns=columns,
        order=listing.sorts[key],
        falling=key in listing.falling if falling is None else falling,
        offset=offset,
        limit=limit,
    )
    return Page(tuple(make(found.rows, query)), found.total, offset, limit)


def list_documents(ledger: Ledger, narrow: Filter, exact: Exact, **page: Any) -> Page[DocumentItem]:
    """Returns a page of documents; see `list_rows`."""

    def make(rows: Sequence[tuple[Any, ...]], query: str) -> list[DocumentItem]:
        return make_documents(ledger, rows, query)

    return list_rows(ledger, DOCUMENTS, narrow, exact, columns=DOCUMENT, make=make, **page)


def list_claims(ledger: Ledger, narrow: Filter, exact: Exact, **page: Any) -> Page[ClaimItem]:
    """Returns a page of claims; see `list_rows`."""

    def make(rows: Sequence[tuple[Any, ...]], query: str) -> list[ClaimItem]:
        return make_claims(ledger, rows, query)

    return list_rows(ledger, CLAIMS, narrow, exact, columns=CLAIM, make=make, **page)


def list_incidents(ledger: Ledger, narrow: Filter, exact: Exact, **page: Any) -> Page[IncidentItem]:
    """Returns a page of incidents; see `list_rows`."""

    def make(rows: Sequence[tuple[Any, ...]], _: str) -> list[IncidentItem]:
        return [make_incident(row) for row in rows]

    return list_rows(ledger, INCIDENTS, narrow, exact, columns=INCIDENT, make=make, **page)


def list_sources(ledger: Ledger, narrow: Filter, exact: Exact, **page: Any) -> Page[Source]:
    """Returns a page of sources; see `list_rows`."""

    def make(rows: Sequence[tuple[Any, ...]], _: str) -> list[Source]:
        ids = [row[0] for row in rows]
        found = read_sources(ledger, ids)
        return [found[source_id] for source_id in ids]

    return list_rows(ledger, SOURCES, narrow, exact, columns=("id",), make=make, **page)


def list_issues(ledger: Ledger, narrow: Filter, exact: Exact, **page: Any) -> Page[Issue]:
    """Returns a page of issues; see `list_rows`."""

    def make(rows: Sequence[tuple[Any, ...]], _: str) -> list[Issue]:
        ids = [row[0] for row in rows]
        found = read_issues(ledger, ids)
        return [found[issue_id] for issue_id in ids]

    return list_rows(ledger, ISSUES, narrow, exact, columns=("id",), make=make, **page)


def count_facets(
    ledger: Ledger,
    listing: Listing,
    names: Sequence[str],
    narrow: Filter,
    exact: Exact,
    *,
    codebook: str,
) -> dict[str, tuple[Facet, ...]]:
    """Returns the values of facets, each counted with all that narrows the list but itself."""
    for name in names:
        if name not in listing.facets:
            raise UsageError(f"{name!r} is none of {', '.join(listing.facets)}")
    own = {key: value for key, value in exact.items() if key in names}
    rest = {key: value for key, value in exact.items() if key not in names}
    where = condition_of(listing, narrow, rest, codebook)
    counted = faceting.count_facets(ledger, listing, names, where, own)
    return {name: tuple(Facet(value, n) for value, n in found) for name, found in counted.items()}
