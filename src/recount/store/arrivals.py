"""How the bytes of documents came over a network, with the headers of the answer."""

from __future__ import annotations

import json
from dataclasses import dataclass

from recount.model import Arrival
from recount.store.database import Database
from recount.store.facts import Rows
from recount.store.log import Clerk, append_log


@dataclass(frozen=True, slots=True)
class Origin:
    """How a document came: all its names, the exchanges that brought it, its reader, its digests.

    `sha3_512` is that of its bytes, null where they were damaged before it could be computed.
    """

    refs: tuple[str, ...]
    arrivals: tuple[Arrival, ...]
    reader: str
    text_sha256: str
    sha3_512: str | None


def insert_arrival(db: Database, clerk: Clerk, doc_id: str, arrival: Arrival) -> None:
    """Adds one, with its entry of the log; call it in the transaction of its document."""
    row = (
        doc_id,
        _safe(arrival.ref),
        _safe(arrival.url),
        _safe(arrival.final_url),
        arrival.retrieved_at,
        arrival.status,
        json.dumps(arrival.headers, ensure_ascii=True, separators=(",", ":")),
    )
    [(n,)] = db.execute(
        "INSERT INTO arrivals (doc_id, ref, url, final_url, retrieved_at, status, headers) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING n",
        row,
    ).fetchall()
    rows = [Rows("arrivals", {"n": n})]
    append_log(db, clerk, "arrival", doc_id, rows, told={"retrieved_at": arrival.retrieved_at})


def read_arrivals(db: Database, doc_id: str) -> list[Arrival]:
    """Returns those of a document in the order of their addition."""
    query = (
        "SELECT ref, url, final_url, retrieved_at, status, headers FROM arrivals "
        "WHERE doc_id = ? ORDER BY n"
    )
    return [
        Arrival(ref, url, final_url, at, status, tuple(map(tuple, json.loads(headers))))
        for ref, url, final_url, at, status, headers in db.execute(query, (doc_id,))
    ]


def _safe(text: str | None) -> str | None:
    """Returns text that UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode("utf-8") if text else text
