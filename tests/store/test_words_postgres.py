"""PostgreSQL finds by words what FTS5 finds, and the same is marked."""

from __future__ import annotations

import hashlib
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_ledger import sample

from postgres_cluster import Server
from recount.filters import Filter
from recount.model import Document, Reading, make_id
from recount.store import Ledger
from recount.store.single import mark_documents
from recount.store.words import read_query
from recount.store.words_postgres import LAST_PLACE, LONGEST, MOST_PLACES, Tokens


@pytest.fixture
def tokens():
    made = Tokens()
    yield made
    made.close()


def test_words_are_folded_and_numbered_as_by_sqlite(tokens: Tokens) -> None:
    assert tokens.vector(None, "The Mayor’s École, U.N.") == (
        "'the':1 'mayor':2 's':3 'ecole':4 'u':5 'n':6"
    )
    # no phrase runs from the title into the text
    assert tokens.vector("Two dead", "Two hurt") == "'two':1,4 'dead':2 'hurt':5"
    assert tokens.vector("", "") == tokens.vector(None, "… !") == ""


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("hospital", "'hospital'"),
        ('"Civil Defence" bomb*', "'civil' <-> 'defence' & 'bomb':*"),
        ('"civil def"*', "'civil' <-> 'def':*"),
        ("mayor’s", "'mayor' <-> 's'"),
        ("U+1FAC3 \U0001fac3", "'u' <-> '1fac3'"),
        ("O'Neill \\", "'o' <-> 'neill'"),
        ("*", ""),
    ],
)
def test_a_query_becomes_one_of_postgresql(tokens: Tokens, typed: str, asked: str) -> None:
    assert tokens.query(read_query(typed)) == asked


def test_what_a_vector_cannot_hold_is_left_out_in_a_said_order(tokens: Tokens) -> None:
    often = tokens.vector(None, "the " * 300)
    assert often == f"'the':{','.join(str(n) for n in range(1, MOST_PLACES + 1))}"
    late = tokens.vector(None, "a " * LAST_PLACE + "late")
    assert late.endswith(" 'late'")  # found, but in no phrase
    assert tokens.vector(None, "é" * 600) == f"'{'e' * LONGEST}':1"
    many = tokens.vector(None, " ".join(f"word{n:07d}" for n in range(90_000)))
    assert "'word0000000':1" in many
    assert "'word0089999'" not in many


def put(ledger: Ledger, title: str | None, text: str) -> Document:
    body = f"{title}\x1f{text}".encode()
    digest = hashlib.sha256(body).hexdigest()
    doc = Document(make_id(digest), "a.txt", text, digest, title=title)
    ledger.add_document(doc, body, Reading((), ()), "rules@1")
    return doc


def test_long_texts_are_taken(target: str) -> None:
    with Ledger.open(target, create=True) as ledger:
        put(ledger, "many", " ".join(f"word{n:07d}" for n in range(90_000)) + " the end")
        put(ledger, "long", "x" * 3_000_000 + " y" * 20_000 + " fin")
        put(ledger, "often", "the fin " * 100_000)
        assert {d.title for d in ledger.documents(Filter(text="fin"))} == {"long", "often"}
        assert [d.title for d in ledger.documents(Filter(text="word0000007"))] == ["many"]


_WORDS = st.sampled_from(
    ["the", "The", "École", "ecole", "U.N.", "mayor’s", "mayor", "حلب", "İstanbul", "straße",
     "日本語", "x", "12", "1.5", "ﬁre", "e\u0301cole", "Ⅷ", "\ue000", "naïve", "O'Neill", "\x00",
     "\ufdd0", "…", "-", "a_b", "’", "\\", "%", "μ", "µ", "Ångström", "ß", "ﷺ", "\U0001f600"]
)  # fmt: skip
_TEXT = st.lists(_WORDS | st.text(max_size=4), max_size=12).map(" ".join)
_QUERY = st.lists(
    st.tuples(st.lists(_WORDS, min_size=1, max_size=3).map(" ".join), st.sampled_from(["", "*"])),
    min_size=1,
    max_size=3,
).map(lambda terms: " ".join(f'"{phrase}"{star}' for phrase, star in terms))


@pytest.fixture(scope="module")
def pair(postgres: Server):
    """A case in memory and a case in a schema, to which the same is added."""
    with (
        Ledger.open(":memory:", create=True) as one,
        Ledger.open(postgres.new(), create=True) as other,
    ):
        yield one, other


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(title=st.none() | _TEXT, text=_TEXT, typed=_QUERY)
def test_both_find_and_mark_the_same(
    pair: tuple[Ledger, Ledger], title: str | None, text: str, typed: str
) -> None:
    query = read_query(typed)
    found = []
    for ledger in pair:
        put(ledger, title, text)
        seqs = []
        if query:
            sql = "SELECT rowid FROM documents_fts WHERE documents_fts MATCH ? ORDER BY rowid"
            seqs = [seq for (seq,) in ledger._db.execute(sql, [query])]
        found.append((seqs, mark_documents(ledger, query, seqs)))
    assert found[0] == found[1]
    assert len(found[0][1]) == len(found[0][0])


def test_the_best_come_first(target: str) -> None:
    with Ledger.open(target, create=True) as ledger:
        for n, text in enumerate(("shells fell far from here", "shells, shells and shells")):
            put(ledger, f"t{n}", text)
        sql = (
            "SELECT rowid FROM documents_fts WHERE documents_fts MATCH ? "
            "ORDER BY bm25(documents_fts), rowid"
        )
        assert ledger._db.execute(sql, ['"shells"']).fetchall() == [(2,), (1,)]


def test_a_claims_words_go_with_it(target: str) -> None:
    doc, body, reading = sample()
    query = "SELECT count(*) FROM claims_fts WHERE claims_fts MATCH ?"
    with Ledger.open(target, create=True) as ledger:
        ledger.add_document(doc, body, reading, "rules@1")
        assert ledger._db.execute(query, ['"shells"']).fetchone() == (1,)
        with ledger._write() as db:
            claim = reading.claims[0]
            db.words.drop_claim(claim.id, claim.sentence.text)
        assert ledger._db.execute(query, ['"shells"']).fetchone() == (0,)
        with ledger._write() as db:
            (seq,) = db.execute("SELECT seq FROM claim_rows").fetchone()
            db.words.add_claim(seq, "Mortars fell.")
            db.words.drop_claim(claim.id, "Mortars fell.")
        assert ledger._db.execute(query, ['"mortars"']).fetchone() == (0,)


def test_the_words_of_the_tests_are_no_others(tokens: Tokens) -> None:
    """What the tokenizer makes is what an FTS5 table of documents holds."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5 (title, text, tokenize = 'unicode61')")
    db.execute("CREATE VIRTUAL TABLE v USING fts5vocab (t, instance)")
    text = "Ærø’s naïve ﬁre-men, ٣ Ⅷ"
    db.execute("INSERT INTO t (title, text) VALUES (NULL, ?)", (text,))
    held = sorted(db.execute("SELECT term, col = 'text', \"offset\" FROM v"))
    db.close()
    assert sorted(tokens.cut(None, text)) == held
    assert len(held) == 7
