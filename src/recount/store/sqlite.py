"""A case as one SQLite file."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from recount.errors import CaseError
from recount.store.database import Database, Dialect
from recount.store.log import Clerk
from recount.store.migrating import make, migrate
from recount.store.schema import APPLICATION_ID, MIGRATIONS
from recount.store.words_sqlite import Fts5Words

BUSY_SECONDS = 120.0
RETRY_SECONDS = 0.02
CACHE_KIB = 65_536
MAPPED_BYTES = 1 << 30  # of the file, read without being copied
_OUR_FAULTS = (
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
    sqlite3.NotSupportedError,
    sqlite3.InterfaceError,
)
_STATISTICS = "sqlite_stat%"
_SHADOWS = ("documents_fts_", "claims_fts_")


class SqliteDatabase(sqlite3.Connection):
    """A connection to a case file (a `recount.store.database.Database`)."""

    dialect: Final[Dialect] = "sqlite"

    @property
    def words(self) -> Fts5Words:
        """Its indexes of words."""
        return Fts5Words(self)

    def stream(self, sql: str, /) -> Iterator[Any]:
        """Yields the rows of a query, a few at a time."""
        return self.execute(sql)

    def settle(self, tables: Iterable[str]) -> None:
        """Does nothing: SQLite finds its ways without statistics."""

    def begin_write(self) -> None:
        """Begins a transaction that writes; waits until no other one does."""
        self.execute("BEGIN IMMEDIATE")

    begin_migration = begin_write

    def begin_read(self) -> None:
        """Begins a transaction that reads the case as it is at one moment."""
        self.execute("BEGIN")

    def commit(self) -> None:
        """Ends a transaction and keeps what it wrote."""
        self.execute("COMMIT")

    def rollback(self) -> None:
        """Ends a transaction and takes back what it wrote; does nothing where none is open."""
        if self.in_transaction:  # a full disk has ended it already
            self.execute("ROLLBACK")

    def take_turn(self) -> bool:
        """Takes a turn that nobody else has: of one file, few processes build the views."""
        return True

    def end_turn(self) -> None:
        """Does nothing."""

    def is_refusal(self, error: BaseException) -> bool:
        """Whether an error is the disk's or the file's, and no fault of ours."""
        return isinstance(error, sqlite3.DatabaseError) and not isinstance(error, _OUR_FAULTS)

    @contextmanager
    def lenient(self) -> Iterator[None]:
        """Reads one moment of the case, and what is no UTF-8 with marks in place of bad bytes."""
        self.text_factory = lambda raw: raw.decode("utf-8", "replace")
        self.begin_read()
        try:
            yield
        finally:
            self.rollback()
            self.text_factory = str

    def forgive(self) -> None:
        """Does nothing: a statement that fails does not end a transaction."""

    def check(self) -> list[str]:
        """Returns what SQLite itself finds wrong with the file."""
        found = [str(row[0]) for row in self.execute("PRAGMA integrity_check")]
        return [] if found == ["ok"] else found

    def version(self) -> int:
        """Returns the schema's version, 0 where there are no tables yet."""
        return int(self.execute("PRAGMA user_version").fetchone()[0])

    def set_version(self, number: int) -> None:
        """Marks the file as a case of this program, of a schema version."""
        self.execute(f"PRAGMA user_version = {number}")
        self.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    def statements(self, number: int, script: str) -> Iterator[str]:
        """Returns the statements of a migration as they stand."""
        return split_script(script)

    def schema(self) -> Mapping[str, str]:
        """Returns the schema by name; of the words' inner tables, only that they are there."""
        query = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE ?"
        return {
            f"{kind} {name}": table
            if name.startswith(_SHADOWS)
            else f"{table} {' '.join((sql or '').split())}"
            for kind, name, table, sql in self.execute(query, (_STATISTICS,))
        }

    def fresh_schema(self) -> Mapping[str, str]:
        """Returns the schema of a new case by name."""
        fresh = sqlite3.connect(":memory:", factory=SqliteDatabase)
        for script in MIGRATIONS:
            for statement in split_script(script):
                fresh.execute(statement)
        found = fresh.schema()
        fresh.close()
        return found

    def columns(self, table: str) -> list[str]:
        """Returns the names of a table's columns in their order."""
        query = "SELECT name FROM pragma_table_info(?) ORDER BY cid"
        return [name for (name,) in self.execute(query, (table,))]


def make_file(path: Path, fill: Callable[[Database], None]) -> None:
    """Makes a case file that `fill` puts rows into, whole or not at all, in as few bytes as can be.

    Raises CaseError where there is something of that name, or where it cannot be written.
    """
    if path.exists():
        raise CaseError(f"{path}: there is a file already")
    try:
        with tempfile.TemporaryDirectory(dir=path.absolute().parent, prefix=".recount-") as folder:
            draft = Path(folder) / "case.recount"
            db = sqlite3.connect(draft, isolation_level=None, factory=SqliteDatabase)
            try:
                db.execute("PRAGMA foreign_keys = ON")
                make(db, str(path), fill)
                db.execute("VACUUM")
            finally:
                db.close()
            draft.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise CaseError(f"{path}: cannot be written: {error}") from error


def open_file(path: Path, *, create: bool, lent: bool, clerk: Clerk) -> SqliteDatabase:
    """Opens a case file, brings it up to date, and makes it if `create` is set.

    One that is `lent` may go from thread to thread. Raises CaseError.
    """
    if not path.exists() and not create:
        raise CaseError(f"{path}: no such case (make one with `recount init {path}`)")
    if path.is_dir():
        raise CaseError(f"{path}: a folder, not a case file")
    try:
        db = sqlite3.connect(
            path,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=not lent,
            factory=SqliteDatabase,
        )
        db.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        _check_header(path, db)
        _write_ahead(db)
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        db.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
        db.execute("PRAGMA foreign_keys = ON")
        migrate(db, str(path), clerk)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise CaseError(f"{path}: cannot be opened as a case: {error}") from error
    return db


def _check_header(path: Path, db: SqliteDatabase) -> None:
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise CaseError(f"{path}: a SQLite file, but not a case of this program")


def _write_ahead(db: SqliteDatabase) -> None:
    """Sets write-ahead logging, once for a file.

    SQLite does not wait for this lock by itself: two processes that make one case at the
    same moment would meet "database is locked".
    """
    for _ in range(int(BUSY_SECONDS / RETRY_SECONDS)):
        try:
            mode = db.execute("PRAGMA journal_mode").fetchone()[0]
            if mode != "wal":
                db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(RETRY_SECONDS)
    raise sqlite3.OperationalError(f"locked by another process for {BUSY_SECONDS:.0f} s")


def split_script(script: str) -> Iterator[str]:
    """Cuts a script into statements; `executescript` would commit between them."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
