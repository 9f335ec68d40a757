"""The rows that a gazetteer is built from, before they are packed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

EARTH_KM = 6371.0


@dataclass(slots=True)
class Row:
    """One place to be packed.

    `id` is the GeoNames number, or "CC.code" for a first-order division as GeoNames writes
    it, "CC.code/slug" for a second-order one, "R.slug" for a region of our own table.
    `admin1` is the code of the division, not its name. `radius_km` 0 means: by population.
    """

    id: str
    name: str
    lat: float
    lon: float
    country: str
    admin1: str = ""
    admin2: str = ""
    feature: str = "P"
    code: str = "PPL"
    population: int = 0
    radius_km: float = 0.0
    names: list[str] = field(default_factory=list)


def measure_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Returns the great-circle distance of two points in kilometres."""
    a, b = math.radians(lat), math.radians(other_lat)
    d_lat, d_lon = b - a, math.radians(other_lon - lon)
    h = math.sin(d_lat / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(d_lon / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def default_radius(feature: str, population: int, spread_km: float = 0.0) -> float:
    """Returns an honest radius in kilometres: a town's by its people, a division's by its spread.

    6,500 people to the square kilometre makes 10 km of Aleppo's two million; a place of
    unknown population is taken to be a village of 2 km.
    """
    if spread_km > 0:
        return round(spread_km, 1)
    if feature == "P":
        if population <= 0:
            return 2.0
        return round(min(40.0, max(1.0, math.sqrt(population / (math.pi * 6500)))), 1)
    return {"A": 50.0, "L": 5.0, "T": 5.0, "H": 10.0, "R": 5.0}.get(feature, 1.0)


def find_centre(points: Iterable[tuple[float, float]], cell: float = 0.5) -> tuple[float, float]:
    """Returns the middle of the occupied cells of a grid: the area's, not the crowd's, centre.

    Longitudes are averaged around the first point, so that a country across the 180th
    meridian has its centre where it lies. Raises ValueError without points.
    """
    cells = {(math.floor(lat / cell), math.floor(lon / cell)) for lat, lon in points}
    if not cells:
        raise ValueError("no points")
    turn = round(360 / cell)
    pivot = min(cells)[1]
    lats = sum(y for y, _ in cells) / len(cells)
    lons = sum((x - pivot + turn // 2) % turn for _, x in cells) / len(cells)
    lon = (lons - turn // 2 + pivot + 0.5) * cell
    return (lats + 0.5) * cell, (lon + 180) % 360 - 180


def find_spread(centre: tuple[float, float], points: Iterable[tuple[float, float]]) -> float:
    """Returns the distance in km from `centre` within which nine tenths of `points` lie."""
    distances = sorted(measure_km(*centre, *point) for point in points)
    if not distances:
        return 0.0
    return max(2.0, distances[min(len(distances) - 1, int(len(distances) * 0.9))])
