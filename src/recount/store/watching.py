"""What the watching of feeds has to remember between two runs."""

from __future__ import annotations

import json
from typing import Any

from recount.store.ledger import Ledger, safe


def feed_state(ledger: Ledger, url: str) -> dict[str, Any]:
    """Returns what was noted of a feed, empty for one that was never asked."""
    row = ledger._db.execute("SELECT payload FROM feeds WHERE url = ?", (safe(url),)).fetchone()
    found: dict[str, Any] = json.loads(row[0]) if row else {}
    return found


def note_feed(ledger: Ledger, url: str, state: dict[str, Any]) -> None:
    """Notes the state of a feed."""
    payload = json.dumps(state, sort_keys=True)
    with ledger._write() as db:
        db.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?)", (safe(url), payload))


def entry_seen(ledger: Ledger, feed: str, address: str) -> str | None:
    """Returns the digest of an entry as it was last taken from a feed, null if it never was."""
    row = ledger._db.execute(
        "SELECT digest FROM feed_entries WHERE feed = ? AND address = ?",
        (safe(feed), safe(address)),
    ).fetchone()
    return str(row[0]) if row else None


def note_entry(ledger: Ledger, feed: str, address: str, digest: str) -> None:
    """Notes that an entry of a feed was taken."""
    with ledger._write() as db:
        db.execute(
            "INSERT OR REPLACE INTO feed_entries VALUES (?, ?, ?)",
            (safe(feed), safe(address), digest),
        )
