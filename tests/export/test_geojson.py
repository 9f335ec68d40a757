"""GeoJSON: RFC 7946's own rules, and that no place is ever invented."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import sample_case as sample
from exported import EMPTY, SNAPSHOT, write


def collection(folder: Path, snapshot=SNAPSHOT) -> dict:
    return json.loads(write(folder, "geojson", snapshot)["incidents.geojson"])


def test_points_are_longitude_then_latitude_with_their_radius(tmp_path: Path) -> None:
    market, heights, _aid = collection(tmp_path)["features"]
    assert market["geometry"] == {"type": "Point", "coordinates": [36.63, 35.93]}
    assert market["properties"]["radius_km"] == 3.0
    assert heights["properties"]["radius_km"] == 25.0
    assert market["id"] == sample.MARKET.id


def test_each_bound_names_its_claim(tmp_path: Path) -> None:
    market = collection(tmp_path)["features"][0]["properties"]
    killed = market["tallies"][0]
    assert (killed["low"], killed["low_claim"]) == (8, sample.GUNMEN.id)
    assert (killed["high"], killed["high_claim"]) == (None, sample.DOZENS.id)
    assert killed["policy"] == "ucdp@1"
    assert {killed["low_claim"], killed["best_claim"]} <= set(market["claims"])


def test_no_place_is_a_null_geometry_and_never_0_0(tmp_path: Path) -> None:
    market, heights, aid = SNAPSHOT.records["incident"]
    nowhere = {**heights, "place": None}
    unknown = {**aid, "place": {**aid["place"], "lat": None, "lon": None}}
    snapshot = replace(SNAPSHOT, records={"incident": [market, nowhere, unknown]})
    features = collection(tmp_path, snapshot)["features"]
    assert [feature["geometry"] is None for feature in features] == [False, True, True]
    assert features[1]["properties"]["place"] is None
    assert features[2]["properties"]["place"]["name"] == "Wadi Sultan"


def test_the_equator_and_greenwich_are_places(tmp_path: Path) -> None:
    # 0 is a coordinate: only null means that there is none
    aid = SNAPSHOT.records["incident"][2]
    here = {**aid, "place": {**aid["place"], "lat": 0.0, "lon": 32.5}}
    snapshot = replace(SNAPSHOT, records={"incident": [here]})
    [feature] = collection(tmp_path, snapshot)["features"]
    assert feature["geometry"]["coordinates"] == [32.5, 0.0]


def test_what_it_was_made_with(tmp_path: Path) -> None:
    assert collection(tmp_path, EMPTY) == {
        "type": "FeatureCollection",
        "made_with": {
            "program": "recount 0.1.0",
            "case_version": "abc",
            "codebook": {"key": "ucdp", "name": "UCDP GED", "version": "1"},
            "verified_only": False,
            "redaction": None,
        },
        "features": [],
    }
