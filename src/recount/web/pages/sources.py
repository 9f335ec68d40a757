"""Who speaks: how often, for whom, on whom, in which words; and who is one with whom."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from recount.browse import Browse
from recount.browse.speaking import figures_beside, words_beside
from recount.browse.views import read_history
from recount.errors import UsageError
from recount.filters import Filter
from recount.model import Source
from recount.report.words import MONTHS
from recount.store.lists import CLAIMS
from recount.store.totals import count_by
from recount.vocab import load_table
from recount.web.evidence import claim_line
from recount.web.flash import tell
from recount.web.judging import judge
from recount.web.menus import make_menus, read_exact, read_paged
from recount.web.nav import NavEntry
from recount.web.pages.search import export_link
from recount.web.problems import MissingError
from recount.web.queries import Narrow, PageNumber
from recount.web.render import render
from recount.web.security.roles import CurrentVisitor, needs
from recount.web.security.sessions import OpenBrowse, OpenCase

router = APIRouter()
nav = (NavEntry("sources", "Sources", "/sources", 25),)
FACETS = ("kind", "side")
CLAIMS_SHOWN = 20
MOST_ALIKE = 12
Text = Annotated[str, Form(max_length=10_000)]
Id = Annotated[str, Form(max_length=64)]


@router.get("/sources", dependencies=[needs("view")])
def list_sources(
    request: Request, browse: OpenBrowse, narrow: Narrow, page: PageNumber
) -> Response:
    """Lists who speaks, those who speak most first."""
    exact = read_exact(request, FACETS)
    sorts = load_table("find")["sorts"]["sources"]
    sort = request.query_params.get("sort") or next(iter(sorts))
    found = read_paged(
        lambda o, n: browse.sources(narrow, exact=exact, sort=sort, offset=o, limit=n), page
    )
    return render(
        request, "sources.html", here="sources", crumbs=[("Overview", "/"), ("Sources", None)],
        found=found, narrow=narrow, sorts=sorts, sort=sort, exact=exact,
        menus=make_menus(browse.facets("sources", FACETS, narrow, exact=exact), exact),
        export=export_link(narrow),
    )  # fmt: skip


@router.get("/sources/{source_id}", dependencies=[needs("view")])
def show_source(
    request: Request, case: OpenCase, browse: OpenBrowse, *, source_id: str, page: PageNumber,
    alike: str = "",
) -> Response:  # fmt: skip
    """Shows one source; one that was merged leads to the one whose name stands."""
    aliases = case.aliases()
    if aliases.of(source_id) != source_id and not case.sources_by_id([source_id]):
        return RedirectResponse(f"/sources/{aliases.of(source_id)}", 303)
    try:
        view = browse.source(source_id)
    except UsageError as error:
        raise MissingError(f"There is no source with the id {source_id!r}.") from error
    of = {"source_id": source_id}
    claims = read_paged(
        lambda o, n: browse.claims(exact=of, sort="day", falling=True, offset=o, limit=n),
        page, CLAIMS_SHOWN,
    )  # fmt: skip
    docs = case.documents_by_id(sorted({item.claim.doc_id for item in claims.items}))
    members = [aliases.told[key] for key in aliases.members(source_id)]
    words = alike.strip()[:200] or longest_word(view.source.name)
    return render(
        request, "source.html", here="sources",
        crumbs=[("Overview", "/"), ("Sources", "/sources"), (view.source.name, None)],
        source=view.source, view=view, months=plot_months(view.months), stances=count_by(
            case.ledger, CLAIMS.table, "stance", ("source_id", source_id)
        ),
        parties=words_beside(case.ledger, source_id, view.wordings),
        figures=figures_beside(case.ledger, source_id, case.kept_codebook),
        found=claims, lines=[claim_line(i.claim, docs[i.claim.doc_id]) for i in claims.items],
        members=members, history=read_history(case.ledger, [source_id, *(m.id for m in members)]),
        candidates=find_alike(browse, view.source, words), alike=words, stale=browse.stale(),
    )  # fmt: skip


@router.post("/sources/{source_id}/merge", dependencies=[needs("arrange")])
def merge(
    request: Request, case: OpenCase, visitor: CurrentVisitor, *, source_id: str,
    other: Id, reason: Text = "",
) -> Response:  # fmt: skip
    """Says that another source is this one; this one's name stands."""
    judge(request.app.state.cases, case, visitor, "merge", [source_id, other], reason=reason)
    return _back(request, source_id, "They are one source now. The incidents follow in a moment.")


@router.post("/sources/{source_id}/split", dependencies=[needs("arrange")])
def split(
    request: Request, case: OpenCase, visitor: CurrentVisitor, *, source_id: str,
    other: Id, reason: Text = "",
) -> Response:  # fmt: skip
    """Says that a source which was merged is another one after all."""
    judge(request.app.state.cases, case, visitor, "split", [source_id, other], reason=reason)
    return _back(
        request, source_id, "They are two sources again. The incidents follow in a moment."
    )


@router.post("/sources/{source_id}/undo", dependencies=[needs("arrange")])
def undo(
    request: Request, case: OpenCase, visitor: CurrentVisitor, *, source_id: str,
    decision: Id, reason: Text = "",
) -> Response:  # fmt: skip
    """Takes a decision on a source back."""
    judge(request.app.state.cases, case, visitor, "undo", [decision], reason=reason)
    return _back(request, source_id, "The decision is taken back.")


def _back(request: Request, source_id: str, said: str) -> Response:
    response = RedirectResponse(f"/sources/{source_id}#names", 303)
    tell(request, response, said)
    return response


def longest_word(name: str) -> str:
    """Returns the word of a name by which others that are like it are looked for."""
    words = [word.strip("(),.") for word in name.split()]
    return max(words, key=len, default="")


def find_alike(browse: Browse, source: Source, words: str) -> list[Source]:
    """Returns other sources whose names hold some words, those who speak most first."""
    found = browse.sources(Filter(source=words or None), limit=MOST_ALIKE + 1).items
    return [each for each in found if each.id != source.id][:MOST_ALIKE]


def plot_months(months: dict[str, int] | Any) -> dict[str, Any]:
    """Returns the claims by month as a figure for `plots.js` and a table; empty months are shown.

    A gap of more than two years is left out.
    """
    keys = sorted(months)
    filled: dict[str, int] = {}
    for key in keys:
        last = next(reversed(filled), None)
        while last is not None and 0 < _gap(last, key) <= 24:
            last = _next(last)
            filled[last] = 0
            if last == key:
                break
        filled[key] = months[key]
    names = [f"{MONTHS[int(key[5:7]) - 1]} {key[:4]}" for key in filled]
    said = [f"{name}: {n} claims" for name, n in zip(names, filled.values(), strict=True)]
    figure = {
        "kind": "traces",
        "traces": [
            {
                "type": "bar", "x": list(filled), "y": list(filled.values()),
                "hovertext": said,
                "hoverinfo": "text", "textposition": "none", "marker": {"color": "--bar"},
            }
        ],
        "layout": {
            "xaxis": {"type": "category", "nticks": 12},
            "yaxis": {"rangemode": "tozero", "title": {"text": "claims"}},
            "showlegend": False,
        },
    }  # fmt: skip
    table = [(n, v) for n, v in zip(names, filled.values(), strict=True) if v]
    return {"figure": figure, "table": table}


def _gap(one: str, other: str) -> int:
    years, months = int(other[:4]) - int(one[:4]), int(other[5:7]) - int(one[5:7])
    return years * 12 + months


def _next(month: str) -> str:
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"
