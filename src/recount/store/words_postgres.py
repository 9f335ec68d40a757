"""Full-text search in PostgreSQL, by the words that FTS5 would find.

A text's words, folded and numbered, are what SQLite's own tokenizer (unicode61) makes of it, in a
database in memory; PostgreSQL's dictionaries play no part. So one query finds the same on both,
and what it finds is marked by FTS5 itself. Only the order of the best ones differs: it is that of
`ts_rank_cd`, not of `bm25`.

Limits of PostgreSQL's `tsvector`: of one text, phrases are found within the first 16,383 words
and among the first 256 places of each word; of a text with more than 1 MB of different words, the
words that come first are found. Words are cut at 500 characters.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from recount.store.database import Database
from recount.store.words import MARKS

LAST_PLACE = 16_383
MOST_PLACES = 256
MOST_BYTES = 1_000_000
LONGEST = 500
AT_ONCE = 200
_INSERT = "INSERT INTO {} (rowid, words) VALUES (?, CAST(? AS tsvector))"
_CUT = f"SELECT substr(term, 1, {LONGEST}), col = 'text', \"offset\" FROM places"
_TERM = re.compile(r'"([^"]*)"(\*?)')


class Tokens:
    """SQLite's tokenizer, and its marks; serves one thread at a time."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        for statement in (
            "CREATE VIRTUAL TABLE cut USING fts5 (title, text, content = '', tokenize = unicode61)",
            "CREATE VIRTUAL TABLE places USING fts5vocab (cut, instance)",
            "CREATE VIRTUAL TABLE marked USING fts5 (title, text, tokenize = unicode61)",
        ):
            self._db.execute(statement)

    def close(self) -> None:
        """Gives back its memory."""
        self._db.close()

    def cut(self, title: str | None, text: str) -> list[tuple[str, int, int]]:
        """Returns the words, each with its column (0 or 1) and its place there, from 0."""
        self._db.execute("INSERT INTO cut (rowid, title, text) VALUES (1, ?, ?)", (title, text))
        found = self._db.execute(_CUT).fetchall()
        self._db.execute("INSERT INTO cut (cut) VALUES ('delete-all')")
        return found

    def mark(
        self, query: str, rows: Sequence[tuple[int, str | None, str]]
    ) -> list[tuple[int, str | None, str]]:
        """Returns the rows (number, title, text) that a query of FTS5 finds, marked."""
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO marked (rowid, title, text) VALUES (?, ?, ?)", rows)
        sql = (
            "SELECT rowid, highlight(marked, 0, ?, ?), highlight(marked, 1, ?, ?) "
            "FROM marked WHERE marked MATCH ?"
        )
        found = self._db.execute(sql, [*MARKS, *MARKS, query]).fetchall()
        self._db.execute("ROLLBACK")
        return found

    def vector(self, title: str | None, text: str) -> str:
        """Returns the words as a `tsvector`, the title's before the text's."""
        found = self.cut(title, text)
        gap = max((place + 2 for _, column, place in found if not column), default=0)
        places: dict[str, list[int]] = {}
        for term, column, place in sorted(found, key=lambda each: each[1:]):
            places.setdefault(term, []).append(1 + place + gap * column)
        size, parts = 0, []
        for term, all_of_it in places.items():
            kept = [place for place in all_of_it if place <= LAST_PLACE][:MOST_PLACES]
            size += len(term.encode()) + 4 + 2 * len(kept)
            if size > MOST_BYTES:
                break
            parts.append(f"{_quote(term)}{':' * bool(kept)}{','.join(map(str, kept))}")
        return " ".join(parts)

    def query(self, asked: str) -> str:
        """Returns a query of `recount.store.words` as a `tsquery`."""
        phrases = []
        for phrase, begins in _TERM.findall(asked):
            terms = [term for term, _, _ in sorted(self.cut(None, phrase), key=lambda t: t[2])]
            if terms:
                said = " <-> ".join(_quote(term) for term in terms)
                phrases.append(said + ":*" * bool(begins))
        return " & ".join(phrases)


@lru_cache(maxsize=4096)
def _quote(term: str) -> str:
    escaped = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


class TsvectorWords:
    """The indexes of words in PostgreSQL (a `recount.store.database.Words`)."""

    def __init__(self, db: Database, tokens: Tokens) -> None:
        self._db, self._tokens = db, tokens

    def _add(self, table: str, seq: int, title: str | None, text: str) -> None:
        self._db.execute(_INSERT.format(table), (seq, self._tokens.vector(title, text)))

    def add_document(self, seq: int, title: str | None, text: str) -> None:
        """Takes in a document that was just added."""
        self._add("documents_fts", seq, title, text)

    def add_claim(self, seq: int, sentence: str) -> None:
        """Takes in the sentence of a row of `claim_rows`."""
        self._add("claims_fts", seq, None, sentence)

    def drop_claim(self, claim_id: str, sentence: str) -> None:
        """Takes out a claim's sentence, while its row still stands."""
        self._db.execute(
            "DELETE FROM claims_fts WHERE rowid IN (SELECT seq FROM claim_rows WHERE claim_id = ?)",
            (claim_id,),
        )

    def drop_claims(self, doc_id: str) -> None:
        """Takes out the sentences of a document's claims, while their rows still stand."""
        self._db.execute(
            "DELETE FROM claims_fts WHERE rowid IN (SELECT seq FROM claim_rows WHERE doc_id = ?)",
            (doc_id,),
        )

    def fill(self) -> None:
        """Takes in all documents and claims of a case that was copied row by row."""
        self._fill("claims_fts", "SELECT seq, NULL, sentence FROM claim_sentences")
        self._fill("documents_fts", "SELECT seq, title, text FROM documents ORDER BY seq")

    def _fill(self, table: str, query: str) -> None:
        rows = self._db.stream(query)
        while some := list(islice(rows, AT_ONCE)):
            vectors = [(seq, self._tokens.vector(title, text)) for seq, title, text in some]
            self._db.executemany(_INSERT.format(table), vectors)

    def mark_documents(self, query: str, seqs: Sequence[int]) -> list[tuple[int, str | None, str]]:
        """Returns seq, title and text of those that a query finds, what it finds marked."""
        sql = f"SELECT seq, title, text FROM documents WHERE seq IN ({_holes(seqs)})"
        return self._tokens.mark(query, self._db.execute(sql, seqs).fetchall())

    def mark_claims(self, query: str, seqs: Sequence[int]) -> list[tuple[int, str]]:
        """Returns seq and sentence of those that a query finds, what it finds marked."""
        sql = f"SELECT seq, NULL, sentence FROM claim_sentences WHERE seq IN ({_holes(seqs)})"
        found = self._tokens.mark(query, self._db.execute(sql, seqs).fetchall())
        return [(seq, sentence) for seq, _, sentence in found]


def _holes(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
