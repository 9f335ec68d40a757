"""The store's SQL as PostgreSQL takes it: statements and schema."""

from __future__ import annotations

import pytest

from recount.store.schema import MIGRATIONS
from recount.store.schema_postgres import FIRST, postgres_statements
from recount.store.sqlite import split_script
from recount.store.translate import translate


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT a FROM t WHERE b = ? AND c = ?", "SELECT a FROM t WHERE b = $1 AND c = $2"),
        # what stands between quotation marks is no SQL
        ("SELECT 'a?', '%?''? LIKE' FROM t", "SELECT 'a?', '%?''? LIKE' FROM t"),
        (r"WHERE name LIKE ? ESCAPE '\'", r"WHERE name ILIKE $1 ESCAPE '\'"),
        ("WHERE LIKELY = 1", "WHERE LIKELY = 1"),
        ("ORDER BY +a, +coalesce(b, '9') DESC", "ORDER BY a, coalesce(b, '9') DESC"),
        ("SET n = n + 1, m = 2 +3", "SET n = n + 1, m = 2 +3"),
    ],
)
def test_a_statement_is_translated(sql: str, said: str) -> None:
    assert translate(sql).text == said
    assert translate(sql).queries == frozenset()


def test_a_search_for_words_is_translated() -> None:
    found = translate(
        "SELECT a FROM claims_fts JOIN t ON t.seq = claims_fts.rowid WHERE claims_fts MATCH ? "
        "AND t.b = ? AND t.seq IN (SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?) "
        "ORDER BY bm25(claims_fts), t.seq LIMIT ?"
    )
    assert found.text == (
        "SELECT a FROM claims_fts JOIN t ON t.seq = claims_fts.rowid "
        "WHERE claims_fts.words @@ $1::tsquery AND t.b = $2 AND t.seq IN "
        "(SELECT rowid FROM documents_fts WHERE documents_fts.words @@ $3::tsquery) "
        "ORDER BY -ts_rank_cd(claims_fts.words, $1::tsquery), t.seq LIMIT $4"
    )
    assert found.queries == {0, 2}


def schema(number: int, script: str) -> list[str]:
    return [" ".join(s.split()) for s in postgres_statements(number, split_script(script))]


def test_a_table_is_translated() -> None:
    assert schema(
        11,
        "CREATE TABLE notes (n INTEGER PRIMARY KEY, at TEXT NOT NULL, score REAL, data BLOB, "
        "by TEXT REFERENCES users (name));\n"
        "CREATE INDEX notes_at ON notes (at, n);\n",
    ) == [
        'CREATE TABLE notes (n BIGINT PRIMARY KEY, at TEXT COLLATE "C" NOT NULL, '
        'score DOUBLE PRECISION, data BYTEA, by TEXT COLLATE "C" REFERENCES users (name))',
        "CREATE TRIGGER notes_number BEFORE INSERT ON notes FOR EACH ROW WHEN (NEW.n IS NULL) "
        "EXECUTE FUNCTION {schema}.number_n()",
        "CREATE INDEX notes_at ON notes (at NULLS FIRST, n NULLS FIRST)",
    ]


def test_keys_and_indexes_hold_no_long_text() -> None:
    assert schema(
        11,
        "CREATE TABLE refs (ref TEXT NOT NULL, doc_id TEXT NOT NULL, PRIMARY KEY (ref, doc_id));\n"
        "CREATE TABLE feeds (url TEXT PRIMARY KEY, payload TEXT NOT NULL);\n"
        "CREATE INDEX documents_published ON documents (published, ref, id);\n"
        "CREATE INDEX claim_rows_place ON claim_rows (place);\n",
    ) == [
        'CREATE TABLE refs (ref TEXT COLLATE "C" NOT NULL, doc_id TEXT COLLATE "C" NOT NULL)',
        "CREATE UNIQUE INDEX refs_key ON refs (doc_id, {schema}.text_digest(ref))",
        "CREATE INDEX refs_ref ON refs USING hash (ref)",
        'CREATE TABLE feeds (url TEXT COLLATE "C" NOT NULL, payload TEXT COLLATE "C" NOT NULL)',
        "CREATE UNIQUE INDEX feeds_key ON feeds ({schema}.text_digest(url))",
        "CREATE INDEX feeds_url ON feeds USING hash (url)",
        "CREATE INDEX documents_published ON documents (published NULLS FIRST)",
        "CREATE INDEX claim_rows_place ON claim_rows USING hash (place)",
    ]


def test_guards_and_words_are_translated() -> None:
    assert schema(
        11,
        "CREATE TRIGGER log_keep_delete BEFORE delete ON log BEGIN\n"
        "    SELECT RAISE (ABORT, 'log are only ever added');\nEND;\n"
        "CREATE VIRTUAL TABLE notes_fts USING fts5 (text, tokenize = 'unicode61');\n"
        "CREATE TRIGGER notes_fts_insert AFTER INSERT ON notes BEGIN\n"
        "    INSERT INTO notes_fts (rowid, text) VALUES (new.n, new.text);\nEND;\n",
    ) == [
        "CREATE TRIGGER log_keep_delete BEFORE DELETE ON log FOR EACH ROW "
        "EXECUTE FUNCTION {schema}.refuse_change()",
        "CREATE TRIGGER log_keep_truncate BEFORE TRUNCATE ON log FOR EACH STATEMENT "
        "EXECUTE FUNCTION {schema}.refuse_change()",
        "CREATE TABLE notes_fts (rowid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX notes_fts_words ON notes_fts USING gin (words)",
    ]


def test_rows_are_moved_only_where_there_can_be_some() -> None:
    move = "INSERT INTO a SELECT * FROM b;\n"
    assert schema(FIRST, move) == []
    assert schema(FIRST + 1, move) == ["INSERT INTO a SELECT * FROM b;"]


def test_no_word_of_sqlite_is_left() -> None:
    whole = " ".join(s for n, script in enumerate(MIGRATIONS, 1) for s in schema(n, script))
    for word in ("fts5", "RAISE", "json_", "INTEGER", "BLOB", "REAL ", "OR IGNORE"):
        assert word not in whole, word
