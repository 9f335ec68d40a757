"""A case: the facts, appended; the views, replaced whole.

Invariants: a document stands in the case with all its mentions, claims and issues, or not at
all, and so does each later reading of it; the newest reading counts; facts are never changed;
views are stamped with a digest of the facts that they were built from, so that a stale view is
known as such.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

from recount.codec import decode
from recount.errors import CaseError, UsageError
from recount.filters import Filter
from recount.model import (
    Arrival,
    Attribution,
    Claim,
    Decision,
    Document,
    Issue,
    Mention,
    MentionType,
    Part,
    Reading,
    Span,
)
from recount.store.address import Address
from recount.store.adopt import document_rows, ref_rows
from recount.store.arrivals import Origin, insert_arrival, read_arrivals
from recount.store.database import Database
from recount.store.facts import Rows
from recount.store.log import GENESIS, Clerk, Head, LogEntry, append_log, read_head, read_log
from recount.store.queries import claim_where, document_where
from recount.store.reading_rows import (
    dump,
    insert_issue,
    insert_reading,
    log_issues,
    read_claim,
    safe,
)
from recount.store.rows import add_rows
from recount.store.sqlite import open_file
from recount.values import Count, Event, Identity, Place, When

MENTION_TYPES: dict[MentionType, Any] = {
    "toponym": Mention[Place],
    "when": Mention[When],
    "count": Mention[Count],
    "actor": Mention[Identity],
    "event": Mention[Event],
    "attribution": Mention[Attribution],
}
_DOCUMENT = (
    "id, ref, text, body_sha256, title, outlet, url, published, lang, author, media_type, "
    "retrieved_at, locator, published_at, modified_at, forwarded_from, reply_to, parts"
)
_DAY = "published NULLS FIRST"
_REF = "INSERT INTO refs VALUES (?, ?) ON CONFLICT DO NOTHING"


class Ledger:
    """An open case; use as a context manager. One instance serves one thread at a time."""

    def __init__(self, address: Address, db: Database, clerk: Clerk | None = None) -> None:
        self.address = address
        self._db = db
        self._clerk = clerk or Clerk()

    @classmethod
    def open(
        cls,
        address: str | Path | Address,
        *,
        create: bool = False,
        lent: bool = False,
        clerk: Clerk | None = None,
    ) -> Ledger:
        """Opens a case, brings an older one up to date, and makes it if `create` is set.

        `address` is the path of a file or the URL of a PostgreSQL database. A case that is
        `lent` may go from thread to thread; the lender sees to it that no two use it at once.
        `clerk` says who adds to it, and when, as the log keeps it.

        Raises CaseError where there is no such case, where there is something else, or where a
        newer version of the program wrote it; UsageError where the driver of PostgreSQL is not
        installed.
        """
        where = Address.parse(address)
        clerk = clerk or Clerk()
        db: Database
        if where.path is not None:
            db = open_file(where.path, create=create, lent=lent, clerk=clerk)
        else:
            db = load_postgres(where).open_schema(where, create=create, clerk=clerk)
        return cls(where, db, clerk)

    def close(self) -> None:
        """Closes the case."""
        self._db.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes the case; raises CaseError for what the disk, server or file refused."""
        self.close()
        if error is not None and self._db.is_refusal(error):
            raise CaseError(f"{self.address}: cannot be used: {error}") from error

    @contextmanager
    def _write(self) -> Iterator[Database]:
        self._db.begin_write()
        try:
            yield self._db
            self._db.commit()
        except BaseException:
            self._db.rollback()
            raise

    @contextmanager
    def signed(self, clerk: Clerk) -> Iterator[None]:
        """Lets the log name another clerk for what is added within."""
        before, self._clerk = self._clerk, clerk
        try:
            yield
        finally:
            self._clerk = before

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Lets all that is read within be of one moment, whatever others write meanwhile."""
        self._db.begin_read()
        try:
            yield
        finally:
            self._db.commit()

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Lets only one process at a time build the views of a case that a team shares.

        Yields whether it is our turn; if it is not, another one is at it.
        """
        mine = self._db.take_turn()
        try:
            yield mine
        finally:
            if mine:
                self._db.end_turn()

    # -- facts in ---------------------------------------------------------------------------

    def knows(self, doc_id: str) -> bool:
        """Whether the document stands in the case."""
        row = self._db.execute("SELECT 1 FROM documents WHERE id = ?", (doc_id,)).fetchone()
        return row is not None

    def add_document(
        self,
        doc: Document,
        body: bytes,
        reading: Reading,
        reader: str,
        at: str | None = None,
        *,
        arrival: Arrival | None = None,
    ) -> bool:
        """Adds a document with all that was read in it, in one transaction.

        Returns False, and keeps only the new `ref` and how it came, if the same bytes stand
        there already. `at` is when it was read, ISO 8601 in UTC.
        """
        with self._write() as db:
            if self.knows(doc.id):
                self._note_ref(db, doc.id, doc.ref, arrival)
                return False
            body_rows = db.execute(
                "INSERT INTO bodies VALUES (?, ?, 'zlib', ?, ?) ON CONFLICT DO NOTHING",
                (
                    doc.body_sha256,
                    len(body),
                    zlib.compress(body, 6),
                    hashlib.sha3_512(body).hexdigest(),
                ),
            ).rowcount
            text_sha256 = hashlib.sha256(doc.text.encode("utf-8", "surrogatepass")).hexdigest()
            [(seq,)] = db.execute(
                f"INSERT INTO documents ({_DOCUMENT}, text_sha256, reader) "
                f"VALUES ({', '.join('?' * 20)}) RETURNING seq",
                (*_document_row(doc), text_sha256, reader),
            ).fetchall()
            db.words.add_document(seq, safe(doc.title) if doc.title else None, safe(doc.text))
            db.execute(_REF, (safe(doc.ref), doc.id))
            issues = insert_reading(db, doc, reading, reader, at)
            add_rows(db, doc, reading.claims)
            self._log_document(db, doc, body, text_sha256, reader, new_body=bool(body_rows))
            if arrival:
                insert_arrival(db, self._clerk, doc.id, arrival)
            log_issues(db, self._clerk, issues)
        return True

    def _log_document(
        self,
        db: Database,
        doc: Document,
        body: bytes,
        text_sha256: str,
        reader: str,
        *,
        new_body: bool,
    ) -> None:
        rows = [
            *document_rows(doc.id, doc.body_sha256 if new_body else None),
            ref_rows(safe(doc.ref), doc.id),
        ]
        digests = {
            "sha256": doc.body_sha256,
            "sha3_512": hashlib.sha3_512(body).hexdigest(),
            "size": len(body),
        }
        told = {
            "body": digests,
            "reader": reader,
            "ref": safe(doc.ref),
            "retrieved_at": doc.retrieved_at,
            "text_sha256": text_sha256,
        }
        append_log(db, self._clerk, "document", doc.id, rows, told=told)

    def _note_ref(self, db: Database, doc_id: str, name: str, arrival: Arrival | None) -> None:
        ref = safe(name)
        if db.execute(_REF, (ref, doc_id)).rowcount:
            append_log(db, self._clerk, "ref", doc_id, [ref_rows(ref, doc_id)], told={"ref": ref})
        if arrival:
            insert_arrival(db, self._clerk, doc_id, arrival)

    def note_ref(self, doc: Document, *, arrival: Arrival | None = None) -> None:
        """Keeps a further name under which a known document came, and how it came this time."""
        with self._write() as db:
            self._note_ref(db, doc.id, doc.ref, arrival)

    def add_issues(self, issues: Iterable[Issue]) -> None:
        """Adds issues that belong to no stored document; the same issue twice is one."""
        with self._write() as db:
            for issue in issues:
                log_issues(db, self._clerk, [insert_issue(db, issue)])

    def add_decision(self, decision: Decision, then: Callable[[], None] | None = None) -> None:
        """Appends a judgement, chained by hash to the one before.

        `then` is called within the same transaction: what it raises takes all back.
        """
        with self._write() as db:
            row = db.execute("SELECT n, chain FROM decisions ORDER BY n DESC LIMIT 1").fetchone()
            n, before = row or (0, GENESIS)
            payload = dump(decision)
            db.execute(
                "INSERT INTO decisions VALUES (?, ?, ?, ?)",
                (n + 1, decision.id, payload, chain_hash(before, payload)),
            )
            db.executemany(
                "INSERT INTO decision_subjects VALUES (?, ?) ON CONFLICT DO NOTHING",
                [(subject, n + 1) for subject in decision.subjects],
            )
            db.execute(
                "INSERT INTO decision_rows (n, id, kind, by_name, day) VALUES (?, ?, ?, ?, ?)",
                (n + 1, decision.id, decision.kind, safe(decision.by), decision.at[:10]),
            )
            rows = [Rows("decisions", {"n": n + 1})]
            append_log(
                db, self._clerk, "decision", decision.id, rows, told={"decided": decision.kind}
            )
            if then:
                then()

    # -- facts out --------------------------------------------------------------------------

    def documents(self, narrow: Filter | None = None) -> list[Document]:
        """Returns documents by day of publication, then `ref`."""
        where, values = document_where(narrow or Filter())
        rows = self._db.execute(
            f"SELECT {_DOCUMENT} FROM documents d{where} ORDER BY {_DAY}, ref, id", values
        )
        return [_document(row) for row in rows]

    def body(self, sha256: str) -> bytes | None:
        """Returns the original bytes, or None; raises ValueError if they cannot be unpacked."""
        row = self._db.execute("SELECT data FROM bodies WHERE sha256 = ?", (sha256,)).fetchone()
        try:
            return zlib.decompress(row[0]) if row else None
        except zlib.error as error:
            raise ValueError(str(error)) from error

    def origin(self, doc_id: str) -> Origin:
        """Returns how a document came; raises LookupError where there is none of this id."""
        row = self._db.execute(
            "SELECT d.reader, d.text_sha256, b.sha3_512 FROM documents d "
            "LEFT JOIN bodies b ON b.sha256 = d.body_sha256 WHERE d.id = ?",
            (doc_id,),
        ).fetchone()
        if row is None:
            raise LookupError(f"no document {doc_id}")
        refs = self._db.execute("SELECT ref FROM refs WHERE doc_id = ? ORDER BY ref", (doc_id,))
        names = tuple(ref for (ref,) in refs)
        return Origin(names, tuple(read_arrivals(self._db, doc_id)), *row)

    def sha3_512(self, sha256: str) -> str | None:
        """Returns the second digest of bytes; null where they were damaged before it was made."""
        query = "SELECT sha3_512 FROM bodies WHERE sha256 = ?"
        row = self._db.execute(query, (sha256,)).fetchone()
        return row[0] if row else None

    def mentions(self, doc_id: str) -> list[tuple[MentionType, Mention[Any]]]:
        """Returns a document's mentions in the order of its text."""
        rows = self._db.execute(
            "SELECT type, payload FROM mentions_now WHERE doc_id = ? ORDER BY n", (doc_id,)
        )
        return [(kind, decode(MENTION_TYPES[kind], json.loads(payload))) for kind, payload in rows]

    def claims(self, narrow: Filter | None = None) -> list[Claim]:
        """Returns claims by their documents' order, then the text's, with their relations."""
        where, values = claim_where(narrow or Filter())
        rows = self._db.execute(
            "SELECT c.payload, r.copy_of, r.denies FROM claims_now c "
            "JOIN documents d ON d.id = c.doc_id LEFT JOIN relations r ON r.claim_id = c.id"
            f"{where} ORDER BY d.{_DAY}, d.ref, d.id, c.n",
            values,
        )
        return [read_claim(*row) for row in rows]

    def facts(self) -> list[Claim]:
        """Returns all claims that count as they were read, without the relations built later."""
        rows = self._db.execute("SELECT payload FROM claims_now ORDER BY id")
        return [read_claim(payload) for (payload,) in rows]

    def claim(self, claim_id: str) -> Claim | None:
        """Returns one claim, or None."""
        row = self._db.execute(
            "SELECT c.payload, r.copy_of, r.denies FROM claims_now c "
            "LEFT JOIN relations r ON r.claim_id = c.id WHERE c.id = ?",
            (claim_id,),
        ).fetchone()
        return read_claim(*row) if row else None

    def issues(self) -> list[Issue]:
        """Returns issues by stage, code and subject; of a reader, those of readings that count."""
        rows = self._db.execute(
            "SELECT stage, code, severity, subject, message, spans FROM issues_now "
            "ORDER BY stage, code, subject, id"
        )
        return [_issue(row) for row in rows]

    def decisions(self) -> list[Decision]:
        """Returns the judgements in the order in which they were made."""
        rows = self._db.execute("SELECT payload FROM decisions ORDER BY n")
        return [decode(Decision, json.loads(payload)) for (payload,) in rows]

    def decision_numbers(self) -> dict[str, int]:
        """Returns the number of each judgement by its id."""
        return dict(self._db.execute("SELECT id, n FROM decisions"))

    def decision_chain(self) -> list[tuple[str, str]]:
        """Returns each judgement's stored form and its chain hash, in order."""
        return list(self._db.execute("SELECT payload, chain FROM decisions ORDER BY n"))

    def log(self, subject: str | None = None) -> list[LogEntry]:
        """Returns the log's entries in order, all or those on one record's id."""
        return list(read_log(self._db, subject))

    def head(self) -> Head:
        """Returns the number and hash of the log's last entry."""
        return read_head(self._db)

    def refs(self) -> dict[str, str]:
        """Returns the `ref` of each document by its id."""
        return dict(self._db.execute("SELECT id, ref FROM documents"))

    def all_refs(self) -> list[tuple[str, str]]:
        """Returns all names under which documents came, each with the document's id."""
        return list(self._db.execute("SELECT ref, doc_id FROM refs ORDER BY ref, doc_id"))

    def text_digests(self) -> dict[str, str]:
        """Returns the SHA-256 of each document's text, as it was when it was added."""
        return dict(self._db.execute("SELECT id, text_sha256 FROM documents"))

    def count(self, table: str) -> int:
        """Returns the number of rows of a table of the schema."""
        return int(self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def facts_digest(self, decisions: int | None = None) -> str:
        """Returns a digest of all that the views are built from.

        With a number, as it was when there were only so many decisions.
        """
        ids = hashlib.sha256()
        chains = "SELECT chain FROM decisions ORDER BY n"
        for query, values in (
            ("SELECT doc_id || reader FROM readings ORDER BY doc_id, n", ()),
            (chains, ()) if decisions is None else (f"{chains} LIMIT ?", (decisions,)),
        ):
            for (value,) in self._db.execute(query, values):
                ids.update(str(value).encode() + b"\n")
        return ids.hexdigest()

    def check_file(self) -> list[str]:
        """Returns what the database itself finds wrong with the case; nothing in PostgreSQL."""
        return self._db.check()


def chain_hash(before: str, payload: str) -> str:
    """Returns the hash that chains a judgement to the one before it."""
    return hashlib.sha256(f"{before}\n{payload}".encode()).hexdigest()


def load_postgres(address: Address) -> ModuleType:
    """Returns the module of cases in PostgreSQL; raises UsageError without its driver."""
    try:
        from recount.store import postgres  # noqa: PLC0415 - its driver is an extra
    except ImportError as error:
        raise UsageError(
            f"{address}: needs the driver psycopg: pip install 'recount-ledger[postgres]'"
        ) from error
    return postgres


def _document_row(doc: Document) -> tuple[object, ...]:
    published = doc.published.isoformat() if doc.published else None
    texts = (doc.title, doc.outlet, doc.url)
    return (
        doc.id,
        safe(doc.ref),
        safe(doc.text),
        doc.body_sha256,
        *(safe(text) if text else text for text in texts),
        published,
        doc.lang,
        safe(doc.author) if doc.author else None,
        doc.media_type,
        doc.retrieved_at,
        safe(doc.locator) if doc.locator else None,
        doc.published_at,
        doc.modified_at,
        *(safe(name) if name else name for name in (doc.forwarded_from, doc.reply_to)),
        dump(doc.parts) if doc.parts else None,
    )


def _document(row: Sequence[Any]) -> Document:
    published = date.fromisoformat(row[7]) if row[7] else None
    parts = decode(tuple[Part, ...], json.loads(row[17] or "[]"))
    return Document(*[*row[:7], published, *row[8:17], parts])


def _issue(row: Sequence[Any]) -> Issue:
    return Issue(*[*row[:5], decode(tuple[Span, ...], json.loads(row[5]))])
