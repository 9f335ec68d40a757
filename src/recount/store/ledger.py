"""A case file: the facts, appended; the views, replaced whole.

Invariants: a document stands in the file with all its mentions, claims and issues, or not at
all; facts are never changed; views are stamped with a digest of the facts that they were
built from, so that a stale view is known as such.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from recount.codec import decode, encode
from recount.errors import CaseError
from recount.filters import Filter
from recount.model import (
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
    make_id,
)
from recount.store.queries import claim_where, document_where
from recount.store.schema import APPLICATION_ID, MIGRATIONS, VERSION
from recount.values import Count, Event, Identity, Place, When

BUSY_SECONDS = 120.0
RETRY_SECONDS = 0.02
_OUR_FAULTS = (
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
    sqlite3.NotSupportedError,
    sqlite3.InterfaceError,
)
GENESIS = "0" * 64
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


def dump(value: object) -> str:
    """Returns a record as compact JSON, the same for the same record."""
    return json.dumps(encode(value), ensure_ascii=True, separators=(",", ":"))


def safe(text: str) -> str:
    """Returns text that UTF-8 can hold: a lone surrogate becomes U+FFFD, one for one."""
    return (
        text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if any("\ud800" <= c <= "\udfff" for c in text)
        else text
    )


class Ledger:
    """An open case file; use as a context manager. One instance serves one thread."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self._db = db

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False) -> Ledger:
        """Opens a case, brings an older one up to date, and makes it if `create` is set.

        Raises CaseError where there is no such file, where it is no case, or where a newer
        version of the program wrote it.
        """
        path = Path(path)
        if not path.exists() and not create:
            raise CaseError(f"{path}: no such case (make one with `recount init {path}`)")
        if path.is_dir():
            raise CaseError(f"{path}: a folder, not a case file")
        try:
            db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            db.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
            _check_header(path, db)
            _write_ahead(db)
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA foreign_keys = ON")
            _migrate(path, db)
        except sqlite3.Error as error:
            raise CaseError(f"{path}: cannot be opened as a case: {error}") from error
        return cls(path, db)

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes the file; raises CaseError for what the disk or the file itself refused."""
        self.close()
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, _OUR_FAULTS):
            raise CaseError(f"{self.path}: cannot be used: {error}") from error

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            if self._db.in_transaction:  # a full disk has ended it already
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # -- facts in ---------------------------------------------------------------------------

    def knows(self, doc_id: str) -> bool:
        """Whether the document stands in the case."""
        row = self._db.execute("SELECT 1 FROM documents WHERE id = ?", (doc_id,)).fetchone()
        return row is not None

    def add_document(self, doc: Document, body: bytes, reading: Reading, reader: str) -> bool:
        """Adds a document with all that was read in it, in one transaction.

        Returns False, and keeps only the new `ref`, if the same bytes stand there already.
        """
        with self._write() as db:
            if self.knows(doc.id):
                db.execute("INSERT OR IGNORE INTO refs VALUES (?, ?)", (safe(doc.ref), doc.id))
                return False
            packed = zlib.compress(body, 6)
            db.execute(
                "INSERT OR IGNORE INTO bodies VALUES (?, ?, 'zlib', ?)",
                (doc.body_sha256, len(body), packed),
            )
            text_sha256 = hashlib.sha256(doc.text.encode("utf-8", "surrogatepass")).hexdigest()
            db.execute(
                f"INSERT INTO documents ({_DOCUMENT}, text_sha256, reader) "
                f"VALUES ({', '.join('?' * 20)})",
                (*_document_row(doc), text_sha256, reader),
            )
            db.execute("INSERT OR IGNORE INTO refs VALUES (?, ?)", (safe(doc.ref), doc.id))
            db.executemany(
                "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?)", _mention_rows(doc, reading)
            )
            db.executemany(
                f"INSERT OR IGNORE INTO claims VALUES ({', '.join('?' * 14)})",
                [_claim_row(claim, n, doc.published) for n, claim in enumerate(reading.claims)],
            )
            for issue in reading.issues:
                _insert_issue(db, issue)
        return True

    def note_ref(self, doc: Document) -> None:
        """Keeps a further name under which a known document came."""
        with self._write() as db:
            db.execute("INSERT OR IGNORE INTO refs VALUES (?, ?)", (safe(doc.ref), doc.id))

    def add_issues(self, issues: Iterable[Issue]) -> None:
        """Adds issues that belong to no stored document; the same issue twice is one."""
        with self._write() as db:
            for issue in issues:
                _insert_issue(db, issue)

    def add_decision(self, decision: Decision) -> None:
        """Appends a judgement, chained by hash to the one before."""
        with self._write() as db:
            row = db.execute("SELECT n, chain FROM decisions ORDER BY n DESC LIMIT 1").fetchone()
            n, before = row or (0, GENESIS)
            payload = dump(decision)
            db.execute(
                "INSERT INTO decisions VALUES (?, ?, ?, ?)",
                (n + 1, decision.id, payload, chain_hash(before, payload)),
            )

    # -- facts out --------------------------------------------------------------------------

    def documents(self, narrow: Filter | None = None) -> list[Document]:
        """Returns documents by day of publication, then `ref`."""
        where, values = document_where(narrow or Filter())
        rows = self._db.execute(
            f"SELECT {_DOCUMENT} FROM documents d{where} ORDER BY published, ref, id", values
        )
        return [_document(row) for row in rows]

    def body(self, sha256: str) -> bytes | None:
        """Returns the original bytes, or None; raises ValueError if they cannot be unpacked."""
        row = self._db.execute("SELECT data FROM bodies WHERE sha256 = ?", (sha256,)).fetchone()
        try:
            return zlib.decompress(row[0]) if row else None
        except zlib.error as error:
            raise ValueError(str(error)) from error

    def mentions(self, doc_id: str) -> list[tuple[MentionType, Mention[Any]]]:
        """Returns a document's mentions in the order of its text."""
        rows = self._db.execute(
            "SELECT type, payload FROM mentions WHERE doc_id = ? ORDER BY n", (doc_id,)
        )
        return [(kind, decode(MENTION_TYPES[kind], json.loads(payload))) for kind, payload in rows]

    def claims(self, narrow: Filter | None = None) -> list[Claim]:
        """Returns claims by their documents' order, then the text's, with their relations."""
        where, values = claim_where(narrow or Filter())
        rows = self._db.execute(
            "SELECT c.payload, r.copy_of, r.denies FROM claims c "
            "JOIN documents d ON d.id = c.doc_id LEFT JOIN relations r ON r.claim_id = c.id"
            f"{where} ORDER BY d.published, d.ref, d.id, c.n",
            values,
        )
        return [_claim(*row) for row in rows]

    def facts(self) -> list[Claim]:
        """Returns all claims as they were read, without the relations built later."""
        rows = self._db.execute("SELECT payload FROM claims ORDER BY id")
        return [_claim(payload, None, None) for (payload,) in rows]

    def claim(self, claim_id: str) -> Claim | None:
        """Returns one claim, or None."""
        row = self._db.execute(
            "SELECT c.payload, r.copy_of, r.denies FROM claims c "
            "LEFT JOIN relations r ON r.claim_id = c.id WHERE c.id = ?",
            (claim_id,),
        ).fetchone()
        return _claim(*row) if row else None

    def issues(self) -> list[Issue]:
        """Returns issues by stage, code and subject."""
        rows = self._db.execute(
            "SELECT stage, code, severity, subject, message, spans FROM issues "
            "ORDER BY stage, code, subject, id"
        )
        return [_issue(row) for row in rows]

    def decisions(self) -> list[Decision]:
        """Returns the judgements in the order in which they were made."""
        rows = self._db.execute("SELECT payload FROM decisions ORDER BY n")
        return [decode(Decision, json.loads(payload)) for (payload,) in rows]

    def decision_chain(self) -> list[tuple[str, str]]:
        """Returns each judgement's stored form and its chain hash, in order."""
        return list(self._db.execute("SELECT payload, chain FROM decisions ORDER BY n"))

    def refs(self) -> dict[str, str]:
        """Returns the `ref` of each document by its id."""
        return dict(self._db.execute("SELECT id, ref FROM documents"))

    def text_digests(self) -> dict[str, str]:
        """Returns the SHA-256 of each document's text, as it was when it was added."""
        return dict(self._db.execute("SELECT id, text_sha256 FROM documents"))

    def count(self, table: str) -> int:
        """Returns the number of rows of a table of the schema."""
        return int(self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def facts_digest(self) -> str:
        """Returns a digest of all that the views are built from."""
        ids = hashlib.sha256()
        for query in (
            "SELECT id || reader FROM documents ORDER BY id",
            "SELECT chain FROM decisions ORDER BY n",
        ):
            for (value,) in self._db.execute(query):
                ids.update(str(value).encode() + b"\n")
        return ids.hexdigest()

    def check_file(self) -> list[str]:
        """Returns what SQLite itself finds wrong with the file."""
        found = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check")]
        return [] if found == ["ok"] else found


def chain_hash(before: str, payload: str) -> str:
    """Returns the hash that chains a judgement to the one before it."""
    return hashlib.sha256(f"{before}\n{payload}".encode()).hexdigest()


def _check_header(path: Path, db: sqlite3.Connection) -> None:
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise CaseError(f"{path}: a SQLite file, but not a case of this program")


def _write_ahead(db: sqlite3.Connection) -> None:
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


def _migrate(path: Path, db: sqlite3.Connection) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise CaseError(f"{path}: schema {version} is newer than this program's {VERSION}")
    if version == VERSION:
        return
    db.execute("BEGIN IMMEDIATE")
    version = db.execute("PRAGMA user_version").fetchone()[0]
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        for statement in _statements(script):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {number}")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """Cuts a script into statements; `executescript` would commit between them."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


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
        dump(doc.parts),
    )


def _document(row: Sequence[Any]) -> Document:
    published = date.fromisoformat(row[7]) if row[7] else None
    parts = decode(tuple[Part, ...], json.loads(row[17]))
    return Document(*[*row[:7], published, *row[8:17], parts])


def _mention_rows(doc: Document, reading: Reading) -> list[tuple[object, ...]]:
    return [
        (doc.id, n, kind, mention.evidence.start, mention.evidence.end, dump(mention))
        for n, (kind, mention) in enumerate(reading.mentions)
    ]


def _claim_row(claim: Claim, n: int, published: date | None) -> tuple[object, ...]:
    when = claim.when.value if claim.when else None
    earliest = when.earliest if when else published
    latest = when.latest if when else published
    place = claim.place.value if claim.place else None
    names = (place.name, place.within_name, place.admin1, place.country_name) if place else ()
    source = claim.source
    said_by = (
        (source.identity.name if source.identity else "", source.evidence.text) if source else ()
    )
    harms = sorted({count.value.harm for count in claim.counts})
    return (
        claim.id,
        claim.doc_id,
        n,
        claim.sentence.start,
        earliest.isoformat() if earliest else None,
        latest.isoformat() if latest else None,
        "|".join(name for name in names if name) or None,
        safe("|".join(name for name in said_by if name)) or None,
        claim.attribution.stance,
        f"|{'|'.join(harms)}|",
        claim.event.value.type if claim.event else None,
        safe(claim.sentence.text),
        claim.score,
        dump(claim),
    )


def _claim(payload: str, copy_of: str | None, denies: str | None) -> Claim:
    claim: Claim = decode(Claim, json.loads(payload))
    if copy_of or denies:
        return replace(claim, copy_of=copy_of, denies=denies)
    return claim


def _issue(row: Sequence[Any]) -> Issue:
    return Issue(*[*row[:5], decode(tuple[Span, ...], json.loads(row[5]))])


def _insert_issue(db: sqlite3.Connection, issue: Issue) -> None:
    parts = (issue.stage, issue.code, issue.severity, safe(issue.subject), safe(issue.message))
    spans = dump(issue.spans)
    db.execute(
        "INSERT OR IGNORE INTO issues VALUES (?, ?, ?, ?, ?, ?, ?)",
        (make_id(*parts, spans), *parts, spans),
    )
