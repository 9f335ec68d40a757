"""What a visitor may do: every route of the app states the power that it asks for."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.params import Depends as DependsParam

from recount.errors import InvariantError
from recount.pipeline import Case
from recount.store import single
from recount.vocab import load_table
from recount.web.problems import ForbiddenError, LoginError
from recount.web.security.csrf import check_token
from recount.web.security.sessions import KnownVisitor, Visitor

OPEN = "open"
"""The power of a route that needs no login."""


class Needs:
    """A dependency that lets only those pass whose role has a power, and checks their token."""

    def __init__(self, power: str) -> None:
        self.power = power

    async def __call__(self, request: Request, visitor: KnownVisitor) -> Visitor | None:
        """Returns the visitor; raises LoginError without one, ForbiddenError without the power."""
        request.state.visitor = visitor
        if self.power == OPEN:
            return visitor
        if visitor is None:
            raise LoginError
        if not visitor.may(self.power):  # before a form is read, which may be large
            raise ForbiddenError(f"Your role, {visitor.role}, may not do this.")
        await check_token(request, visitor.csrf, logged_in=visitor.session is not None)
        return visitor


def needs(power: str) -> Any:
    """Returns the dependency that a route states its power with: `dependencies=[needs("view")]`."""
    return Depends(Needs(power))


def _present(request: Request) -> Visitor:
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    if visitor is None:
        raise LoginError
    return visitor


CurrentVisitor = Annotated[Visitor, Depends(_present)]
"""A page's parameter: who acts. Stands behind the route's `needs`."""


def stated_powers(route: Any) -> list[str]:
    """Returns the powers that a route's own `needs` ask for."""
    found = [d.dependency for d in route.dependencies if isinstance(d, DependsParam)]
    return [each.power for each in found if isinstance(each, Needs)]


def check_routes(app: APIRouter) -> None:
    """Raises InvariantError for a route that states no power, or more than one."""
    for route in app.routes:
        if hasattr(route, "dependencies") and len(stated_powers(route)) != 1:
            raise InvariantError(f"{getattr(route, 'path', route)}: a route states one power")


def decision_power(case: Case, kind: str, subjects: tuple[str, ...] | list[str]) -> str:
    """Returns the power that a decision asks for; to undo one takes the power to make it."""
    table: dict[str, str] = load_table("powers")["decisions"]
    if kind != "undo":
        return table.get(kind, "manage")
    exact = single.decisions_by_id(case.ledger, subjects).values()
    known = exact if len(exact) == len(set(subjects)) else case.decisions()
    made = {decision.id: decision for decision in known}
    asked = set()
    for subject in subjects:
        for found in (d for key, d in made.items() if subject and key.startswith(subject)):
            settles = ["arrange"] if found.settles else []
            asked |= {decision_power(case, found.kind, list(found.subjects)), *settles}
    return "arrange" if "arrange" in asked else "decide"


def check_decision(
    case: Case, visitor: Visitor, kind: str, subjects: tuple[str, ...] | list[str]
) -> None:
    """Raises ForbiddenError if the visitor's role may not decide this."""
    if not visitor.may(decision_power(case, kind, subjects)):
        raise ForbiddenError(f"Your role, {visitor.role}, may not {kind}.")
