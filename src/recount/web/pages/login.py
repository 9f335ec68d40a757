"""Login and logout."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from recount.web.flash import tell
from recount.web.nav import NavEntry
from recount.web.problems import problem
from recount.web.render import render
from recount.web.security.login import try_login
from recount.web.security.roles import OPEN, CurrentVisitor, needs
from recount.web.security.sessions import OpenCase, set_cookie, start_session, stop_session
from recount.web.urls import own_path

router = APIRouter()
nav: tuple[NavEntry, ...] = ()


@router.get("/login", dependencies=[needs(OPEN)])
def show_login(request: Request, next: str = "/") -> Response:  # noqa: A002 - the query's name
    """Shows the form; who is logged in goes on."""
    if request.state.visitor is not None:
        return RedirectResponse(own_path(next), 303)
    return render(request, "login.html", wanted=own_path(next), name="", failed=None)


@router.post("/login", dependencies=[needs(OPEN)])
def log_in(
    request: Request,
    case: OpenCase,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002 - the field's name
) -> Response:
    """Starts a session, or says only that name and password do not go together."""
    settings = request.app.state.settings
    if not settings.needs_login:
        return problem(request, 404)
    user, wait = try_login(request, case.ledger, name, password)
    if user is None:
        said = (
            f"Too many failed tries. Wait {wait} seconds and try again."
            if wait
            else "Name and password do not go together."
        )
        headers = {"Retry-After": str(wait)} if wait else None
        return render(
            request, "login.html", status=429 if wait else 401, headers=headers,
            wanted=own_path(next), name=name, failed=said,
        )  # fmt: skip
    response = RedirectResponse(own_path(next), 303)
    token, _ = start_session(case.ledger, settings, user)
    set_cookie(response, settings, token)
    return response


@router.post("/logout", dependencies=[needs("view")])
def log_out(request: Request, case: OpenCase, visitor: CurrentVisitor) -> Response:
    """Ends the session."""
    response = RedirectResponse("/login", 303)
    stop_session(response, case.ledger, request.app.state.settings, visitor)
    if visitor.session:
        tell(request, response, "You are logged out.")
    return response
