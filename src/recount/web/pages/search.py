"""Search over texts, claims, incidents and sources at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from recount.browse import Browse, ClaimItem, Page, Snippet
from recount.browse.searching import search_facets, search_incidents, search_sources
from recount.errors import UsageError
from recount.filters import Filter
from recount.vocab import load_table
from recount.web.evidence import Piece, cut_text
from recount.web.menus import make_menus, read_exact, read_paged
from recount.web.nav import NavEntry
from recount.web.queries import Narrow, Paged, PageNumber
from recount.web.render import render
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenBrowse, OpenCase
from recount.web.values import say_figure

router = APIRouter()
nav = (NavEntry("search", "Search", "/search", 30, place="search"),)
KINDS = {
    "documents": "Reports", "claims": "Claims", "incidents": "Incidents", "sources": "Sources",
}  # fmt: skip
FACETS = {
    "documents": ("outlet", "month", "lang"),
    "claims": ("kind", "event", "harm", "stance", "outlet", "month", "state"),
    "incidents": ("status", "event", "country", "about", "month"),
    "sources": ("kind", "side"),
}
FEW = 4
_ID = re.compile(r"[0-9a-f]{6,64}")
_PLURAL = {"claim": "claims", "incident": "incidents", "document": "documents",
           "source": "sources", "decision": "decisions"}  # fmt: skip
Ask = Callable[..., Page[Any]]


@dataclass(frozen=True, slots=True)
class Section:
    """The first hits of one kind, and how many there are."""

    kind: str
    label: str
    found: Page[Any]


@router.get("/search", dependencies=[needs("view")])
def search(
    request: Request, case: OpenCase, browse: OpenBrowse, narrow: Narrow, page: PageNumber
) -> Response:
    """Shows the best hits of each kind, or with `in` all of one kind."""
    ids = find_ids(browse, narrow.text)
    pages: frozenset[str] = request.app.state.record_pages
    named = [(kind, _PLURAL[kind], key) for kind, key in ids if _PLURAL[kind] in pages]
    if len(named) == len(ids) == 1:
        return RedirectResponse(f"/{named[0][1]}/{named[0][2]}", 303)
    kind = request.query_params.get("in", "")
    if kind and kind not in KINDS:
        raise UsageError(f"in {kind!r}: one of {', '.join(KINDS)}")
    asks = make_asks(case, browse, narrow)
    exact = read_exact(request, FACETS[kind]) if kind else {}
    asked = narrow != Filter()
    sections = [
        Section(key, label, asks[key]({}, offset=0, limit=FEW))
        for key, label in KINDS.items()
        if asked
    ]
    found: Paged[Any] | None = None
    menus = []
    sorts: Mapping[str, str] = load_table("find")["sorts"].get(kind, {})
    sort = request.query_params.get("sort") or next(iter(sorts), "")
    if kind and asked:
        ask = asks[kind]
        found = read_paged(lambda o, n: ask(exact, sort=sort, offset=o, limit=n), page)
        menus = make_menus(count(case, browse, kind, narrow, exact), exact)
    return render(
        request, "search.html", here="search", crumbs=[("Overview", "/"), ("Search", None)],
        narrow=narrow, sections=sections, found=found, menus=menus, kind=kind, kinds=KINDS,
        sorts=sorts, sort=sort, ids=ids, plural=_PLURAL, stale=browse.stale(), exact=exact,
        export=export_link(narrow, exact), snippet=cut_snippet, claim_hit=claim_hit, cut=cut_text,
        marks=lambda spans: [(span.start, span.end, "hit") for span in spans],
    )  # fmt: skip


def find_ids(browse: Browse, text: str | None) -> list[tuple[str, str]]:
    """Returns (kind, id) of the records that a text is the id, or the beginning of the id, of."""
    wanted = (text or "").strip().lower()
    return browse.find(wanted) if _ID.fullmatch(wanted) else []


def make_asks(case: OpenCase, browse: Browse, narrow: Filter) -> dict[str, Ask]:
    """Returns for each kind what asks for a page of hits: exact values, sort, offset and limit."""
    relevance = "relevance" if narrow.text else None

    def documents(exact: Any, *, sort: str | None = None, **page: Any) -> Page[Any]:
        return browse.documents(narrow, exact=exact, sort=_usual(sort, relevance), **page)

    def claims(exact: Any, *, sort: str | None = None, **page: Any) -> Page[Any]:
        return browse.claims(narrow, exact=exact, sort=_usual(sort, relevance), **page)

    def incidents(exact: Any, *, sort: str | None = None, **page: Any) -> Page[Any]:
        return search_incidents(
            case.ledger, narrow, exact, codebook=browse.codebook, sort=sort, **page
        )

    def sources(exact: Any, *, sort: str | None = None, **page: Any) -> Page[Any]:
        return search_sources(
            case.ledger, narrow, exact, codebook=browse.codebook, sort=sort, **page
        )

    return {"documents": documents, "claims": claims, "incidents": incidents, "sources": sources}


def _usual(sort: str | None, relevance: str | None) -> str | None:
    return relevance if sort in (None, "", "relevance") else sort


def count(
    case: OpenCase, browse: Browse, kind: str, narrow: Filter, exact: Mapping[str, str | None]
) -> Mapping[str, Any]:
    """Returns the values of a kind's facets among the hits."""
    if kind in ("documents", "claims"):
        return browse.facets(kind, FACETS[kind], narrow, exact=exact)
    return search_facets(case.ledger, kind, FACETS[kind], narrow, exact, codebook=browse.codebook)


def export_link(narrow: Filter, exact: Mapping[str, str | None] | None = None) -> str:
    """Returns the address of the export of a view; what no filter can say is left out."""
    said = {key: value for key, value in (exact or {}).items() if key in ("status", "harm")}
    if exact and exact.get("event"):
        said["event"] = exact["event"]
    given = {name: getattr(narrow, name) for name in Filter.__dataclass_fields__} | said
    query = urlencode({name: str(value) for name, value in given.items() if value})
    return f"/export?{query}" if query else "/export"


def cut_snippet(snippet: Snippet) -> tuple[Piece, ...]:
    """Returns a snippet cut at its marks."""
    marks = [(mark.start, mark.end, "hit") for mark in snippet.marks]
    return cut_text(snippet.text, snippet.start, marks)


def claim_hit(item: ClaimItem) -> dict[str, Any]:
    """Returns what a hit among the claims shows."""
    claim = item.claim
    source = claim.source
    if source is not None:
        name = source.identity.name if source.identity else source.evidence.text
    else:
        own = claim.attribution.manner == "own"
        name = (item.outlet or item.ref) if own else "not said who"
    identity = source.identity if source else None
    marks = [(mark.start, mark.end, "hit") for mark in item.marks]
    return {
        "source": name,
        "source_id": identity.id if identity else None,
        "pieces": cut_text(claim.sentence.text, claim.sentence.start, marks),
        "figures": [(c.value.harm, say_figure(c.value)) for c in claim.counts],
        "event": claim.event.value.type if claim.event else None,
        "place": replace(claim.place.value) if claim.place else None,
        "when": claim.when.value if claim.when else None,
    }
