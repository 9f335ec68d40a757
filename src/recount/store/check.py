"""Checks a case file below the level of records: schema, log, and every row of a fact.

Nothing is decoded here, so that no altered byte can stop the check. What counts is what SQLite
reads out of the tables of facts and of the log, and the schema. Free space, indexes and views
are no facts: `PRAGMA integrity_check` tells whether an index fits its table, and views are
compared with what follows from the facts (`recount.pipeline`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from recount.store.facts import FACTS, Rows, canonical, digest_rows
from recount.store.ledger import Ledger, split_script
from recount.store.log import GENESIS, LogEntry, read_log, seal
from recount.store.schema import MIGRATIONS

Progress = Callable[[str], None]
_STATISTICS = "sqlite_stat%"
_SHADOWS = ("documents_fts_", "claims_fts_")
_EVERY = 200
_BAD = (sqlite3.Error, ValueError, TypeError, LookupError, AttributeError, RecursionError)


def check_rows(
    ledger: Ledger, *, heads: Collection[str] = (), progress: Progress | None = None
) -> list[str]:
    """Returns a line for each thing that differs from what the log says; nothing if all fits.

    `heads` are hashes of the log that were written down elsewhere: each must be the hash of an
    entry. An end of the log that was cut off together with its facts shows in them alone.
    """
    with _lenient(ledger) as db:
        try:
            problems = ledger.check_file() + _check_schema(db)
            entries = list(read_log(db))
            problems += _check_chain(entries)
            problems += _check_groups(db, entries, progress or (lambda _: None))
        except _BAD as error:
            return [f"the file cannot be read through: {error}"]
    known = {GENESIS, *(entry.chain for entry in entries)}
    problems += [f"head {head}: no entry of the log has it" for head in heads if head not in known]
    return problems


@contextmanager
def _lenient(ledger: Ledger) -> Iterator[sqlite3.Connection]:
    """Reads texts that are no UTF-8 with marks in place of bad bytes, so that digests differ."""
    db = ledger._db
    db.text_factory = lambda raw: raw.decode("utf-8", "replace")
    db.execute("BEGIN")  # one moment of the case, whoever adds to it meanwhile
    try:
        yield db
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
        db.text_factory = str


def _check_schema(db: sqlite3.Connection) -> list[str]:
    """Compares the schema with that of a new case: a trigger taken out leaves facts unguarded."""
    fresh = sqlite3.connect(":memory:")
    for script in MIGRATIONS:
        for statement in split_script(script):
            fresh.execute(statement)
    expected, found = _read_schema(fresh), _read_schema(db)
    fresh.close()
    return [
        f"schema: {name} is not as this program makes it"
        for name in sorted(expected.keys() | found.keys())
        if expected.get(name) != found.get(name)
    ]


def _read_schema(db: sqlite3.Connection) -> dict[str, str]:
    """Returns the schema by name; of the word indexes' inner tables, only that they are there."""
    query = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE ?"
    return {
        f"{kind} {name}": table
        if name.startswith(_SHADOWS)
        else f"{table} {' '.join((sql or '').split())}"
        for kind, name, table, sql in db.execute(query, (_STATISTICS,))
    }


def _check_chain(entries: list[LogEntry]) -> list[str]:
    before = GENESIS
    for number, entry in enumerate(entries, 1):
        where = f"log entry {number}"
        if entry.n != number:
            return [f"{where}: missing; the next one is {entry.n}"]
        try:
            payload = json.loads(entry.payload)
        except (ValueError, RecursionError):
            return [f"{where}: its payload is no JSON"]
        said = (entry.n, entry.at, entry.kind, entry.subject)
        if canonical(payload) != entry.payload or seal(before, said, payload) != entry.chain:
            return [f"{where}: the chain of the log breaks here"]
        before = entry.chain
    return []


def _check_groups(db: sqlite3.Connection, entries: list[LogEntry], progress: Progress) -> list[str]:
    """Compares each entry's rows with their digest, and finds rows that no entry names."""
    problems: list[str] = []
    seen: set[tuple[str, str]] = set()
    covered = dict.fromkeys(FACTS, 0)
    for entry in entries:
        if entry.n % _EVERY == 0:
            progress(f"log entry {entry.n} of {len(entries)}")
        where = f"log entry {entry.n} ({entry.kind} {entry.subject})"
        try:
            groups: list[dict[str, Any]] = entry.told["rows"]
            for group in groups:
                rows = Rows(group["table"], group["where"])
                key = (rows.table, canonical(dict(rows.where)))
                if key in seen:
                    problems.append(f"{where}: names rows of {rows.table} a second time")
                    continue
                seen.add(key)
                count, digest = digest_rows(db, rows)
                covered[rows.table] += count
                if count != group["rows"]:
                    was = group["rows"]
                    problems.append(
                        f"{where}: {was} rows of {rows.table} were added, {count} stand"
                    )
                elif digest != group["sha256"]:
                    problems.append(f"{where}: {rows.table}: not as it was added")
        except _BAD as error:
            problems.append(f"{where}: cannot be read: {error}")
    for table, count in covered.items():
        (held,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()
        if held != count:
            problems.append(f"{table}: {held} rows stand, and the log accounts for {count}")
    return problems
