"""Takes what stands in a case of an older version into its log, as `adopted`.

The entries say what the case held when it was adopted. They do not say that it was the same
before: their time is that of the adoption, and a SHA3-512 is computed then (`late`).
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

from recount.store.database import Database
from recount.store.facts import Rows
from recount.store.log import Clerk, append_log
from recount.store.reading_rows import reading_rows

_DOCUMENTS = (
    "SELECT d.id, d.ref, d.text_sha256, d.reader, d.retrieved_at, b.sha256, b.size, b.sha3_512 "
    "FROM documents d LEFT JOIN bodies b ON b.sha256 = d.body_sha256 ORDER BY d.seq"
)


def adopt(db: Database, clerk: Clerk) -> None:
    """Appends entries for all facts that stand in a case; call it in its migration."""
    _add_digests(db)
    taken: set[str] = set()
    for doc_id, ref, text, reader, retrieved_at, body, size, sha3 in db.execute(_DOCUMENTS):
        rows = list(document_rows(doc_id, None if body in taken else body))
        told = {
            "as": "document",
            "body": {"sha256": body, "sha3_512": sha3, "size": size},
            "late": ["sha3_512"] if sha3 else [],
            "reader": reader,
            "ref": ref,
            "retrieved_at": retrieved_at,
            "text_sha256": text,
        }
        append_log(db, clerk, "adopted", doc_id, [*rows, *_refs(db, doc_id)], told=told)
        taken.add(body)
    later = "SELECT doc_id, n, reader FROM readings WHERE n > 1 ORDER BY doc_id, n"
    for doc_id, n, reader in db.execute(later).fetchall():
        told = {"as": "reading", "n": n, "reader": reader}
        append_log(db, clerk, "adopted", doc_id, list(reading_rows(doc_id, n)), told=told)
    for (issue,) in db.execute("SELECT id FROM issues ORDER BY id").fetchall():
        append_log(
            db, clerk, "adopted", issue, [Rows("issues", {"id": issue})], told={"as": "issue"}
        )
    for n, decision in db.execute("SELECT n, id FROM decisions ORDER BY n").fetchall():
        rows = [Rows("decisions", {"n": n})]
        append_log(db, clerk, "adopted", decision, rows, told={"as": "decision"})
    first, last = db.execute("SELECT min(n), max(n) FROM outside").fetchone()
    if first is not None:
        rows = [Rows("outside", {"n": [first, last]})]
        append_log(db, clerk, "adopted", "outside", rows, told={"as": "outside"})


def document_rows(doc_id: str, body: str | None) -> Iterator[Rows]:
    """Yields the rows of a document: itself, its bytes unless null, what was first read in it."""
    yield Rows("documents", {"id": doc_id})
    if body is not None:
        yield Rows("bodies", {"sha256": body})
    yield from reading_rows(doc_id, 1)


def _refs(db: Database, doc_id: str) -> list[Rows]:
    query = "SELECT ref FROM refs WHERE doc_id = ? ORDER BY ref"
    return [ref_rows(ref, doc_id) for (ref,) in db.execute(query, (doc_id,))]


def ref_rows(ref: str, doc_id: str) -> Rows:
    """Returns the row of a name under which a document came."""
    return Rows("refs", {"doc_id": doc_id, "ref": ref})


def _add_digests(db: Database) -> None:
    """Computes the SHA3-512 of bytes that are still those of their SHA-256."""
    name = "bodies_keep_update"
    trigger = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    if trigger:
        db.execute(f"DROP TRIGGER {name}")
    digests = db.execute("SELECT sha256 FROM bodies ORDER BY sha256").fetchall()
    for (sha256,) in digests:
        (data,) = db.execute("SELECT data FROM bodies WHERE sha256 = ?", (sha256,)).fetchone()
        try:
            body = zlib.decompress(data)
        except (zlib.error, TypeError):
            continue  # `verify` names it
        if hashlib.sha256(body).hexdigest() == sha256:
            digest = hashlib.sha3_512(body).hexdigest()
            db.execute("UPDATE bodies SET sha3_512 = ? WHERE sha256 = ?", (digest, sha256))
    if trigger:
        db.execute(trigger[0])
