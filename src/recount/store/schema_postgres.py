"""Says the schema of a case as PostgreSQL writes it. Text in, text out.

No case of an older schema than `FIRST` lies in PostgreSQL, so that the statements before it that
move rows have none to move and are left out.

- Texts are sorted as in SQLite, by code point (the collation "C").
- A key that SQLite numbers by itself is numbered here by a trigger, in the same way: one more than
  the highest. Writers wait for each other, so that this is safe, and nothing that was taken back
  leaves a hole.
- An entry of a B-tree takes 2,704 bytes at most, and names and addresses may be longer. Keys that
  hold one (`LONG`) stand on its SHA-256; an index ends before it, or is one of hashes.
- Nulls stand first, so that indexes fit the orders of the lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

FIRST = 10
"""The version of the schema that the first cases in PostgreSQL had."""
STATE = "case_state"
MARK = "Recount case"
LONG = {
    "documents": {"ref"},
    "refs": {"ref"},
    "document_rows": {"ref"},
    "claim_rows": {"ref", "outlet", "place", "source"},
    "claim_names": {"name"},
    "source_rows": {"name"},
    "source_words": {"wording"},
    "outside": {"event_id"},
    "decision_rows": {"by_name"},
    "blind_words": {"by_name"},
    "retrievals": {"url", "address"},
    "feeds": {"url"},
    "feed_entries": {"feed", "address"},
}
"""By table, the columns in keys and indexes that hold texts of any length."""

PREPARE = (
    f"CREATE TABLE {STATE} (application TEXT NOT NULL, version BIGINT NOT NULL, "
    "writes BIGINT NOT NULL)",
    f"INSERT INTO {STATE} VALUES ('{MARK}', 0, 0)",
    "CREATE FUNCTION {schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION '% are only ever added', TG_TABLE_NAME "
    "USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE FUNCTION {schema}.text_digest(text) RETURNS bytea LANGUAGE sql "
    "IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT sha256(convert_to($1, 'UTF8')) $$",
    *(
        f"CREATE FUNCTION {{schema}}.number_{key}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"EXECUTE format('SELECT coalesce(max({key}), 0) + 1 FROM %I.%I', "
        f"TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO NEW.{key}; RETURN NEW; END $$"
        for key in ("n", "seq")
    ),
)
"""What a schema needs before its tables; `{schema}` stands for its name."""

_TYPES = {
    "INTEGER": "BIGINT",
    "TEXT": 'TEXT COLLATE "C"',
    "REAL": "DOUBLE PRECISION",
    "BLOB": "BYTEA",
}
_TYPE = re.compile(rf"\b({'|'.join(_TYPES)})\b")
_TABLE = re.compile(r"CREATE TABLE (\w+) \((.*)\)\s*;?\s*$", re.S)
_NUMBERED = re.compile(r"(\w+) INTEGER PRIMARY KEY")
_KEY = re.compile(r",\s*PRIMARY KEY \(([^)]*)\)|(\w+)( TEXT) PRIMARY KEY")
_INDEX = re.compile(r"CREATE INDEX (\w+) ON (\w+) \(([^)]*)\)")
_WORDS = re.compile(r"CREATE VIRTUAL TABLE (\w+) USING fts5\b")
_KEPT = re.compile(r"CREATE TRIGGER (\w+)_keep_(update|delete) ")
_USER = re.compile(r"(?<![\w.\"])user(?= TEXT\b|\)$)")  # a word of PostgreSQL's own


def postgres_statements(number: int, statements: Iterator[str]) -> Iterator[str]:
    """Yields the statements of a migration as PostgreSQL takes them.

    `{schema}` in them stands for the name of the schema.
    """
    for statement in statements:
        bare = statement.strip()
        if found := _WORDS.match(bare):
            yield f"CREATE TABLE {found[1]} (rowid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)"
            yield f"CREATE INDEX {found[1]}_words ON {found[1]} USING gin (words)"
        elif found := _KEPT.match(bare):
            yield from _keep(found[1], found[2])
        elif found := _TABLE.match(bare):
            yield from _table(found[1], found[2])
        elif found := _INDEX.match(bare):
            yield _index(*found.groups())
        elif bare.startswith("CREATE TRIGGER") or (number <= FIRST and bare.startswith("INSERT")):
            continue
        else:
            yield _TYPE.sub(lambda kind: _TYPES[kind[1]], bare)


def _keep(table: str, verb: str) -> Iterator[str]:
    then = "EXECUTE FUNCTION {schema}.refuse_change()"
    yield (
        f"CREATE TRIGGER {table}_keep_{verb} BEFORE {verb.upper()} ON {table} FOR EACH ROW {then}"
    )
    if verb == "delete":
        yield (
            f"CREATE TRIGGER {table}_keep_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT {then}"
        )


def _table(name: str, inner: str) -> Iterator[str]:
    """Yields a table, what numbers its rows, and its key where it holds a long text."""
    numbered = _NUMBERED.search(inner)
    texts = LONG.get(name, set())
    key: list[str] = []

    def put(found: re.Match[str]) -> str:
        columns = [column.strip() for column in (found[1] or found[2]).split(",")]
        if not texts & set(columns):
            return found[0]
        key.extend(columns)
        return f"{found[2]}{found[3]} NOT NULL" if found[2] else ""

    inner = _KEY.sub(put, inner)
    typed = _TYPE.sub(lambda kind: _TYPES[kind[1]], _USER.sub('"user"', inner))
    yield f"CREATE TABLE {name} ({typed})"
    if numbered:
        column = numbered[1]
        yield (
            f"CREATE TRIGGER {name}_number BEFORE INSERT ON {name} FOR EACH ROW "
            f"WHEN (NEW.{column} IS NULL) EXECUTE FUNCTION {{schema}}.number_{column}()"
        )
    if key:
        short = [column for column in key if column not in texts]
        long = [column for column in key if column in texts]
        told = ", ".join([*short, *(f"{{schema}}.text_digest({column})" for column in long)])
        yield f"CREATE UNIQUE INDEX {name}_key ON {name} ({told})"
        for column in long:
            yield f"CREATE INDEX {name}_{column} ON {name} USING hash ({column})"


def _index(name: str, table: str, given: str) -> str:
    texts = LONG.get(table, set())
    columns = [column.strip() for column in given.split(",")]
    if columns[0] in texts:
        return f"CREATE INDEX {name} ON {table} USING hash ({columns[0]})"
    short = columns[: next((n for n, c in enumerate(columns) if c in texts), len(columns))]
    quoted = ['"user"' if column == "user" else column for column in short]
    return f"CREATE INDEX {name} ON {table} ({', '.join(f'{c} NULLS FIRST' for c in quoted)})"


def named(statement: str, schema: str) -> str:
    """Returns a statement with the name of its schema put in."""
    return statement.replace("{schema}", f'"{schema}"')
