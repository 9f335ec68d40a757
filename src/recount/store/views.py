"""The views of a case: built elsewhere from the facts, kept here, replaced whole."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from recount.codec import decode
from recount.model import Claim, Incident, Source
from recount.store.ledger import Ledger, dump


def views_current(ledger: Ledger, stamp: str) -> bool:
    """Whether the kept views were built from the facts of `stamp`."""
    row = ledger._db.execute("SELECT value FROM meta WHERE key = 'views'").fetchone()
    return row is not None and row[0] == stamp


def replace_views(
    ledger: Ledger,
    *,
    digest: str,
    stamp: str,
    copies: Mapping[str, tuple[str, Any]],
    claims: Sequence[Claim],
    incidents: Mapping[str, Sequence[Incident]],
    sources: Sequence[Source],
) -> bool:
    """Replaces all views in one transaction.

    `digest` is the facts' digest that they were built from; returns False, and changes
    nothing, if another process has added facts since. `copies` maps a document's id to what
    it copies and the reason; `incidents` maps a codebook's name to its incidents.
    """
    with ledger._write() as db:
        if ledger.facts_digest() != digest:
            return False
        for table in ("copies", "relations", "incidents", "sources"):
            db.execute(f"DELETE FROM {table}")
        db.executemany(
            "INSERT INTO copies VALUES (?, ?, ?)",
            [(doc_id, of_id, dump(why)) for doc_id, (of_id, why) in copies.items()],
        )
        db.executemany(
            "INSERT INTO relations VALUES (?, ?, ?)",
            [(c.id, c.copy_of, c.denies) for c in claims if c.copy_of or c.denies],
        )
        for codebook, found in incidents.items():
            db.executemany(
                "INSERT INTO incidents VALUES (?, ?, ?, ?)",
                [(codebook, n, incident.id, dump(incident)) for n, incident in enumerate(found)],
            )
        db.executemany(
            "INSERT INTO sources VALUES (?, ?, ?)",
            [(source.id, n, dump(source)) for n, source in enumerate(sources)],
        )
        db.execute("INSERT OR REPLACE INTO meta VALUES ('views', ?)", (stamp,))
    return True


def kept_copies(ledger: Ledger) -> dict[str, str]:
    """Returns, for each copy, the id of the earliest document that it copies."""
    return _kept_copies(ledger, "copy")


def kept_versions(ledger: Ledger) -> dict[str, str]:
    """Returns, for each later version of a report, the id of its first."""
    return _kept_copies(ledger, "version")


def _kept_copies(ledger: Ledger, kind: str) -> dict[str, str]:
    rows = ledger._db.execute("SELECT doc_id, of_id, payload FROM copies")
    return {doc_id: of for doc_id, of, why in rows if (json.loads(why)[3:] or ["copy"])[0] == kind}


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
