"""Reads what the chains of custody of some documents are made of; never the whole log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from recount.model import Decision
from recount.store.ledger import Ledger
from recount.store.log import LogEntry
from recount.store.single import _chunks, _in, decisions_on, with_undos


def log_of(ledger: Ledger, subjects: Sequence[str]) -> dict[str, list[LogEntry]]:
    """Returns the log's entries on some records, by the record's id, each's in order."""
    found: defaultdict[str, list[LogEntry]] = defaultdict(list)
    for some in _chunks(subjects):
        query = (
            "SELECT n, at, kind, subject, payload, chain FROM log "
            f"WHERE subject IN {_in(some)} ORDER BY n"
        )
        for row in ledger._db.execute(query, list(some)):
            found[row[3]].append(LogEntry(*row))
    return dict(found)


def claims_read_in(ledger: Ledger, doc_ids: Sequence[str]) -> dict[str, set[str]]:
    """Returns the ids of the claims of all readings of some documents, by the document's id."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for some in _chunks(doc_ids):
        query = f"SELECT doc_id, id FROM claims WHERE doc_id IN {_in(some)}"
        for doc_id, claim_id in ledger._db.execute(query, list(some)):
            found[doc_id].add(claim_id)
    return dict(found)


def decisions_about(ledger: Ledger, subjects: Sequence[str]) -> list[Decision]:
    """Returns the decisions that name some records, and what takes them back, in their order."""
    return list(with_undos(ledger, dict(decisions_on(ledger, subjects))).values())
