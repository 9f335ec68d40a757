"""The views of a case: built elsewhere from the facts, kept here, replaced whole."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recount.codec import decode
from recount.model import Claim, Incident, Source
from recount.store.ledger import Ledger, dump


def views_current(ledger: Ledger, stamp: str) -> bool:
    """Whether the kept views were built from the facts of `stamp`."""
    row = ledger._db.execute("SELECT value FROM meta WHERE key = 'views'").fetchone()
    return row is not None and row[0] == stamp


@dataclass(frozen=True, slots=True)
class Views:
    """What follows from the facts of a case.

    `copies` maps a document's id to what it copies and the reason; `claims` have their
    relations; `incidents` maps a codebook's name to its incidents.
    """

    copies: Mapping[str, tuple[str, Any]]
    claims: Sequence[Claim]
    incidents: Mapping[str, Sequence[Incident]]
    sources: Sequence[Source]

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Returns the rows of each table of views."""
        return {
            "copies": [(doc_id, of_id, dump(why)) for doc_id, (of_id, why) in self.copies.items()],
            "relations": [
                (c.id, c.copy_of, c.denies) for c in self.claims if c.copy_of or c.denies
            ],
            "incidents": [
                (codebook, n, incident.id, dump(incident))
                for codebook, found in self.incidents.items()
                for n, incident in enumerate(found)
            ],
            "sources": [(source.id, n, dump(source)) for n, source in enumerate(self.sources)],
        }


def replace_views(ledger: Ledger, views: Views, *, digest: str, stamp: str) -> bool:
    """Replaces all views in one transaction.

    `digest` is the facts' digest that they were built from; returns False, and changes
    nothing, if another process has added facts since.
    """
    with ledger._write() as db:
        if ledger.facts_digest() != digest:
            return False
        for table, rows in views.rows().items():
            db.execute(f"DELETE FROM {table}")
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        db.execute("INSERT OR REPLACE INTO meta VALUES ('views', ?)", (stamp,))
    return True


def compare_views(ledger: Ledger, views: Views) -> list[str]:
    """Returns a line for each table of views that holds other rows than these."""
    differing = []
    for table, rows in views.rows().items():
        kept = ledger._db.execute(f"SELECT * FROM {table}").fetchall()
        if sorted(map(repr, kept)) != sorted(map(repr, rows)):
            differing.append(f"{table}: they do not follow from the facts")
    return differing


def kept_copies(ledger: Ledger) -> dict[str, str]:
    """Returns, for each copy, the id of the earliest document that it copies."""
    return dict(ledger._db.execute("SELECT doc_id, of_id FROM copies"))


def kept_incidents(ledger: Ledger, codebook: str) -> list[Incident]:
    """Returns the incidents under a codebook, in their order."""
    rows = ledger._db.execute(
        "SELECT payload FROM incidents WHERE codebook = ? ORDER BY n", (codebook,)
    )
    return [decode(Incident, json.loads(payload)) for (payload,) in rows]


def kept_sources(ledger: Ledger) -> list[Source]:
    """Returns the sources, those who speak most first."""
    rows = ledger._db.execute("SELECT payload FROM sources ORDER BY n")
    return [decode(Source, json.loads(payload)) for (payload,) in rows]
