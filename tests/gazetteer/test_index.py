"""The built-in gazetteer: names that reports use, and what they lead to."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from recount.gazetteer import Gazetteer, default_radius, measure_km, open_gazetteer


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("Aleppo", "170063"),
        ("Halab", "170063"),  # another name of it
        ("Raqqa", "172955"),
        ("Raqa", "172955"),  # a news agency's spelling
        ("Ar Raqqah", "172955"),
        ("Deir Ezzor", "170794"),
        ("Deir al-Zor", "170794"),
        ("Homs", "169577"),
        ("Hims", "169577"),
        ("Dar'a", "170905"),
        ("Daraa", "170905"),
        ("Idleb", "169389"),
        ("Lattakia", "173576"),
        ("Hasakeh", "173811"),
        ("Kobane", "172256"),
        ("Syria", "163843"),
        ("USA", "6252001"),
        ("Xyzzyville", None),
        ("", None),
        ("!!!", None),
    ],
)
def test_names_lead_to_places(world: Gazetteer, name: str, ident: str | None) -> None:
    found = [place.gazetteer_id for place in world.find(name)]
    assert ident in found if ident else not found


@pytest.mark.parametrize(
    ("name", "ident"),
    [("Aleppo", "170063"), ("Texas", "4736286"), ("Mexico", "3996063"), ("Paris", "2988507")],
)
def test_the_best_known_comes_first(world: Gazetteer, name: str, ident: str) -> None:
    assert world.find(name)[0].gazetteer_id == ident


def test_a_place_has_all_that_records_need(world: Gazetteer) -> None:
    place = next(p for p in world.find("Aleppo") if p.gazetteer_id == "170063")
    assert (place.name, place.country, place.country_name, place.admin1) == (
        "Aleppo", "SY", "Syria", "Aleppo",
    )  # fmt: skip
    assert (place.feature, place.radius_km) == ("P", 10.1)
    assert place.lat == pytest.approx(36.2, abs=0.05)


@pytest.mark.parametrize(
    ("name", "code", "country", "lat", "lon"),
    [
        ("Idlib", "ADM1", "SY", 35.8, 36.7),
        ("Rural Damascus", "ADM1", "SY", 33.7, 36.8),
        ("Texas", "ADM1", "US", 31.2, -99.2),
        ("Avoyelles Parish", "ADM2", "US", 31.0, -92.0),
        ("Iraq", "PCLI", "IQ", 33.0, 44.0),
        ("Darfur", "RGN", "SD", 13.0, 25.0),
    ],
)
def test_divisions_countries_and_regions_are_places_too(
    *, world: Gazetteer, name: str, code: str, country: str, lat: float, lon: float
) -> None:
    place = next(p for p in world.find(name) if p.feature_code == code and p.country == country)
    assert place.lat is not None
    assert place.lon is not None
    assert measure_km(place.lat, place.lon, lat, lon) < 80
    assert place.radius_km is not None
    assert place.radius_km >= 10


def test_the_governorates_have_english_names(world: Gazetteer) -> None:
    names = {p.admin1 for p in world.find("Syria") + world.find("Harasta") + world.find("Manbij")}
    assert {"Rif Dimashq", "Aleppo"} <= names


def test_variants_stay_in_the_countries_asked_for(world: Gazetteer) -> None:
    assert {e.country for e in world.find_variants("Ras al-Ain", ("SY",))} == {"SY"}
    assert world.find_variants("Ras al-Ain", ("CL",)) == ()


def test_it_opens_at_once(world: Gazetteer, cache_dir: Path) -> None:
    start = time.perf_counter()
    open_gazetteer(cache_dir)
    assert time.perf_counter() - start < 0.5  # 0.05 s on a free machine


@pytest.mark.parametrize(
    ("feature", "people", "spread", "radius"),
    [
        ("P", 2_098_210, 0.0, 10.1),  # Aleppo
        ("P", 0, 0.0, 2.0),  # a village of unknown size
        ("P", 500, 0.0, 1.0),
        ("A", 10_000, 77.3, 77.3),  # by its spread, not its people
    ],
)
def test_radius(feature: str, people: int, spread: float, radius: float) -> None:
    assert default_radius(feature, people, spread) == radius


@pytest.mark.parametrize(
    ("ident", "code"),
    [("524901", "PPLC"), ("170654", "PPLC"), ("71137", "PPLC"), ("170063", "PPL")],
    ids=["Moscow", "Damascus", "Sanaa", "Aleppo"],
)
def test_capitals_are_marked(world: Gazetteer, ident: str, code: str) -> None:
    names = {"524901": "Moscow", "170654": "Damascus", "71137": "Sanaa", "170063": "Aleppo"}
    (place,) = (p for p in world.find(names[ident]) if p.gazetteer_id == ident)
    assert place.feature_code == code
