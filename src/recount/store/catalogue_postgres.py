"""Reads the parts of a schema out of PostgreSQL's catalogue, to compare them with a new case's."""

from __future__ import annotations

import re
from collections.abc import Mapping

from recount.store.database import Database
from recount.store.schema import MIGRATIONS
from recount.store.schema_postgres import PREPARE, named, postgres_statements
from recount.store.sqlite import split_script

PARTS = """
SELECT 'table ' || c.relname, coalesce(string_agg(a.attname || ' ' ||
        format_type(a.atttypid, a.atttypmod) || ' ' || coalesce(l.collname, '') || ' ' ||
        a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), ''), ', '
        ORDER BY a.attnum), '') || ' ' || c.relkind::text || c.relrowsecurity || c.relhasrules
    FROM pg_class c LEFT JOIN pg_attribute a
        ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_collation l ON l.oid = a.attcollation
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = $1 AND c.relkind NOT IN ('i', 'c', 't')
    GROUP BY c.oid, c.relname, c.relkind, c.relrowsecurity, c.relhasrules
UNION ALL
SELECT 'view ' || c.relname, pg_get_viewdef(c.oid)
    FROM pg_class c WHERE c.relnamespace = $1 AND c.relkind = 'v'
UNION ALL
SELECT 'index ' || c.relname, pg_get_indexdef(c.oid) || i.indisvalid
    FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relnamespace = $1
UNION ALL
SELECT 'constraint ' || c.relname || ' ' || o.conname,
        pg_get_constraintdef(o.oid) || o.convalidated
    FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid WHERE c.relnamespace = $1
UNION ALL
SELECT 'trigger ' || t.tgname, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = $1 AND NOT t.tgisinternal
UNION ALL
SELECT 'trigger ' || t.tgconstrrelid::regclass::text || ' of ' || o.conname || ' ' ||
        t.tgfoid::regproc::text, t.tgenabled::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_constraint o ON o.oid = t.tgconstraint
    WHERE c.relnamespace = $1 AND t.tgisinternal
UNION ALL
SELECT 'function ' || p.proname, pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace = $1
"""
"""The parts of a schema (by its oid), each with what it is."""

_fresh: dict[str, Mapping[str, str]] = {}
"""The parts of a new case's schema by the server's version, which words them."""


def read_parts(db: Database, schema: str) -> Mapping[str, str]:
    """Returns the parts of a schema by name."""
    query = "SELECT oid FROM pg_namespace WHERE nspname = ?"
    return dict(db.execute(PARTS, db.execute(query, (schema,)).fetchone()))


def fresh_parts(db: Database) -> Mapping[str, str]:
    """Returns the parts of the schema of a new case by name.

    It is made of temporary tables, once in the life of the process, and taken back.
    """
    (version,) = db.execute("SHOW server_version_num").fetchone()
    if version not in _fresh:
        db.execute("BEGIN")
        try:
            db.execute("SET LOCAL search_path TO pg_temp")
            for statement in PREPARE:
                db.execute(named(statement, "pg_temp"))
            for number, script in enumerate(MIGRATIONS, 1):
                for statement in postgres_statements(number, split_script(script)):
                    db.execute(named(statement, "pg_temp"))
            own = "SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()"
            _fresh[version] = read_parts(db, db.execute(own).fetchone()[0])
        finally:
            db.rollback()
    return _fresh[version]


def without_schema(parts: Mapping[str, str], schema: str) -> Mapping[str, str]:
    """Returns the parts with neither a schema's name before theirs nor that of temporary tables."""
    qualifier = re.compile(rf'"?\b(?:pg_temp(?:_\d+)?|{re.escape(schema)})\b"?\.')
    return {qualifier.sub("", key): qualifier.sub("", text) for key, text in parts.items()}
