"""The codebooks' exports of the invented case, to the byte, and every figure's way to its claim.

The golden files under `tests/gold/exports` were looked through by hand; after a change that is
meant, write them anew with RECOUNT_UPDATE_GOLD=1.
"""

from __future__ import annotations

import csv
import json
import os
from dataclasses import replace
from pathlib import Path

import coded_case
import pytest
import sample_case as sample

from recount.export.snapshot import Facts, Snapshot
from recount.export.write import OWN_CODEBOOK, write_export

GOLD = Path(__file__).parents[1] / "gold" / "exports"
TABLES = {
    "acled": ("acled",),
    "ucdp": ("ucdp",),
    "airwars": ("incidents", "belligerents", "sources"),
}


def snapshot(codebook: str, facts: Facts | None = None) -> Snapshot:
    """The case under a codebook, or the facts given."""
    facts = facts or coded_case.make_facts(codebook)
    named = {"key": codebook, "name": codebook.upper(), "version": "1"}
    return Snapshot({}, "abc", named, "recount 0.1.0", facts=facts)


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("form", list(TABLES))
def test_golden_files(form: str, tmp_path: Path) -> None:
    written = write_export(snapshot(form), form, tmp_path)
    names = [f"{name}.csv" for name in (*TABLES[form], "figures", "not_coded")]
    assert [path.name for path in written] == [*names, "datapackage.json", "manifest.json"]
    for path in written:
        golden = GOLD / form / path.name
        if os.environ.get("RECOUNT_UPDATE_GOLD"):
            golden.parent.mkdir(parents=True, exist_ok=True)
            golden.write_bytes(path.read_bytes())
        assert path.read_bytes() == golden.read_bytes(), path.name


@pytest.mark.parametrize("form", list(TABLES))
def test_exporting_twice_gives_the_same_bytes(form: str, tmp_path: Path) -> None:
    first = write_export(snapshot(form), form, tmp_path / "a")
    second = write_export(snapshot(form), form, tmp_path / "b")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


@pytest.mark.parametrize("form", list(TABLES))
def test_every_figure_leads_to_its_sentence(form: str, tmp_path: Path) -> None:
    write_export(snapshot(form), form, tmp_path)
    claims = {claim.id: claim for claim in coded_case.CLAIMS}
    texts = {doc.ref: doc.text for doc in coded_case.DOCS}
    figures = read_rows(tmp_path / "figures.csv")
    said = [row for row in figures if row["claim"]]
    assert said
    for row in said:
        sentence = texts[row["report"]][int(row["start"]) : int(row["end"])]
        assert sentence == claims[row["claim"]].sentence.text
        assert row["sentence"].removeprefix("'") == " ".join(sentence.split())
    ruled = [row for row in figures if not row["claim"]]
    assert all(row["rule"] and row["value"] == "0" for row in ruled)
    assert all(row["value"] or row["rule"].startswith("open at the top") for row in said)


@pytest.mark.parametrize("form", list(TABLES))
def test_every_incident_is_coded_or_left_out_with_a_reason(form: str, tmp_path: Path) -> None:
    write_export(snapshot(form), form, tmp_path)
    left = read_rows(tmp_path / "not_coded.csv")
    assert all(row["reason"] for row in left)
    text = (tmp_path / f"{TABLES[form][0]}.csv").read_text("utf-8-sig")
    for incident in coded_case.make_facts(form).incidents:
        assert (incident.id in text) != (incident.id in {row["incident"] for row in left})


@pytest.mark.parametrize(
    ("form", "place", "region", "party"),
    [
        ("acled", "location", "admin1", "actor2"),
        ("ucdp", "where_coordinates", "adm_1", "side_b"),
        ("airwars", "location_name", "region", "targeted_belligerent"),
    ],
)
def test_arabic_names_of_places_and_parties_survive(
    form: str, place: str, region: str, party: str, tmp_path: Path
) -> None:
    write_export(snapshot(form), form, tmp_path)
    rows = read_rows(tmp_path / f"{TABLES[form][0]}.csv")
    assert ("دير سمرة", "الساحل") in {(row[place], row[region]) for row in rows}
    assert "جبهة النهر" in {row[party] for row in rows}


@pytest.mark.parametrize("form", list(TABLES))
def test_formulas_of_reports_do_not_run(form: str, tmp_path: Path) -> None:
    loud = [replace(doc, outlet="=cmd|' /C calc'!A0", title="+SUM(A1)") for doc in sample.DOCS]
    place = replace(sample.SAMRA, name="@Deir Samra")
    incidents = [replace(i, place=place) for i in sample.INCIDENTS]
    facts = Facts(loud, sample.CLAIMS, incidents)
    for path in write_export(snapshot(form, facts), form, tmp_path):
        if path.suffix != ".csv":
            continue
        cells = [cell for row in read_rows(path) for cell in row.values()]
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "\t"))], path.name


@pytest.mark.parametrize("form", list(TABLES))
def test_an_empty_case_has_all_files_and_headings(form: str, tmp_path: Path) -> None:
    write_export(snapshot(form, Facts()), form, tmp_path)
    for name in (*TABLES[form], "figures", "not_coded"):
        text = (tmp_path / f"{name}.csv").read_text("utf-8-sig")
        assert text.count("\n") == 1
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    listed = [e["records"] for e in manifest["files"] if e["name"] != "datapackage.json"]
    assert listed == [0] * (len(TABLES[form]) + 2)


def test_a_codebooks_form_follows_its_own_codebook() -> None:
    assert OWN_CODEBOOK == {"ucdp": "ucdp", "acled": "acled", "airwars": "airwars"}
