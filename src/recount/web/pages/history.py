"""Every decision that was made, by whom, why, and what it changed; and taking one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from recount.browse import Wanted
from recount.errors import UsageError
from recount.judgement import KINDS
from recount.store import review as kept
from recount.vocab import load_table
from recount.web.decided import decision_lines
from recount.web.flash import tell
from recount.web.judging import judge
from recount.web.nav import NavEntry
from recount.web.queries import SIZE, Paged, PageNumber
from recount.web.render import render
from recount.web.security.roles import CurrentVisitor, needs
from recount.web.security.sessions import OpenBrowse, OpenCase, Visitor
from recount.web.urls import own_path

router = APIRouter()
nav = (NavEntry("history", "History", "/history", 70),)

Text = Annotated[str, Form(max_length=10_000)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a history is narrowed to, as its address says; empty is no condition."""

    by: str
    kind: str
    claim: str
    day: str

    def wanted(self) -> Wanted:
        """Returns the conditions; raises UsageError for a kind or a day that is none."""
        if self.kind and self.kind not in KINDS:
            raise UsageError(f"kind: {self.kind!r} is none of {', '.join(KINDS)}")
        if self.day:
            try:
                date.fromisoformat(self.day)
            except ValueError:
                raise UsageError(f"day: {self.day!r} is no day, like 2024-03-31") from None
        return Wanted(self.by or None, self.kind or None, self.claim or None, self.day or None)

    def query(self) -> str:
        """Returns the conditions as the query of an address."""
        kept_fields = {k: getattr(self, k) for k in ("by", "kind", "claim", "day")}
        return urlencode({key: value for key, value in kept_fields.items() if value})


def read_asked(
    by: Annotated[str, Query(max_length=200)] = "",
    kind: Annotated[str, Query(max_length=20)] = "",
    claim: Annotated[str, Query(max_length=64)] = "",
    day: Annotated[str, Query(max_length=10)] = "",
) -> Asked:
    """Returns what a history is narrowed to."""
    return Asked(by.strip(), kind.strip(), claim.strip(), day.strip())


AskedHistory = Annotated[Asked, Depends(read_asked)]


@router.get("/history", dependencies=[needs("view")])
def show_history(
    request: Request, *, case: OpenCase, browse: OpenBrowse, visitor: CurrentVisitor,
    asked: AskedHistory, page: PageNumber,
) -> Response:  # fmt: skip
    """Lists the decisions that the visitor may see, the newest first."""
    wanted = asked.wanted()
    total = browse.decisions_on(wanted, limit=1).total
    page = min(page, max(1, -(-total // SIZE)))
    part = browse.decisions_on(wanted, offset=(page - 1) * SIZE, limit=SIZE)
    found = Paged(decision_lines(case.ledger, part.items), total, page)
    return render(
        request, "history.html", here="history", crumbs=[], found=found, asked=asked,
        people=kept.deciders(case.ledger), kinds=load_table("reviewing")["kinds"],
        may={line.id for line in found.items if _may_undo(visitor, line.kind, line.settles)},
    )  # fmt: skip


def _may_undo(visitor: Visitor, kind: str, settles: int) -> bool:
    """Whether a role may take a decision back; `judge` checks it again."""
    power = load_table("powers")["decisions"].get(kind)
    return power is not None and visitor.may("arrange" if settles else power)


@router.post("/history/undo", dependencies=[needs("decide")])
def undo(
    request: Request, *, case: OpenCase, visitor: CurrentVisitor,
    decision: Text, reason: Text, back: Text = "/history",
) -> Response:  # fmt: skip
    """Takes a decision back."""
    judge(request.app.state.cases, case, visitor, "undo", [decision], reason=reason)
    response = RedirectResponse(own_path(back, "/history"), 303)
    tell(request, response, "The decision is taken back. It stays in the history.")
    return response
