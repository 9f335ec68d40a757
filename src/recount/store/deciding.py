"""Reads the decisions on sources out of all of a case, and who a source is."""

from __future__ import annotations

import json

from recount.codec import decode
from recount.model import Decision
from recount.store.ledger import Ledger
from recount.store.single import read_claims, with_undos
from recount.values import Identity


def decisions_on_sources(ledger: Ledger) -> list[Decision]:
    """Returns the decisions that merge or split sources, with what takes them back, in order."""
    query = (
        "SELECT n, payload FROM decisions WHERE payload LIKE '%\"merge\"%' "
        "OR payload LIKE '%\"split\"%' ORDER BY n"
    )
    found = {n: decode(Decision, json.loads(text)) for n, text in ledger._db.execute(query)}
    kept = {n: d for n, d in found.items() if "sources" in (d.before or {})}
    return list(with_undos(ledger, kept).values()) if kept else []


def find_identity(ledger: Ledger, source_id: str) -> Identity | None:
    """Returns who a source is, as one of its claims has it; None for one that makes none."""
    row = ledger._db.execute(
        "SELECT claim_id FROM claim_rows WHERE source_id = ? ORDER BY claim_id LIMIT 1",
        (source_id,),
    ).fetchone()
    if row is None:
        return None
    claim = read_claims(ledger, [row[0]]).get(row[0])
    return claim.source.identity if claim and claim.source else None
