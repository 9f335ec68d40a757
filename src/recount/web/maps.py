"""What the map of a page is told: one spot for each place, with the incidents said to be there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from recount.browse import IncidentItem
from recount.model import Incident
from recount.report.mapping import find_spots, split_regions
from recount.report.words import label, name_incident, say_day
from recount.sources.countries import load_countries
from recount.values import When
from recount.web.text import show_text

SHOWN = 12
"""Incidents that a spot names; the others are counted."""
LARGE_KM = 30.0
"""Radius from which on a spot is drawn as the centre of a larger area."""
REGION = 8.0
"""Degrees from the fullest spot up to which a map shows spots when it opens."""


def map_incidents(incidents: Sequence[Incident], *, linked: bool) -> list[dict[str, Any]]:
    """Returns the spots as JSON-able data; `exact` is false for the centre of a larger area.

    Incidents without coordinates are on no spot. `linked` says that each has a page. `region`
    groups the spots that lie together, the fullest being 0; a map opens on that one.
    """
    regions = split_regions(find_spots(incidents))
    return [
        {
            "region": number,
            "name": show_text(spot.name),
            "country": spot.country,
            "lat": spot.lat,
            "lon": spot.lon,
            "radius_km": spot.radius_km,
            "exact": spot.exact,
            "total": len(spot.incidents),
            "incidents": [
                {
                    "name": show_text(name_incident(incidents[n])),
                    "href": f"/incidents/{incidents[n].id}" if linked else None,
                    "status": label("status", incidents[n].status),
                    "mark": label("status_mark", incidents[n].status),
                }
                for n in spot.incidents
            ],
        }
        for number, region in enumerate(regions)
        for spot in region
    ]


def map_items(items: Sequence[IncidentItem], *, linked: bool) -> list[dict[str, Any]]:
    """Returns the spots of a list's incidents, the fullest first; see `map_incidents`.

    A spot names its first incidents, in the list's order, and counts all of them.
    """
    grouped: dict[tuple[float, float], list[IncidentItem]] = {}
    for item in items:
        if item.lat is not None and item.lon is not None:
            grouped.setdefault((item.lat, item.lon), []).append(item)
    ordered = sorted(grouped.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    centre = ordered[0][0] if ordered else (0.0, 0.0)
    return [
        {
            "region": int(max(abs(lat - centre[0]), abs(lon - centre[1])) > REGION),
            "name": show_text(group[0].place or "a place without a name"),
            "country": name_country(group[0].country),
            "lat": lat,
            "lon": lon,
            "radius_km": max(item.radius_km or 0.0 for item in group),
            "exact": min(item.radius_km or 0.0 for item in group) < LARGE_KM,
            "total": len(group),
            "incidents": [
                {
                    "name": show_text(_name(item)),
                    "href": f"/incidents/{item.id}" if linked else None,
                    "status": label("status", item.status),
                    "mark": label("status_mark", item.status),
                }
                for item in group[:SHOWN]
            ],
        }
        for (lat, lon), group in ordered
    ]


def name_country(iso: str | None) -> str | None:
    """Returns a country's name by its ISO 3166 code; the code itself where it is none."""
    country = load_countries().by_iso.get(iso) if iso else None
    return country.name if country else iso


def _name(item: IncidentItem) -> str:
    if item.earliest is None or item.latest is None:
        return item.title
    return f"{item.title}, {say_day(When(item.earliest, item.latest))}"
