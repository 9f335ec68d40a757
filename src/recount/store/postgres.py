"""A case as one schema of a PostgreSQL database.

Each connection sees the case's schema alone. Whoever writes holds the one row of `case_state` until
the transaction ends, so that writers wait for each other, as they do for a file; the row also
counts the writes. Statements come in the store's one form and are translated on their way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import psycopg
import psycopg.conninfo
from psycopg.pq import TransactionStatus

from recount.errors import CaseError, InvariantError
from recount.store.address import Address
from recount.store.catalogue_postgres import fresh_parts, read_parts, without_schema
from recount.store.database import Cursor, Database, Dialect
from recount.store.log import Clerk
from recount.store.migrating import make, migrate
from recount.store.schema_postgres import MARK, PREPARE, STATE, named, postgres_statements
from recount.store.sqlite import BUSY_SECONDS, split_script
from recount.store.texts_postgres import (
    NumberLoader,
    TextLoader,
    TruthLoader,
    escape,
)
from recount.store.translate import translate
from recount.store.words_postgres import Tokens, TsvectorWords

OLDEST = 13
"""The oldest version of PostgreSQL that is taken."""
AT_ONCE = 500
"""Rows of a stream that are held in memory."""
_IN_TRANSACTION = (TransactionStatus.INTRANS, TransactionStatus.INERROR, TransactionStatus.ACTIVE)
_REFUSALS = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.ReadOnlySqlTransaction,
)
_DEFAULTS = {"connect_timeout": 20, "application_name": "recount"}
_SETTINGS = (
    'SET search_path TO "{}"; '
    f"SET lock_timeout TO '{BUSY_SECONDS:.0f}s'; "
    "SET jit TO off"  # the statements are many and small
)
_TURN = "hashtextextended(?, 1)"
"""The advisory lock of who builds the views of a schema; that of migrations has the seed 0."""
T = TypeVar("T")


class PostgresDatabase:
    """A connection to a case's schema (a `recount.store.database.Database`).

    One that was lost is made anew for the next statement, unless that stands in a transaction.
    Raises CaseError, naming the address without its password, for what the server refuses.
    """

    dialect: Final[Dialect] = "postgresql"
    Error = psycopg.Error
    DatabaseError = psycopg.DatabaseError
    IntegrityError = psycopg.IntegrityError

    def __init__(self, address: Address) -> None:
        self.address = address
        self.name = str(address.schema)
        self._writing, self._closed = False, False
        self._tokens: Tokens | None = None
        self._connection = self._connect()

    def _connect(self) -> psycopg.Connection[Any]:
        try:
            given = psycopg.conninfo.conninfo_to_dict(str(self.address.url))
            settings: dict[str, Any] = {**_DEFAULTS, **given, "client_encoding": "utf8"}
            whole = psycopg.conninfo.make_conninfo(**settings)
            connection: psycopg.Connection[Any] = psycopg.connect(
                whole, autocommit=True, cursor_factory=psycopg.RawCursor
            )
            connection.execute(_SETTINGS.format(self.name))
        except psycopg.Error as error:
            raise self._refused(error) from None
        connection.adapters.register_loader("text", TextLoader)
        connection.adapters.register_loader("numeric", NumberLoader)
        connection.adapters.register_loader("bool", TruthLoader)
        return connection

    def _refused(self, error: psycopg.Error) -> CaseError:
        told = self.address.hide(" ".join(str(error).split()))
        return CaseError(f"{self.address}: cannot be used: {told or type(error).__name__}")

    def _run(self, work: Callable[[psycopg.Connection[Any]], T]) -> T:
        within = self.in_transaction
        try:
            return work(self._connection)
        except _REFUSALS as error:
            if within or not self._connection.closed or self._closed:
                raise self._refused(error) from error
        self._connection = self._connect()
        try:
            return work(self._connection)
        except _REFUSALS as error:
            raise self._refused(error) from error

    @property
    def words(self) -> TsvectorWords:
        """Its indexes of words."""
        return TsvectorWords(self, self._cutter)

    @property
    def _cutter(self) -> Tokens:
        """What cuts texts into words, made when it is first needed."""
        if self._tokens is None:
            self._tokens = Tokens()
        return self._tokens

    @property
    def server(self) -> tuple[int, str]:
        """The server's version (150003 is 15.3), and the encoding of the database."""
        info = self._connection.info
        return info.server_version, str(info.parameter_status("server_encoding"))

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._connection.info.transaction_status in _IN_TRANSACTION

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Cursor:
        """Runs a statement; each `?` in it stands for a value."""
        statement = translate(sql)
        given = self._give(values, statement.queries)
        return self._run(lambda connection: connection.execute(statement.text, given))

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> None:
        """Runs a statement once for each row of values."""
        statement = translate(sql)
        given = [self._give(row, statement.queries) for row in rows]
        self._run(lambda connection: connection.cursor().executemany(statement.text, given))

    def settle(self, tables: Iterable[str]) -> None:
        """Has the planner count the rows of tables that were just filled."""
        for table in tables:
            self.execute(f"ANALYZE {table}")

    def stream(self, sql: str, /) -> Iterator[Any]:
        """Yields the rows of a query, a few at a time; needs an open transaction."""
        self.execute(f"DECLARE streamed NO SCROLL CURSOR FOR {sql}")
        while found := self.execute(f"FETCH {AT_ONCE} FROM streamed").fetchall():
            yield from found
        self.execute("CLOSE streamed")

    def _give(self, values: Sequence[Any], queries: frozenset[int]) -> list[Any]:
        given = list(values)
        for n, value in enumerate(given):
            if isinstance(value, str):
                given[n] = self._cutter.query(value) if n in queries else escape(value)
            elif isinstance(value, bool):
                given[n] = int(value)
        return given

    def close(self) -> None:
        """Closes it."""
        self._closed = True
        self._connection.close()
        if self._tokens is not None:
            self._tokens.close()

    def begin_write(self) -> None:
        """Begins a transaction that writes; waits until no other one does."""
        self.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
        try:
            self.execute(f"UPDATE {STATE} SET writes = writes + 1")
        except BaseException:
            self.rollback()
            raise
        self._writing = True

    def begin_read(self) -> None:
        """Begins a transaction that reads the case as it is at one moment."""
        self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def commit(self) -> None:
        """Ends a transaction and keeps what it wrote."""
        status = self._connection.info.transaction_status
        if self._writing and status == TransactionStatus.INERROR:
            raise InvariantError("what failed in a transaction was passed over")  # not half of it
        self.execute("COMMIT")
        self._writing = False

    def rollback(self) -> None:
        """Ends a transaction and takes back what it wrote; does nothing where none is open."""
        self._writing = False
        if self.in_transaction:
            self.execute("ROLLBACK")

    def take_turn(self) -> bool:
        """Takes the turn to build the views anew; false while another connection has it."""
        return bool(
            self.execute(f"SELECT pg_try_advisory_lock({_TURN})", (self.name,)).fetchone()[0]
        )

    def end_turn(self) -> None:
        """Gives the turn back; a connection that is lost has given it back."""
        self.execute(f"SELECT pg_advisory_unlock({_TURN})", (self.name,))

    def is_refusal(self, error: BaseException) -> bool:
        """Whether an error is the server's, and no fault of ours."""
        return isinstance(error, _REFUSALS)

    @contextmanager
    def lenient(self) -> Iterator[None]:
        """Reads one moment of the case; `forgive` goes back to where it began."""
        self.begin_read()
        try:
            self.execute("SAVEPOINT reading")
            yield
        finally:
            self.rollback()

    def forgive(self) -> None:
        """Lets a lenient reading go on after a statement in it has failed."""
        self.execute("ROLLBACK TO SAVEPOINT reading")

    def check(self) -> list[str]:
        """Finds nothing: whether an index fits its table, pg_amcheck tells."""
        return []

    def version(self) -> int:
        """Returns the schema's version, 0 where there are no tables yet."""
        if not self.has_state():
            return 0
        return int(self.execute(f"SELECT version FROM {STATE}").fetchone()[0])

    def set_version(self, number: int) -> None:
        """Marks the schema as a case of this program, of a schema version."""
        self.execute(f"UPDATE {STATE} SET version = ?", (number,))

    def begin_migration(self) -> None:
        """Begins a transaction in which nobody else writes, makes or migrates the case."""
        self.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
        try:
            self.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", (self.name,))
            if self.has_state():
                self.execute(f"UPDATE {STATE} SET writes = writes + 1")
                return
            query = "SELECT 1 FROM pg_namespace WHERE nspname = ?"
            if self.execute(query, (self.name,)).fetchone() is None:
                self.execute(f'CREATE SCHEMA "{self.name}"')
            for statement in PREPARE:
                self.execute(named(statement, self.name))
        except BaseException:
            self.rollback()
            raise

    def has_state(self) -> bool:
        """Whether the schema has the row that a case has."""
        named = (f'"{self.name}".{STATE}',)
        return self.execute("SELECT to_regclass(?)", named).fetchone()[0] is not None

    def statements(self, number: int, script: str) -> Iterator[str]:
        """Returns the statements of a migration in PostgreSQL's words."""
        made = postgres_statements(number, split_script(script))
        return (named(statement, self.name) for statement in made)

    def schema(self) -> Mapping[str, str]:
        """Returns the parts of the schema by name."""
        return without_schema(read_parts(self, self.name), self.name)

    def fresh_schema(self) -> Mapping[str, str]:
        """Returns the parts of the schema of a new case by name."""
        return without_schema(fresh_parts(self), self.name)

    def columns(self, table: str) -> list[str]:
        """Returns the names of a table's columns in their order."""
        query = (
            "SELECT attname FROM pg_attribute WHERE attrelid = CAST(? AS regclass) "
            "AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
        )
        return [name for (name,) in self.execute(query, (table,))]


def open_schema(address: Address, *, create: bool, clerk: Clerk) -> PostgresDatabase:
    """Opens a case in a schema, brings it up to date, and makes it if `create` is set.

    Raises CaseError.
    """
    db = PostgresDatabase(address)
    with _refusing(db, "cannot be opened as a case"):
        _check_server(db)
        _check_case(db, create=create)
        migrate(db, str(address), clerk)
    return db


def make_schema(address: Address, fill: Callable[[Database], None]) -> None:
    """Makes a case in a schema that `fill` puts rows into, whole or not at all.

    Raises CaseError where there is something in the schema already, or where it cannot be written.
    """
    db = PostgresDatabase(address)
    with _refusing(db, "cannot be written"):
        _check_server(db)
        _check_case(db, create=True)
        make(db, str(address), fill)
    db.close()


@contextmanager
def _refusing(db: PostgresDatabase, what: str) -> Iterator[None]:
    """Closes the connection where something fails; says `what` is so for an error of the server."""
    try:
        yield
    except psycopg.Error as error:
        db.close()
        told = db.address.hide(" ".join(str(error).split()))
        raise CaseError(f"{db.address}: {what}: {told}") from error
    except BaseException:
        db.close()
        raise


def _check_server(db: PostgresDatabase) -> None:
    version, encoding = db.server
    if version < OLDEST * 10_000:
        raise CaseError(f"{db.address}: PostgreSQL {version // 10_000} is older than {OLDEST}")
    if encoding != "UTF8":
        raise CaseError(f"{db.address}: a database in {encoding}; a case needs one in UTF8")


def _check_case(db: PostgresDatabase, *, create: bool) -> None:
    """Refuses a schema that holds something else, and one that does not stand if none is made.

    Another process may make the case between two looks, all of it at once: so whether there is
    anything is looked at between two looks for its row.
    """
    stands = db.has_state()
    if not stands and not _holds_anything(db):
        if create:
            return
        raise CaseError(f"{db.address}: no such case (make one with `recount init '{db.address}'`)")
    found = (
        (stands or db.has_state())
        and db.columns(STATE) == ["application", "version", "writes"]
        and db.execute(f"SELECT application FROM {STATE}").fetchone()
    )
    if not found or found[0] != MARK:
        raise CaseError(f"{db.address}: a schema, but not a case of this program")


def _holds_anything(db: PostgresDatabase) -> bool:
    query = (
        "SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace "
        "WHERE s.nspname = ?) OR EXISTS (SELECT 1 FROM pg_proc p "
        "JOIN pg_namespace s ON s.oid = p.pronamespace WHERE s.nspname = ?)"
    )
    return bool(db.execute(query, (db.name, db.name)).fetchone()[0])
