"""Places of the gazetteer, for forms that ask where something happened."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse

from recount.records import place_record
from recount.web.api import schemas
from recount.web.api.answers import PROBLEMS
from recount.web.places import find_places
from recount.web.security.roles import needs

router = APIRouter(tags=["places"], responses=PROBLEMS)
Name = Annotated[str, Query(min_length=1, max_length=200, description="The place's name.")]


@router.get("/places", dependencies=[needs("view")], response_model=list[schemas.PlaceValue])
def places(request: Request, q: Name) -> JSONResponse:
    """Returns the places of a name, the largest first; at most twenty."""
    found = find_places(request.app.state.cases.settings, q)
    return JSONResponse([place_record(place) for place in found])
