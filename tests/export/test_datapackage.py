"""The data package: every column is described, and frictionless finds the tables as told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from exported import EMPTY, INTERCHANGE, SNAPSHOT, write

from recount.export.datapackage import describe_column
from recount.export.snapshot import RECORDS
from recount.export.tables import TABLES, name_columns
from recount.export.write import EXPORTERS
from recount.vocab import load_table

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
DESCRIBED = ("csv", "parquet", "jsonl", *INTERCHANGE)


def package(folder: Path, form: str, snapshot=SNAPSHOT) -> dict:
    return json.loads(write(folder, form, snapshot)["datapackage.json"])


@pytest.mark.parametrize("form", DESCRIBED)
def test_every_column_of_every_table_is_described(form: str, tmp_path: Path) -> None:
    for resource in package(tmp_path, form)["resources"]:
        if resource["format"] in ("csv", "parquet", "jsonl"):
            assert resource["schema"]["fields"], resource["name"]
        for field in resource.get("schema", {}).get("fields", ()):
            assert field.get("description"), (resource["name"], field["name"])


def test_the_dictionary_has_no_column_that_is_not_there() -> None:
    columns = load_table("columns")
    there = {table.name: {name for name, _ in name_columns(table)} for table in TABLES}
    for table, described in columns["tables"].items():
        assert set(described) <= there[table], table
    for table, described in columns["jsonl"].items():
        assert set(described) <= set(columns["fields"][table]), table
    hxl = load_table("interchange")["hxl"]
    assert set(columns["hxl"]["incidents"]) <= set(hxl)
    everywhere = set().union(*there.values(), *columns["fields"].values(), hxl)
    assert set(columns["common"]) <= everywhere


def test_the_fields_of_records_are_those_written() -> None:
    for kind, records in SNAPSHOT.records.items():
        assert load_table("columns")["fields"][RECORDS[kind]] == list(records[0])


@pytest.mark.parametrize("form", ["csv", "hxl"])
@pytest.mark.parametrize("snapshot", [SNAPSHOT, EMPTY], ids=["full", "empty"])
def test_frictionless_finds_the_tables_as_told(form: str, snapshot, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    write(tmp_path, form, snapshot)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.flatten(["type", "name", "fieldName", "message"]) == []
    assert report.stats["tasks"] == (18 if form == "csv" else 1)


@pytest.mark.parametrize("form", list(EXPORTERS))
def test_frictionless_takes_every_descriptor(form: str, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    told = package(tmp_path, form)
    found = frictionless.Package.from_descriptor(str(tmp_path / "datapackage.json"))
    assert [resource.path for resource in found.resources] == [
        resource["path"] for resource in told["resources"]
    ]


@pytest.mark.parametrize(
    ("table", "change", "error"),
    [
        # the checks above can fail: a value of the wrong type, and a row that belongs to nothing
        ("counts", {"low": "many"}, "type-error"),
        ("counts", {"claim": "nobody"}, "foreign-key"),
    ],
)
def test_frictionless_finds_what_is_wrong(
    table: str, change: dict, error: str, tmp_path: Path
) -> None:
    frictionless = pytest.importorskip("frictionless")
    files = write(tmp_path, "csv")
    rows = files[f"{table}.csv"].decode("utf-8-sig").split("\r\n")
    names, cells = rows[0].split(","), rows[1].split(",")
    for name, value in change.items():
        cells[names.index(name)] = value
    (tmp_path / f"{table}.csv").write_text("\r\n".join([rows[0], ",".join(cells)]) + "\r\n")
    told = json.loads(files["datapackage.json"])
    for resource in told["resources"]:
        resource.pop("hash"), resource.pop("bytes")
    (tmp_path / "datapackage.json").write_text(json.dumps(told))
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert error in [kind for [kind] in report.flatten(["type"])]


def test_it_says_what_the_files_are_and_what_they_were_made_with(tmp_path: Path) -> None:
    told = package(tmp_path, "csv", replace(SNAPSHOT, verified_only=True))
    assert told["version"] == told["made_with"]["case_version"] == "abc"
    assert told["made_with"]["codebook"]["name"] == "UCDP GED"
    assert told["made_with"]["verified_only"] is True
    tallies = next(each for each in told["resources"] if each["name"] == "tallies-csv")
    assert tallies["bytes"] == (tmp_path / "tallies.csv").stat().st_size
    fields = {field["name"]: field for field in tallies["schema"]["fields"]}
    assert fields["low_claim"]["description"] == "Id of the claim that set low."
    assert fields["low"]["type"] == "integer"


def test_describe_column() -> None:
    assert describe_column("tables", "counts", "claim") == (
        "Id of the claim that this row belongs to."
    )
    assert describe_column("tables", "counts", "no_such_column") is None
