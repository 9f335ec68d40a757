"""Which claims belong together: claims taken out and put in, incidents split, merged and noted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from recount.browse.nearby import near_claims, near_incidents
from recount.errors import UsageError
from recount.model import Decision
from recount.pipeline import Case
from recount.report.words import name_incident, say_times
from recount.store import single
from recount.store.nearby import homes_now
from recount.web.evidence import claim_line
from recount.web.flash import tell
from recount.web.incident import group_accounts, read_told
from recount.web.judging import judge
from recount.web.nav import NavEntry
from recount.web.pages.incident import find_view, go_where_it_went, need_view
from recount.web.render import render
from recount.web.security.roles import CurrentVisitor, needs
from recount.web.security.sessions import OpenBrowse, OpenCase

router = APIRouter()
nav: tuple[NavEntry, ...] = ()
Reason = Annotated[str, Form(max_length=10_000)]
Id = Annotated[str, Form(max_length=64)]


@router.get("/incidents/{incident_id}/arrange", dependencies=[needs("arrange")])
def show_arrange(
    request: Request,
    *,
    case: OpenCase,
    browse: OpenBrowse,
    incident_id: str,
    words: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    """Shows an incident's claims to choose from, and what stands near it."""
    view = find_view(browse, incident_id, browse.codebook)
    if view is None:
        return go_where_it_went(request, case.ledger, incident_id)
    told = read_told(case.ledger, view)
    title = name_incident(view.incident)
    found = near_claims(case.ledger, view.incident, words)
    docs = single.read_documents(case.ledger, sorted({item.claim.doc_id for item in found}))
    return render(
        request, "arrange.html", here="incidents", view=view, incident=view.incident, name=title,
        crumbs=[("Incidents", "/incidents"), (title, f"/incidents/{incident_id}"),
                ("Arrange", None)],
        groups=group_accounts(told), words=words or "",
        near=near_incidents(case.ledger, view.incident, browse.codebook),
        claims=[(item, claim_line(item.claim, docs[item.claim.doc_id])) for item in found],
        stale=browse.stale(),
    )  # fmt: skip


@router.post("/incidents/{incident_id}/split", dependencies=[needs("arrange")])
def split(
    request: Request,
    *,
    case: OpenCase,
    browse: OpenBrowse,
    visitor: CurrentVisitor,
    incident_id: str,
    reason: Reason = "",
    claim: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Makes the chosen claims an incident of their own."""
    view = need_view(browse, incident_id)
    if not claim:
        raise UsageError("Choose at least one claim.")
    made = judge(
        request.app.state.cases, case, visitor, "split", view.incident.claims,
        reason=reason, into=claim,
    )  # fmt: skip
    many = f"{say_times(len(claim), 'claim')} {'is' if len(claim) == 1 else 'are'}"
    return _land(request, case, made, claim, f"{many} an incident apart from the others now.")


@router.post("/incidents/{incident_id}/merge", dependencies=[needs("arrange")])
def merge(
    request: Request,
    *,
    case: OpenCase,
    browse: OpenBrowse,
    visitor: CurrentVisitor,
    incident_id: str,
    other: Id,
    reason: Reason = "",
) -> Response:
    """Makes one incident of two."""
    view, second = need_view(browse, incident_id), need_view(browse, other)
    made = judge(
        request.app.state.cases, case, visitor, "merge",
        [*view.incident.claims, *second.incident.claims], reason=reason,
    )  # fmt: skip
    return _land(request, case, made, view.incident.claims, "The two are one incident now.")


@router.post("/incidents/{incident_id}/link", dependencies=[needs("arrange")])
def link(
    request: Request,
    *,
    case: OpenCase,
    browse: OpenBrowse,
    visitor: CurrentVisitor,
    incident_id: str,
    claim: Id,
    reason: Reason = "",
) -> Response:
    """Takes a further claim into an incident."""
    view = need_view(browse, incident_id)
    made = judge(
        request.app.state.cases, case, visitor, "link", [view.incident.claims[0], claim],
        reason=reason,
    )  # fmt: skip
    return _land(request, case, made, view.incident.claims, "The claim belongs to it now.")


@router.post("/incidents/{incident_id}/note", dependencies=[needs("decide")])
def note(
    request: Request,
    *,
    case: OpenCase,
    browse: OpenBrowse,
    visitor: CurrentVisitor,
    incident_id: str,
    reason: Reason = "",
) -> Response:
    """Keeps a remark on an incident; it changes nothing."""
    view = need_view(browse, incident_id)
    made = judge(
        request.app.state.cases, case, visitor, "note", view.incident.claims, reason=reason
    )
    return _land(request, case, made, view.incident.claims, "Your note is kept.")


@router.post("/incidents/{incident_id}/undo", dependencies=[needs("decide")])
def undo(
    request: Request,
    *,
    case: OpenCase,
    visitor: CurrentVisitor,
    incident_id: str,
    decision: Id,
    reason: Reason = "",
) -> Response:
    """Takes a decision on an incident's claims back."""
    found = single.decisions_by_id(case.ledger, [decision])
    subjects = next(iter(found.values())).subjects if found else ()
    made = judge(request.app.state.cases, case, visitor, "undo", [decision], reason=reason)
    return _land(
        request, case, made, subjects, "The decision is taken back.", otherwise=incident_id
    )


def _land(
    request: Request,
    case: Case,
    made: Decision,
    claims: Sequence[str],
    said: str,
    *,
    otherwise: str | None = None,
) -> Response:
    """Redirects to where the claims are now, with a word and the way back."""
    homes = homes_now(case.ledger, claims)
    home = homes[0] if homes else otherwise
    query = "" if made.kind == "undo" else f"?done={made.id}"
    answer = RedirectResponse(f"/incidents/{home}{query}" if home else "/incidents", 303)
    waits = " It is being worked in." if made.kind != "note" and any(case.stale()) else ""
    tell(request, answer, said + waits)
    return answer
