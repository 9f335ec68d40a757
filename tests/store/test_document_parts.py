"""What the forms of intake say of a document is kept, and older cases take it in."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

from recount.model import Document, Part, Reading, make_id
from recount.store import Ledger
from recount.store.schema import APPLICATION_ID, MIGRATIONS, VERSION
from recount.verify import verify

BODY = b"Page one. Page two."
DIGEST = hashlib.sha256(BODY).hexdigest()
DOC = Document(
    make_id(DIGEST),
    "a.pdf",
    "Page one.\nPage two.",
    DIGEST,
    published=date(2016, 9, 30),
    media_type="application/pdf",
    published_at="2016-09-30T21:00:00+02:00",
    modified_at="2016-10-01T08:00:00+02:00",
    forwarded_from="Dorna Watch",
    reply_to="a#1",
    parts=(Part("page", 0, 10, "1"), Part("page", 10, 19, "2"), Part("title", 0, 9)),
)


def test_a_document_comes_back_as_it_went_in(target: str) -> None:
    with Ledger.open(target, create=True) as ledger:
        ledger.add_document(DOC, BODY, Reading((), ()), "rules@1")
        assert ledger.documents() == [DOC]


def test_the_page_of_an_offset() -> None:
    assert [DOC.page_at(offset) for offset in (0, 9, 10, 18, 19)] == ["1", "1", "2", "2", None]


def test_documents_of_an_older_case_have_no_parts(tmp_path: Path) -> None:
    path = tmp_path / "old.recount"
    db = sqlite3.connect(path)
    for script in MIGRATIONS[:2]:
        db.executescript(script)
    db.execute("PRAGMA user_version = 2")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("INSERT INTO bodies VALUES (?, 1, 'zlib', '')", (DIGEST,))
    db.execute(
        "INSERT INTO documents (id, ref, media_type, text, text_sha256, body_sha256, reader) "
        "VALUES ('0', 'a.txt', 'text/plain', 'x', '', ?, 'rules@1')",
        (DIGEST,),
    )
    db.commit()
    db.close()
    with Ledger.open(path) as ledger:
        assert ledger._db.execute("PRAGMA user_version").fetchone()[0] == VERSION
        (doc,) = ledger.documents()
        assert (doc.ref, doc.parts, doc.published_at) == ("a.txt", (), None)


def test_parts_that_are_no_stretch_of_the_text_are_found(target: str) -> None:
    wrong = replace(DOC, parts=(Part("body", 0, 9), Part("body", 8, 19), Part("page", 3, 20)))
    with Ledger.open(target, create=True) as ledger:
        ledger.add_document(wrong, BODY, Reading((), ()), "rules@1")
        assert verify(ledger) == [
            "document a.pdf: its part page [3, 20) is none of the text",
            "document a.pdf: its part body [8, 19) is none of the text",
        ]
