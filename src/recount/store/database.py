"""What the store asks of a database: the same of SQLite as of PostgreSQL.

All SQL of the store is one text for both. What PostgreSQL writes in another way is translated in
one place (`recount.store.translate`); what no text can say is a method here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal, Protocol

Dialect = Literal["sqlite", "postgresql"]


class Cursor(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int:
        """How many rows it wrote."""

    def fetchone(self) -> Any:
        """Returns the next row, null where there is none."""

    def fetchall(self) -> list[Any]:
        """Returns the rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Words(Protocol):
    """The indexes of words: `documents_fts` over titles and texts, `claims_fts` over sentences.

    They are asked by `MATCH` and `bm25`, as FTS5 has them.
    """

    def add_document(self, seq: int, title: str | None, text: str) -> None:
        """Takes in a document that was just added."""

    def add_claim(self, seq: int, sentence: str) -> None:
        """Takes in the sentence of a row of `claim_rows`."""

    def drop_claim(self, claim_id: str, sentence: str) -> None:
        """Takes out a claim's sentence, while its row still stands."""

    def drop_claims(self, doc_id: str) -> None:
        """Takes out the sentences of a document's claims, while their rows still stand."""

    def fill(self) -> None:
        """Takes in all documents and claims of a case that was copied row by row."""

    def mark_documents(self, query: str, seqs: Sequence[int]) -> list[tuple[int, str | None, str]]:
        """Returns seq, title and text of those that a query finds, what it finds marked."""

    def mark_claims(self, query: str, seqs: Sequence[int]) -> list[tuple[int, str]]:
        """Returns seq and sentence of those that a query finds, what it finds marked."""


class Database(Protocol):
    """An open case as a database; one thread uses it at a time."""

    @property
    def dialect(self) -> Dialect:
        """Which of the two it is."""

    @property
    def words(self) -> Words:
        """Its indexes of words."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    @property
    def Error(self) -> type[Exception]:  # noqa: N802 - as PEP 249 has it
        """What its driver's errors have in common."""

    @property
    def DatabaseError(self) -> type[Exception]:  # noqa: N802
        """An error of the database's own."""

    @property
    def IntegrityError(self) -> type[Exception]:  # noqa: N802
        """What a statement raises that would break a rule of the schema."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Cursor:
        """Runs a statement; each `?` in it stands for a value."""

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> object:
        """Runs a statement once for each row of values."""

    def stream(self, sql: str, /) -> Iterator[Any]:
        """Yields the rows of a query, a few at a time; needs an open transaction."""

    def settle(self, tables: Iterable[str]) -> None:
        """Lets the database learn what tables hold that were filled at once."""

    def close(self) -> None:
        """Closes it."""

    def begin_write(self) -> None:
        """Begins a transaction that writes; waits until no other one does."""

    def begin_read(self) -> None:
        """Begins a transaction that reads the case as it is at one moment."""

    def commit(self) -> None:
        """Ends a transaction and keeps what it wrote."""

    def rollback(self) -> None:
        """Ends a transaction and takes back what it wrote; does nothing where none is open."""

    def take_turn(self) -> bool:
        """Takes the turn to build the views anew; false while another connection has it."""

    def end_turn(self) -> None:
        """Gives the turn back; one that is closed or lost has given it back."""

    def is_refusal(self, error: BaseException) -> bool:
        """Whether an error is the disk's, the server's or the file's, and no fault of ours."""

    def lenient(self) -> AbstractContextManager[None]:
        """Reads one moment of the case, and what is no text with marks in place of bad bytes."""

    def forgive(self) -> None:
        """Lets a lenient reading go on after a statement in it has failed."""

    def check(self) -> list[str]:
        """Returns what the database itself finds wrong with the case."""

    def version(self) -> int:
        """Returns the schema's version, 0 where there are no tables yet."""

    def set_version(self, number: int) -> None:
        """Marks the case as this program's, of a schema version."""

    def begin_migration(self) -> None:
        """Begins a transaction in which nobody else reads or writes the schema's version."""

    def statements(self, number: int, script: str) -> Iterable[str]:
        """Returns the statements of a migration in the database's own words."""

    def schema(self) -> Mapping[str, str]:
        """Returns the parts of the schema by name."""

    def fresh_schema(self) -> Mapping[str, str]:
        """Returns the parts of the schema of a new case by name."""

    def columns(self, table: str) -> list[str]:
        """Returns the names of a table's columns in their order."""
