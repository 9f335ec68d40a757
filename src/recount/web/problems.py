"""What goes wrong in a request, as a plain page or, under /api, as a problem object (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from recount.errors import CaseError, UsageError
from recount.web.render import render
from recount.web.security.headers import make_headers


class LoginError(Exception):
    """Raised where somebody has to log in first."""


class ForbiddenError(Exception):
    """Raised where a visitor may not do what they ask for; the message says why."""


class MissingError(Exception):
    """Raised where there is no such record; the message names it."""


class ConflictError(Exception):
    """Raised where a record is no longer what the visitor has seen."""


def add_problems(app: FastAPI) -> None:
    """Gives the app its answers to what goes wrong."""

    def answer(kind: type[Exception], status: int) -> None:
        async def say(request: Request, error: Exception) -> Response:
            return problem(request, status, str(error) or None)

        app.add_exception_handler(kind, say)

    answer(ForbiddenError, 403)
    answer(MissingError, 404)
    answer(ConflictError, 409)
    answer(UsageError, 422)
    answer(CaseError, 503)
    app.add_exception_handler(LoginError, _ask_login)
    app.add_exception_handler(RequestValidationError, _name_fields)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _our_fault)


def problem(
    request: Request,
    status: int,
    detail: str | None = None,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    """Returns the answer: a page for people, `application/problem+json` under /api."""
    title = HTTPStatus(status).phrase
    if is_api(request):
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
        return JSONResponse(body, status, headers=headers, media_type="application/problem+json")
    return render(
        request, "problem.html", status=status, headers=headers,
        code=status, title=title, detail=detail,
    )  # fmt: skip


def is_api(request: Request) -> bool:
    """Whether a request is one of a program's."""
    return request.url.path == "/api" or request.url.path.startswith("/api/")


async def _ask_login(request: Request, _error: Exception) -> Response:
    if is_api(request):
        return problem(request, 401, "Log in first: POST /api/session.")
    if request.method != "GET":
        return RedirectResponse("/login", 303)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?next={quote(wanted, safe='')}", 303)


async def _name_fields(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = [
        {"field": ".".join(str(part) for part in each["loc"][1:]), "message": each["msg"]}
        for each in error.errors()
    ]
    said = "; ".join(f"{field['field']}: {field['message']}" for field in fields)
    return problem(request, 422, said, errors=jsonable_encoder(fields))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = None if error.detail == HTTPStatus(error.status_code).phrase else str(error.detail)
    headers = dict(error.headers) if error.headers else None
    return problem(request, error.status_code, said, headers)


async def _our_fault(request: Request, _error: Exception) -> Response:
    # Starlette answers a failure outside of all middleware, so the headers are put on here.
    headers = {**make_headers(request.app.state.settings), "Cache-Control": "no-store"}
    said = "Something in Recount failed. The server's log names it."
    return problem(request, 500, said, headers)
