"""The rows of a case that hold a reading: written in one piece, and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from recount.codec import decode, encode
from recount.model import Claim, Document, Issue, Reading, make_id
from recount.store.database import Database
from recount.store.facts import Rows
from recount.store.log import Clerk, append_log

CLAIM_COLUMNS = (
    "id", "doc_id", "reading", "n", "start_at", "earliest", "latest", "place", "source", "stance",
    "harms", "event", "sentence", "score", "payload",
)  # fmt: skip
_COMPACT = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))
Added = tuple[str, bool]
"""An issue's id, and whether it was not there before."""
EXTRACT = "extract"
"""The stage whose issues belong to a reading; an intake's belong to the document."""


def dump(value: object) -> str:
    """Returns a record as compact JSON, the same for the same record."""
    return _COMPACT.encode(encode(value))


def safe(text: str) -> str:
    """Returns text that UTF-8 can hold: a lone surrogate becomes U+FFFD, one for one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def insert_reading(
    db: Database, doc: Document, reading: Reading, reader: str, at: str | None
) -> list[Added]:
    """Adds the next reading of a document within the caller's transaction.

    Returns its issues, which the log has yet to take in, as it has the reading itself.
    """
    row = db.execute("SELECT max(n) FROM readings WHERE doc_id = ?", (doc.id,)).fetchone()
    number = (row[0] or 0) + 1
    decided = db.execute("SELECT count(*) FROM decisions").fetchone()[0]
    db.execute(
        "INSERT INTO readings (doc_id, n, reader, at, decided) VALUES (?, ?, ?, ?, ?)",
        (doc.id, number, reader, at, decided),
    )
    db.executemany(
        "INSERT INTO mentions (doc_id, reading, n, type, start_at, end_at, payload) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        _mention_rows(doc, reading, number),
    )
    db.executemany(
        f"INSERT INTO claims ({', '.join(CLAIM_COLUMNS)}) VALUES ({', '.join('?' * 15)}) "
        "ON CONFLICT DO NOTHING",
        [claim_row(claim, doc, number, n) for n, claim in enumerate(reading.claims)],
    )
    issues = [insert_issue(db, issue) for issue in reading.issues]
    for issue, (key, _) in zip(reading.issues, issues, strict=True):
        if issue.stage == EXTRACT:
            db.execute(
                "INSERT INTO reading_issues VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (doc.id, number, key),
            )
    return issues


def _mention_rows(doc: Document, reading: Reading, number: int) -> list[tuple[object, ...]]:
    return [
        (doc.id, number, n, kind, mention.evidence.start, mention.evidence.end, dump(mention))
        for n, (kind, mention) in enumerate(reading.mentions)
    ]


def claim_row(claim: Claim, doc: Document, number: int, n: int) -> tuple[object, ...]:
    """Returns the values of `CLAIM_COLUMNS`; `number` is the reading's, `n` the claim's in it."""
    when = claim.when.value if claim.when else None
    earliest = when.earliest if when else doc.published
    latest = when.latest if when else doc.published
    place = claim.place.value if claim.place else None
    names = (place.name, place.within_name, place.admin1, place.country_name) if place else ()
    source = claim.source
    said_by = (
        (source.identity.name if source.identity else "", source.evidence.text) if source else ()
    )
    harms = sorted({count.value.harm for count in claim.counts})
    return (
        claim.id,
        doc.id,
        number,
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


def read_claim(payload: str, copy_of: str | None = None, denies: str | None = None) -> Claim:
    """Returns a stored claim, with the relations that were built later."""
    claim: Claim = decode(Claim, json.loads(payload))
    if copy_of or denies:
        return replace(claim, copy_of=copy_of, denies=denies)
    return claim


def insert_issue(db: Database, issue: Issue) -> Added:
    """Adds an issue; the same issue twice is one."""
    parts = (issue.stage, issue.code, issue.severity, safe(issue.subject), safe(issue.message))
    spans = dump(issue.spans)
    key = make_id(*parts, spans)
    added = db.execute(
        "INSERT INTO issues VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (key, *parts, spans),
    ).rowcount
    return key, bool(added)


def log_issues(db: Database, clerk: Clerk, issues: Iterable[Added]) -> None:
    """Takes those into the log that were not there before."""
    for key, is_new in issues:
        if is_new:
            append_log(db, clerk, "issue", key, [Rows("issues", {"id": key})])


def reading_rows(doc_id: str, number: int) -> Iterator[Rows]:
    """Yields the rows of a reading: itself, what was read, which issues are its own."""
    yield Rows("readings", {"doc_id": doc_id, "n": number})
    for table in ("mentions", "claims", "reading_issues"):
        yield Rows(table, {"doc_id": doc_id, "reading": number})
