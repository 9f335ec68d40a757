"""The tables of a case's users and their sessions; no facts, so they may change and go."""

from __future__ import annotations

ACCOUNTS = """
CREATE TABLE users (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL);
CREATE TABLE sessions (
    token_sha256 TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users (name),
    csrf TEXT NOT NULL, created_at TEXT NOT NULL, seen_at TEXT NOT NULL);
CREATE INDEX sessions_user ON sessions (user);
"""
