"""Counts and sums over the rows of a case."""

from __future__ import annotations

from typing import Any

from recount.store.ledger import Ledger
from recount.store.listing import Where, _said
from recount.store.lists import INCIDENTS

TABLES = {
    "documents": "documents",
    "claims": "claim_rows",
    "issues": "issues_now",
    "decisions": "decisions",
}


def count_all(ledger: Ledger) -> dict[str, int]:
    """Returns how many records of each kind there are."""
    found = {name: ledger.count(table) for name, table in TABLES.items()}
    query = "SELECT count(*) FROM document_rows WHERE copy_of IS NOT NULL"
    (copies,) = ledger._db.execute(query).fetchone()
    return found | {"sources": ledger.count("source_rows"), "copies": copies}


def count_by(
    ledger: Ledger, table: str, column: str, where: tuple[str, str] | None = None
) -> dict[str, int]:
    """Returns how many rows have each value of a column, among those with another's value."""
    said, values = (f" WHERE {where[0]} = ?", [where[1]]) if where else ("", [])
    query = f"SELECT {column}, count(*) FROM {table}{said} GROUP BY {column} ORDER BY {column}"
    return {value: n for value, n in ledger._db.execute(query, values) if value is not None}


def sum_months(ledger: Ledger, where: Where) -> list[tuple[Any, ...]]:
    """Returns (month, incidents, low, best, high, open tops, injured best) of the killed.

    Sums leave out aggregates and what the codebook does not record; an open top counts with the
    figure that is sure, and is told beside the sum.
    """
    said = _said((["left_out IS NULL", "aggregate = 0", *where[0]], where[1]))
    query = (
        "SELECT month, count(*), sum(coalesce(killed_low, 0)), sum(coalesce(killed_best, 0)), "
        "sum(coalesce(killed_high, killed_best, killed_low, 0)), "
        "sum(CASE WHEN killed_high IS NULL AND killed_best IS NOT NULL THEN 1 ELSE 0 END), "
        f"sum(coalesce(injured_best, 0)) FROM {INCIDENTS.table}{said} GROUP BY month ORDER BY month"
    )
    return ledger._db.execute(query, where[1]).fetchall()


def views_behind(ledger: Ledger) -> tuple[int, int]:
    """Returns how many readings and decisions the views do not know of yet."""
    rows = ledger._db.execute(
        "SELECT key, value FROM meta WHERE key IN ('views readings', 'views decisions')"
    )
    known = {key: int(value) for key, value in rows}
    return (
        ledger.count("readings") - known.get("views readings", 0),
        ledger.count("decisions") - known.get("views decisions", 0),
    )
