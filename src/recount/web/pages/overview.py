"""The case at a glance."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from starlette.responses import Response

from recount.report.words import weigh_incident
from recount.web.maps import map_incidents
from recount.web.nav import NavEntry
from recount.web.plots import plot_months
from recount.web.render import render
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenCase
from recount.web.values import chosen_codebook

router = APIRouter()
nav = (NavEntry("overview", "Overview", "/", 0),)
_SHORT = 8


@router.get("/", dependencies=[needs("view")])
def overview(request: Request, case: OpenCase) -> Response:
    """Shows what there is, what is said to have happened, and what waits to be looked at."""
    incidents = case.incidents(codebook=chosen_codebook(request))
    claims = case.claims()
    judged = {
        subject for d in case.effective_decisions() if d.kind in ("accept", "amend", "reject")
        for subject in d.subjects
    }  # fmt: skip
    issues = case.issues()
    disputed = [i for i in incidents if i.status == "disputed"]
    return render(
        request, "overview.html", here="overview",
        documents=len(case.documents()), claims=len(claims), sources=len(case.sources()),
        incidents=incidents, statuses_of=Counter(i.status for i in incidents),
        gravest=sorted(incidents, key=weigh_incident, reverse=True)[:_SHORT],
        disputed=sorted(disputed, key=weigh_incident, reverse=True)[:_SHORT],
        unseen=sum(claim.id not in judged for claim in claims),
        issues=Counter(issue.severity for issue in issues), issue_codes=Counter(
            issue.code for issue in issues
        ).most_common(_SHORT),
        months=plot_months(incidents),
        spots=map_incidents(incidents, linked="incidents" in request.app.state.record_pages),
    )  # fmt: skip
