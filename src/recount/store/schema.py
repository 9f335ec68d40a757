"""The tables of a case, version by version.

Facts (the tables of `recount.store.facts`, and the log) are only ever added; triggers refuse to
change or delete them. Views (`VIEW_TABLES`) can be thrown away and built again. The SQL is that of
SQLite; `recount.store.schema_postgres` translates it. A statement in a new migration must be of
one of the forms that are translated, and tests compare both.
"""

from __future__ import annotations

from recount.store.schema_accounts import ACCOUNTS
from recount.store.schema_added import ADDED
from recount.store.schema_evidence import EVIDENCE, EVIDENCE_FACTS
from recount.store.schema_exchanges import EXCHANGE_FACTS, EXCHANGES
from recount.store.schema_forms import FORMS
from recount.store.schema_listing import LISTING
from recount.store.schema_readings import READINGS, READINGS_KEPT
from recount.store.schema_review import REVIEW

APPLICATION_ID = 0x5265636F  # "Reco", in the file's header (SQLite only)

_V1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE bodies (
    sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, encoding TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE documents (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, ref TEXT NOT NULL, title TEXT, outlet TEXT,
    url TEXT, published TEXT, lang TEXT, author TEXT, media_type TEXT NOT NULL,
    retrieved_at TEXT, locator TEXT, text TEXT NOT NULL, text_sha256 TEXT NOT NULL,
    body_sha256 TEXT NOT NULL REFERENCES bodies (sha256), reader TEXT NOT NULL);
CREATE INDEX documents_published ON documents (published, ref, id);
CREATE TABLE refs (
    ref TEXT NOT NULL, doc_id TEXT NOT NULL REFERENCES documents (id), PRIMARY KEY (ref, doc_id));
CREATE TABLE mentions (
    doc_id TEXT NOT NULL REFERENCES documents (id), n INTEGER NOT NULL, type TEXT NOT NULL,
    start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, payload TEXT NOT NULL,
    PRIMARY KEY (doc_id, n));
CREATE TABLE claims (
    id TEXT PRIMARY KEY, doc_id TEXT NOT NULL REFERENCES documents (id), n INTEGER NOT NULL,
    start_at INTEGER NOT NULL, earliest TEXT, latest TEXT, place TEXT, source TEXT,
    stance TEXT NOT NULL, harms TEXT NOT NULL, event TEXT, sentence TEXT NOT NULL,
    score REAL NOT NULL, payload TEXT NOT NULL);
CREATE INDEX claims_document ON claims (doc_id, n);
CREATE INDEX claims_when ON claims (earliest, latest);
CREATE TABLE issues (
    id TEXT PRIMARY KEY, stage TEXT NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL,
    subject TEXT NOT NULL, message TEXT NOT NULL, spans TEXT NOT NULL);
CREATE TABLE decisions (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, payload TEXT NOT NULL,
    chain TEXT NOT NULL);
CREATE TABLE copies (
    doc_id TEXT PRIMARY KEY, of_id TEXT NOT NULL, payload TEXT NOT NULL);
CREATE TABLE relations (claim_id TEXT PRIMARY KEY, copy_of TEXT, denies TEXT);
CREATE TABLE incidents (
    codebook TEXT NOT NULL, n INTEGER NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL,
    PRIMARY KEY (codebook, id));
CREATE TABLE sources (id TEXT PRIMARY KEY, n INTEGER NOT NULL, payload TEXT NOT NULL);
"""

# Full-text search over the documents.
_V1_SQLITE = """
CREATE VIRTUAL TABLE documents_fts USING fts5 (
    title, text, content = 'documents', content_rowid = 'seq', tokenize = 'unicode61');
CREATE TRIGGER documents_fts_insert AFTER INSERT ON documents BEGIN
    INSERT INTO documents_fts (rowid, title, text) VALUES (new.seq, new.title, new.text);
END;
"""


def _kept(*tables: str) -> str:
    """Returns the triggers that refuse to change or delete rows."""
    return "".join(
        f"""
CREATE TRIGGER {table}_keep_{verb} BEFORE {verb} ON {table} BEGIN
    SELECT RAISE (ABORT, '{table} are only ever added');
END;
"""
        for table in tables
        for verb in ("update", "delete")
    )


_V1_KEPT = _kept("bodies", "documents", "mentions", "claims", "issues", "decisions")

# Events of other datasets, a row each; `payload` holds the row as it stands and what was read.
_V2 = """
CREATE TABLE outside (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, form TEXT NOT NULL, event_id TEXT NOT NULL,
    ref TEXT NOT NULL, file_sha256 TEXT NOT NULL, row_number INTEGER NOT NULL,
    earliest TEXT NOT NULL, latest TEXT NOT NULL, payload TEXT NOT NULL,
    payload_sha256 TEXT NOT NULL);
CREATE INDEX outside_event ON outside (form, event_id, n);
"""

# The names of one document, without reading those of all.
_NAMES = "CREATE INDEX refs_document ON refs (doc_id, ref);\n"

_LOG = EVIDENCE + _kept(*EVIDENCE_FACTS)

MIGRATIONS: tuple[str, ...] = (
    _V1 + _V1_SQLITE + _V1_KEPT,
    _V2 + _kept("outside"),
    READINGS + _kept(*READINGS_KEPT),
    LISTING,
    ACCOUNTS,
    ADDED,
    REVIEW,
    _LOG,
    FORMS,
    EXCHANGES + _kept(*EXCHANGE_FACTS),
    _NAMES,
)
VERSION = len(MIGRATIONS)
LOG_VERSION = MIGRATIONS.index(_LOG) + 1
"""The first version with a log; what stands in an older case is adopted into it."""
VIEW_TABLES = (
    "copies", "relations", "incidents", "sources", "document_rows", "claim_rows", "claim_names",
    "amended", "decision_subjects", "incident_rows", "incident_documents", "source_rows",
    "source_words", "added", "decision_rows", "blind_words", "hidden_decisions",
)  # fmt: skip
ACCOUNT_TABLES = ("users", "sessions")
NOTE_TABLES = ("marks", "feeds", "feed_entries")
"""How far archives and feeds were read: the program's notes to itself, no facts."""
