"""Checks a case below the level of records: schema, log, and every row of a fact.

Nothing is decoded here, so that no altered byte can stop the check. What counts is what the
database reads out of the tables of facts and of the log, and the schema. Free space, indexes and
views are no facts: of a file, `PRAGMA integrity_check` tells whether an index fits its table, and
views are compared with what follows from the facts (`recount.pipeline`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

from recount.store.database import Database
from recount.store.facts import FACTS, Rows, canonical, digest_rows
from recount.store.ledger import Ledger
from recount.store.log import GENESIS, LogEntry, read_log, seal

Progress = Callable[[str], None]
_EVERY = 200
_BAD = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


def check_rows(
    ledger: Ledger, *, heads: Collection[str] = (), progress: Progress | None = None
) -> list[str]:
    """Returns a line for each thing that differs from what the log says; nothing if all fits.

    `heads` are hashes of the log that were written down elsewhere: each must be the hash of an
    entry. An end of the log that was cut off together with its facts shows in them alone.
    """
    db = ledger._db
    expected = db.fresh_schema()
    with db.lenient():
        try:
            problems = ledger.check_file() + _compare_schemas(expected, db.schema())
            entries = list(read_log(db))
            problems += _check_chain(entries)
            problems += _check_groups(db, entries, progress or (lambda _: None))
        except (db.Error, *_BAD) as error:
            return [f"the case cannot be read through: {error}"]
    known = {GENESIS, *(entry.chain for entry in entries)}
    problems += [f"head {head}: no entry of the log has it" for head in heads if head not in known]
    return problems


def check_log(db: Database, progress: Progress | None = None) -> list[str]:
    """Returns a line for each thing that differs from what the log says; the schema is left out.

    Needs an open transaction, and may be called on what was not committed yet.
    """
    db.execute("SAVEPOINT reading")
    entries = list(read_log(db))
    return _check_chain(entries) + _check_groups(db, entries, progress or (lambda _: None))


def _compare_schemas(expected: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Names what is not as in a new case: a trigger taken out leaves facts unguarded."""
    return [
        f"schema: {name} is not as this program makes it"
        for name in sorted(expected.keys() | found.keys())
        if expected.get(name) != found.get(name)
    ]


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


def _check_groups(db: Database, entries: list[LogEntry], progress: Progress) -> list[str]:
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
        except (db.Error, *_BAD) as error:
            db.forgive()
            problems.append(f"{where}: cannot be read: {error}")
    for table, count in covered.items():
        (held,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()
        if held != count:
            problems.append(f"{table}: {held} rows stand, and the log accounts for {count}")
    return problems
