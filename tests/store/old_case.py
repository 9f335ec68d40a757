"""Writes a case file of an older schema, by the SQL of that version."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from pathlib import Path

from recount.codec import encode
from recount.model import Decision, Document, Reading
from recount.store import GENESIS, chain_hash
from recount.store.schema import APPLICATION_ID, MIGRATIONS


def dump(value: object) -> str:
    return json.dumps(encode(value), ensure_ascii=True, separators=(",", ":"))


def write_old_case(
    path: Path,
    reports: list[tuple[Document, bytes, Reading]],
    reader: str,
    decisions: tuple[Decision, ...] = (),
) -> str:
    """Writes a case of schema 2, before readings were numbered; returns its facts' digest."""
    db = sqlite3.connect(path)
    for script in MIGRATIONS[:2]:
        db.executescript(script)
    db.execute("PRAGMA user_version = 2")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for doc, body, reading in reports:
        db.execute(
            "INSERT INTO bodies VALUES (?, ?, 'zlib', ?)",
            (doc.body_sha256, len(body), zlib.compress(body)),
        )
        day = doc.published.isoformat() if doc.published else None
        db.execute(
            "INSERT INTO documents (id, ref, text, text_sha256, body_sha256, outlet, published, "
            "media_type, reader) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (doc.id, doc.ref, doc.text, hashlib.sha256(doc.text.encode()).hexdigest(),
             doc.body_sha256, doc.outlet, day, doc.media_type, reader),
        )  # fmt: skip
        db.execute("INSERT INTO refs VALUES (?, ?)", (doc.ref, doc.id))
        for n, (kind, mention) in enumerate(reading.mentions):
            span = mention.evidence
            db.execute(
                "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?)",
                (doc.id, n, kind, span.start, span.end, dump(mention)),
            )
        for n, claim in enumerate(reading.claims):
            db.execute(
                "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (claim.id, doc.id, n, claim.sentence.start, day, day, None, None,
                 claim.attribution.stance, "|killed|", None, claim.sentence.text, claim.score,
                 dump(claim)),
            )  # fmt: skip
        for n, issue in enumerate(reading.issues):
            db.execute(
                "INSERT INTO issues VALUES (?, ?, ?, ?, ?, ?, '[]')",
                (f"{doc.id}-{n}", issue.stage, issue.code, issue.severity, issue.subject,
                 issue.message),
            )  # fmt: skip
    chain = GENESIS
    for n, decision in enumerate(decisions, 1):
        chain = chain_hash(chain, dump(decision))
        db.execute(
            "INSERT INTO decisions VALUES (?, ?, ?, ?)", (n, decision.id, dump(decision), chain)
        )
    digest = hashlib.sha256()
    for line in sorted(doc.id + reader for doc, _, _ in reports):
        digest.update(line.encode() + b"\n")
    if decisions:
        for (hashed,) in db.execute("SELECT chain FROM decisions ORDER BY n"):
            digest.update(hashed.encode() + b"\n")
    db.commit()
    db.close()
    return digest.hexdigest()
