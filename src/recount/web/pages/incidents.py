"""What happened: the list of incidents under a codebook, and the map of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from recount.browse import Browse, Page
from recount.browse.replay import read_under
from recount.filters import Filter
from recount.report.words import HARMS, pick_whole
from recount.vocab import load_table
from recount.web.maps import map_items
from recount.web.nav import NavEntry
from recount.web.queries import Narrow, PageNumber, Paged
from recount.web.render import render
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenBrowse, OpenCase
from recount.web.values import STATUSES, chosen_codebook

router = APIRouter()
nav = (NavEntry("incidents", "Incidents", "/incidents", 10),)
SIZE = 40
REPLAYED = 20
"""Entries on a page under a codebook that no incidents are kept under: each is replayed."""
MAPPED = 1_000
MENUS = ("status", "harm", "event", "country", "about", "month")
SORTS: dict[str, tuple[str, str, bool | None]] = {
    "oldest": ("Oldest first", "listed", False),
    "newest": ("Newest first", "day", True),
    "killed": ("Most killed", "killed", None),
    "injured": ("Most injured", "injured", None),
    "accounts": ("Most accounts", "accounts", None),
    "reports": ("Most reports", "documents", None),
    "place": ("Place", "place", None),
    "event": ("Event", "event", None),
    "status": ("Status", "status", None),
}
"""The choices of an order: what the menu says, the list's sort key, and its way."""


@router.get("/incidents", dependencies=[needs("view")])
def list_incidents(
    request: Request,
    case: OpenCase,
    browse: OpenBrowse,
    narrow: Narrow,
    page: PageNumber,
    sort: str = "oldest",
    view: Literal["list", "map"] = "list",
    country: Annotated[str | None, Query(max_length=8)] = None,
    about: Annotated[str | None, Query(max_length=20)] = None,
    month: Annotated[str | None, Query(max_length=7)] = None,
) -> Response:
    """Lists the incidents with their tallies, or draws them on a map."""
    codebook = chosen_codebook(request)
    rest, exact = _split(narrow, {"country": country, "about": about, "month": month})
    menus = browse.facets("incidents", MENUS, rest, exact=exact)
    common = {
        "here": "incidents", "narrow": narrow, "menus": menus, "exact": exact, "sorts": SORTS,
        "sort": sort if sort in SORTS else "oldest", "view": view, "kept": browse.codebook,
        "stale": browse.stale(),
    }  # fmt: skip
    if view == "map":
        mapped = browse.incidents(rest, exact=exact, sort="claims", limit=MAPPED)
        spots = map_items(mapped.items, linked="incidents" in request.app.state.record_pages)
        return render(request, "incidents.html", mapped=mapped, spots=spots, found=None, **common)
    size = SIZE if codebook == browse.codebook else REPLAYED
    key, falling = SORTS[str(common["sort"])][1:]
    found = _page(browse, rest, exact, key, falling, page, size)
    ids = [item.id for item in found.items]
    full = read_under(case.ledger, browse.codebook, ids, (codebook,))[codebook]
    rows = [full[incident_id] for incident_id in ids if incident_id in full]
    tops = dict.fromkeys(HARMS, 0)
    for incident in rows:
        for tally in pick_whole(incident.tallies):
            ends = (tally.low, tally.best, tally.high, tally.least_high)
            tops[tally.harm] = max(tops.get(tally.harm, 0), *(end or 0 for end in ends))
    return render(
        request, "incidents.html", rows=rows, tops=tops, spots=None,
        found=Paged(rows, found.total, found.offset // size + 1, size), **common,
    )  # fmt: skip


def _split(
    narrow: Filter, given: dict[str, str | None]
) -> tuple[Filter, dict[str, str | None]]:
    """Returns what is left to the filter, and the exact values of the menus."""
    exact = {key: value for key, value in given.items() if value}
    if narrow.status in STATUSES:
        exact["status"] = narrow.status
    if narrow.harm:
        exact["harm"] = narrow.harm
    rest = replace(narrow, status=None, harm=None)
    if narrow.event in load_table("events"):
        exact["event"] = narrow.event
        rest = replace(rest, event=None)
    return rest, exact


def _page(
    browse: Browse, narrow: Filter, exact: dict[str, str | None], key: str, falling: bool | None,
    page: int, size: int,
) -> Page[object]:  # fmt: skip
    """Returns a page of the list; one behind the end is the last one."""
    def read(number: int) -> Page[object]:
        return browse.incidents(  # type: ignore[return-value]
            narrow, exact=exact, sort=key, falling=falling, offset=(number - 1) * size, limit=size
        )

    found = read(page)
    if not found.items and found.total:
        return read(-(-found.total // size))
    return found
