"""What happened: the list of incidents under a codebook."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from recount.report.words import HARMS, pick_whole
from recount.web.nav import NavEntry
from recount.web.queries import Narrow, PageNumber, cut
from recount.web.render import render
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenCase
from recount.web.values import chosen_codebook

router = APIRouter()
nav = (NavEntry("incidents", "Incidents", "/incidents", 10),)


@router.get("/incidents", dependencies=[needs("view")])
def list_incidents(request: Request, case: OpenCase, narrow: Narrow, page: PageNumber) -> Response:
    """Lists the incidents with their tallies."""
    found = cut(case.incidents(narrow, chosen_codebook(request)), page)
    tops = dict.fromkeys(HARMS, 0)
    for incident in found.items:
        for tally in pick_whole(incident.tallies):
            ends = (tally.low, tally.best, tally.high, tally.least_high)
            tops[tally.harm] = max(tops.get(tally.harm, 0), *(end or 0 for end in ends))
    return render(
        request, "incidents.html", here="incidents", found=found, narrow=narrow, tops=tops
    )
