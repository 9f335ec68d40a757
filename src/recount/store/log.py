"""The log: one entry for each addition to a case, chained by hash to the one before.

An entry's `chain` is the SHA-256 of this object, written as RFC 8785 (JCS) has it:
`{"at", "before", "kind", "n", "payload", "subject"}`, where `before` is the chain of the entry
before (64 zeros for the first). `payload["rows"]` names the rows of facts that the entry adds,
with their number and digest (see `recount.store.facts`), so that the last chain, the head, stands
for every byte that counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recount.store.database import Database
from recount.store.facts import Rows, canonical, digest_rows

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who adds to a case, and the clock that says when; null where nobody says so."""

    by: str | None = None
    now: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An entry as it stands: `payload` is the JSON that was hashed."""

    n: int
    at: str | None
    kind: str
    subject: str
    payload: str
    chain: str

    @property
    def told(self) -> dict[str, Any]:
        """The payload, read."""
        found: dict[str, Any] = json.loads(self.payload)
        return found


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry's number and hash: what stands for the whole log."""

    n: int
    chain: str


def seal(before: str, entry: tuple[int, str | None, str, str], payload: object) -> str:
    """Returns the hash of an entry (n, at, kind, subject) that follows `before`."""
    n, at, kind, subject = entry
    whole = {
        "at": at,
        "before": before,
        "kind": kind,
        "n": n,
        "payload": payload,
        "subject": subject,
    }
    return hashlib.sha256(canonical(whole).encode("utf-8", "surrogatepass")).hexdigest()


def append_log(
    db: Database,
    clerk: Clerk,
    kind: str,
    subject: str,
    rows: Sequence[Rows],
    *,
    told: Mapping[str, Any] | None = None,
) -> Head:
    """Appends an entry over rows that have just been added; call it in their transaction.

    `told` are further facts about them, of strings, integers, null, lists and objects.
    """
    by = clerk.by.encode("utf-8", "replace").decode("utf-8") if clerk.by else None
    payload: dict[str, Any] = {**(told or {}), "by": by, "rows": []}
    for group in rows:
        count, digest = digest_rows(db, group)
        payload["rows"].append(
            {"table": group.table, "where": dict(group.where), "rows": count, "sha256": digest}
        )
    before = read_head(db)
    n, at = before.n + 1, clerk.now() if clerk.now else None
    chain = seal(before.chain, (n, at, kind, subject), payload)
    values = (n, at, kind, subject, canonical(payload), chain)
    db.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", values)
    return Head(n, chain)


def read_head(db: Database) -> Head:
    """Returns the last entry's number and hash; 0 and GENESIS where there is none."""
    row = db.execute("SELECT n, chain FROM log ORDER BY n DESC LIMIT 1").fetchone()
    return Head(*(row or (0, GENESIS)))


def read_log(db: Database, subject: str | None = None) -> Iterator[LogEntry]:
    """Yields the entries in order, all or those on one subject."""
    narrow, values = (" WHERE subject = ?", (subject,)) if subject is not None else ("", ())
    query = f"SELECT n, at, kind, subject, payload, chain FROM log{narrow} ORDER BY n"
    for row in db.execute(query, values):
        yield LogEntry(*row)
