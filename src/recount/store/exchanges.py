"""What was had over the network: the exchanges as WARC records, and which documents they gave."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from recount.codec import encode
from recount.model import Arrival, make_id
from recount.retrieval import Exchange, Known, Mark, Retrieval, Validators
from recount.store.arrivals import insert_arrival
from recount.store.database import Database
from recount.store.facts import Rows
from recount.store.ledger import Ledger
from recount.store.log import append_log
from recount.store.reading_rows import safe


class CaseMemory:
    """What a case knows of what was had before (a `recount.retrieval.Memory`)."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def knows(self, doc_id: str) -> bool:
        """Whether the document stands in the case."""
        return self._ledger.knows(doc_id)

    def last(self, url: str) -> tuple[str, Validators] | None:
        """Returns the document last had from a URL, and what to ask with whether it changed.

        Null where its server gave nothing to ask with.
        """
        row = self._ledger._db.execute(
            "SELECT doc_id, etag, modified FROM retrievals WHERE url = ? ORDER BY n DESC LIMIT 1",
            (safe(url),),
        ).fetchone()
        if row is None or not (row[1] or row[2]):
            return None
        return row[0], Validators(row[1], row[2])

    def mark(self, key: str) -> Mark | None:
        """Returns how far an archive has been read."""
        row = self._ledger._db.execute(
            "SELECT at_byte, counts, done FROM marks WHERE key = ?", (key,)
        ).fetchone()
        return Mark(key, row[0], json.loads(row[1]), bool(row[2])) if row else None


def add_exchange(ledger: Ledger, exchange: Exchange) -> None:
    """Keeps an exchange; the same one twice is one."""
    digest = exchange.sha256
    headers = json.dumps(encode(exchange.headers), ensure_ascii=True)
    sha3 = hashlib.sha3_512(exchange.warc).hexdigest()
    with ledger._write() as db:
        new_body = db.execute(
            "INSERT INTO bodies VALUES (?, ?, 'zlib', ?, ?) ON CONFLICT DO NOTHING",
            (digest, len(exchange.warc), zlib.compress(exchange.warc, 6), sha3),
        ).rowcount
        added = db.execute(
            "INSERT INTO exchanges (id, url, at, status, headers, body_sha256) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (exchange.id, safe(exchange.url), exchange.at, exchange.status, headers, digest),
        ).rowcount
        if added:
            rows = [Rows("exchanges", {"id": exchange.id})]
            rows += [Rows("bodies", {"sha256": digest})] if new_body else []
            told = {
                "body": {"sha256": digest, "sha3_512": sha3, "size": len(exchange.warc)},
                "sent_at": exchange.at,
                "url": safe(exchange.url),
            }
            append_log(db, ledger._clerk, "exchange", exchange.id, rows, told=told)


def add_retrieval(ledger: Ledger, known: Known) -> None:
    """Keeps that a document of the case was had once more, and under which name."""
    with ledger._write() as db:
        ledger._note_ref(db, known.doc_id, known.ref, None)
        if known.retrieval is None:
            return
        one = known.retrieval
        validators = one.validators or Validators()
        exchanges = json.dumps(list(one.exchanges))
        key = make_id(known.doc_id, one.url, one.at, exchanges)
        added = db.execute(
            "INSERT INTO retrievals "
            "(id, doc_id, url, final_url, address, at, exchanges, etag, modified) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                key,
                known.doc_id,
                safe(one.url),
                safe(one.final_url),
                safe(one.address),
                one.at,
                exchanges,
                validators.etag,
                validators.modified,
            ),
        ).rowcount
        if added:
            rows = [Rows("retrievals", {"id": key})]
            told = {"exchanges": list(one.exchanges), "url": safe(one.url)}
            append_log(db, ledger._clerk, "retrieval", known.doc_id, rows, told=told)
            insert_arrival(db, ledger._clerk, known.doc_id, _arrival(db, known.ref, one))


def _arrival(db: Database, ref: str, one: Retrieval) -> Arrival:
    """Returns how a document came, with the status and headers of the answer that held it."""
    query = "SELECT status, headers FROM exchanges WHERE id = ?"
    last = one.exchanges[-1] if one.exchanges else None
    row = db.execute(query, (last,)).fetchone()
    status, headers = row or (None, "[]")
    pairs = tuple((name, value) for name, value in json.loads(headers))
    return Arrival(ref, one.url, one.final_url, one.at or None, status, pairs)


def find_same(ledger: Ledger, address: str, text: str) -> str | None:
    """Returns the document that was had at an address and has this very text; null if none."""
    digest = hashlib.sha256(safe(text).encode("utf-8", "surrogatepass")).hexdigest()
    row = ledger._db.execute(
        "SELECT d.id FROM retrievals r JOIN documents d ON d.id = r.doc_id "
        "WHERE r.address = ? AND d.text_sha256 = ? ORDER BY r.n LIMIT 1",
        (safe(address), digest),
    ).fetchone()
    return str(row[0]) if row else None


def kept_exchanges(ledger: Ledger) -> Iterator[Exchange]:
    """Yields the exchanges in the order in which they were kept."""
    rows = ledger._db.execute(
        "SELECT url, at, status, headers, body_sha256 FROM exchanges ORDER BY n"
    )
    for url, at, status, headers, digest in rows:
        pairs = tuple((name, value) for name, value in json.loads(headers))
        if (records := ledger.body(digest)) is not None:
            yield Exchange(url, at, status, pairs, records)


def kept_retrievals(ledger: Ledger, doc_id: str | None = None) -> list[tuple[str, Retrieval]]:
    """Returns how each document was had, with its id, in the order of the retrievals."""
    where, values = (" WHERE doc_id = ?", (doc_id,)) if doc_id else ("", ())
    rows = ledger._db.execute(
        "SELECT doc_id, url, final_url, address, at, exchanges, etag, modified "
        f"FROM retrievals{where} ORDER BY n",
        values,
    )
    return [(row[0], _retrieval(row)) for row in rows]


def _retrieval(row: Sequence[Any]) -> Retrieval:
    exchanges = tuple(json.loads(row[5]))
    return Retrieval(row[1], row[2], row[3], row[4], exchanges, Validators(row[6], row[7]) or None)


def check_exchanges(ledger: Ledger) -> list[str]:
    """Returns a line for each exchange or retrieval that is not as it was kept."""
    problems = []
    ids = set()
    rows = ledger._db.execute("SELECT id, url, body_sha256 FROM exchanges ORDER BY n")
    for exchange_id, url, digest in rows:
        ids.add(exchange_id)
        try:
            records = ledger.body(digest)
        except ValueError:
            records = None
        if records is None or hashlib.sha256(records).hexdigest() != digest:
            problems.append(f"exchange {exchange_id} ({url}): its records are not those kept")
        elif make_id(digest) != exchange_id:
            problems.append(f"exchange {exchange_id} ({url}): it is not the one that was kept")
    for doc_id, one in kept_retrievals(ledger):
        lost = [each for each in one.exchanges if each not in ids]
        if lost:
            problems.append(f"document {doc_id}: exchanges are missing: {', '.join(lost)}")
    return problems


def add_mark(ledger: Ledger, mark: Mark) -> None:
    """Keeps how far an archive has been read."""
    counts = json.dumps(dict(mark.counts), sort_keys=True)
    with ledger._write() as db:
        db.execute("DELETE FROM marks WHERE key = ?", (mark.key,))
        db.execute(
            "INSERT INTO marks (key, at_byte, done, counts) VALUES (?, ?, ?, ?)",
            (mark.key, mark.offset, int(mark.done), counts),
        )
