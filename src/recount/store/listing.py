"""Pages, counts and facets of the lists, as SQL over the rows of `recount.store.schema_listing`.

A list is a table of narrow rows with a name, the columns by which it can be sorted and those by
whose exact values it can be narrowed and counted. A null stands before all values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recount.filters import Filter
from recount.store.ledger import Ledger
from recount.store.lists import CLAIMS, DOCUMENTS, INCIDENTS, SOURCES, Listing
from recount.store.reading_rows import safe
from recount.store.rows import fold
from recount.store.words import read_query

Row = tuple[Any, ...]
MOST_RANKED = 20_000
"""Rows that a full-text query may find, for them to be ranked."""
DENSE = 8
"""If a filter leaves one row in so many, an index is walked in its order; else the few sorted."""


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a page, and how many there are in all."""

    rows: list[Row]
    total: int


Where = tuple[list[str], list[Any]]


def find_page(
    ledger: Ledger,
    listing: Listing,
    where: Where,
    *,
    columns: Sequence[str],
    order: Sequence[str],
    falling: bool,
    offset: int,
    limit: int,
) -> Found:
    """Returns a page of rows that fulfil a condition, and their number in all."""
    table, said = listing.table, _said(where)
    total = count_rows(ledger, listing, where)
    whole = not where[0] or total * DENSE > _size(ledger, table)
    if whole:
        said = said.replace(f" {table}.", f" +{table}.")  # hides these columns from indexes
    keys = ", ".join(_key(column, falling=falling, free=not whole) for column in order)
    rows = ledger._db.execute(
        f"SELECT {', '.join(columns)} FROM {table}{said} ORDER BY {keys} LIMIT ? OFFSET ?",
        [*where[1], limit, offset],
    )
    return Found(rows.fetchall(), total)


def _key(column: str, *, falling: bool, free: bool) -> str:
    """Returns one key of an order; `free` hides it from indexes, "-" turns its way."""
    bare = column.removeprefix("-")
    down = falling != (bare != column)
    return f"{'+' if free else ''}{bare} {'DESC NULLS LAST' if down else 'ASC NULLS FIRST'}"


def count_rows(ledger: Ledger, listing: Listing, where: Where) -> int:
    """Returns how many rows fulfil a condition."""
    query = f"SELECT count(*) FROM {listing.table}{_said(where)}"
    if where[0] == [_matching(listing)]:
        query = f"SELECT count(*) FROM {listing.words} WHERE {listing.words} MATCH ?"
    return int(ledger._db.execute(query, where[1]).fetchone()[0])


def _size(ledger: Ledger, table: str) -> int:
    return int(ledger._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _said(where: Where) -> str:
    return f" WHERE {' AND '.join(where[0])}" if where[0] else ""


def search_page(
    ledger: Ledger,
    listing: Listing,
    where: Where,
    query: str,
    *,
    columns: Sequence[str],
    offset: int,
    limit: int,
) -> Found | None:
    """Returns a page of the rows that a full-text query finds, the best (bm25) first.

    None where it finds so many that ranking them says little and takes long.
    """
    said = f" AND {' AND '.join(where[0])}" if where[0] else ""
    table, words = listing.table, listing.words
    matching = f"SELECT count(*) FROM {words} WHERE {words} MATCH ?"
    if ledger._db.execute(matching, [query]).fetchone()[0] > MOST_RANKED:
        return None
    join = f"FROM {words} JOIN {table} ON {table}.seq = {words}.rowid WHERE {words} MATCH ?{said}"
    total = ledger._db.execute(f"SELECT count(*) {join}", [query, *where[1]]).fetchone()[0]
    names = ", ".join(c if c.startswith("(") else f"{table}.{c}" for c in columns)
    rows = ledger._db.execute(
        f"SELECT {names} {join} ORDER BY bm25({words}), {table}.seq LIMIT ? OFFSET ?",
        [query, *where[1], limit, offset],
    )
    return Found(rows.fetchall(), int(total))


def pick_rows(
    ledger: Ledger,
    listing: Listing,
    key: str,
    values: Sequence[str],
    columns: Sequence[str],
    *,
    order: str,
) -> list[Row]:
    """Returns the rows whose column has one of these values, ordered within each 500 of them."""
    found: list[Row] = []
    for n in range(0, len(values), 500):
        some = list(values[n : n + 500])
        holes = ", ".join("?" * len(some))
        query = (
            f"SELECT {', '.join(columns)} FROM {listing.table} WHERE {key} IN ({holes}) "
            f"ORDER BY {order}"
        )
        found += ledger._db.execute(query, some).fetchall()
    return found


def exact_where(listing: Listing, values: Mapping[str, str | None]) -> Where:
    """Returns the condition that facets have these exact values; null asks for none at all."""
    conditions: list[str] = []
    given: list[Any] = []
    for facet, value in values.items():
        column = f"{listing.table}.{listing.facets[facet]}"
        if facet in listing.sets and listing is CLAIMS:
            named = _named(listing.facets[facet], f"|{value}|")
            conditions += named[0]
            given += named[1]
        elif facet in listing.sets:
            conditions.append(f"{column} LIKE ? ESCAPE '\\'")
            given.append(_part(f"|{value}|"))
        elif value is None:
            conditions.append(f"{column} IS NULL")
        else:
            told = f"CAST({column} AS TEXT)" if facet in listing.numbers else column
            conditions.append(f"{told} = ?")
            given.append(safe(value))
    return conditions, given


def _part(text: str) -> str:
    escaped = safe(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _parts(table: str, pairs: Sequence[tuple[str, str | None]]) -> Where:
    """Returns the condition that columns hold parts of text, without regard to case."""
    kept = [(column, part) for column, part in pairs if part]
    return (
        [f"{table}.{column} LIKE ? ESCAPE '\\'" for column, _ in kept],
        [_part(fold(part)) for _, part in kept if part],
    )


def _named(field: str, part: str) -> Where:
    """Returns the condition that a claim's field holds a part, looked up among all names first."""
    names = "SELECT name FROM claim_names WHERE field = ? AND name LIKE ? ESCAPE '\\'"
    return [f"{CLAIMS.table}.{field} IN ({names})"], [field, _part(part)]


def _words(listing: Listing, text: str | None) -> Where:
    if not text:
        return [], []
    query = read_query(text)
    if not query:
        return ["1 = 0"], []
    return [_matching(listing)], [query]


def _matching(listing: Listing) -> str:
    """Returns the condition that a full-text query, given as its value, finds a row."""
    inner = f"SELECT rowid FROM {listing.words} WHERE {listing.words} MATCH ?"
    return f"{listing.table}.seq IN ({inner})"


def both(*wheres: Where) -> Where:
    """Returns the condition that all of these hold."""
    return [c for where in wheres for c in where[0]], [v for where in wheres for v in where[1]]


def _days(first: str, last: str, narrow: Filter) -> Where:
    conditions: list[str] = []
    values: list[Any] = []
    if narrow.since:
        conditions.append(f"{last} >= ?")
        values.append(narrow.since.isoformat())
    if narrow.until:
        conditions.append(f"{first} <= ?")
        values.append(narrow.until.isoformat())
    return conditions, values


def claim_rows_where(narrow: Filter, *, dated: bool = True, text: bool = True) -> Where:
    """Returns the condition on `claim_rows`; `status` is that of the claim's incident."""
    table = CLAIMS.table
    days = _days(f"{table}.earliest", f"{table}.latest", narrow) if dated else ([], [])
    where = days
    for name in ("place", "source", "event"):
        if part := getattr(narrow, name):
            where = both(where, _named(name, fold(part)))
    if narrow.harm:
        where = both(where, exact_where(CLAIMS, {"harm": narrow.harm}))
    if narrow.status:
        where = both(where, exact_where(CLAIMS, {"status": narrow.status}))
    return both(where, _words(CLAIMS, narrow.text)) if text else where


def document_rows_where(narrow: Filter, *, text: bool = True) -> Where:
    """Returns the condition on `document_rows`: of what the claims say, one claim must fit all."""
    table = DOCUMENTS.table
    where = _days(f"{table}.published", f"{table}.published", narrow)
    inner = claim_rows_where(narrow, dated=False, text=False)
    if inner[0]:
        said = f"{table}.doc_id IN (SELECT doc_id FROM {CLAIMS.table}{_said(inner)})"
        where = both(where, ([said], inner[1]))
    return both(where, _words(DOCUMENTS, narrow.text)) if text else where


def incident_rows_where(narrow: Filter, codebook: str) -> Where:
    """Returns the condition on `incident_rows`: that of `recount.filters.fits_incident`."""
    table = INCIDENTS.table
    where: Where = ([f"{table}.codebook = ?"], [codebook])
    where = both(where, _days(f"{table}.earliest", f"{table}.latest", narrow))
    exact = {"status": narrow.status, "harm": narrow.harm}
    where = both(where, exact_where(INCIDENTS, {k: v for k, v in exact.items() if v}))
    pairs = [("names", narrow.place), ("speakers", narrow.source)]
    pairs += [("event", narrow.event), ("words", narrow.text)]
    return both(where, _parts(table, pairs))


def source_rows_where(narrow: Filter) -> Where:
    """Returns the condition on `source_rows`: named so, and making a claim that fits the rest."""
    table = SOURCES.table
    where = _parts(table, [("names", narrow.source)])
    rest = Filter(
        since=narrow.since, until=narrow.until, place=narrow.place, harm=narrow.harm,
        status=narrow.status, event=narrow.event, text=narrow.text,
    )  # fmt: skip
    inner = claim_rows_where(rest)
    if inner[0]:
        said = f"{table}.id IN (SELECT source_id FROM {CLAIMS.table}{_said(inner)})"
        where = both(where, ([said], inner[1]))
    return where


def issue_where(narrow: Filter) -> Where:
    """Returns the condition on `issues`: that of `recount.lookup.find_issues`."""
    where: Where = ([], [])
    if narrow.text:
        whole = "code || ' ' || subject || ' ' || message"
        where = [f"{whole} LIKE ? ESCAPE '\\'"], [_part(narrow.text)]
    rest = Filter(
        since=narrow.since, until=narrow.until, place=narrow.place, source=narrow.source,
        harm=narrow.harm, status=narrow.status, event=narrow.event,
    )  # fmt: skip
    inner = document_rows_where(rest)
    if inner[0]:
        said = f"subject IN (SELECT ref FROM {DOCUMENTS.table}{_said(inner)})"
        where = both(where, ([said], inner[1]))
    return where
