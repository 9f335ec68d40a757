"""The API's own description, and who is logged in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from recount.accounts import powers_of
from recount.web.api.answers import PROBLEMS, Problem
from recount.web.problems import problem
from recount.web.security.login import try_login
from recount.web.security.roles import OPEN, CurrentVisitor, needs
from recount.web.security.sessions import OpenCase, set_cookie, start_session, stop_session

router = APIRouter(tags=["session"], responses=PROBLEMS)


class SessionInfo(BaseModel):
    """Who acts, what they may do, and the token that their writes carry in X-CSRF-Token."""

    user: str
    role: str
    powers: list[str]
    csrf: str


class Login(BaseModel):
    """Name and password."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=200)]
    password: Annotated[str, Field(max_length=2000)]


_WAIT: dict[int | str, dict[str, Any]] = {
    404: {"description": "Nobody logs in here.",
          "content": {"application/problem+json": {"schema": Problem.model_json_schema()}}},
    429: {"description": "Too many failed tries; Retry-After says how long to wait.",
          "content": {"application/problem+json": {"schema": Problem.model_json_schema()}}},
}  # fmt: skip


@router.get("/openapi.json", dependencies=[needs("view")], include_in_schema=False)
def openapi(request: Request) -> JSONResponse:
    """Returns the description of the API (OpenAPI 3.1)."""
    return JSONResponse(request.app.openapi())


@router.get("/session", dependencies=[needs("view")], response_model=SessionInfo)
def session(visitor: CurrentVisitor) -> JSONResponse:
    """Returns who acts."""
    return JSONResponse(_info(visitor.name, visitor.role, visitor.csrf))


@router.post(
    "/session",
    dependencies=[needs(OPEN)],
    status_code=201,
    response_model=SessionInfo,
    responses=_WAIT,
)
def log_in(request: Request, case: OpenCase, login: Login) -> Response:
    """Logs in: sets the session's cookie and returns the token for writes."""
    settings = request.app.state.settings
    if not settings.needs_login:
        return problem(request, 404, "Nobody logs in here.")
    user, wait = try_login(request, case.ledger, login.name, login.password)
    if wait:
        return problem(request, 429, f"Wait {wait} seconds.", {"Retry-After": str(wait)})
    if user is None:
        return problem(request, 401, "Name and password do not go together.")
    token, csrf = start_session(case.ledger, settings, user)
    answer = JSONResponse(_info(user.name, user.role, csrf), 201)
    set_cookie(answer, settings, token)
    return answer


@router.delete("/session", dependencies=[needs("view")], status_code=204)
def log_out(request: Request, case: OpenCase, visitor: CurrentVisitor) -> Response:
    """Ends the session."""
    response = Response(status_code=204)
    stop_session(response, case.ledger, request.app.state.settings, visitor)
    return response


def _info(user: str, role: str, csrf: str) -> dict[str, Any]:
    return {"user": user, "role": role, "powers": sorted(powers_of(role)), "csrf": csrf}
