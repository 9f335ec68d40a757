"""What the map of a page is told: one spot for each place, with the incidents said to be there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from recount.model import Incident
from recount.report.mapping import find_spots, split_regions
from recount.report.words import label, name_incident
from recount.web.text import show_text


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
