"""The table of a version in which people add claims by hand.

A decision holds the whole claim; `added` has those that stand, in the columns of `claims`, so
that lists and counts take them from one view. Its rows are made from the decisions and can be
made again.
"""

from __future__ import annotations

_COLUMNS = (
    "id, doc_id, reading, n, start_at, earliest, latest, place, source, stance, harms, event, "
    "sentence, score, payload"
)

ADDED = f"""
CREATE TABLE added (
    id TEXT PRIMARY KEY, doc_id TEXT NOT NULL REFERENCES documents (id), reading INTEGER NOT NULL,
    n INTEGER NOT NULL, start_at INTEGER NOT NULL, earliest TEXT, latest TEXT, place TEXT,
    source TEXT, stance TEXT NOT NULL, harms TEXT NOT NULL, event TEXT, sentence TEXT NOT NULL,
    score REAL NOT NULL, payload TEXT NOT NULL);
CREATE INDEX added_document ON added (doc_id, n);
DROP VIEW claim_sentences;
DROP VIEW claims_now;
CREATE VIEW claims_now AS
    SELECT {_COLUMNS} FROM claims c
    WHERE c.reading = (SELECT max(r.n) FROM readings r WHERE r.doc_id = c.doc_id)
    UNION ALL SELECT {_COLUMNS} FROM added;
CREATE VIEW claim_sentences AS
    SELECT r.seq AS seq, coalesce(
        (SELECT a.sentence FROM added a WHERE a.id = r.claim_id),
        (SELECT c.sentence FROM claims c WHERE c.id = r.claim_id AND c.reading =
            (SELECT max(o.n) FROM readings o WHERE o.doc_id = c.doc_id))) AS sentence
    FROM claim_rows r;
"""
