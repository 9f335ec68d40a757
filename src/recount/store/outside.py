"""Events of other datasets in a case: appended, never changed, apart from claims."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

from recount.codec import decode
from recount.model import Outside
from recount.store.facts import Rows
from recount.store.ledger import Ledger
from recount.store.log import append_log
from recount.store.reading_rows import dump, safe


def add_outside(ledger: Ledger, records: Iterable[Outside]) -> int:
    """Adds outside records in one transaction; returns how many were not there before."""
    added: list[int] = []
    with ledger._write() as db:
        for record in records:
            payload = dump(record)
            new = db.execute(
                "INSERT INTO outside (id, form, event_id, ref, file_sha256, row_number, "
                "earliest, latest, payload, payload_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING RETURNING n",
                (
                    record.id,
                    record.form,
                    safe(record.event_id),
                    safe(record.ref),
                    record.file_sha256,
                    record.row,
                    record.when.earliest.isoformat(),
                    record.when.latest.isoformat(),
                    payload,
                    _digest(payload),
                ),
            ).fetchall()
            added += [n for (n,) in new]
        if added:
            rows = [Rows("outside", {"n": [added[0], added[-1]]})]
            append_log(db, ledger._clerk, "outside", "outside", rows, told={"records": len(added)})
    return len(added)


def kept_outside(ledger: Ledger, *, every: bool = False) -> list[Outside]:
    """Returns the outside records in the order of their addition.

    Of several rows that bear one event id of one form, the last one added, unless `every`.
    """
    newest = "" if every else " WHERE n IN (SELECT max(n) FROM outside GROUP BY form, event_id)"
    rows = ledger._db.execute(f"SELECT payload FROM outside{newest} ORDER BY n")
    return [decode(Outside, json.loads(payload)) for (payload,) in rows]


def check_outside(ledger: Ledger) -> Iterator[Outside | str]:
    """Yields every outside record, or a line for one that is not as it was added."""
    rows = ledger._db.execute(
        "SELECT id, ref, file_sha256, row_number, payload, payload_sha256 FROM outside ORDER BY n"
    )
    for record_id, ref, file_sha256, number, payload, digest in rows:
        where = f"outside record {record_id} ({ref}, row {number})"
        if _digest(payload) != digest:
            yield f"{where}: it is not the one that was added"
            continue
        record: Outside = decode(Outside, json.loads(payload))
        if (record.id, record.file_sha256, record.row) != (record_id, file_sha256, number):
            yield f"{where}: its columns are not those of its record"
            continue
        yield record


def _digest(payload: str) -> str:
    return hashlib.sha256(payload.encode("utf-8", "surrogatepass")).hexdigest()
