"""Which columns of a case count as facts, and the digest of rows of them.

A row is written as a JSON object of its columns that are not null, as RFC 8785 (JCS) has it.
Texts and integers stand as they are, a real number as a string of its shortest decimal form, and
a blob as `{"blob_sha256": hex}`. The digest of several rows is the SHA-256 of their lines,
sorted, each with a line feed behind it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recount.store.database import Database

FACTS: Mapping[str, tuple[str, ...]] = {
    "bodies": ("sha256", "size", "encoding", "data", "sha3_512"),
    "documents": (
        "seq", "id", "ref", "title", "outlet", "url", "published", "lang", "author", "media_type",
        "retrieved_at", "locator", "text", "text_sha256", "body_sha256", "reader",
        "published_at", "modified_at", "forwarded_from", "reply_to", "parts",
    ),
    "refs": ("ref", "doc_id"),
    "readings": ("doc_id", "n", "reader", "at", "decided"),
    "mentions": ("doc_id", "reading", "n", "type", "start_at", "end_at", "payload"),
    "claims": (
        "id", "doc_id", "reading", "n", "start_at", "earliest", "latest", "place", "source",
        "stance", "harms", "event", "sentence", "score", "payload",
    ),
    "issues": ("id", "stage", "code", "severity", "subject", "message", "spans"),
    "reading_issues": ("doc_id", "reading", "issue_id"),
    "decisions": ("n", "id", "payload", "chain"),
    "outside": (
        "n", "id", "form", "event_id", "ref", "file_sha256", "row_number", "earliest", "latest",
        "payload", "payload_sha256",
    ),
    "arrivals": (
        "n", "doc_id", "ref", "url", "final_url", "retrieved_at", "status", "headers",
    ),
    "exchanges": ("n", "id", "url", "at", "status", "headers", "body_sha256"),
    "retrievals": (
        "n", "id", "doc_id", "url", "final_url", "address", "at", "exchanges", "etag", "modified",
    ),
    "stamps": ("n", "log_n", "head", "authority", "stamped_at", "token"),
}  # fmt: skip
"""The tables of facts, and those of their columns that the log's digests are made of.

A column may be added at the end of a list where it is null in the rows that stand.
"""

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

Where = Mapping[str, Any]
"""The columns that tell which rows: a value, or the first and last of a run of integers."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a table of facts."""

    table: str
    where: Where


def canonical(value: object) -> str:
    """Returns JSON as RFC 8785 writes it; `value` holds no floats, its keys are ASCII."""
    return _CANONICAL.encode(value)


def digest_rows(db: Database, rows: Rows) -> tuple[int, str]:
    """Returns the number of rows and their digest; raises LookupError for another table."""
    columns = FACTS[rows.table]
    conditions, values = _conditions(rows)
    found = db.execute(
        f"SELECT {', '.join(columns)} FROM {rows.table} WHERE {conditions}", values
    ).fetchall()
    lines = sorted(write_row(columns, row) for row in found)
    whole = hashlib.sha256()
    for line in lines:
        whole.update(line + b"\n")
    return len(lines), whole.hexdigest()


def write_row(columns: Sequence[str], row: Sequence[Any]) -> bytes:
    """Returns a row in the form that is hashed."""
    named = zip(columns, row, strict=True)
    value = {name: _plain(cell) for name, cell in named if cell is not None}
    return canonical(value).encode("utf-8", "surrogatepass")


def _plain(cell: Any) -> Any:
    if isinstance(cell, float):
        return repr(cell)
    if isinstance(cell, bytes):
        return {"blob_sha256": hashlib.sha256(cell).hexdigest()}
    return cell


def _conditions(rows: Rows) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    for column, value in rows.where.items():
        if column not in FACTS[rows.table]:
            raise LookupError(f"{rows.table} has no column {column!r} that counts")
        if isinstance(value, list | tuple):
            first, last = value
            parts.append(f"{column} BETWEEN ? AND ?")
            values += [first, last]
        else:
            parts.append(f"{column} IS NULL" if value is None else f"{column} = ?")
            values += [] if value is None else [value]
    return " AND ".join(parts) or "1 = 1", values
