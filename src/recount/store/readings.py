"""The readings of a document: all are kept, the newest counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from recount.codec import decode
from recount.filters import Filter
from recount.model import (
    Claim,
    Decision,
    Document,
    Mention,
    MentionType,
    Reading,
    ReadingHead,
)
from recount.store.database import Database
from recount.store.ledger import MENTION_TYPES, Ledger
from recount.store.log import Clerk, append_log
from recount.store.queries import claim_where
from recount.store.reading_rows import insert_reading, log_issues, read_claim, reading_rows
from recount.store.rows import add_rows, drop_rows

_NEWEST = "r.n = (SELECT max(o.n) FROM readings o WHERE o.doc_id = r.doc_id)"


def add_reading(
    ledger: Ledger,
    doc: Document,
    reading: Reading,
    reader: str,
    at: str | None,
    *,
    again: bool = False,
) -> bool:
    """Makes a new reading of a stored document the one that counts, in one transaction.

    Returns False, and adds nothing, where the one that counts is by the same reader already,
    unless `again`. `at` is when it was read, ISO 8601 in UTC.
    """
    with ledger._write() as db:
        if not again and newest_readers(ledger, doc.id).get(doc.id) == reader:
            return False
        drop_rows(db, doc.id)
        issues = insert_reading(db, doc, reading, reader, at)
        add_rows(db, doc, reading.claims)
        log_reading(db, ledger._clerk, doc.id)
        log_issues(db, ledger._clerk, issues)
    return True


def log_reading(db: Database, clerk: Clerk, doc_id: str) -> None:
    """Takes the newest reading of a document into the log."""
    query = "SELECT n, reader, at FROM readings WHERE doc_id = ? ORDER BY n DESC LIMIT 1"
    n, reader, at = db.execute(query, (doc_id,)).fetchone()
    told = {"n": n, "reader": reader, "read_at": at}
    append_log(db, clerk, "reading", doc_id, list(reading_rows(doc_id, n)), told=told)


def newest_readers(ledger: Ledger, doc_id: str | None = None) -> dict[str, str]:
    """Returns the reader whose reading counts, by the document's id; of all or of one."""
    query, values = f"SELECT r.doc_id, r.reader FROM readings r WHERE {_NEWEST}", []
    if doc_id is not None:
        query, values = f"{query} AND r.doc_id = ?", [doc_id]
    return dict(ledger._db.execute(query, values))


def kept_readings(ledger: Ledger, doc_id: str | None = None) -> list[ReadingHead]:
    """Returns who read a document, or each of all, in the order of the readings."""
    query = (
        "SELECT r.doc_id, r.n, r.reader, r.at, "
        "(SELECT count(*) FROM mentions m WHERE m.doc_id = r.doc_id AND m.reading = r.n), "
        "(SELECT count(*) FROM claims c WHERE c.doc_id = r.doc_id AND c.reading = r.n), "
        f"{_NEWEST} FROM readings r"
    )
    where, values = ("", []) if doc_id is None else (" WHERE r.doc_id = ?", [doc_id])
    rows = ledger._db.execute(f"{query}{where} ORDER BY r.doc_id, r.n", values)
    return [
        ReadingHead(doc, n, reader, at, mentions, claims, bool(counts))
        for doc, n, reader, at, mentions, claims, counts in rows
    ]


def was_reread(ledger: Ledger) -> bool:
    """Whether any document has been read more than once."""
    return ledger._db.execute("SELECT 1 FROM readings WHERE n > 1 LIMIT 1").fetchone() is not None


def claims_of_documents(ledger: Ledger, doc_ids: Iterable[str]) -> list[Claim]:
    """Returns the claims that count of some documents, as they were read."""
    return [
        read_claim(payload)
        for doc_id in doc_ids
        for (payload,) in ledger._db.execute(
            "SELECT payload FROM claims_now WHERE doc_id = ? ORDER BY id", (doc_id,)
        )
    ]


def find_past_claims(ledger: Ledger, beginning: str) -> list[Claim]:
    """Returns the claims whose ids begin so and that stand in readings that count no more.

    Of one id in several such readings, the claim of the last.
    """
    rows = ledger._db.execute(
        "SELECT id, payload FROM claims c WHERE substr(id, 1, ?) = ? "
        "AND id NOT IN (SELECT id FROM claims_now) ORDER BY reading",
        (len(beginning), beginning),
    )
    return [read_claim(payload) for payload in dict(rows).values()]


def claims_of_reading(ledger: Ledger, number: int, narrow: Filter | None = None) -> list[Claim]:
    """Returns the claims of each document's reading of a number, as they were read."""
    where, values = claim_where(narrow or Filter())
    rows = ledger._db.execute(
        "SELECT c.payload FROM claims c JOIN documents d ON d.id = c.doc_id"
        f"{where} {'AND' if where else 'WHERE'} c.reading = ? "
        "ORDER BY d.published NULLS FIRST, d.ref, d.id, c.n",
        [*values, number],
    )
    return [read_claim(payload) for (payload,) in rows]


def every_claim(ledger: Ledger) -> Iterator[tuple[int, Claim]]:
    """Yields the claims of all readings, each with its reading's number."""
    for number, payload in ledger._db.execute(
        "SELECT reading, payload FROM claims ORDER BY id, reading"
    ):
        yield number, read_claim(payload)


def every_mention(ledger: Ledger, doc_id: str) -> Iterator[tuple[int, MentionType, Mention[Any]]]:
    """Yields a document's mentions in all its readings, each with its reading's number."""
    for number, kind, payload in ledger._db.execute(
        "SELECT reading, type, payload FROM mentions WHERE doc_id = ? ORDER BY reading, n",
        (doc_id,),
    ):
        yield number, kind, decode(MENTION_TYPES[kind], json.loads(payload))


def judged_claims(ledger: Ledger, decisions: Sequence[Decision]) -> Mapping[tuple[str, str], Claim]:
    """Returns each decision's claims as they were read when it was made, by both their ids."""
    numbers = {key: n for n, key in ledger._db.execute("SELECT n, id FROM decisions ORDER BY n")}
    found: dict[tuple[str, str], Claim] = {}
    for decision in decisions:
        for subject in decision.subjects:
            row = ledger._db.execute(
                "SELECT c.payload FROM claims c "
                "JOIN readings r ON r.doc_id = c.doc_id AND r.n = c.reading "
                "WHERE c.id = ? AND r.decided < ? ORDER BY c.reading DESC LIMIT 1",
                (subject, numbers.get(decision.id, 0)),
            ).fetchone()
            if row is not None:
                found[decision.id, subject] = read_claim(row[0])
    return found
