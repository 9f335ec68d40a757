"""The users of the case, for those who keep them; and everybody's own password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from recount import accounts
from recount.errors import UsageError
from recount.store import find_user, list_users
from recount.vocab import load_table
from recount.web.flash import tell
from recount.web.nav import NavEntry
from recount.web.problems import MissingError, problem
from recount.web.render import render
from recount.web.security.login import try_login
from recount.web.security.roles import CurrentVisitor, needs
from recount.web.security.sessions import OpenCase, set_cookie, start_session

router = APIRouter()
nav = (NavEntry("users", "Users", "/users", 90, power="manage", place="menu"),)

Text = Annotated[str, Form(max_length=2000)]


@router.get("/users", dependencies=[needs("manage")])
def show_users(request: Request, case: OpenCase) -> Response:
    """Lists the users and their roles."""
    return _page(request, case)


@router.post("/users", dependencies=[needs("manage")])
def add(request: Request, case: OpenCase, name: Text, role: Text, password: Text) -> Response:
    """Adds a user."""
    try:
        user = accounts.create_user(case.ledger, name, role, password)
    except UsageError as error:
        return _page(request, case, failed=str(error), name=name, role=role)
    return _back(request, f"{user.name} is added as {role}.")


@router.post("/users/role", dependencies=[needs("manage")])
def change_role(request: Request, case: OpenCase, name: Text, role: Text) -> Response:
    """Gives a user another role."""
    _known(case, name)
    try:
        accounts.set_role(case.ledger, name, role)
    except UsageError as error:
        return _page(request, case, failed=str(error))
    return _back(request, f"{name} is {role} now and has to log in again.")


@router.post("/users/password", dependencies=[needs("manage")])
def change_password(request: Request, case: OpenCase, name: Text, password: Text) -> Response:
    """Gives a user a new password."""
    _known(case, name)
    try:
        accounts.set_password(case.ledger, name, password)
    except UsageError as error:
        return _page(request, case, failed=str(error))
    return _back(request, f"{name} has a new password and has to log in again.")


@router.post("/users/disable", dependencies=[needs("manage")])
def disable(request: Request, case: OpenCase, name: Text, disabled: Text = "yes") -> Response:
    """Locks a user out, or lets them in again."""
    _known(case, name)
    try:
        accounts.set_disabled(case.ledger, name, disabled == "yes")
    except UsageError as error:
        return _page(request, case, failed=str(error))
    return _back(request, f"{name} is {'locked out' if disabled == 'yes' else 'let in again'}.")


@router.get("/password", dependencies=[needs("view")])
def show_password(request: Request, visitor: CurrentVisitor) -> Response:
    """Shows the form for one's own password."""
    if visitor.session is None:
        return problem(request, 404, "Nobody logs in here, so there is no password to change.")
    return render(request, "password.html", failed=None)


@router.post("/password", dependencies=[needs("view")])
def change_own(
    request: Request, case: OpenCase, visitor: CurrentVisitor, old: Text, new: Text
) -> Response:
    """Changes one's own password, ends all sessions and starts a new one."""
    if visitor.session is None:
        return problem(request, 404, "Nobody logs in here, so there is no password to change.")
    user, wait = try_login(request, case.ledger, visitor.name, old)
    failed = f"Too many failed tries. Wait {wait} seconds." if wait else "That is not it."
    if user is not None:
        try:
            accounts.set_password(case.ledger, visitor.name, new)
        except UsageError as error:
            user, failed = None, str(error)
    if user is None:
        return render(request, "password.html", status=422, failed=failed)
    response = RedirectResponse("/", 303)
    settings = request.app.state.settings
    token, _ = start_session(case.ledger, settings, user)
    set_cookie(response, settings, token)
    tell(request, response, "Your password is changed; other browsers have to log in again.")
    return response


def _page(
    request: Request, case: OpenCase, failed: str | None = None, name: str = "", role: str = "coder"
) -> Response:
    return render(
        request, "users.html", status=422 if failed else 200, here="users", failed=failed,
        users=list_users(case.ledger), roles=load_table("powers")["roles"],
        new_name=name, new_role=role,
    )  # fmt: skip


def _back(request: Request, said: str) -> Response:
    response = RedirectResponse("/users", 303)
    tell(request, response, said)
    return response


def _known(case: OpenCase, name: str) -> None:
    if find_user(case.ledger, name) is None:
        raise MissingError(f"There is no user {name!r}.")
