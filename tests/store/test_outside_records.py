"""Outside records in a case: apart from claims, never changed, and checked."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from outside_files import KOBA, STRIKE, acled, ucdp
from test_ledger import sample

from case_access import connect, unguarded
from recount.model import Outside
from recount.outside import read_file
from recount.pipeline import Case, Settings
from recount.store import Ledger, add_outside, kept_outside
from recount.store.schema import APPLICATION_ID, MIGRATIONS, VERSION
from recount.verify import verify


def records(body: bytes, ref: str = "f.csv") -> list[Outside]:
    return [row for row in read_file(body, ref) if isinstance(row, Outside)]


@pytest.fixture
def ledger(target: str):
    with Ledger.open(target, create=True) as opened:
        yield opened


@pytest.fixture
def case(target: str, tmp_path: Path):
    with Case.open(target, settings=Settings(tmp_path / "none"), create=True) as opened:
        yield opened


def test_what_goes_in_comes_out_equal(ledger: Ledger) -> None:
    rows = records(ucdp(KOBA)) + records(acled(STRIKE))
    assert add_outside(ledger, rows) == 2
    assert kept_outside(ledger) == rows
    assert add_outside(ledger, rows) == 0
    assert kept_outside(ledger) == rows
    assert verify(ledger) == []


def test_a_later_version_of_an_event_takes_the_place_of_the_earlier(ledger: Ledger) -> None:
    first = records(ucdp(KOBA), "ged24.csv")
    second = records(ucdp(KOBA | {"best": "11"}), "ged25.csv")
    add_outside(ledger, first + second)
    assert kept_outside(ledger) == second
    assert kept_outside(ledger, every=True) == first + second


def test_outside_records_can_be_neither_changed_nor_deleted(ledger: Ledger) -> None:
    add_outside(ledger, records(ucdp(KOBA)))
    other = connect(ledger.address)
    for statement in ("DELETE FROM outside", "UPDATE outside SET event_id = 'x'"):
        with pytest.raises(other.DatabaseError, match="outside are only ever added"):
            other.execute(statement)
    other.close()


def test_outside_records_are_no_facts_of_the_incidents(ledger: Ledger) -> None:
    before = ledger.facts_digest()
    add_outside(ledger, records(ucdp(KOBA)))
    assert ledger.facts_digest() == before
    assert ledger.claims() == []
    assert ledger.documents() == []


def tamper(ledger: Ledger, column: str, value: str) -> None:
    with unguarded(ledger.address) as other:
        other.execute(f"UPDATE outside SET {column} = ?", (value,))


def test_verify_finds_a_changed_row(ledger: Ledger) -> None:
    (row,) = records(ucdp(KOBA))
    add_outside(ledger, [row])
    payload = ledger._db.execute("SELECT payload FROM outside").fetchone()[0]
    tamper(ledger, "payload", payload.replace('"best":"9"', '"best":"99"'))
    where = f"outside record {row.id} (f.csv, row 1)"
    assert verify(ledger) == [
        "log entry 1 (outside outside): outside: not as it was added",
        f"{where}: it is not the one that was added",
    ]


def test_verify_finds_a_value_that_the_cells_do_not_say(ledger: Ledger) -> None:
    from dataclasses import replace

    (row,) = records(ucdp(KOBA))
    for cells in ({"best": "99"}, {"best": "none"}):
        add_outside(ledger, [replace(row, id=f"{row.id}{cells['best']}", cells=KOBA | cells)])
    assert verify(ledger) == [
        f"outside record {row.id}{best} (f.csv, row 1): its cells do not say what is kept of it"
        for best in ("99", "none")
    ]


def test_verify_finds_a_row_number_that_is_another(ledger: Ledger) -> None:
    (row,) = records(ucdp(KOBA))
    add_outside(ledger, [row])
    tamper(ledger, "row_number", "7")
    assert verify(ledger) == [
        "log entry 1 (outside outside): outside: not as it was added",
        f"outside record {row.id} (f.csv, row 7): its columns are not those of its record",
    ]


def test_a_case_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.recount"
    db = sqlite3.connect(path)
    db.executescript(MIGRATIONS[0])
    db.execute("PRAGMA user_version = 1")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("INSERT INTO meta VALUES ('views', 'kept as it is')")
    db.commit()
    assert "outside" not in {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    db.close()
    with Ledger.open(path) as ledger:
        assert ledger._db.execute("PRAGMA user_version").fetchone()[0] == VERSION
        assert ledger._db.execute("SELECT value FROM meta").fetchone()[0] == "kept as it is"
        doc, body, reading = sample()
        assert ledger.add_document(doc, body, reading, "rules@1")
        assert add_outside(ledger, records(ucdp(KOBA))) == 1
    with Ledger.open(path) as ledger:  # and is opened again as any other
        assert len(kept_outside(ledger)) == len(ledger.documents()) == 1
        assert verify(ledger) == []


# -- import --------------------------------------------------------------------------------------


def test_import_takes_what_can_be_read_and_keeps_the_rest_as_issues(
    case: Case, tmp_path: Path
) -> None:
    ged, other = tmp_path / "ged.csv", tmp_path / "articles.csv"
    ged.write_bytes(ucdp(KOBA, KOBA | {"id": "900002", "best": "many"}))
    other.write_bytes(b"title,text\na,b\n")
    inputs = [str(ged), str(other), str(tmp_path / "gone.csv")]
    result = case.import_outside(inputs)
    assert (result.added, result.known, result.failed) == (1, 0, True)
    assert [row.event_id for row in case.outside()] == ["900001"]
    expected = {
        ("outside.bad_row", f"{ged}#2"),
        ("outside.no_form", str(other)),
        ("not_found", str(tmp_path / "gone.csv")),
    }
    assert {(issue.code, issue.subject) for issue in case.issues()} == expected
    assert {issue.stage for issue in case.issues()} == {"import"}


def test_importing_twice_adds_nothing(case: Case, tmp_path: Path) -> None:
    for name in ("one.csv", "another.csv"):  # the same bytes under another name, too
        (tmp_path / name).write_bytes(ucdp(KOBA, KOBA | {"id": "900002", "best": "many"}))
    case.import_outside([str(tmp_path / "one.csv")])
    issues = case.issues()
    again = case.import_outside([str(tmp_path / "one.csv")])
    assert (again.added, again.known) == (0, 1)
    assert case.issues() == issues
    assert case.import_outside([str(tmp_path / "another.csv")]).added == 0
    assert [row.ref for row in case.outside()] == [str(tmp_path / "one.csv")]


def test_cells_are_kept_as_they_stand(case: Case, tmp_path: Path) -> None:
    odd = "  =1+1 \u202e\x07 “Koba”\r\nsecond line  "
    (tmp_path / "f.csv").write_bytes(ucdp(KOBA | {"source_original": odd}))
    case.import_outside([str(tmp_path / "f.csv")])
    (row,) = case.outside()
    assert row.cells["source_original"] == odd
    assert json.loads(json.dumps(dict(row.cells))) == row.cells
