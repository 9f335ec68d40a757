"""Compares the views of a case with what they should be; changes nothing."""

from __future__ import annotations

import json
import re

from recount.store.ledger import Ledger
from recount.store.rows import DOCUMENT_ROW, NAMES, NEW_NAME
from recount.store.views import Views, plan_claims, plan_tables

_TABLE = re.compile(r"(?:DELETE FROM|INSERT INTO|UPDATE) (\w+) ")
_LISTS = {
    "document_rows": (
        "SELECT seq, doc_id, ref, title, outlet, url, published, month, lang, author, media_type, "
        "size, claims FROM document_rows",
        f"SELECT {DOCUMENT_ROW} FROM documents d",
    ),
    "claim_rows": (
        "SELECT claim_id, doc_id, n FROM claim_rows",
        "SELECT id, doc_id, n FROM claims_now",
    ),
}
"""What follows from single facts: what a table holds, and what it should hold."""
_NAMES = " UNION ".join(
    f"SELECT '{field}', {field} FROM claim_rows WHERE {field} IS NOT NULL" for field in NAMES
)


def compare_views(ledger: Ledger, views: Views) -> list[str]:
    """Returns a line for each table of views that holds other rows than it should."""
    db = ledger._db
    differing = set()
    for table, (held, right) in _LISTS.items():
        for one, other in ((held, right), (right, held)):
            if db.execute(f"{one} EXCEPT {other} LIMIT 1").fetchone():
                differing.add(table)
    if db.execute(f"{_NAMES} EXCEPT SELECT field, name FROM claim_names LIMIT 1").fetchone():
        differing.add("claim_names")  # it may hold names that no claim has any more
    if not _subjects_follow(ledger):
        differing.add("decision_subjects")
    planned = [*plan_tables(db, views)]
    if "claim_rows" not in differing:
        planned += plan_claims(db, views)
    for statement, rows in planned:
        found = _TABLE.match(statement)
        if rows and found and statement != NEW_NAME:
            differing.add(found[1])
    return [f"{table}: they do not follow from the facts" for table in sorted(differing)]


def _subjects_follow(ledger: Ledger) -> bool:
    """Whether what each decision speaks of is what its stored form says."""
    held = set(ledger._db.execute("SELECT subject, n FROM decision_subjects"))
    decisions = ledger._db.execute("SELECT n, payload FROM decisions")
    return held == {(subject, n) for n, text in decisions for subject in json.loads(text)[2]}
