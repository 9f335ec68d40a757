"""Pages, counts and facets of the lists, as SQL over the rows of `recount.store.schema_listing`.

A list is a table of narrow rows with a name, the columns by which it can be sorted and those by
whose exact values it can be narrowed and counted. The SQL is shared with PostgreSQL but for MATCH,
`bm25` and where nulls stand in an order (first, ascending).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recount.filters import Filter
from recount.store.ledger import Ledger
from recount.store.reading_rows import safe
from recount.store.rows import fold
from recount.store.words import read_query

Row = tuple[Any, ...]
DENSE = 8
"""If a filter leaves one row in so many, an index is walked in its order; else the few sorted."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its table, key, columns by sort key, and columns by facet.

    A column that is written "-name" is sorted the other way than the first one; `falling` are the
    sort keys whose largest values usually come first.
    `words` is the full-text table over the rows, if there is one. `sets` are facets whose column
    holds several values, written |one|two|.
    """

    table: str
    key: str
    sorts: Mapping[str, tuple[str, ...]]
    facets: Mapping[str, str]
    default: str
    words: str | None = None
    sets: frozenset[str] = frozenset()
    falling: frozenset[str] = field(default=frozenset())


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
        "day": ("earliest", "claim_id"),
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
    "issues",
    "id",
    {
        "stage": ("stage", "code", "subject", "id"),
        "severity": ("severity", "code", "subject", "id"),
        "subject": ("subject", "code", "id"),
    },
    {"stage": "stage", "code": "code", "severity": "severity", "subject": "subject"},
    "stage",
)


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
    return f"{'+' if free else ''}{bare}{' DESC' if down else ''}"


def count_rows(ledger: Ledger, listing: Listing, where: Where) -> int:
    """Returns how many rows fulfil a condition."""
    query = f"SELECT count(*) FROM {listing.table}{_said(where)}"
    return int(ledger._db.execute(query, where[1]).fetchone()[0])


def _size(ledger: Ledger, table: str) -> int:
    return int(ledger._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _said(where: Where) -> str:
    return f" WHERE {' AND '.join(where[0])}" if where[0] else ""


def count_facet(
    ledger: Ledger, listing: Listing, facet: str, where: Where
) -> list[tuple[str | None, int]]:
    """Returns the values of a facet with the number of rows, the commonest first."""
    column = listing.facets[facet]
    rows = ledger._db.execute(
        f"SELECT {column}, count(*) FROM {listing.table}{_said(where)} GROUP BY {column}",
        where[1],
    ).fetchall()
    counts: dict[str | None, int] = {}
    for value, n in rows:
        if facet not in listing.sets:
            values = [value if value is None else str(value)]
        else:
            values = [part for part in (value or "").split("|") if part]
        for each in values:
            counts[each] = counts.get(each, 0) + n
    return sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0] or "")))


def search_page(
    ledger: Ledger,
    listing: Listing,
    where: Where,
    query: str,
    *,
    columns: Sequence[str],
    offset: int,
    limit: int,
) -> Found:
    """Returns a page of the rows that a full-text query finds, the best (bm25) first.

    SQLite only.
    """
    said = f" AND {' AND '.join(where[0])}" if where[0] else ""
    table, words = listing.table, listing.words
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
        if facet in listing.sets:
            conditions.append(f"{column} LIKE ? ESCAPE '\\'")
            given.append(_part(f"|{value}|"))
        elif value is None:
            conditions.append(f"{column} IS NULL")
        else:
            conditions.append(f"{column} = ?")
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


def _words(listing: Listing, text: str | None) -> Where:
    if not text:
        return [], []
    query = read_query(text)
    if not query:
        return ["1 = 0"], []
    inner = f"SELECT rowid FROM {listing.words} WHERE {listing.words} MATCH ?"
    return [f"{listing.table}.seq IN ({inner})"], [query]


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
    pairs = [("place", narrow.place), ("source", narrow.source), ("event", narrow.event)]
    where = both(days, _parts(table, pairs))
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
