"""Copies a case row by row: between files and databases, or into a file without its users.

A copy holds all facts, the log, the views with the mark of the facts that they were built from,
and, where it is a case to go on with, its users and the program's notes. Sessions stay behind: who
was logged in logs in again. It is made in one transaction that is kept only if the log's chain and
every digest in it hold on the other side, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from recount.errors import CaseError
from recount.store.address import Address
from recount.store.check import check_log
from recount.store.database import Database
from recount.store.facts import FACTS
from recount.store.ledger import Ledger, load_postgres
from recount.store.log import Head, read_head
from recount.store.schema import NOTE_TABLES, VIEW_TABLES
from recount.store.sqlite import make_file

Progress = Callable[[str], None]
AT_ONCE = 500
"""Rows that are written by one statement."""
SHARED = (*FACTS, "log", "meta", *VIEW_TABLES)
PRIVATE = ("users", *NOTE_TABLES)
ORDERS: Mapping[str, str] = {
    "bodies": "sha256",
    "refs": "ref, doc_id",
    "readings": "doc_id, n",
    "mentions": "doc_id, reading, n",
    "claims": "doc_id, reading, n, id",
    "issues": "id",
    "reading_issues": "doc_id, reading, issue_id",
    "meta": "key",
    "copies": "doc_id",
    "relations": "claim_id",
    "incidents": "codebook, n, id",
    "sources": "n, id",
    "claim_names": "field, name",
    "amended": "claim_id",
    "decision_subjects": "subject, n",
    "incident_rows": "codebook, id",
    "incident_documents": "doc_id, incident_id",
    "source_rows": "id",
    "source_words": "source_id, party_id, wording",
    "added": "doc_id, reading, n, id",
    "blind_words": "claim_id, by_name",
    "users": "name",
    "marks": "key",
    "feeds": "url",
    "feed_entries": "feed, address",
    **dict.fromkeys(("documents", "document_rows", "claim_rows"), "seq"),
    **dict.fromkeys(
        ("decisions", "outside", "arrivals", "exchanges", "retrievals", "stamps", "log"), "n"
    ),
    **dict.fromkeys(("decision_rows", "hidden_decisions"), "n"),
}
"""In which order a table's rows are written, so that the same case gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: how many rows of each table, and the head of the log, the same in both."""

    rows: Mapping[str, int]
    head: Head


def copy_case(
    source: Ledger, target: Address, *, private: bool = True, tell: Progress | None = None
) -> Copied:
    """Makes a new case with what an open one holds at this moment, and checks it.

    Without `private` it has neither users nor notes. Raises CaseError where there is something at
    the target already, or where it is not the same in the end; nothing is left there then.
    """
    tell = tell or (lambda _: None)
    tables = (*SHARED, *PRIVATE) if private else SHARED
    made: list[Copied] = []

    def fill(db: Database) -> None:
        with source.snapshot():
            made.append(_fill(source, db, tables, tell))

    if target.path is not None:
        make_file(target.path, fill)
    else:
        load_postgres(target).make_schema(target, fill)
    return made[-1]


def _fill(source: Ledger, target: Database, tables: tuple[str, ...], tell: Progress) -> Copied:
    rows = {table: _copy_table(source, target, table, tell) for table in tables}
    target.settle(tables)
    tell("words to search for")
    target.words.fill()
    head = source.head()
    problems = [
        f"{table}: {_count(target, table)} of {_count(source._db, table)} rows stand"
        for table, count in rows.items()
        if not count == _count(source._db, table) == _count(target, table)
    ]
    if read_head(target) != head:
        problems.append("the head of the log is another one")
    problems += check_log(target, tell)
    if problems:
        more = f", and {len(problems) - 1} more" if problems[1:] else ""
        raise CaseError(
            f"{source.address}: not copied, since the copy would not be sound: "
            f"{problems[0]}{more} (see `recount verify`)"
        )
    return Copied(rows, head)


def _copy_table(source: Ledger, target: Database, table: str, tell: Progress) -> int:
    columns = source._db.columns(table)
    names = ", ".join(f'"{name}"' for name in columns)
    insert = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"
    total, done = _count(source._db, table), 0
    for batch in _batches(source, f"SELECT {names} FROM {table} ORDER BY {ORDERS[table]}"):
        target.executemany(insert, batch)
        done += len(batch)
        tell(f"{table}: {done} of {total}")
    return done


def _batches(source: Ledger, query: str) -> Iterator[list[Any]]:
    rows = source._db.stream(query)
    try:
        while batch := list(islice(rows, AT_ONCE)):
            yield batch
    except source._db.Error as error:
        said = source.address.hide(str(error))
        raise CaseError(f"{source.address}: cannot be read through: {said}") from error


def _count(db: Database, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
