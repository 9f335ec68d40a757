"""What the API answers with: lists with their total, and problem objects (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from recount.browse import Page
from recount.reconcile import POLICIES
from recount.records import Record

T = TypeVar("T")
MOST = 1000


class RecordList(BaseModel, Generic[T]):
    """A part of a list, and how long the whole list is."""

    total: int = Field(ge=0, description="Length of the whole list.")
    limit: int
    offset: int
    items: list[T]


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str | None
    errors: list[dict[str, Any]] = Field(default_factory=list)


def _problem(said: str) -> dict[str, Any]:
    return {
        "description": said,
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    }


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: _problem("The request cannot be read."),
    401: _problem("Nobody is logged in."),
    403: _problem("The visitor's role may not do this."),
    422: _problem("A value is not allowed; `errors` names the fields."),
}
MISSING: dict[int | str, dict[str, Any]] = {**PROBLEMS, 404: _problem("There is no such record.")}


class Part(BaseModel):
    """Which part of a list is asked for."""

    limit: int
    offset: int


def read_part(
    limit: Annotated[int, Query(ge=1, le=MOST, description="At most so many.")] = 100,
    offset: Annotated[int, Query(ge=0, le=2**31, description="After so many.")] = 0,
) -> Part:
    """Returns which part of a list is asked for."""
    return Part(limit=limit, offset=offset)


AskedPart = Annotated[Part, Depends(read_part)]


Codebook = Annotated[
    str | None,
    Query(description="A shipped codebook's key.", json_schema_extra={"enum": [*POLICIES]}),
]
"""Under whose rules the figures are; read by `chosen_codebook`."""


def answer_page(found: Page[T], record: Callable[[T], Record]) -> JSONResponse:
    """Returns a page of a list, each entry as its record."""
    items = [record(each) for each in found.items]
    return JSONResponse(
        {"total": found.total, "limit": found.limit, "offset": found.offset, "items": items}
    )


def answer_list(found: Sequence[T], part: Part, record: Callable[[T], Record]) -> JSONResponse:
    """Returns the asked part of a list, each entry as its record."""
    items = [record(each) for each in found[part.offset : part.offset + part.limit]]
    return JSONResponse(
        {"total": len(found), "limit": part.limit, "offset": part.offset, "items": items}
    )
