"""The claims that people have added and that stand: rows beside those of the readings."""

from __future__ import annotations

from recount.model import Claim, Document
from recount.store.ledger import Ledger
from recount.store.reading_rows import CLAIM_COLUMNS, claim_row, read_claim, safe
from recount.store.rows import insert_claim_row

BEHIND = 1_000_000
"""Added claims stand behind those of their document's readings, in the order of the decisions."""
NO_READING = 0


def added_claims(ledger: Ledger) -> dict[str, Claim]:
    """Returns the added claims that stand, by id."""
    rows = ledger._db.execute("SELECT id, payload FROM added ORDER BY id")
    return {claim_id: read_claim(payload) for claim_id, payload in rows}


def has_added(ledger: Ledger, claim_id: str) -> bool:
    """Whether an added claim stands."""
    row = ledger._db.execute("SELECT 1 FROM added WHERE id = ?", (claim_id,)).fetchone()
    return row is not None


def put_added(ledger: Ledger, claim: Claim, doc: Document, number: int) -> None:
    """Puts an added claim into the case, within a transaction; `number` is its decision's."""
    db = ledger._db
    n = BEHIND + number
    holes = ", ".join("?" * len(CLAIM_COLUMNS))
    row = claim_row(claim, doc, NO_READING, n)
    db.execute(f"INSERT INTO added ({', '.join(CLAIM_COLUMNS)}) VALUES ({holes})", row)
    insert_claim_row(db, claim, n, doc)
    _count(ledger, doc.id)


def drop_added(ledger: Ledger, claim: Claim) -> None:
    """Takes an added claim out again, within a transaction."""
    db = ledger._db
    db.words.drop_claim(claim.id, safe(claim.sentence.text))
    db.execute("DELETE FROM claim_rows WHERE claim_id = ?", (claim.id,))
    db.execute("DELETE FROM amended WHERE claim_id = ?", (claim.id,))
    db.execute("DELETE FROM relations WHERE claim_id = ?", (claim.id,))
    db.execute("DELETE FROM added WHERE id = ?", (claim.id,))
    _count(ledger, claim.doc_id)


def _count(ledger: Ledger, doc_id: str) -> None:
    ledger._db.execute(
        "UPDATE document_rows SET claims = (SELECT count(*) FROM claim_rows c "
        "WHERE c.doc_id = document_rows.doc_id) WHERE doc_id = ?",
        (doc_id,),
    )
