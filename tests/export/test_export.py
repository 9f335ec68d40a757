"""Exports: the same bytes each time, no loss, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import sample_case as sample
from exported import SNAPSHOT
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import UsageError
from recount.export.csv import encode_rows, guard_cell, write_rows
from recount.export.jsonl import write_line
from recount.export.snapshot import RECORDS, find_verified
from recount.export.tables import BY_NAME, TABLES, build_rows, name_columns
from recount.export.write import EXPORTERS, write_export
from recount.model import Decision


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("form", list(EXPORTERS))
def test_manifest_says_what_lies_there_and_bytes_are_the_same(form: str, tmp_path: Path) -> None:
    first = write_export(SNAPSHOT, form, tmp_path / "a")
    second = write_export(SNAPSHOT, form, tmp_path / "b")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    manifest = json.loads((tmp_path / "a" / "manifest.json").read_text())
    assert manifest["codebook"] == {"key": "ucdp", "name": "UCDP GED", "version": "1"}
    assert manifest["case_version"] == "abc"
    assert manifest["program"] == "recount 0.1.0"
    for entry in manifest["files"]:
        data = (tmp_path / "a" / entry["name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    names = {p.name for p in (tmp_path / "a").iterdir()}
    assert names == {entry["name"] for entry in manifest["files"]} | {"manifest.json"}


def test_jsonl_is_the_records_themselves(tmp_path: Path) -> None:
    write_export(SNAPSHOT, "jsonl", tmp_path)
    for kind, name in RECORDS.items():
        lines = (tmp_path / f"{name}.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(line) for line in lines] == list(SNAPSHOT.records[kind])
        assert all(list(json.loads(line)) == list(record) for line, record in
                   zip(lines, SNAPSHOT.records[kind], strict=True))  # fmt: skip


def test_each_bound_names_its_claim(tmp_path: Path) -> None:
    write_export(SNAPSHOT, "csv", tmp_path)
    claims = {row["id"] for row in read_csv(tmp_path / "claims.csv")}
    tallies = read_csv(tmp_path / "tallies.csv")
    assert len(tallies) == 3
    assert all(row[f"{end}_claim"] in claims for row in tallies for end in ("low", "best", "high"))
    killed = tallies[0]
    assert (killed["low"], killed["best"], killed["high"]) == ("8", "14", "")  # open, not 0


def test_csv_joins_by_ids(tmp_path: Path) -> None:
    write_export(SNAPSHOT, "csv", tmp_path)
    counts = read_csv(tmp_path / "counts.csv")
    mine = [row for row in counts if row["claim"] == sample.FOURTEEN.id]
    assert [(row["n"], row["low"], row["group"], row["part_of"]) for row in mine] == [
        ("0", "14", "persons", ""),
        ("1", "3", "children", "0"),
    ]
    figures = read_csv(tmp_path / "figures.csv")
    market = [row for row in figures if row["incident"] == sample.MARKET.id]
    assert [(row["account"], row["low"], row["high"]) for row in market] == [
        ("0", "14", ""), ("1", "11", "11"), ("2", "8", "8"), ("3", "24", ""),
    ]  # fmt: skip
    documents = read_csv(tmp_path / "incident_documents.csv")
    assert {row["ref"] for row in documents} >= {"reports/wire.txt", "reports/army.txt"}


def test_spans_still_cut_the_evidence(tmp_path: Path) -> None:
    write_export(SNAPSHOT, "csv", tmp_path)
    texts = {doc.id: doc.text for doc in sample.DOCS}
    for row in read_csv(tmp_path / "claims.csv"):
        bounds = [part.split("-") for part in row["content_spans"].split(";")]
        cut = " … ".join(texts[row["document"]][int(a) : int(b)] for a, b in bounds)
        assert cut == row["content"].removeprefix("'")


def test_parquet_has_the_same_tables_and_typed_columns(tmp_path: Path) -> None:
    write_export(SNAPSHOT, "parquet", tmp_path / "p")
    write_export(SNAPSHOT, "csv", tmp_path / "c")
    for table in TABLES:
        found = pq.read_table(tmp_path / "p" / f"{table.name}.parquet")
        assert found.num_rows == len(read_csv(tmp_path / "c" / f"{table.name}.csv"))
        assert found.column_names == [name for name, _kind in name_columns(table)]
    tallies = pq.read_table(tmp_path / "p" / "tallies.parquet")
    assert tallies.column("high").to_pylist() == [None, 3, 2]
    assert str(tallies.schema.field("low").type) == "int64"


def test_an_empty_case_has_all_files_and_the_same_schema(tmp_path: Path) -> None:
    empty = replace(SNAPSHOT, records={})
    write_export(empty, "parquet", tmp_path / "empty")
    write_export(SNAPSHOT, "parquet", tmp_path / "full")
    for table in TABLES:
        name = f"{table.name}.parquet"
        schemas = [pq.read_schema(tmp_path / folder / name) for folder in ("empty", "full")]
        assert schemas[0].equals(schemas[1])


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1", "'+1"),
        ("-1", "'-1"),  # text that looks like a number may be a formula's start
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),  # full-width signs run too
        ("Aleppo", "Aleppo"),
        ("'quoted", "'quoted"),
        ("", ""),
        (-12.5, -12.5),  # a longitude is a number and stays one
        (None, None),
        (True, "true"),
        ("\ud800", "\ufffd"),  # a lone surrogate, which UTF-8 cannot hold
    ],
)
def test_guard_cell(cell: object, guarded: object) -> None:
    assert guard_cell(cell) == guarded


def test_formulas_of_reports_do_not_run(tmp_path: Path) -> None:
    write_export(SNAPSHOT, "csv", tmp_path)
    outlets = [row["outlet"] for row in read_csv(tmp_path / "documents.csv")]
    assert "'=cmd|' /C calc'!A0" in outlets
    for path in tmp_path.glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")):
            assert not [cell for cell in row if cell.startswith(("=", "@", "+"))]


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5))
def test_csv_keeps_every_text(rows: list[list[str]]) -> None:
    back = list(csv.reader(io.StringIO(write_rows(["a", "b"], rows), newline="")))
    assert back[0] == ["a", "b"]
    expected = [[str(guard_cell(cell)) for cell in row] for row in rows]
    assert back[1:] == expected


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=30), max_size=4))
def test_json_lines_are_one_line_of_utf8_and_lose_nothing(record: dict[str, str]) -> None:
    line = write_line(record)
    line.encode("utf-8")
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert "\u202e" not in line
    assert json.loads(line) == record


def test_every_column_is_a_field() -> None:
    # a path that meets no record's field would give an empty column for ever
    for table in TABLES:
        rows = list(build_rows(table, SNAPSHOT.records[table.record]))
        if table.name == "chain":  # no claim of the invented case has a chain
            continue
        assert rows, table.name
    documents = list(build_rows(BY_NAME["documents"], SNAPSHOT.records["document"]))
    assert documents[2][10] == "reports/wire.txt"


@pytest.mark.parametrize("form", [form for form in EXPORTERS if form not in ("jsonl", "parquet")])
def test_every_csv_begins_with_the_mark_that_spreadsheets_need(form: str, tmp_path: Path) -> None:
    for path in write_export(SNAPSHOT, form, tmp_path):
        if path.suffix == ".csv":
            assert path.read_bytes().startswith(b"\xef\xbb\xbf"), path.name
            assert path.read_bytes().count(b"\xef\xbb\xbf") == 1


def test_arabic_names_survive() -> None:
    data = encode_rows(["place", "party"], [["دير سمرة", "الجيش العربي السوري"]])
    assert data.startswith(b"\xef\xbb\xbfplace,party\r\n")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [{"place": "دير سمرة", "party": "الجيش العربي السوري"}]


def test_unknown_form_and_unwritable_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="jsonl, csv, parquet"):
        write_export(SNAPSHOT, "xlsx", tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot be written"):
        write_export(SNAPSHOT, "csv", tmp_path / "file")


def decision(n: int, kind: str, *subjects: str) -> Decision:
    return Decision(f"d{n}", kind, subjects, "A", "2026-01-01T00:00:00Z", "why")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("decisions", "verified"),
    [
        ([decision(1, "accept", "a", "b")], {"a", "b"}),
        ([decision(1, "amend", "a")], {"a"}),
        ([decision(1, "accept", "a"), decision(2, "reject", "a")], set()),
        ([decision(1, "reject", "a"), decision(2, "accept", "a")], {"a"}),
        ([decision(1, "accept", "a"), decision(2, "undo", "d1")], set()),
        # an undo taken back
        ([decision(1, "accept", "a"), decision(2, "undo", "d1"), decision(3, "undo", "d2")], {"a"}),
        # joining claims does not accept them
        ([decision(1, "link", "a", "b")], set()),
        ([], set()),
    ],
)
def test_find_verified(decisions: list[Decision], verified: set[str]) -> None:
    assert find_verified(decisions) == verified


def test_lists_as_csv_carry_the_figures(tmp_path: Path) -> None:
    write_export(SNAPSHOT, "csv", tmp_path)
    claims = {row["id"]: row["figures"] for row in read_csv(tmp_path / "claims.csv")}
    assert claims[sample.FOURTEEN.id] == "killed persons 14..; killed children 3"
    assert claims[sample.PERIOD.id] == "killed civilians 201.. (period)"
    assert claims[sample.TAKEN.id] == ""
    market, heights, aid = read_csv(tmp_path / "incidents.csv")
    assert (market["killed_low"], market["killed_best"], market["killed_high"]) == ("8", "14", "")
    assert market["figures"] == "killed persons 8..; killed children 3"
    assert heights["killed_low"] == heights["figures"] == ""
    assert aid["figures"] == "abducted persons 2"
