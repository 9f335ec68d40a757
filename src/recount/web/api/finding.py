"""Search and export for programs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from recount.contents import BLUR_KM
from recount.filters import Filter
from recount.web.api import schemas
from recount.web.api.answers import MOST, PROBLEMS, Codebook
from recount.web.exporting import FORMATS, Wanted, answer_archive, own_codebook
from recount.web.pages.search import make_asks
from recount.web.queries import FilterQuery
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenBrowse, OpenCase
from recount.web.values import chosen_codebook

router = APIRouter(tags=["finding"], responses=PROBLEMS)
VIEW = [needs("view")]
Format = Literal[
    "jsonl", "csv", "parquet", "ucdp", "acled", "airwars", "geojson", "hxl", "ftm", "annotations",
    "claimreview", "prov",
]  # fmt: skip
assert Format.__args__ == FORMATS  # type: ignore[attr-defined]


class Passage(BaseModel):
    """A piece of a text; all offsets count code points of the whole text."""

    text: str
    start: int
    marks: list[schemas.Span] = Field(description="Where what was searched stands.")


class Hit(BaseModel):
    """A record that was found; `found` is null where it was not found in a text."""

    id: str
    name: str
    day: str | None
    found: Passage | None


class Hits(BaseModel):
    """The best hits of a kind, and how many there are."""

    total: int = Field(ge=0)
    items: list[Hit]


class SearchAnswer(BaseModel):
    """The hits by kind."""

    documents: Hits
    claims: Hits
    incidents: Hits
    sources: Hits


@router.get("/search", dependencies=VIEW, response_model=SearchAnswer)
def search(
    case: OpenCase,
    browse: OpenBrowse,
    *,
    narrow: Annotated[FilterQuery, Query()],
    limit: Annotated[int, Query(ge=1, le=MOST, description="At most so many of a kind.")] = 20,
    offset: Annotated[int, Query(ge=0, le=2**31, description="After so many.")] = 0,
    codebook: Codebook = None,
) -> JSONResponse:
    """Searches texts, claims, incidents and sources; all words must stand in what is found.

    `"…"` is a phrase, `word*` the beginning of a word.
    """
    asks = make_asks(case, browse, narrow.narrow())
    told = {"documents": _document, "claims": _claim, "incidents": _incident, "sources": _source}
    found = {}
    for kind, say in told.items():
        page = asks[kind]({}, offset=offset, limit=limit)
        found[kind] = {"total": page.total, "items": [say(item) for item in page.items]}
    return JSONResponse(found)


def _spans(marks: Any) -> list[dict[str, int]]:
    return [{"start": mark.start, "end": mark.end} for mark in marks]


def _document(item: Any) -> dict[str, Any]:
    found = item.found
    return {
        "id": item.id,
        "name": item.title or item.ref,
        "day": str(item.published) if item.published else None,
        "found": {"text": found.text, "start": found.start, "marks": _spans(found.marks)}
        if found
        else None,
    }


def _claim(item: Any) -> dict[str, Any]:
    claim = item.claim
    identity = claim.source.identity if claim.source else None
    return {
        "id": claim.id,
        "name": identity.name if identity else item.outlet or item.ref,
        "day": claim.when.value.earliest.isoformat() if claim.when else None,
        "found": {
            "text": claim.sentence.text,
            "start": claim.sentence.start,
            "marks": _spans(item.marks),
        },
    }


def _incident(item: Any) -> dict[str, Any]:
    day = str(item.earliest) if item.earliest else None
    return {"id": item.id, "name": item.title, "day": day, "found": None}


def _source(item: Any) -> dict[str, Any]:
    return {"id": item.id, "name": item.name, "day": None, "found": None}


_ARCHIVE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The files of the export and their manifest.",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/export", dependencies=VIEW, response_class=Response, responses=_ARCHIVE)
def export(
    request: Request,
    *,
    case: OpenCase,
    narrow: Annotated[FilterQuery, Query()],
    form: Annotated[Format, Query(alias="format", description="As of `recount export --to`.")],
    redact: Annotated[bool, Query(description="Withhold names of private persons.")] = False,
    verified: Annotated[bool, Query(description="Only what a person has accepted.")] = False,
    blur_km: Annotated[float, Query(ge=0.1, le=1000, description="With redact.")] = BLUR_KM,
    codebook: Codebook = None,
) -> Response:
    """Returns what the filters leave of the case, exported, as a ZIP archive."""
    chosen: Filter = narrow.narrow()
    wanted = Wanted(
        form, own_codebook(form, chosen_codebook(request)), chosen,
        verified_only=verified, redacted=redact, blur_km=blur_km, seen_by=case.seen_by,
    )  # fmt: skip
    return answer_archive(request.app.state.cases, wanted)
