"""Full-text search in SQLite, by FTS5."""

from __future__ import annotations

from collections.abc import Sequence

from recount.store.database import Database
from recount.store.words import MARKS


class Fts5Words:
    """The indexes of words as FTS5 keeps them (a `recount.store.database.Words`)."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add_document(self, seq: int, title: str | None, text: str) -> None:
        """Does nothing: a trigger takes in each document."""

    def add_claim(self, seq: int, sentence: str) -> None:
        """Takes in the sentence of a row of `claim_rows`."""
        self._db.execute("INSERT INTO claims_fts (rowid, sentence) VALUES (?, ?)", (seq, sentence))

    def drop_claim(self, claim_id: str, sentence: str) -> None:
        """Takes out a claim's sentence, while its row still stands."""
        self._db.execute(
            "INSERT INTO claims_fts (claims_fts, rowid, sentence) "
            "SELECT 'delete', seq, ? FROM claim_rows WHERE claim_id = ?",
            (sentence, claim_id),
        )

    def drop_claims(self, doc_id: str) -> None:
        """Takes out the sentences of a document's claims, while their rows still stand."""
        self._db.execute(
            "INSERT INTO claims_fts (claims_fts, rowid, sentence) "
            "SELECT 'delete', r.seq, s.sentence FROM claim_rows r "
            "JOIN claim_sentences s ON s.seq = r.seq WHERE r.doc_id = ?",
            (doc_id,),
        )

    def fill(self) -> None:
        """Takes in all claims of a case that was copied; a trigger has taken in its documents."""
        self._db.execute("INSERT INTO claims_fts (rowid, sentence) SELECT * FROM claim_sentences")

    def mark_documents(self, query: str, seqs: Sequence[int]) -> list[tuple[int, str | None, str]]:
        """Returns seq, title and text of those that a query finds, what it finds marked."""
        sql = (
            "SELECT rowid, highlight(documents_fts, 0, ?, ?), highlight(documents_fts, 1, ?, ?) "
            f"FROM documents_fts WHERE documents_fts MATCH ? AND rowid IN ({_holes(seqs)})"
        )
        return self._db.execute(sql, [*MARKS, *MARKS, query, *seqs]).fetchall()

    def mark_claims(self, query: str, seqs: Sequence[int]) -> list[tuple[int, str]]:
        """Returns seq and sentence of those that a query finds, what it finds marked."""
        sql = (
            "SELECT rowid, highlight(claims_fts, 0, ?, ?) FROM claims_fts "
            f"WHERE claims_fts MATCH ? AND rowid IN ({_holes(seqs)})"
        )
        return self._db.execute(sql, [*MARKS, query, *seqs]).fetchall()


def _holes(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
