"""Columns for what the forms of intake say of a document; a part is `[kind, start, end, label]`."""

FORMS = """
ALTER TABLE documents ADD COLUMN published_at TEXT;
ALTER TABLE documents ADD COLUMN modified_at TEXT;
ALTER TABLE documents ADD COLUMN forwarded_from TEXT;
ALTER TABLE documents ADD COLUMN reply_to TEXT;
ALTER TABLE documents ADD COLUMN parts TEXT;
"""
