"""Makes case files as earlier versions of the program left them."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from pathlib import Path

from outside_files import KOBA, ucdp
from test_ledger import sample
from test_outside_records import records

from recount.model import Decision, Document
from recount.store import GENESIS, chain_hash
from recount.store.ledger import _document_row
from recount.store.reading_rows import _mention_rows, claim_row, dump
from recount.store.schema import APPLICATION_ID, MIGRATIONS
from recount.store.sqlite import split_script


def make_old_case(path: Path, version: int = 2, *, damaged: bool = False) -> tuple[Document, bytes]:
    """Makes a case of an old schema with a document, an issue, two decisions, an outside row."""
    db = sqlite3.connect(path, isolation_level=None)
    for script in MIGRATIONS[:version]:
        for statement in split_script(script):
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {version}")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    doc, body, reading = sample()
    packed = zlib.compress(body + b"?" if damaged else body, 6)
    db.execute("INSERT INTO bodies VALUES (?, ?, 'zlib', ?)", (doc.body_sha256, len(body), packed))
    text_sha256 = hashlib.sha256(doc.text.encode()).hexdigest()
    db.execute(
        "INSERT INTO documents (id, ref, text, body_sha256, title, outlet, url, published, lang, "
        "author, media_type, retrieved_at, locator, text_sha256, reader) "
        f"VALUES ({', '.join('?' * 15)})",
        (*_document_row(doc)[:13], text_sha256, "rules@1"),
    )
    db.executemany("INSERT INTO refs VALUES (?, ?)", [(doc.ref, doc.id), ("other.txt", doc.id)])
    mentions = [(row[0], *row[2:]) for row in _mention_rows(doc, reading, 1)]
    db.executemany("INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?)", mentions)
    claim = claim_row(reading.claims[0], doc, 1, 0)
    db.execute(f"INSERT INTO claims VALUES ({', '.join('?' * 14)})", (*claim[:2], *claim[3:]))
    db.execute("INSERT INTO issues VALUES ('i1', 'ingest', 'x', 'info', 'brela.txt', 'm', '[]')")
    before = GENESIS
    for n in (1, 2):
        payload = dump(Decision(f"d{n}", "accept", ("c1",), "amal", "2026-01-01T00:00:00Z", "s"))
        before = chain_hash(before, payload)
        db.execute("INSERT INTO decisions VALUES (?, ?, ?, ?)", (n, f"d{n}", payload, before))
    if version > 1:
        (row,) = records(ucdp(KOBA))
        payload = dump(row)
        db.execute(
            "INSERT INTO outside VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row.id, row.form, row.event_id, row.ref, row.file_sha256, row.row,
                row.when.earliest.isoformat(), row.when.latest.isoformat(), payload,
                hashlib.sha256(payload.encode()).hexdigest(),
            ),
        )  # fmt: skip
    db.close()
    return doc, body
