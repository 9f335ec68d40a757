"""Incidents as GeoJSON (RFC 7946): a feature each, its tallies and claims among the properties.

Coordinates are longitude, then latitude. An incident without a place, or with one of no known
coordinates, has a null geometry (RFC 7946, 3.2), never the point 0, 0. A point is the middle of
a circle of `radius_km` within which the incident lies.
"""

from __future__ import annotations

from typing import Any

from recount.export.common import Record, made_with, name_incident
from recount.export.jsonl import write_json
from recount.export.snapshot import Files, Snapshot

_PLACE = ("name", "gazetteer_id", "country", "country_name", "admin1", "admin2", "part")


def export_geojson(snapshot: Snapshot) -> Files:
    """Yields `incidents.geojson`; what it was made with is a member of the collection."""
    incidents = snapshot.records.get("incident", ())
    collection = {
        "type": "FeatureCollection",
        "made_with": made_with(snapshot),
        "features": [_feature(incident) for incident in incidents],
    }
    yield "incidents.geojson", write_json(collection), len(incidents)


def _feature(incident: Record) -> dict[str, Any]:
    place, when = incident["place"] or {}, incident["when"] or {}
    point = None
    if place.get("lat") is not None and place.get("lon") is not None:
        point = {"type": "Point", "coordinates": [place["lon"], place["lat"]]}
    properties = {
        "name": name_incident(incident),
        "event": incident["event"],
        "status": incident["status"],
        "earliest": when.get("earliest"),
        "latest": when.get("latest"),
        "place": {key: place.get(key) for key in _PLACE} if place else None,
        "radius_km": place.get("radius_km"),
        "tallies": incident["tallies"],
        "accounts": incident["accounts"],
        "disagreements": incident["disagreements"],
        "independent_accounts": incident["independent_accounts"],
        "aggregate": incident["aggregate"],
        "perpetrators": incident["perpetrators"],
        "claims": incident["claims"],
        "documents": incident["documents"],
    }
    return {"type": "Feature", "id": incident["id"], "geometry": point, "properties": properties}
