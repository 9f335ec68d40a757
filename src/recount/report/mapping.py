"""A map's geometry: which places share a map, what its window shows, where a point falls."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from recount.model import Incident
from recount.report.borders import Box, find_towns

LARGE, SMALL = (720, 460), (360, 260)
_KM = 111.32  # kilometres in a degree of latitude
_APART = 900.0  # kilometres between places from which on they get maps of their own
_LEAST = 220.0  # kilometres that a map is wide at least
_MOST = 1600.0  # kilometres up to which an empty map is widened
_GUIDES = 5  # towns that a map should show


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with the positions, in the page's order, of the incidents said to be there.

    `exact` is false where the point is only the centre of something larger that contains it.
    """

    name: str
    country: str | None
    lat: float
    lon: float
    radius_km: float
    exact: bool
    incidents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A map's window: its centre, kilometres to a unit of the drawing, and its size in units."""

    lat: float
    lon: float
    km: float
    size: tuple[int, int]

    @property
    def width(self) -> int:
        """The drawing's width in units."""
        return self.size[0]

    @property
    def height(self) -> int:
        """The drawing's height in units."""
        return self.size[1]

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Returns the point of a coordinate (equirectangular about the centre)."""
        east = (lon - self.lon) * _KM * _shrink(self.lat)
        return self.width / 2 + east / self.km, self.height / 2 - (lat - self.lat) * _KM / self.km

    def holds(self, box: Box) -> bool:
        """Whether a box in units lies inside the drawing."""
        return box[0] > 0 and box[1] > 0 and box[2] < self.width and box[3] < self.height

    @property
    def box(self) -> Box:
        """The window's west, south, east and north."""
        high = self.height / 2 * self.km / _KM
        wide = self.width / 2 * self.km / _KM / _shrink(self.lat)
        return self.lon - wide, self.lat - high, self.lon + wide, self.lat + high


def _shrink(lat: float) -> float:
    """The width of a degree of longitude against one of latitude; kept off zero at the poles."""
    return max(math.cos(math.radians(lat)), 0.05)


def find_spots(incidents: Sequence[Incident]) -> list[Spot]:
    """Returns the places of incidents, from north to south; incidents at one point together."""
    grouped: dict[tuple[float, float], list[int]] = {}
    for position, incident in enumerate(incidents):
        place = incident.place
        if place and place.lat is not None and place.lon is not None:
            grouped.setdefault((place.lat, place.lon), []).append(position)
    spots = []
    for (lat, lon), positions in sorted(grouped.items(), reverse=True):
        places = [place for i in positions if (place := incidents[i].place)]
        known = next((p for p in places if p.gazetteer_id), places[0])
        exact = any(p.gazetteer_id and p.feature not in {"A", "L"} for p in places)
        name = known.name if known.gazetteer_id else known.within_name or known.name
        radius = max(p.radius_km or 0.0 for p in places)
        spots.append(Spot(name, known.country_name, lat, lon, radius, exact, tuple(positions)))
    return spots


def split_regions(spots: Sequence[Spot]) -> list[list[Spot]]:
    """Groups places that are less than 900 km from one of their group; the fullest first."""
    left = list(spots)
    regions = []
    while left:
        region = [left.pop(0)]
        for spot in region:
            near = [other for other in left if _distance(spot, other) < _APART]
            region += near
            left = [other for other in left if other not in near]
        regions.append(region)
    return sorted(regions, key=lambda region: -sum(len(spot.incidents) for spot in region))


def _distance(one: Spot, other: Spot) -> float:
    east = (one.lon - other.lon) * math.cos(math.radians((one.lat + other.lat) / 2))
    return math.hypot(east, one.lat - other.lat) * _KM


def frame_spots(spots: Sequence[Spot], size: tuple[int, int] = LARGE) -> Frame:
    """Returns the window that shows the places with room, and towns, around them."""
    south, north = min(s.lat for s in spots), max(s.lat for s in spots)
    west, east = min(s.lon for s in spots), max(s.lon for s in spots)
    lat, lon = (south + north) / 2, (west + east) / 2
    wide = (east - west) * _KM * _shrink(lat)
    high = (north - south) * _KM
    reach = 2 * max(min(s.radius_km, 150.0) for s in spots)
    span = max(_LEAST, wide * 1.5 + reach, (high * 1.5 + reach) * size[0] / size[1])
    frame = Frame(lat, lon, span / size[0], size)
    while span < _MOST and len(find_towns(frame.box)) < _GUIDES:
        span *= 1.5
        frame = Frame(lat, lon, span / size[0], size)
    return frame
