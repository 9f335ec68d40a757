"""What a map shows without a network: borders and towns, from the tables of the installation."""

from __future__ import annotations

import gzip
import json
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import JSONResponse, Response

from recount.report.borders import find_towns, load_outlines
from recount.web.nav import NavEntry
from recount.web.security.roles import needs

router = APIRouter()
nav: tuple[NavEntry, ...] = ()

_TOWNS = 60
_DAY = {"Cache-Control": "private, max-age=86400"}
Longitude = Annotated[float, Query(ge=-540, le=540)]
Latitude = Annotated[float, Query(ge=-90, le=90)]


@router.get("/geo/borders.json", dependencies=[needs("view")])
def borders() -> Response:
    """Returns the countries' outlines as GeoJSON; generalised, and no position on any border."""
    headers = {**_DAY, "Content-Encoding": "gzip"}
    return Response(_borders(), media_type="application/geo+json", headers=headers)


@router.get("/geo/towns.json", dependencies=[needs("view")])
def towns(west: Longitude, south: Latitude, east: Longitude, north: Latitude) -> Response:
    """Returns the largest towns inside a window, the largest first."""
    west, east = max(west, -180.0), min(east, 180.0)
    found = find_towns((west, south, east, north))[:_TOWNS] if west < east else []
    body = [{"name": t.name, "lat": t.lat, "lon": t.lon, "population": t.population} for t in found]
    return JSONResponse(body, headers=_DAY)


@cache
def _borders() -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"name": outline.name, "code": outline.code},
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [
                    [[[round(lon, 3), round(lat, 3)] for lon, lat in ring]]
                    for ring in outline.rings
                ],
            },
        }
        for outline in load_outlines()
    ]
    whole = {"type": "FeatureCollection", "features": features}
    return gzip.compress(json.dumps(whole, separators=(",", ":")).encode(), mtime=0)
