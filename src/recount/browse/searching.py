"""Searches incidents and sources by words, as documents and claims are searched in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from recount.browse.items import INCIDENT, make_incident
from recount.browse.lists import Exact, check_page
from recount.browse.results import Facet, IncidentItem, Page
from recount.errors import UsageError
from recount.filters import Filter
from recount.model import Source
from recount.store import faceting
from recount.store import listing as lists
from recount.store.ledger import Ledger
from recount.store.listing import Where
from recount.store.lists import INCIDENTS, SOURCES, Listing
from recount.store.searching import incident_words_where, source_words_where
from recount.store.single import read_sources

DEFAULT = {"incidents": "day", "sources": "claims"}
LISTS = {"incidents": INCIDENTS, "sources": SOURCES}


def condition(name: str, narrow: Filter, exact: Exact, codebook: str) -> Where:
    """Returns what a search asks of the incidents or sources.

    An incident is found by its event, places, speakers and disagreements, or by a sentence of one
    of its claims; a source by its names.
    """
    bare, text = replace(narrow, text=None), narrow.text or ""
    if name == "incidents":
        own = lists.incident_rows_where(bare, codebook)
        found = lists.both(own, incident_words_where(text))
    else:
        found = lists.both(lists.source_rows_where(bare), source_words_where(text))
    return lists.both(found, lists.exact_where(LISTS[name], exact))


def _find(
    ledger: Ledger, name: str, where: Where, columns: Sequence[str], *,
    sort: str | None, offset: int, limit: int,
) -> lists.Found:  # fmt: skip
    check_page(offset, limit)
    listing: Listing = LISTS[name]
    key = sort or DEFAULT[name]
    if key not in listing.sorts:
        raise UsageError(f"sort {sort!r} is none of {', '.join(listing.sorts)}")
    return lists.find_page(
        ledger, listing, where, columns=columns, order=listing.sorts[key],
        falling=key in listing.falling, offset=offset, limit=limit,
    )  # fmt: skip


def search_incidents(
    ledger: Ledger, narrow: Filter, exact: Exact, *,
    codebook: str, sort: str | None = None, offset: int = 0, limit: int = 50,
) -> Page[IncidentItem]:  # fmt: skip
    """Returns a page of the incidents that a search finds."""
    where = condition("incidents", narrow, exact, codebook)
    found = _find(ledger, "incidents", where, INCIDENT, sort=sort, offset=offset, limit=limit)
    return Page(tuple(make_incident(row) for row in found.rows), found.total, offset, limit)


def search_sources(
    ledger: Ledger, narrow: Filter, exact: Exact, *,
    codebook: str, sort: str | None = None, offset: int = 0, limit: int = 50,
) -> Page[Source]:  # fmt: skip
    """Returns a page of the sources that a search finds."""
    where = condition("sources", narrow, exact, codebook)
    found = _find(ledger, "sources", where, ("id",), sort=sort, offset=offset, limit=limit)
    ids = [row[0] for row in found.rows]
    known = read_sources(ledger, ids)
    return Page(tuple(known[key] for key in ids), found.total, offset, limit)


def search_facets(
    ledger: Ledger, name: str, facets: Sequence[str], narrow: Filter, exact: Exact, *, codebook: str
) -> dict[str, tuple[Facet, ...]]:
    """Returns the values of facets among what a search finds, each without its own exact value."""
    own = {key: value for key, value in exact.items() if key in facets}
    rest = {key: value for key, value in exact.items() if key not in facets}
    where = condition(name, narrow, rest, codebook)
    counted = faceting.count_facets(ledger, LISTS[name], facets, where, own)
    return {facet: tuple(Facet(value, n) for value, n in found) for facet, found in counted.items()}
