"""The views that lists are read from: narrow rows beside the records, with an index a sort key.

They can be thrown away and built again (`recount.store.rows`), but for what a new document or
decision adds to them in its own transaction, so that it stands in the lists at once.
"""

from __future__ import annotations

_ROWS = """
CREATE TABLE document_rows (
    seq INTEGER PRIMARY KEY, doc_id TEXT NOT NULL UNIQUE, ref TEXT NOT NULL, title TEXT,
    outlet TEXT, url TEXT, published TEXT, month TEXT, lang TEXT, author TEXT,
    media_type TEXT NOT NULL, size INTEGER NOT NULL, claims INTEGER NOT NULL, copy_of TEXT);
CREATE INDEX document_rows_day ON document_rows (published, ref, doc_id);
CREATE TABLE claim_rows (
    seq INTEGER PRIMARY KEY, claim_id TEXT NOT NULL UNIQUE, doc_id TEXT NOT NULL,
    n INTEGER NOT NULL, published TEXT, ref TEXT NOT NULL, outlet TEXT, month TEXT,
    earliest TEXT, latest TEXT, place TEXT, source TEXT, source_id TEXT, kind TEXT,
    stance TEXT NOT NULL, harms TEXT NOT NULL, event TEXT, score REAL NOT NULL, figure INTEGER,
    copy_of TEXT, denies TEXT, incident_id TEXT, status TEXT,
    state TEXT NOT NULL DEFAULT 'unreviewed', decided_by TEXT, decided_at TEXT,
    spoken INTEGER NOT NULL DEFAULT 0, priority REAL NOT NULL DEFAULT 0);
CREATE INDEX claim_rows_text ON claim_rows (published, ref, doc_id, n);
CREATE INDEX claim_rows_document ON claim_rows (doc_id, n);
CREATE INDEX claim_rows_day ON claim_rows (earliest, latest, claim_id);
CREATE INDEX claim_rows_score ON claim_rows (score, claim_id);
CREATE INDEX claim_rows_figure ON claim_rows (figure, claim_id);
CREATE INDEX claim_rows_speaker ON claim_rows (source, claim_id);
CREATE INDEX claim_rows_place ON claim_rows (place);
CREATE INDEX claim_rows_source ON claim_rows (source_id);
CREATE INDEX claim_rows_incident ON claim_rows (incident_id);
CREATE INDEX claim_rows_decided ON claim_rows (decided_at, claim_id);
CREATE INDEX claim_rows_queue ON claim_rows (state, priority, claim_id);
CREATE INDEX claim_rows_status ON claim_rows (status, doc_id, source_id);
CREATE INDEX claim_rows_event ON claim_rows (event);
CREATE INDEX claim_rows_kind ON claim_rows (kind);
CREATE INDEX claim_rows_outlet ON claim_rows (outlet);
CREATE INDEX claim_rows_month ON claim_rows (month);
CREATE INDEX claim_rows_harms ON claim_rows (harms, doc_id, source_id);
CREATE INDEX claim_rows_priority ON claim_rows (priority, claim_id);
CREATE INDEX claim_rows_menu ON claim_rows (
    state, status, event, kind, harms, outlet, month, stance, source);
CREATE TABLE claim_names (field TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (field, name));
CREATE TABLE amended (claim_id TEXT PRIMARY KEY, payload TEXT NOT NULL);
CREATE TABLE decision_subjects (
    subject TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (subject, n));
CREATE TABLE incident_rows (
    codebook TEXT NOT NULL, id TEXT NOT NULL, status TEXT NOT NULL, event TEXT NOT NULL,
    title TEXT NOT NULL, earliest TEXT, latest TEXT, assumed INTEGER NOT NULL, month TEXT,
    place TEXT, country TEXT, lat REAL, lon REAL, radius_km REAL,
    killed_low INTEGER, killed_best INTEGER, killed_high INTEGER,
    injured_low INTEGER, injured_best INTEGER, injured_high INTEGER,
    accounts INTEGER NOT NULL, documents INTEGER NOT NULL, claims INTEGER NOT NULL,
    about TEXT NOT NULL, harms TEXT NOT NULL, aggregate INTEGER NOT NULL, left_out TEXT,
    names TEXT NOT NULL, speakers TEXT NOT NULL, words TEXT NOT NULL,
    PRIMARY KEY (codebook, id));
CREATE INDEX incident_rows_day ON incident_rows (codebook, earliest, id);
CREATE INDEX incident_rows_killed ON incident_rows (codebook, killed_best, id);
CREATE TABLE incident_documents (
    doc_id TEXT NOT NULL, incident_id TEXT NOT NULL, claims INTEGER NOT NULL,
    PRIMARY KEY (doc_id, incident_id));
CREATE TABLE source_rows (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, side TEXT, names TEXT NOT NULL,
    documents INTEGER NOT NULL, claims INTEGER NOT NULL);
CREATE INDEX source_rows_claims ON source_rows (claims, name, id);
CREATE TABLE source_words (
    source_id TEXT NOT NULL, side TEXT, party_id TEXT NOT NULL, party TEXT NOT NULL,
    wording TEXT NOT NULL, claims INTEGER NOT NULL, PRIMARY KEY (source_id, party_id, wording));
INSERT INTO document_rows SELECT seq, id, ref, title, outlet, url, published,
    substr(published, 1, 7), lang, author, media_type, length(text),
    (SELECT count(*) FROM claims_now c WHERE c.doc_id = d.id), NULL FROM documents d ORDER BY seq;
INSERT INTO claim_rows (claim_id, doc_id, n, published, ref, outlet, month, earliest, latest, place,
    source, stance, harms, event, score)
    SELECT c.id, c.doc_id, c.n, d.published, d.ref, d.outlet, substr(c.earliest, 1, 7), c.earliest,
    c.latest, lower(c.place), lower(c.source), c.stance, c.harms, c.event, c.score
    FROM claims_now c JOIN documents d ON d.id = c.doc_id ORDER BY d.seq, c.n;
INSERT INTO claim_names SELECT DISTINCT 'place', place FROM claim_rows WHERE place IS NOT NULL;
INSERT INTO claim_names SELECT DISTINCT 'source', source FROM claim_rows WHERE source IS NOT NULL;
INSERT INTO claim_names SELECT DISTINCT 'event', event FROM claim_rows WHERE event IS NOT NULL;
INSERT INTO claim_names SELECT DISTINCT 'harms', harms FROM claim_rows;
CREATE VIEW claim_sentences AS
    SELECT r.seq AS seq, c.sentence AS sentence
    FROM claim_rows r JOIN claims_now c ON c.id = r.claim_id;
"""

# SQLite only: full-text search over the claims' sentences; subjects read out of stored JSON.
_SQLITE = """
CREATE VIRTUAL TABLE claims_fts USING fts5 (
    sentence, content = 'claim_sentences', content_rowid = 'seq', tokenize = 'unicode61');
INSERT INTO claims_fts (rowid, sentence) SELECT seq, sentence FROM claim_sentences;
INSERT OR IGNORE INTO decision_subjects
    SELECT value, n FROM decisions, json_each (json_extract (payload, '$[2]'));
"""

LISTING = _ROWS + _SQLITE
