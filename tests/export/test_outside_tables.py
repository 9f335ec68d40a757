"""Other datasets' events as tables: every figure as the dataset has it, null where it has none."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
from exported import OUTSIDE, write


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_row_for_each_event_and_each_of_its_figures(tmp_path: Path) -> None:
    files = write(tmp_path, "csv")
    ged, acled = rows(files["outside.csv"])
    assert (ged["form"], ged["event_id"], ged["ref"], ged["row"]) == (
        "ucdp", "900001", "ged.csv", "1",
    )  # fmt: skip
    assert (ged["killed_low"], ged["killed_best"], ged["killed_high"]) == ("8", "9", "12")
    assert (acled["killed_low"], acled["killed_best"], acled["killed_high"]) == ("", "9", "")
    assert (ged["when_earliest"], ged["place_name"], ged["place_lat"]) == (
        "2022-03-12", "Koba town", "14.0",
    )  # fmt: skip
    assert ged["actors"] == "Banner of the River; Civilians"
    assert json.loads(ged["cells"]) == dict(OUTSIDE[0].cells)
    assert [
        (row["outside"], row["n"], row["group"], row["low"], row["best"], row["high"])
        for row in rows(files["outside_figures.csv"])
    ] == [
        (ged["id"], "0", "persons", "8", "9", "12"),
        (ged["id"], "1", "civilians", "", "9", ""),
        (acled["id"], "0", "persons", "", "9", ""),
    ]


def test_parquet_has_numbers_and_nulls(tmp_path: Path) -> None:
    write(tmp_path, "parquet")
    table = pq.read_table(tmp_path / "outside.parquet")
    assert table.column("killed_low").to_pylist() == [8, None]
    assert table.column("aggregate").to_pylist() == [False, False]


def test_jsonl_has_the_whole_records(tmp_path: Path) -> None:
    files = write(tmp_path, "jsonl")
    assert "outsides.jsonl" not in files
    told = [json.loads(line) for line in files["outside.jsonl"].splitlines()]
    assert [row["id"] for row in told] == [row.id for row in OUTSIDE]
    assert told[0]["cells"]["source_headline"] == 'Nine dead in Koba, "a slaughter"\nsays mayor'
    package = json.loads(files["datapackage.json"])
    (resource,) = [r for r in package["resources"] if r["path"] == "outside.jsonl"]
    kinds = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    assert (kinds["row"], kinds["figures"], kinds["cells"], kinds["event"]) == (
        "integer", "array", "object", "string",
    )  # fmt: skip
