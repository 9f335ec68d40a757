"""Every addition is an entry of the log, chained to the one before and to the rows it adds."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from old_cases import make_old_case
from test_ledger import _writer, sample

from case_access import drop_guard, tables
from recount.model import Arrival, Decision, Issue
from recount.store import GENESIS, Clerk, Ledger, add_reading, check_rows
from recount.store.facts import FACTS, Rows, canonical, digest_rows
from recount.store.schema import ACCOUNT_TABLES, LOG_VERSION, MIGRATIONS, NOTE_TABLES, VIEW_TABLES
from recount.store.schema_postgres import STATE
from recount.store.sqlite import split_script

AT = "2026-01-02T03:04:05.000+00:00"
CLERK = Clerk("amal", lambda: AT)


def decision(n: int = 0) -> Decision:
    return Decision(f"d{n}", "accept", ("c1",), "amal", "2026-01-01T00:00:00Z", "seen")


@pytest.fixture
def ledger(target: str):
    with Ledger.open(target, create=True, clerk=CLERK) as opened:
        yield opened


def test_each_addition_is_one_entry(ledger: Ledger) -> None:
    doc, body, reading = sample()
    ledger.add_document(doc, body, reading, "rules@1")
    ledger.add_document(replace(doc, ref="again.txt"), body, reading, "rules@1")
    ledger.note_ref(replace(doc, ref="again.txt"))  # known: no entry
    ledger.add_issues([Issue("ingest", "not_found", "error", "x", "no such file")] * 2)
    ledger.add_decision(decision())
    entries = ledger.log()
    assert [(e.n, e.kind) for e in entries] == [
        (1, "document"),
        (2, "issue"),
        (3, "ref"),
        (4, "issue"),
        (5, "decision"),
    ]
    assert {e.at for e in entries} == {AT}
    assert [e.subject for e in entries][::2] == [doc.id, doc.id, "d0"]
    assert ledger.log(doc.id) == [entries[0], entries[2]]
    assert (ledger.head().n, ledger.head().chain) == (5, entries[-1].chain)
    assert check_rows(ledger) == []


def test_the_entry_of_a_document_says_what_was_added(ledger: Ledger) -> None:
    doc, body, reading = sample()
    ledger.add_document(doc, body, reading, "rules@1")
    told = ledger.log()[0].told
    rows = {group["table"]: group["rows"] for group in told.pop("rows")}
    assert rows == {
        "documents": 1,
        "bodies": 1,
        "readings": 1,
        "mentions": 2,
        "claims": 1,
        "reading_issues": 0,
        "refs": 1,
    }
    assert told == {
        "body": {
            "sha256": doc.body_sha256,
            "sha3_512": hashlib.sha3_512(body).hexdigest(),
            "size": len(body),
        },
        "by": "amal",
        "reader": "rules@1",
        "ref": "brela.txt",
        "retrieved_at": None,
        "text_sha256": hashlib.sha256(doc.text.encode()).hexdigest(),
    }


def test_a_further_reading_is_an_entry_of_its_own(ledger: Ledger) -> None:
    doc, body, reading = sample()
    ledger.add_document(doc, body, reading, "rules@1")
    missed = Issue("extract", "llm.ungrounded", "warning", doc.ref, "dropped")
    known = ledger.issues()[0]
    anew = replace(reading, mentions=reading.mentions[:1], issues=(missed, known))
    assert add_reading(ledger, doc, anew, "better@1", AT)
    *_, entry, issue = ledger.log()
    assert (entry.kind, entry.subject, issue.kind) == ("reading", doc.id, "issue")
    told = entry.told
    assert (told["n"], told["reader"], told["read_at"], told["by"]) == (2, "better@1", AT, "amal")
    assert {group["table"]: (group["where"], group["rows"]) for group in told["rows"]} == {
        "readings": ({"doc_id": doc.id, "n": 2}, 1),
        "mentions": ({"doc_id": doc.id, "reading": 2}, 1),
        "claims": ({"doc_id": doc.id, "reading": 2}, 1),
        "reading_issues": ({"doc_id": doc.id, "reading": 2}, 1),
    }
    assert len(ledger.log()) == 4  # the issue that was known is no entry
    assert check_rows(ledger) == []


def test_another_may_sign_for_a_while(ledger: Ledger) -> None:
    ledger.add_decision(decision(1))
    with ledger.signed(Clerk("nour", lambda: AT)):
        ledger.add_decision(decision(2))
    ledger.add_decision(decision(3))
    assert [entry.told["by"] for entry in ledger.log()] == ["amal", "nour", "amal"]


def test_how_bytes_came_is_kept_each_time(ledger: Ledger) -> None:
    doc, body, reading = sample("http://x.org/a")
    came = Arrival(doc.ref, doc.ref, "http://x.org/b", AT, 200, (("ETag", "1"), ("Via", "\u2028")))
    again = Arrival(doc.ref, doc.ref, "http://x.org/b", AT, 304)
    ledger.add_document(doc, body, reading, "rules@1", arrival=came)
    ledger.note_ref(doc, arrival=again)
    assert ledger.origin(doc.id).arrivals == (came, again)
    assert ledger.origin(doc.id).refs == ("http://x.org/a",)
    assert [e.kind for e in ledger.log()] == ["document", "arrival", "issue", "arrival"]
    assert check_rows(ledger) == []


def test_the_chain_is_what_the_standard_makes_of_it(ledger: Ledger) -> None:
    ledger.add_document(*sample(), "rules@1")
    ledger.add_decision(decision())
    before = GENESIS
    for entry in ledger.log():
        whole = {
            "at": entry.at,
            "before": before,
            "kind": entry.kind,
            "n": entry.n,
            "payload": json.loads(entry.payload),
            "subject": entry.subject,
        }
        before = hashlib.sha256(rfc8785.dumps(whole)).hexdigest()
        assert entry.chain == before


def test_the_digest_of_rows_can_be_made_by_hand(ledger: Ledger) -> None:
    doc, body, reading = sample()
    ledger.add_document(doc, body, reading, "rules@1")
    row = dict(
        zip(
            FACTS["claims"],
            ledger._db.execute(f"SELECT {', '.join(FACTS['claims'])} FROM claims").fetchone(),
            strict=True,
        )
    )
    assert row["score"] == 0.9
    row["score"] = "0.9"
    line = rfc8785.dumps({name: cell for name, cell in row.items() if cell is not None}) + b"\n"
    rows = Rows("claims", {"doc_id": doc.id})
    assert digest_rows(ledger._db, rows) == (1, hashlib.sha256(line).hexdigest())


_JSON = st.recursive(
    st.none() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcxyz_"), inner),
)


@given(_JSON)
def test_the_canonical_form_is_that_of_rfc_8785(value: object) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)


def test_every_column_of_a_case_counts_or_is_named_as_one_that_does_not(ledger: Ledger) -> None:
    assert tables(ledger._db) - set(FACTS) - {STATE} == {
        "log", "meta", *VIEW_TABLES, *ACCOUNT_TABLES, *NOTE_TABLES,
    }  # fmt: skip
    for table, columns in FACTS.items():
        assert set(ledger._db.columns(table)) == set(columns), table


def test_an_old_case_is_adopted(tmp_path: Path) -> None:
    path = tmp_path / "old.recount"
    doc, body = make_old_case(path)
    with Ledger.open(path, clerk=CLERK) as ledger:
        entries = ledger.log()
        assert [(e.kind, e.told["as"]) for e in entries] == [
            ("adopted", "document"),
            ("adopted", "issue"),
            ("adopted", "decision"),
            ("adopted", "decision"),
            ("adopted", "outside"),
        ]
        assert {e.at for e in entries} == {AT}
        told = entries[0].told
        assert told["late"] == ["sha3_512"]
        assert told["body"]["sha3_512"] == hashlib.sha3_512(body).hexdigest()
        assert [g["where"]["ref"] for g in told["rows"] if g["table"] == "refs"] == [
            "brela.txt",
            "other.txt",
        ]
        assert check_rows(ledger) == []
        ledger.note_ref(replace(doc, ref="third.txt"))
        ledger.add_document(*sample("new.txt", " More."), "rules@1")
        ledger.add_decision(decision(9))
        assert check_rows(ledger) == []
        with pytest.raises(sqlite3.DatabaseError, match="only ever added"):
            ledger._db.execute("UPDATE bodies SET size = 1")
    with Ledger.open(path) as ledger:
        assert check_rows(ledger) == []
        assert len(ledger.log()) == 9


def test_a_case_of_the_first_version_is_adopted(tmp_path: Path) -> None:
    path = tmp_path / "old.recount"
    make_old_case(path, 1)
    with Ledger.open(path) as ledger:
        assert [(e.told["as"], e.at) for e in ledger.log()] == [
            ("document", None),
            ("issue", None),
            ("decision", None),
            ("decision", None),
        ]
        assert check_rows(ledger) == []


def test_further_readings_of_an_older_case_are_adopted(tmp_path: Path) -> None:
    path = tmp_path / "old.recount"
    doc, _ = make_old_case(path)
    db = sqlite3.connect(path, isolation_level=None)
    for script in MIGRATIONS[2 : LOG_VERSION - 1]:
        for statement in split_script(script):
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {LOG_VERSION - 1}")
    db.execute("INSERT INTO readings VALUES (?, 2, 'better@1', ?, 2)", (doc.id, AT))
    db.execute(
        "INSERT INTO mentions SELECT doc_id, 2, n, type, start_at, end_at, payload FROM mentions"
    )
    db.close()
    with Ledger.open(path, clerk=CLERK) as ledger:
        first, second, *_ = ledger.log(doc.id)
        assert (first.told["as"], second.told["as"], second.told["n"]) == ("document", "reading", 2)
        assert [group["rows"] for group in second.told["rows"]] == [1, 2, 0, 0]
        assert check_rows(ledger) == []


def test_bytes_that_had_changed_before_get_no_late_digest(tmp_path: Path) -> None:
    path = tmp_path / "old.recount"
    make_old_case(path, damaged=True)
    with Ledger.open(path) as ledger:
        told = ledger.log()[0].told
        assert (told["late"], told["body"]["sha3_512"]) == ([], None)


def test_writers_at_once_make_one_chain(target: str) -> None:
    writers = [_writer(target, first, first + 12) for first in (0, 20, 40)]
    for writer in writers:
        writer.communicate(timeout=120)
        assert writer.returncode == 0
    with Ledger.open(target) as ledger:
        assert check_rows(ledger) == []
        assert [e.n for e in ledger.log()] == list(range(1, 73))  # a document and an issue each


def test_a_head_kept_elsewhere_shows_that_the_end_was_cut_off(ledger: Ledger) -> None:
    ledger.add_document(*sample(), "rules@1")
    first = ledger.head()
    ledger.add_decision(decision())
    last = ledger.head()
    db = ledger._db
    for table in ("decisions", "log"):
        drop_guard(db, f"{table}_keep_delete")
    db.execute("DELETE FROM decisions")
    db.execute("DELETE FROM log WHERE n = ?", (last.n,))
    problems = check_rows(ledger, heads=[first.chain])
    assert problems == [
        "schema: trigger decisions_keep_delete is not as this program makes it",
        "schema: trigger log_keep_delete is not as this program makes it",
    ]
    problems = check_rows(ledger, heads=[first.chain, last.chain])
    assert problems[2:] == [f"head {last.chain}: no entry of the log has it"]
