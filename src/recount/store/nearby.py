"""Finds claims and incidents near a day and a place, and where an incident's claims have gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recount.store.ledger import Ledger
from recount.store.lists import CLAIMS, INCIDENTS
from recount.store.words import read_query


def incidents_around(
    ledger: Ledger,
    codebook: str,
    *,
    days: tuple[str, str] | None,
    box: tuple[float, float, float, float] | None,
    without: str,
    most: int,
) -> list[str]:
    """Returns ids of the incidents between two days and in a box, those with most claims first.

    The box is south, west, north, east in degrees. What has no place is found by its day alone,
    what has no day by its place; with neither day nor box nothing is found.
    """
    conditions, values = ["codebook = ?", "id != ?"], [codebook, without]
    given: list[object] = list(values)
    if days is None and box is None:
        return []
    if days:
        conditions.append("(earliest IS NULL OR (earliest <= ? AND latest >= ?))")
        given += [days[1], days[0]]
    if box:
        conditions.append("(lat IS NULL OR (lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?))")
        given += [box[0], box[2], box[1], box[3]]
    conditions.append(f"(earliest IS NOT NULL{' OR lat IS NOT NULL' if box else ''})")
    query = (
        f"SELECT id FROM {INCIDENTS.table} WHERE {' AND '.join(conditions)} "
        "ORDER BY lat IS NULL, earliest IS NULL, claims DESC, id LIMIT ?"
    )
    return [row[0] for row in ledger._db.execute(query, [*given, most])]


def claims_around(
    ledger: Ledger,
    *,
    days: tuple[str, str] | None,
    words: str | None,
    without: str,
    most: int,
) -> list[str]:
    """Returns ids of claims of other incidents, or of none, between two days and with these words.

    Words are searched in the sentences. Claims with figures come first.
    """
    table = CLAIMS.table
    conditions, given = ["(incident_id IS NULL OR incident_id != ?)"], [without]
    if days:
        conditions.append("earliest <= ? AND latest >= ?")
        given += [days[1], days[0]]
    if words and (query := read_query(words)):
        inner = f"SELECT rowid FROM {CLAIMS.words} WHERE {CLAIMS.words} MATCH ?"
        conditions.append(f"{table}.seq IN ({inner})")
        given.append(query)
    sql = (
        f"SELECT claim_id FROM {table} WHERE {' AND '.join(conditions)} "
        "ORDER BY figure IS NULL, copy_of IS NOT NULL, earliest NULLS FIRST, claim_id LIMIT ?"
    )
    return [row[0] for row in ledger._db.execute(sql, [*given, most])]


def homes_now(ledger: Ledger, claim_ids: Sequence[str]) -> list[str]:
    """Returns the incidents in which these claims are now, those with most of them first."""
    counts: dict[str, int] = {}
    for n in range(0, len(claim_ids), 500):
        some = list(claim_ids[n : n + 500])
        holes = ", ".join("?" * len(some))
        query = (
            f"SELECT incident_id, count(*) FROM {CLAIMS.table} WHERE claim_id IN ({holes}) "
            "AND incident_id IS NOT NULL GROUP BY incident_id"
        )
        for home, found in ledger._db.execute(query, some):
            counts[home] = counts.get(home, 0) + found
    return sorted(counts, key=lambda home: (-counts[home], home))


def all_claim_ids(ledger: Ledger) -> Iterator[str]:
    """Yields the ids of all claims."""
    for (claim_id,) in ledger._db.execute(f"SELECT claim_id FROM {CLAIMS.table}"):
        yield claim_id
