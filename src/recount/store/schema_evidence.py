"""The tables of the evidence: the log, how bytes came, time stamps.

`log` chains every addition by hash (see `recount.store.log`), `arrivals` say how a document's
bytes were got, and `stamps` hold an authority's tokens (RFC 3161) over a head of the log.
"""

from __future__ import annotations

EVIDENCE = """
ALTER TABLE bodies ADD COLUMN sha3_512 TEXT;
CREATE TABLE log (
    n INTEGER PRIMARY KEY, at TEXT, kind TEXT NOT NULL, subject TEXT NOT NULL,
    payload TEXT NOT NULL, chain TEXT NOT NULL);
CREATE INDEX log_subject ON log (subject, n);
CREATE TABLE arrivals (
    n INTEGER PRIMARY KEY, doc_id TEXT NOT NULL REFERENCES documents (id), ref TEXT NOT NULL,
    url TEXT, final_url TEXT, retrieved_at TEXT, status INTEGER, headers TEXT NOT NULL);
CREATE INDEX arrivals_document ON arrivals (doc_id, n);
CREATE TABLE stamps (
    n INTEGER PRIMARY KEY, log_n INTEGER NOT NULL, head TEXT NOT NULL, authority TEXT NOT NULL,
    stamped_at TEXT NOT NULL, token BLOB NOT NULL);
"""
EVIDENCE_FACTS = ("log", "arrivals", "stamps", "refs")
