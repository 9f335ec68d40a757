"""The grid: near enough, the same each time, and the same for neighbours."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.redact.blur import blur_point

LAT = st.floats(-90, 90)
LON = st.floats(-180, 180)
KM = st.floats(0.1, 1000)


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = ([math.radians(x) for x in point] for point in (a, b))
    h = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * 6371 * math.asin(min(1, math.sqrt(h)))


@given(LAT, LON, KM)
def test_no_point_is_moved_farther_than_said(lat: float, lon: float, km: float) -> None:
    moved = blur_point(lat, lon, km)
    assert -90 <= moved[0] <= 90
    assert -180 <= moved[1] <= 180
    assert distance_km((lat, lon), moved) <= km


@given(LAT, LON, KM)
def test_a_moved_point_stays(lat: float, lon: float, km: float) -> None:
    moved = blur_point(lat, lon, km)
    assert blur_point(*moved, km) == moved


def test_neighbours_fall_together() -> None:
    assert (
        blur_point(36.2021, 37.1543, 10) == blur_point(36.1990, 37.1600, 10) == (36.1888, 37.1688)
    )


@pytest.mark.parametrize("km", [1, 10, 50])
def test_points_of_a_cell_cannot_be_told_apart(km: float) -> None:
    # over a wide area, there are about as many points as cells of the stated size
    area = [(34 + i / 50, 36 + j / 50) for i in range(100) for j in range(100)]
    cells = {blur_point(*point, km) for point in area}
    side = 1.4 * km
    expected = (2 * 111.195 / side) * (2 * 111.195 * math.cos(math.radians(35)) / side)
    assert len(cells) <= min(expected * 1.2 + 10, len(area))
    assert len(cells) >= min(expected * 0.8, len(area) * 0.5) - 1
