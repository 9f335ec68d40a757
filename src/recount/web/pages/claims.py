"""The claims of the case: the list, and one claim with its values, decisions and history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from recount.browse import Browse, ClaimView
from recount.errors import UsageError
from recount.link.added import is_added
from recount.model import Decision
from recount.records import claim_record
from recount.report.words import label
from recount.store.lists import CLAIMS
from recount.web.amending import claim_sections, name_field, read_changes
from recount.web.claim_text import headline, item_line, text_around
from recount.web.claim_values import form_label, say_changes, say_value, value_rows
from recount.web.exact import chips, page_of, read_exact, read_sort
from recount.web.flash import tell
from recount.web.judging import judge
from recount.web.nav import NavEntry
from recount.web.places import find_places, pick_place
from recount.web.posted import Posted
from recount.web.problems import MissingError
from recount.web.queries import Narrow, PageNumber
from recount.web.render import render
from recount.web.security.roles import CurrentVisitor, needs
from recount.web.security.sessions import OpenBrowse, OpenCase
from recount.web.urls import own_path

router = APIRouter()
nav = (NavEntry("claims", "Claims", "/claims", 30),)

FACETS = ("state", "event", "harm", "kind", "outlet")
Id = Annotated[str, Path(max_length=64)]
_DONE = {
    "accept": "The claim is accepted.",
    "reject": "The claim is rejected.",
    "amend": "The claim is amended.",
    "undo": "The decision is taken back.",
}


@router.get("/claims", dependencies=[needs("view")])
def list_claims(request: Request, browse: OpenBrowse, narrow: Narrow, page: PageNumber) -> Response:
    """Lists who says what."""
    exact = read_exact(request, (*FACETS, "document", "incident", "status"))
    asked = replace(narrow, event=None, harm=None, status=None)
    keys = (*CLAIMS.sorts, "relevance") if narrow.text else tuple(CLAIMS.sorts)
    sort, falling = read_sort(request, keys, "relevance" if narrow.text else "text")
    found = page_of(
        lambda offset, limit: browse.claims(
            asked, exact=exact, sort=sort, falling=falling, offset=offset, limit=limit
        ),
        page,
    )
    return render(
        request, "claims.html", here="claims", found=found, narrow=asked, exact=chips(exact),
        sort=sort, sorts=keys, facets=browse.facets("claims", FACETS, asked, exact=exact),
        lines=[item_line(item) for item in found.items], words=form_label, stale=browse.stale(),
    )  # fmt: skip


@router.get("/claims/{claim_id}", dependencies=[needs("view")])
def show_claim(request: Request, browse: OpenBrowse, claim_id: Id) -> Response:
    """Shows a claim: its words, its values, and what people have made of it."""
    view = _find(browse, claim_id)
    claim, doc = view.item.claim, view.document
    rows = value_rows(claim, doc, claim_sections(claim_record(claim, doc)))
    asked = request.query_params.get("place", "")[:200]
    title = f"Claim by {item_line(view.item).source}"
    return render(
        request, "claim.html", here="claims", view=view, rows=rows, title=title,
        runs=text_around(claim, doc), line=item_line(view.item), headline=headline(claim),
        added=is_added(claim),
        history=[(item, _changes(item.decision)) for item in view.history],
        spots=_spots(view), words=form_label, place_asked=asked,
        places=find_places(request.app.state.cases.settings, asked) if asked else [],
        stale=browse.stale(),
        crumbs=[("Claims", "/claims"), (doc.title or doc.ref, f"/documents/{doc.id}"),
                (title, None)],
    )  # fmt: skip


@router.post("/claims/{claim_id}/decide", dependencies=[needs("decide")])
def decide(
    *,
    request: Request,
    case: OpenCase,
    browse: OpenBrowse,
    visitor: CurrentVisitor,
    claim_id: Id,
    posted: Posted,
) -> Response:
    """Accepts, amends or rejects a claim, or takes such a decision back."""
    kind, reason = posted.get("kind", ""), posted.get("reason", "")
    if kind not in _DONE:
        raise UsageError(f"{kind!r} is none of {', '.join(_DONE)}")
    view = _find(browse, claim_id)
    subject = claim_id
    values: dict[str, Any] = {}
    seen: dict[str, Any] = {}
    if kind == "undo":
        subject = posted.get("decision", "")
    elif kind == "amend":
        place = _picked(request, posted)
        values, seen = read_changes(posted, place)
        if not values:
            return _back(request, posted, claim_id, "Nothing was changed.", kind="warning")
        found = _conflicts(view, values, seen)
        if found:
            return render(
                request, "conflict.html", status=409, here="claims", found=found,
                claim_id=claim_id, crumbs=[("Claims", "/claims"), ("Claim", f"/claims/{claim_id}")],
            )  # fmt: skip
    judge(
        request.app.state.cases, case, visitor, kind, [subject],
        reason=reason, values=values, before=seen,
    )  # fmt: skip
    gone = kind == "undo" and not browse.find(claim_id)
    return _back(request, posted, claim_id, _DONE[kind], doc_id=view.document.id if gone else None)


def _picked(request: Request, posted: Mapping[str, str]) -> Any:
    """Returns the place that was picked from the gazetteer, None where none was."""
    wanted = posted.get("place_id")
    if not wanted:
        return None
    place = pick_place(request.app.state.cases.settings, posted.get("place_asked", ""), wanted)
    if place is None:
        raise UsageError("the gazetteer has no such place; look it up again")
    return place


def _back(
    request: Request,
    posted: Mapping[str, str],
    claim_id: str,
    said: str,
    *,
    kind: Any = "done",
    doc_id: str | None = None,
) -> Response:
    onward = (
        f"/documents/{doc_id}" if doc_id else own_path(posted.get("next"), f"/claims/{claim_id}")
    )
    response = RedirectResponse(onward, 303)
    tell(request, response, said, kind)
    return response


def _find(browse: Browse, claim_id: str) -> ClaimView:
    try:
        return browse.claim(claim_id)
    except UsageError as error:
        raise MissingError(
            f"There is no claim {claim_id!r}. One that was added by hand and taken back is gone, "
            "and a document that was read anew may have others in its place."
        ) from error


def _changes(decision: Decision) -> list[Any]:
    return say_changes(decision.before, decision.after) if decision.kind == "amend" else []


def _conflicts(
    view: ClaimView, values: Mapping[str, Any], seen: Mapping[str, Any]
) -> list[dict[str, str]]:
    """Returns the fields that somebody has changed since the visitor saw them."""
    record = claim_record(view.item.claim, view.document)
    found = []
    for path, was in seen.items():
        now: Any = record
        for part in path.split("."):
            if isinstance(now, list):
                now = now[int(part)] if part.isdecimal() and int(part) < len(now) else None
            else:
                now = now.get(part) if isinstance(now, dict) else None
        if now != was:
            said = {"seen": was, "now": now, "wanted": values.get(path)}
            words = {name: say_value(path, value) for name, value in said.items()}
            found.append({"label": name_field(path), **words})
    return found


def _spots(view: ClaimView) -> list[dict[str, Any]]:
    """Returns the claim's place for the map, with its incident."""
    mention = view.item.claim.place
    if mention is None or mention.value.lat is None:
        return []
    place, incident = mention.value, view.incident
    told = {
        "name": incident.title if incident else "this claim",
        "href": f"/incidents/{incident.id}" if incident else None,
        "status": label("status", incident.status) if incident else "in no incident",
        "mark": label("status_mark", incident.status) if incident else "·",
    }
    return [
        {
            "region": 0, "name": place.name, "country": place.country_name, "lat": place.lat,
            "lon": place.lon, "radius_km": place.radius_km,
            "exact": place.feature not in ("A", "L"), "incidents": [told], "total": 1,
        }
    ]  # fmt: skip
