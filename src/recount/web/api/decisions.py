"""Decisions taken by a program or a page's script."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from recount.records import decision_record
from recount.web.api import schemas
from recount.web.api.answers import MISSING, Problem
from recount.web.judging import judge
from recount.web.security.roles import CurrentVisitor, needs
from recount.web.security.sessions import OpenCase

router = APIRouter(tags=["decisions"], responses=MISSING)
Scalar = str | int | float | bool | None
Value = Scalar | list[Any] | dict[str, Any]


class Asked(BaseModel):
    """What is to be decided, as `recount decide` takes it."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal[
        "accept", "amend", "reject", "link", "unlink", "merge", "split", "undo", "note", "add",
        "review",
    ]  # fmt: skip
    subjects: list[str] = Field(
        min_length=1,
        max_length=10_000,
        description="Ids of claims, incidents or decisions; for add, of the document.",
    )
    reason: str = Field(min_length=1, max_length=10_000, description="Why.")
    values: dict[str, Value] = Field(
        default_factory=dict,
        description="For amend and add: a claim's fields and their right values. Words are named "
        "by spans, as [[start, end]] or by a quotation; null takes a count or a value out.",
    )
    into: list[str] = Field(
        default_factory=list,
        max_length=10_000,
        description="For split: the claims that become an incident of their own.",
    )
    before: dict[str, Value] = Field(
        default_factory=dict,
        description="For amend: the values that you have seen; answered by 409 if one has changed.",
    )


_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {
        "description": "Something has changed since you looked.",
        "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
    }
}


@router.post(
    "/decisions",
    dependencies=[needs("view")],
    status_code=201,
    response_model=schemas.Decision,
    responses=_CONFLICT,
)
def decide(request: Request, case: OpenCase, visitor: CurrentVisitor, asked: Asked) -> JSONResponse:
    """Appends a judgement, signed by who is logged in, and returns it.

    Which role may make which kind stands in the documentation of roles.
    """
    made = judge(
        request.app.state.cases, case, visitor, asked.kind, asked.subjects,
        reason=asked.reason, values=asked.values, into=asked.into, before=asked.before,
    )  # fmt: skip
    return JSONResponse(decision_record(made), 201)
