"""What happened: the list of incidents under a codebook, and the map of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from recount.browse import Browse, IncidentItem, Page
from recount.browse.lists import Exact
from recount.browse.replay import read_under
from recount.filters import Filter
from recount.model import Incident
from recount.report.words import HARMS, pick_whole
from recount.vocab import load_table
from recount.web.maps import map_items
from recount.web.nav import NavEntry
from recount.web.queries import Narrow, Paged, PageNumber
from recount.web.render import render
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenBrowse, OpenCase
from recount.web.values import chosen_codebook

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


class Menus(BaseModel):
    """What the menus of the list are set to; an empty one is none."""

    model_config = ConfigDict(extra="ignore")

    sort: str = "oldest"
    view: str = "list"
    country: str | None = Field(None, max_length=8)
    about: str | None = Field(None, max_length=20)
    month: str | None = Field(None, max_length=7)


@router.get("/incidents", dependencies=[needs("view")])
def list_incidents(
    request: Request,
    *,
    case: OpenCase,
    browse: OpenBrowse,
    narrow: Narrow,
    page: PageNumber,
    menus: Annotated[Menus, Query()],
) -> Response:
    """Lists the incidents with their tallies, or draws them on a map."""
    rest, exact = _split(narrow, menus)
    common: dict[str, Any] = {
        "here": "incidents", "narrow": narrow, "exact": exact, "sorts": SORTS,
        "menus": browse.facets("incidents", MENUS, rest, exact=exact),
        "sort": menus.sort if menus.sort in SORTS else "oldest", "kept": browse.codebook,
        "view": "map" if menus.view == "map" else "list", "stale": browse.stale(),
    }  # fmt: skip
    if common["view"] == "map":
        mapped = browse.incidents(rest, exact=exact, sort="claims", limit=MAPPED)
        spots = map_items(mapped.items, linked="incidents" in request.app.state.record_pages)
        return render(request, "incidents.html", mapped=mapped, spots=spots, found=None, **common)
    codebook = chosen_codebook(request)
    size = SIZE if codebook == browse.kept else REPLAYED
    found = _page(browse, rest, exact, common["sort"], (page, size))
    ids = [item.id for item in found.items]
    full = read_under(case.ledger, browse.kept, ids, (codebook,))[codebook]
    rows = [full[incident_id] for incident_id in ids if incident_id in full]
    return render(
        request, "incidents.html", rows=rows, tops=_tops(rows), spots=None,
        found=Paged(rows, found.total, found.offset // size + 1, size), **common,
    )  # fmt: skip


def _split(narrow: Filter, menus: Menus) -> tuple[Filter, dict[str, str | None]]:
    """Returns what is left to the filter, and the exact values of the menus."""
    given = {"country": menus.country, "about": menus.about, "month": menus.month}
    exact: dict[str, str | None] = {key: value for key, value in given.items() if value}
    exact |= {k: v for k, v in (("status", narrow.status), ("harm", narrow.harm)) if v}
    rest = replace(narrow, status=None, harm=None)
    if narrow.event in load_table("events"):
        exact["event"] = narrow.event
        rest = replace(rest, event=None)
    return rest, exact


def _page(
    browse: Browse, narrow: Filter, exact: Exact, sort: str, part: tuple[int, int]
) -> Page[IncidentItem]:
    """Returns a page (its number, its size) of the list; one behind the end is the last one."""
    page, size = part
    _, key, falling = SORTS[sort]

    def read(number: int) -> Page[IncidentItem]:
        return browse.incidents(
            narrow, exact=exact, sort=key, falling=falling, offset=(number - 1) * size, limit=size
        )

    found = read(page)
    if not found.items and found.total:
        return read(-(-found.total // size))
    return found


def _tops(incidents: Sequence[Incident]) -> dict[str, int]:
    """Returns the highest figure of each harm, the end of its column's scale."""
    tops = dict.fromkeys(HARMS, 0)
    for incident in incidents:
        for tally in pick_whole(incident.tallies):
            ends = (tally.low, tally.best, tally.high, tally.least_high)
            tops[tally.harm] = max(tops.get(tally.harm, 0), *(end or 0 for end in ends))
    return tops
