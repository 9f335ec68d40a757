"""What the watching of feeds has to remember between two runs."""

from __future__ import annotations

import json
from typing import Any

from recount.store.ledger import Ledger
from recount.store.reading_rows import safe


class FeedNotes:
    """How the feeds of a case stand, and which of their entries were taken."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def state(self, feed: str) -> dict[str, Any]:
        """Returns what was noted of a feed, empty for one that was never asked."""
        row = self._ledger._db.execute(
            "SELECT payload FROM feeds WHERE url = ?", (safe(feed),)
        ).fetchone()
        found: dict[str, Any] = json.loads(row[0]) if row else {}
        return found

    def note(self, feed: str, state: dict[str, Any]) -> None:
        """Notes the state of a feed."""
        payload = json.dumps(state, sort_keys=True)
        with self._ledger._write() as db:
            db.execute("DELETE FROM feeds WHERE url = ?", (safe(feed),))
            db.execute("INSERT INTO feeds VALUES (?, ?)", (safe(feed), payload))

    def seen(self, feed: str, address: str) -> str | None:
        """Returns the digest of an entry as it was last taken, null if it never was."""
        row = self._ledger._db.execute(
            "SELECT digest FROM feed_entries WHERE feed = ? AND address = ?",
            (safe(feed), safe(address)),
        ).fetchone()
        return str(row[0]) if row else None

    def note_entry(self, feed: str, address: str, digest: str) -> None:
        """Notes that an entry was taken."""
        entry = (safe(feed), safe(address))
        with self._ledger._write() as db:
            db.execute("DELETE FROM feed_entries WHERE feed = ? AND address = ?", entry)
            db.execute("INSERT INTO feed_entries VALUES (?, ?, ?)", (*entry, digest))

    def knows_address(self, address: str) -> bool:
        """Whether something in the case was had at an address in its canonical form."""
        row = self._ledger._db.execute(
            "SELECT 1 FROM retrievals WHERE address = ? LIMIT 1", (safe(address),)
        ).fetchone()
        return row is not None
