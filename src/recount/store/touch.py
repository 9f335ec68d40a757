"""Changes the rows of single claims and incidents, within a transaction that adds a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from recount.model import Claim, Document, Incident
from recount.store.ledger import Ledger
from recount.store.reading_rows import dump
from recount.store.rows import (
    CLAIM_COLUMNS,
    INCIDENT_COLUMNS,
    STATE_COLUMNS,
    State,
    add_names,
    claim_values,
    incident_values,
)
from recount.store.views import view_values

_CLAIM = (*CLAIM_COLUMNS[3:], "priority", *STATE_COLUMNS)


def put_claims(
    ledger: Ledger,
    claims: Iterable[Claim],
    docs: Mapping[str, Document],
    states: Mapping[str, State],
    amended: frozenset[str],
) -> None:
    """Puts claims into their rows as they stand now, with their states."""
    db = ledger._db
    query = "SELECT n, incident_id, status, spoken, copy_of FROM claim_rows WHERE claim_id = ?"
    assigned = ", ".join(f"{column} = ?" for column in _CLAIM)
    for claim in claims:
        n, incident_id, status, spoken, copy_of = db.execute(query, (claim.id,)).fetchone()
        whole = claim_values(claim, n, docs[claim.doc_id])
        add_names(db, [whole])
        values = whole[3:]
        placed = replace(claim, copy_of=copy_of)
        *_, priority = view_values(placed, (incident_id, status), spoken, values[-1])
        state = states.get(claim.id, State()).row()
        row = (*values, priority, *state, claim.id)
        db.execute(f"UPDATE claim_rows SET {assigned} WHERE claim_id = ?", row)
        db.execute("DELETE FROM amended WHERE claim_id = ?", (claim.id,))
        if claim.id in amended:
            bare = replace(claim, copy_of=None, denies=None)
            db.execute("INSERT INTO amended VALUES (?, ?)", (claim.id, dump(bare)))


def put_incidents(
    ledger: Ledger,
    codebook: str,
    gone: Sequence[str],
    incidents: Sequence[Incident],
    title: Callable[[Incident], str],
    *,
    whole: bool,
) -> None:
    """Puts incidents in the place of others under a codebook, and their claims with them.

    A claim that is left out keeps to the one incident that took the place of its own, so that it
    finds back there when it is taken in again. `whole` is true for the codebook whose incidents
    are kept whole, false for those that are only listed.
    """
    db = ledger._db
    heir = incidents[0] if len(incidents) == 1 else None
    for incident_id in dict.fromkeys([*gone, *(incident.id for incident in incidents)]):
        if heir is None or heir.id != incident_id:
            db.execute(
                "UPDATE claim_rows SET incident_id = ?, status = ? WHERE incident_id = ?",
                (heir.id if heir else None, heir.status if heir else None, incident_id),
            )
        for table in ("incidents", "incident_rows"):
            db.execute(
                f"DELETE FROM {table} WHERE codebook = ? AND id = ?", (codebook, incident_id)
            )
        db.execute("DELETE FROM incident_documents WHERE incident_id = ?", (incident_id,))
    holes = ", ".join("?" * len(INCIDENT_COLUMNS))
    for incident in incidents:
        if whole:
            kept = (codebook, incident.id, dump(incident))
            db.execute("INSERT INTO incidents VALUES (?, 0, ?, ?)", kept)
        values = incident_values(incident, codebook, title(incident))
        db.execute(
            f"INSERT INTO incident_rows ({', '.join(INCIDENT_COLUMNS)}) VALUES ({holes})", values
        )
        db.executemany(
            "INSERT INTO incident_documents VALUES (?, ?, ?)",
            [(doc_id, incident.id, n) for doc_id, n in incident.documents.items()],
        )
        db.executemany(
            "UPDATE claim_rows SET incident_id = ?, status = ? WHERE claim_id = ?",
            [(incident.id, incident.status, claim_id) for claim_id in incident.claims],
        )


def homes_of(ledger: Ledger, claim_ids: Iterable[str]) -> dict[str, str]:
    """Returns the incident of each of some claims that has one."""
    found = {}
    for claim_id in claim_ids:
        row = ledger._db.execute(
            "SELECT incident_id FROM claim_rows WHERE claim_id = ?", (claim_id,)
        ).fetchone()
        if row and row[0]:
            found[claim_id] = row[0]
    return found


def move_stamp(ledger: Ledger, before: str, after: str) -> bool:
    """Lets views that were current stay so: a decision was added that changes none of them."""
    changed = ledger._db.execute(
        "UPDATE meta SET value = ? WHERE key = 'views' AND value = ?", (after, before)
    ).rowcount
    if changed:
        ledger._db.execute(
            "UPDATE meta SET value = (SELECT count(*) FROM decisions) WHERE key = 'views decisions'"
        )
    return bool(changed)
