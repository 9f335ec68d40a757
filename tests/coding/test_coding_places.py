"""Precision codes of places under each codebook, PRIO-GRID cells, and names of districts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from claim_maker import make_place
from dossier_maker import COUNTRY, DAL, KOBA, MALI, TARNE
from hypothesis import given
from hypothesis import strategies as st

from recount.coding.places import (
    code_accuracy,
    code_geo_precision,
    code_where_prec,
    find_grid_cell,
    find_level,
    name_site,
    write_point,
)
from recount.values import Place

NEAR = replace(KOBA, part="near")
NORTH = replace(KOBA, part="north")
DISTRICT = Place("Old Market", None, 14.0, -6.0, "ML", "Mali", "Dal", radius_km=6.0,
                 within_id="g-Koba", within_name="Koba")  # fmt: skip
HAMLET = Place("Nowhere", None, 14.5, -6.5, "ML", "Mali", "Dal", radius_km=120.0,
               within_id="ML.1", within_name="Dal")  # fmt: skip
CERCLE = make_place("Koba Cercle", 14.0, -6.0, feature="A", feature_code="ADM2", **MALI)
COMMUNE = make_place("Koba Commune", 14.0, -6.0, feature="A", feature_code="ADM3", **MALI)
SECTION = make_place("Riverside", 14.0, -6.0, feature_code="PPLX", **MALI)
ROAD = make_place("Road 16", 14.0, -6.0, feature="R", radius_km=80.0, **MALI)
FOREST = make_place("Small Forest", 14.0, -6.0, feature="L", radius_km=20.0, **MALI)
DESERT = make_place("Great Desert", 14.0, -6.0, feature="L", radius_km=200.0, **MALI)
BRIDGE = make_place("Koba Bridge", 14.0, -6.0, feature="S", **MALI)
SEA = Place("Gulf of Dal", "g-sea", 3.0, 3.0, feature="H", radius_km=300.0)
BLANK = Place("Nowhere at all")

LEVELS = [
    # place, level, ACLED geo_precision, UCDP where_prec, Airwars accuracy
    (KOBA, "settlement", 1, 1, "town"),
    (TARNE, "settlement", 1, 1, "village"),
    (replace(KOBA, population=90_000), "settlement", 1, 1, "city"),
    (NORTH, "settlement", 1, 1, "quarter"),
    (NEAR, "near", 2, 2, "town"),
    (DISTRICT, "quarter", 1, 2, "quarter"),
    (SECTION, "quarter", 1, 1, "quarter"),
    (BRIDGE, "spot", 1, 1, "spot"),
    (HAMLET, "first_order", 3, 4, "province"),
    (COMMUNE, "third_order", 2, 3, "subdistrict"),
    (CERCLE, "second_order", 2, 3, "district"),
    (DAL, "first_order", 3, 4, "province"),
    (ROAD, "line", 3, 5, "road"),
    (FOREST, "area", 2, 2, None),
    (DESERT, "area", 3, 5, None),
    (COUNTRY, "country", None, 6, None),  # ACLED: a country alone is not coded
    (SEA, "area", 3, 7, None),  # UCDP GED: international waters
    (BLANK, "unplaced", None, None, None),
]


@pytest.mark.parametrize(
    ("place", "level", "acled", "ucdp", "airwars"), LEVELS, ids=lambda each: str(each)[:24]
)
def test_acled_ucdp_airwars_precision_of_places(
    place: Place, level: str, acled: int | None, ucdp: int | None, airwars: str | None
) -> None:
    assert find_level(place) == level
    assert code_geo_precision(place) == acled
    assert code_where_prec(place) == ucdp
    assert code_accuracy(place) == airwars


def test_acled_a_district_is_named_after_its_city() -> None:
    assert name_site(DISTRICT).name == "Koba - Old Market"
    assert name_site(KOBA).name == "Koba"
    assert name_site(HAMLET).name == "Nowhere"


@pytest.mark.parametrize(
    ("lat", "lon", "cell"),
    [
        (-89.9, -179.9, 1),  # the south-western corner
        (-89.9, 179.9, 720),
        (89.9, 179.9, 259_200),  # the north-eastern one: 360 rows of 720
        (90.0, 180.0, 259_200),  # the pole and the date line belong to the last cells
        (34.53, 69.17, 179_779),  # Kabul
    ],
)
def test_ucdp_priogrid_cell(lat: float, lon: float, cell: int) -> None:
    assert find_grid_cell(lat, lon) == cell


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_ucdp_priogrid_cell_holds_its_point(lat: float, lon: float) -> None:
    row, column = divmod(find_grid_cell(lat, lon) - 1, 720)
    assert -90 + row / 2 <= lat <= -89.5 + row / 2
    assert -180 + column / 2 <= lon <= -179.5 + column / 2


def test_ucdp_point_has_the_longitude_first() -> None:
    assert write_point(36.2, -6.5) == "POINT (-6.500000 36.200000)"
