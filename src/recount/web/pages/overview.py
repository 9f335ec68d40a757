"""The case at a glance."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from recount.browse import Facet
from recount.browse.replay import read_under
from recount.web.maps import map_items
from recount.web.months import MonthCache
from recount.web.nav import NavEntry
from recount.web.render import render
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenBrowse, OpenCase
from recount.web.values import chosen_codebook

router = APIRouter()
nav = (NavEntry("overview", "Overview", "/", 0),)
SHORT = 8
MAPPED = 500
"""Incidents on the map, at most: those with most claims."""
_MONTHS = MonthCache()


@router.get("/", dependencies=[needs("view")])
def overview(request: Request, case: OpenCase, browse: OpenBrowse) -> Response:
    """Shows what there is, what is said to have happened, and what waits to be looked at."""
    codebook = chosen_codebook(request)
    found = browse.overview()
    gravest = browse.incidents(sort="killed", limit=SHORT).items
    disputed = browse.incidents(exact={"status": "disputed"}, sort="killed", limit=SHORT).items
    ids = [item.id for item in (*gravest, *disputed)]
    named = read_under(case.ledger, browse.kept, ids, (codebook,))[codebook]
    mapped = browse.incidents(sort="claims", limit=MAPPED)
    codes: tuple[Facet, ...] = browse.facets("issues", ["code"])["code"]
    return render(
        request, "overview.html", here="overview", found=found,
        gravest=[named[item.id] for item in gravest if item.id in named],
        disputed=[named[item.id] for item in disputed if item.id in named],
        queue=browse.queue(limit=5), issue_codes=codes[:SHORT],
        sources=browse.sources(limit=SHORT).items,
        months=_MONTHS.months(case, browse, codebook), kept=browse.codebook, stale=found.stale,
        mapped=mapped,
        spots=map_items(mapped.items, linked="incidents" in request.app.state.record_pages),
    )  # fmt: skip
