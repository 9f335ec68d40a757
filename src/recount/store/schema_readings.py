"""The tables of a version in which a document may be read more than once.

A document's readings are numbered from 1; the one with the highest number counts. Mentions,
claims and the reader's issues belong to one reading each, and one claim id may come out of
several. `decided` is how many judgements stood in the case when a reading came, which tells on
which reading each was made.
"""

from __future__ import annotations

# Tables are made anew since a primary key cannot be changed. What a file holds is reading 1.
READINGS = """
CREATE TABLE readings (
    doc_id TEXT NOT NULL REFERENCES documents (id), n INTEGER NOT NULL, reader TEXT NOT NULL,
    at TEXT, decided INTEGER NOT NULL, PRIMARY KEY (doc_id, n));
INSERT INTO readings (doc_id, n, reader, at, decided)
    SELECT id, 1, reader, NULL, 0 FROM documents;
CREATE TABLE new_mentions (
    doc_id TEXT NOT NULL, reading INTEGER NOT NULL, n INTEGER NOT NULL, type TEXT NOT NULL,
    start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, payload TEXT NOT NULL,
    PRIMARY KEY (doc_id, reading, n),
    FOREIGN KEY (doc_id, reading) REFERENCES readings (doc_id, n));
INSERT INTO new_mentions (doc_id, reading, n, type, start_at, end_at, payload)
    SELECT doc_id, 1, n, type, start_at, end_at, payload FROM mentions;
DROP TABLE mentions;
ALTER TABLE new_mentions RENAME TO mentions;
CREATE TABLE new_claims (
    id TEXT NOT NULL, doc_id TEXT NOT NULL, reading INTEGER NOT NULL, n INTEGER NOT NULL,
    start_at INTEGER NOT NULL, earliest TEXT, latest TEXT, place TEXT, source TEXT,
    stance TEXT NOT NULL, harms TEXT NOT NULL, event TEXT, sentence TEXT NOT NULL,
    score REAL NOT NULL, payload TEXT NOT NULL, PRIMARY KEY (id, reading),
    FOREIGN KEY (doc_id, reading) REFERENCES readings (doc_id, n));
INSERT INTO new_claims (id, doc_id, reading, n, start_at, earliest, latest, place, source, stance,
        harms, event, sentence, score, payload)
    SELECT id, doc_id, 1, n, start_at, earliest, latest, place, source, stance, harms, event,
        sentence, score, payload FROM claims;
DROP TABLE claims;
ALTER TABLE new_claims RENAME TO claims;
CREATE INDEX claims_document ON claims (doc_id, reading, n);
CREATE INDEX claims_when ON claims (earliest, latest);
CREATE TABLE reading_issues (
    doc_id TEXT NOT NULL, reading INTEGER NOT NULL, issue_id TEXT NOT NULL REFERENCES issues (id),
    PRIMARY KEY (doc_id, reading, issue_id),
    FOREIGN KEY (doc_id, reading) REFERENCES readings (doc_id, n));
CREATE INDEX reading_issues_issue ON reading_issues (issue_id);
INSERT INTO reading_issues (doc_id, reading, issue_id)
    SELECT d.id, 1, i.id FROM issues i JOIN documents d ON d.ref = i.subject
    WHERE i.stage = 'extract';
CREATE VIEW claims_now AS
    SELECT c.* FROM claims c
    WHERE c.reading = (SELECT max(r.n) FROM readings r WHERE r.doc_id = c.doc_id);
CREATE VIEW mentions_now AS
    SELECT m.* FROM mentions m
    WHERE m.reading = (SELECT max(r.n) FROM readings r WHERE r.doc_id = m.doc_id);
CREATE VIEW issues_now AS
    SELECT i.* FROM issues i
    WHERE NOT EXISTS (SELECT 1 FROM reading_issues o WHERE o.issue_id = i.id)
        OR EXISTS (
            SELECT 1 FROM reading_issues o WHERE o.issue_id = i.id
            AND o.reading = (SELECT max(r.n) FROM readings r WHERE r.doc_id = o.doc_id));
"""
READINGS_KEPT = ("readings", "mentions", "claims", "reading_issues")
