"""Whatever is altered in a case at random is found, and nothing else is complained of.

Two ways: one bit of a file is turned over anywhere, or a row of a table of facts or of the log
is changed, deleted, exchanged with another or added, the triggers put back behind it. A bit that
no fact, no entry of the log and no part of the schema is read from does not count (free space,
indexes, views): a plain dump before and after tells that, not the check that is tested.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from old_cases import make_old_case
from outside_files import KOBA, ucdp
from test_ledger import sample
from test_outside_records import records

from case_access import clone, connect, unguarded
from postgres_cluster import Server
from recount.errors import CaseError
from recount.model import Arrival, Decision, Issue
from recount.retrieval import Exchange, Known, Retrieval, Validators
from recount.store import (
    Clerk,
    Ledger,
    Stamp,
    add_exchange,
    add_outside,
    add_reading,
    add_retrieval,
    add_stamp,
)
from recount.store.database import Database
from recount.store.facts import FACTS
from recount.store.schema import MIGRATIONS
from recount.verify import verify

PLACES = 100  # of each way
TABLES = ("log", *FACTS)
AT = "2026-01-02T03:04:05.000+00:00"
CLERK = Clerk("amal", lambda: AT)
Way = Callable[[Database, random.Random, str], None]


def fill(target: str) -> None:
    with Ledger.open(target, create=True, clerk=CLERK) as ledger:
        for n in range(3):
            doc, body, reading = sample(f"report{n}.txt", f" Report {n}." * 60)
            arrival = Arrival(
                doc.ref, "http://x.org/a", "http://x.org/b", AT, 200, (("ETag", "1"),)
            )
            ledger.add_document(doc, body, reading, "rules@1", arrival=arrival)
            ledger.note_ref(replace(doc, ref=f"again{n}.txt"))
            missed = Issue("extract", "llm.ungrounded", "warning", doc.ref, "dropped")
            add_reading(ledger, doc, replace(reading, issues=(missed,)), "better@1", AT)
            request = f"WARC/1.1 {n}".encode()
            had = Exchange(f"http://x.org/{n}", AT, 200, (("ETag", str(n)),), request)
            add_exchange(ledger, had)
            there = Retrieval(had.url, had.url, had.url, AT, (had.id,), Validators(str(n)))
            add_retrieval(ledger, Known(doc.id, doc.ref, there))
        for _ in range(2):
            head = ledger.head()
            add_stamp(ledger, Stamp(head.n, head.chain, "http://tsa.org", AT, bytes(range(200))))
        add_outside(ledger, records(ucdp(KOBA)))
        ledger.add_issues([Issue("ingest", "not_found", "error", "x", "no such file")])
        for n in range(3):
            ledger.add_decision(
                Decision(f"d{n}", "accept", ("c1",), "amal", "2026-01-01T00:00:00Z", "seen")
            )


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tampering") / "whole.recount"
    fill(str(path))
    return path


@pytest.fixture
def schema(postgres: Server) -> str:
    target = postgres.new()
    fill(target)
    return target


def dump(path: Path) -> Any:
    """All that counts in a file, read plainly; a text where it cannot be read."""
    db = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    db.text_factory = bytes
    try:
        marks = [db.execute(f"PRAGMA {name}").fetchone() for name in ("user_version", "encoding")]
        schema = db.execute(
            "SELECT type, name, tbl_name, "
            "CASE WHEN name LIKE '%_fts_%' THEN 0 ELSE sql END FROM sqlite_master"
        ).fetchall()
        rows = [sorted(map(repr, db.execute(f"SELECT * FROM {table}"))) for table in TABLES]
        return marks, sorted(map(repr, schema)), rows
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return f"{type(error).__name__}"
    finally:
        db.close()


def is_found(target: Path | str) -> bool:
    try:
        with Ledger.open(target) as ledger:
            return bool(verify(ledger))
    except CaseError:
        return True


def test_one_bit_turned_over_anywhere_is_found(case: Path, tmp_path: Path) -> None:
    rng = random.Random(6)
    whole, before = case.read_bytes(), dump(case)
    path = tmp_path / "altered.recount"
    tried = found = missed = 0
    while found < PLACES:
        tried += 1
        data = bytearray(whole)
        at = rng.randrange(len(data))
        data[at] ^= 1 << rng.randrange(8)
        for old in tmp_path.iterdir():
            old.unlink()
        path.write_bytes(data)
        if dump(path) == before:
            missed += 1
            continue  # free space, an index, a view
        assert is_found(path), f"byte {at}, the {tried}th try"
        found += 1
    assert (found, tried) == (PLACES, PLACES + missed)


def _change(db: Database, rng: random.Random, table: str) -> None:
    row_id, row, columns = _pick(db, rng, table)
    column = rng.choice(columns)
    value = row[columns.index(column)]
    if isinstance(value, str) and value:
        at = rng.randrange(len(value))
        value = value[:at] + ("x" if value[at] != "x" else "y") + value[at + 1 :]
    elif isinstance(value, bytes):
        at = rng.randrange(len(value))
        value = value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
    elif value is None:
        value = 7 if column == "status" else "x"
    else:
        value = 1000 + rng.randrange(1000) if value == "" else value + 1000
    db.execute(f"UPDATE {table} SET {column} = ? WHERE {ROW[db.dialect]} = ?", (value, row_id))


def _delete(db: Database, rng: random.Random, table: str) -> None:
    row_id, _, _ = _pick(db, rng, table)
    db.execute(f"DELETE FROM {table} WHERE {ROW[db.dialect]} = ?", (row_id,))


def _exchange(db: Database, rng: random.Random, table: str) -> None:
    """Gives two rows each other's values, but for their keys."""
    keys = {name for name, unique in _keys(table) if unique}
    one, other = _pick(db, rng, table), _pick(db, rng, table)
    if keys >= set(one[2]):
        return  # a row that is all key
    columns = [c for c in one[2] if c not in keys]
    for row_id, row in ((one[0], other[1]), (other[0], one[1])):
        values = [row[one[2].index(column)] for column in columns]
        told = ", ".join(f"{column} = ?" for column in columns)
        db.execute(f"UPDATE {table} SET {told} WHERE {ROW[db.dialect]} = ?", (*values, row_id))


def _insert(db: Database, rng: random.Random, table: str) -> None:
    _, row, columns = _pick(db, rng, table)
    keys = {name for name, unique in _keys(table) if unique}
    told = dict(zip(columns, row, strict=True))
    for key in keys:
        value = told[key]
        told[key] = value + 1000 if isinstance(value, int) else f"{value}{rng.randrange(10**6)}"
    marks = ", ".join("?" * len(columns))
    db.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", [*told.values()])


def _pick(db: Database, rng: random.Random, table: str) -> tuple[Any, tuple[Any, ...], list[str]]:
    columns = [name for name, _ in _keys(table)]
    number = ROW[db.dialect]
    rows = db.execute(f"SELECT {number}, {', '.join(columns)} FROM {table} ORDER BY {number}")
    row_id, *row = rng.choice(rows.fetchall())
    return row_id, tuple(row), columns


@cache
def _keys(table: str) -> list[tuple[str, bool]]:
    """The columns of a table, and which of them are keys; the same in both databases."""
    db = sqlite3.connect(":memory:")
    for script in MIGRATIONS:
        db.executescript(script)
    unique = {"id"} if table != "log" else set()
    found = db.execute(f"SELECT name, pk FROM pragma_table_info('{table}') ORDER BY cid").fetchall()
    db.close()
    return [(name, bool(pk) or name in unique) for name, pk in found]


ROW = {"sqlite": "rowid", "postgresql": "ctid"}
WAYS: tuple[Way, ...] = (
    _change,
    _delete,
    _exchange,
    _insert,
)


def _choose(db: Database, rng: random.Random) -> tuple[Way, str]:
    filled = [t for t in TABLES if db.execute(f"SELECT count(*) FROM {t}").fetchone()[0]]
    return rng.choice(WAYS), rng.choice(filled)


def test_a_row_changed_deleted_exchanged_or_added_is_found(case: Path, tmp_path: Path) -> None:
    rng = random.Random(7)
    before = dump(case)
    path = tmp_path / "altered.recount"
    ways: dict[str, int] = {}
    while sum(ways.values()) < PLACES:
        for old in tmp_path.iterdir():
            old.unlink()
        shutil.copy(case, path)
        with unguarded(path) as db:
            way, table = _choose(db, rng)
            way(db, rng, table)
        if dump(path)[2] == before[2]:
            continue  # a row exchanged with itself, or with one like it
        assert is_found(path), f"{way.__name__} in {table}"
        ways[way.__name__] = ways.get(way.__name__, 0) + 1
    assert len(ways) == len(WAYS)
    assert min(ways.values()) > 2


def test_a_row_altered_in_a_schema_is_found(schema: str, postgres: Server) -> None:
    """As above; each alteration is taken back by copying the table from another schema."""
    rng = random.Random(8)
    whole = clone(schema, postgres.new())
    pristine = whole.rpartition("=")[2]
    ways: dict[str, int] = {}
    while sum(ways.values()) < PLACES // 2:
        with unguarded(schema) as db:
            way, table = _choose(db, rng)
            way(db, rng, table)
            differ = f"(TABLE {table} EXCEPT TABLE {pristine}.{table})"
            lacks = f"(TABLE {pristine}.{table} EXCEPT TABLE {table})"
            altered = db.execute(f"SELECT count(*) FROM ({differ} UNION ALL {lacks}) AS d")
            if altered.fetchone()[0]:
                assert is_found(schema), f"{way.__name__} in {table}"
                ways[way.__name__] = ways.get(way.__name__, 0) + 1
            db.execute(f"DELETE FROM {table}")
            db.execute(f"INSERT INTO {table} SELECT * FROM {pristine}.{table}")
    assert len(ways) == len(WAYS)
    assert not is_found(schema)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE claims DISABLE TRIGGER claims_keep_update", "trigger claims_keep_update"),
        ("DROP TRIGGER log_keep_truncate ON log", "trigger log_keep_truncate"),
        (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql "
            "AS 'BEGIN RETURN OLD; END'",
            "function refuse_change",
        ),
        ("CREATE RULE r AS ON DELETE TO refs DO INSTEAD NOTHING", "table refs"),
        ("ALTER TABLE documents ADD COLUMN note TEXT", "table documents"),
        ("DROP INDEX claims_when", "index claims_when"),
        ("CREATE TABLE secrets (x TEXT)", "table secrets"),
        ('ALTER TABLE outside ALTER COLUMN ref TYPE TEXT COLLATE "POSIX"', "table outside"),
    ],
)
def test_a_schema_that_was_altered_is_named(schema: str, statement: str, said: str) -> None:
    db = connect(schema)
    db.execute(statement)
    db.close()
    with Ledger.open(schema) as ledger:
        assert verify(ledger) == [f"schema: {said} is not as this program makes it"]


def test_no_false_alarm_on_a_case_of_any_age(case: Path, tmp_path: Path) -> None:
    with Ledger.open(case) as ledger:
        assert verify(ledger) == []
    for version in (1, 2):
        path = tmp_path / f"v{version}.recount"
        make_old_case(path, version)
        for _ in range(2):  # when it is migrated, and when it is opened again
            with Ledger.open(path, clerk=CLERK) as ledger:
                assert verify(ledger) == []
