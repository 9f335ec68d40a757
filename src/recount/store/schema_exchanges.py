"""Tables of what was had over the network, and of how far feeds and archives were read.

`exchanges` and `retrievals` are facts. The others are notes of the program to itself: they may
change, and a case without them reads the same.
"""

EXCHANGES = """
CREATE TABLE exchanges (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, url TEXT NOT NULL, at TEXT NOT NULL,
    status INTEGER NOT NULL, headers TEXT NOT NULL,
    body_sha256 TEXT NOT NULL REFERENCES bodies (sha256));
CREATE TABLE retrievals (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    doc_id TEXT NOT NULL REFERENCES documents (id), url TEXT NOT NULL, final_url TEXT NOT NULL,
    address TEXT NOT NULL, at TEXT NOT NULL, exchanges TEXT NOT NULL, etag TEXT, modified TEXT);
CREATE INDEX retrievals_url ON retrievals (url, n);
CREATE INDEX retrievals_address ON retrievals (address);
CREATE INDEX retrievals_document ON retrievals (doc_id);
CREATE TABLE marks (
    key TEXT PRIMARY KEY, at_byte INTEGER NOT NULL, done INTEGER NOT NULL, counts TEXT NOT NULL);
CREATE TABLE feeds (url TEXT PRIMARY KEY, payload TEXT NOT NULL);
CREATE TABLE feed_entries (
    feed TEXT NOT NULL, address TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (feed, address));
"""
EXCHANGE_FACTS = ("exchanges", "retrievals")
