"""ACLED's rows of an incident known to its province only stand at a town of the province."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from claim_maker import make_claim, make_doc, make_place

import recount
from recount.model import Reading
from recount.pipeline import Settings
from recount.store import Ledger

PROVINCE = make_place(
    "Idlib", 35.81, 36.71, gazetteer_id="SY.12", country="SY", country_name="Syria",
    admin1="Idlib", feature="A", feature_code="ADM1", radius_km=60.0,
)  # fmt: skip
DOC = make_doc("a.txt", "Northern Wire", "2022-03-08", "A strike in Idlib province killed three.")
CLAIM = make_claim(
    DOC, DOC.text, by=("Idlib health directorate", "official"), place=PROVINCE,
    days="2022-03-07", killed=3, blamed=("Banner of the River", "Banner of the River"),
)  # fmt: skip


@pytest.fixture
def case(tmp_path: Path, cache_dir: Path):
    path = tmp_path / "idlib.recount"
    with Ledger.open(path, create=True) as ledger:
        ledger.add_document(DOC, DOC.text.encode(), Reading((), (CLAIM,)), "test@1")
    with recount.Case(path, settings=Settings(cache_dir)) as opened:
        yield opened


def row_of(case: recount.Case, folder: Path, **options: bool) -> dict[str, str]:
    case.export("acled", folder, **options)  # type: ignore[arg-type]
    with (folder / "acled.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    return row


def test_the_row_stands_at_a_town_and_says_why(case: recount.Case, tmp_path: Path) -> None:
    row = row_of(case, tmp_path / "out")
    assert (row["location"], row["admin1"], row["geo_precision"]) == ("Idlib", "Idlib", "3")
    assert (row["latitude"], row["longitude"]) == ("35.93062", "36.63393")
    # "capital" where a dump with Syria's places was added on this machine
    assert "Known to the division only: put at its " in row["notes"]


def test_a_redacted_row_is_moved_too(case: recount.Case, tmp_path: Path) -> None:
    plain = row_of(case, tmp_path / "plain")
    moved = row_of(case, tmp_path / "moved", redacted=True)
    assert moved["location"] == plain["location"]
    assert (moved["latitude"], moved["longitude"]) != (plain["latitude"], plain["longitude"])
    assert moved["notes"].endswith("The point is moved by up to 10 km.")


def test_only_acled_opens_the_gazetteer(case: recount.Case, tmp_path: Path) -> None:
    bare = replace(case._settings, cache_dir=tmp_path / "none")
    with recount.Case(case.path, settings=bare) as opened:
        for form in ("csv", "ucdp", "airwars", "geojson"):
            opened.export(form, tmp_path / form)
    assert not (tmp_path / "none").exists()
