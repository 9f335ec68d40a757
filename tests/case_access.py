"""Lets tests at the rows of a case beside the program, in a file or a schema."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from recount.store import Address, Ledger
from recount.store.database import Database
from recount.store.schema_postgres import STATE
from recount.store.sqlite import SqliteDatabase


def connect(target: object) -> Database:
    """Returns a connection of its own to a case, with no foreign keys checked in a file."""
    address = Address.parse(str(target)) if not isinstance(target, Address) else target
    if address.path is not None:
        return sqlite3.connect(address.path, isolation_level=None, factory=SqliteDatabase)
    from recount.store.postgres import PostgresDatabase

    return PostgresDatabase(address)


@contextmanager
def unguarded(target: object) -> Iterator[Database]:
    """Yields a connection whose facts can be changed and deleted; the guards stand behind it."""
    db = connect(target)
    guards = []
    if db.dialect == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE name LIKE '%_keep_%'"
        guards = db.execute(query).fetchall()
        for name, _ in guards:
            db.execute(f"DROP TRIGGER {name}")
    else:
        db.execute("SET session_replication_role TO replica")
    try:
        yield db
        for _, guard in guards:
            db.execute(guard)
    finally:
        db.close()


def drop_guard(db: Database, name: str) -> None:
    """Takes out a trigger that refuses to change facts."""
    table = name.partition("_keep_")[0]
    db.execute(f"DROP TRIGGER {name}{f' ON {table}' if db.dialect == 'postgresql' else ''}")


def tables(db: Database) -> set[str]:
    """Returns the names of a case's tables, without those of the indexes of words."""
    if db.dialect == "sqlite":
        found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        found = db.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return {name for (name,) in found if not name.startswith(("documents_fts", "claims_fts"))}


def clone(source: str, target: str) -> str:
    """Copies a case, row by row as it stands, to where there is none; returns where."""
    address = Address.parse(source)
    if address.path is not None:
        return shutil.copy(address.path, target)
    Ledger.open(target, create=True).close()
    with unguarded(target) as db:
        for table in {*tables(db), "documents_fts", "claims_fts"} - {STATE}:
            db.execute(f"INSERT INTO {table} SELECT * FROM {address.schema}.{table}")
    return target
