"""HXL: libhxl reads it and finds nothing wrong, and the values are where their hashtags say."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import sample_case as sample
from exported import EMPTY, SNAPSHOT, write

from recount.export.snapshot import Snapshot

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def dataset(folder: Path, snapshot: Snapshot = SNAPSHOT):
    import hxl

    data = write(folder, "hxl", snapshot)["incidents.csv"]
    options = hxl.InputOptions(allow_local=True)
    return hxl.data(hxl.make_input(io.BytesIO(data), options)).cache()


def test_libhxl_finds_nothing_wrong(tmp_path: Path) -> None:
    import hxl

    report = hxl.validate(dataset(tmp_path))
    assert report["is_valid"]
    assert report["stats"]["total"] == 0


@pytest.mark.parametrize(
    ("pattern", "values"),
    [
        ("#affected+killed-min-max", ["14", "", ""]),
        ("#affected+killed+min", ["8", "", ""]),
        ("#affected+killed+max", ["", "", ""]),  # open, not the best figure
        ("#meta+killed+min+claim", [sample.GUNMEN.id, "", ""]),
        ("#date+start", ["2016-09-30", "2016-10-01", "2016-10-02"]),
        ("#country+code", ["SY", "SY", "SY"]),
        ("#loc+name", ["Deir Samra", "Tell Nuwar", "Wadi Sultan"]),
        ("#geo+lat", ["35.93", "36.2", "33.42"]),
        ("#event+type", ["air_strike", "territory_taken", "abduction"]),
        ("#group+name+first", ["Military forces of Syria", "Military forces of Syria", ""]),
        ("#group+name+second", ["", "", "aid workers"]),
        ("#meta+codebook", ["UCDP GED, rules version 1"] * 3),
        ("#meta+version", ["abc"] * 3),
    ],
)
def test_values_by_hashtag(pattern: str, values: list[str], tmp_path: Path) -> None:
    rows = list(dataset(tmp_path))
    assert [row.get(pattern) or "" for row in rows] == values


def test_all_hashtags_are_of_the_standard(tmp_path: Path) -> None:
    tags = {column.tag for column in dataset(tmp_path).columns}
    assert tags == {
        "#event", "#date", "#country", "#adm1", "#adm2", "#loc", "#geo", "#affected", "#group",
        "#meta", "#description",
    }  # fmt: skip


def test_an_empty_case_keeps_its_hashtags(tmp_path: Path) -> None:
    found = dataset(tmp_path, EMPTY)
    assert len(found.columns) == 37
    assert list(found) == []


def test_arabic_names_are_intact_for_spreadsheets(tmp_path: Path) -> None:
    from dataclasses import replace

    aid = SNAPSHOT.records["incident"][2]
    here = {**aid, "place": {**aid["place"], "name": "وادي سلطان"}}
    snapshot = replace(SNAPSHOT, records={"incident": [here]})
    data = write(tmp_path, "hxl", snapshot)["incidents.csv"]
    assert data.startswith(b"\xef\xbb\xbf")  # by which spreadsheets know UTF-8
    assert [row.get("#loc+name") for row in dataset(tmp_path, snapshot)] == ["وادي سلطان"]
