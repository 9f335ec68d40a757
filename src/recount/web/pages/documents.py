"""The reports of the case: the list, and one report with its claims marked in its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from recount.browse import Browse, ClaimItem, DocumentView
from recount.browse.told import incident_items
from recount.browse.views import document_items
from recount.errors import UsageError
from recount.pipeline import Case
from recount.store.lists import DOCUMENTS
from recount.store.single import read_documents
from recount.web.amending import EMPTY, claim_sections, name_field, read_new_claim
from recount.web.claim_text import item_line
from recount.web.claim_values import form_label
from recount.web.differences import compare_texts, share_of
from recount.web.evidence import Piece, cut_text
from recount.web.exact import chips, page_of, read_exact, read_sort
from recount.web.flash import tell
from recount.web.judging import judge
from recount.web.marking import cut_document, find_marks
from recount.web.nav import NavEntry
from recount.web.places import find_places, pick_place
from recount.web.posted import Posted
from recount.web.problems import MissingError
from recount.web.queries import Narrow, PageNumber
from recount.web.render import render
from recount.web.security.roles import CurrentVisitor, needs
from recount.web.security.sessions import OpenBrowse, OpenCase

router = APIRouter()
nav = (NavEntry("documents", "Documents", "/documents", 20),)

FACETS = ("outlet", "month", "lang")
Id = Annotated[str, Path(max_length=64)]


@router.get("/documents", dependencies=[needs("view")])
def list_documents(
    request: Request, browse: OpenBrowse, case: OpenCase, narrow: Narrow, page: PageNumber
) -> Response:
    """Lists the reports."""
    exact = read_exact(request, (*FACETS, "media_type"))
    keys = (*DOCUMENTS.sorts, "relevance") if narrow.text else tuple(DOCUMENTS.sorts)
    sort, falling = read_sort(request, keys, "relevance" if narrow.text else "day")
    found = page_of(
        lambda offset, limit: browse.documents(
            narrow, exact=exact, sort=sort, falling=falling, offset=offset, limit=limit
        ),
        page,
    )
    above = [doc.copy_of for doc in found.items if doc.copy_of]
    return render(
        request, "documents.html", here="documents", found=found, narrow=narrow, words=form_label,
        exact=chips(exact), sort=sort, sorts=keys, stale=browse.stale(),
        facets=browse.facets("documents", FACETS, narrow, exact=exact),
        snippets={doc.id: _snippet(doc) for doc in found.items if doc.found},
        originals={each.id: each for each in document_items(case.ledger, above)},
    )  # fmt: skip


def _snippet(doc: Any) -> tuple[Piece, ...]:
    marks = [(span.start, span.end, "found") for span in doc.found.marks]
    return cut_text(doc.found.text, doc.found.start, marks)


@router.get("/documents/{doc_id}", dependencies=[needs("view")])
def show_document(request: Request, browse: OpenBrowse, case: OpenCase, doc_id: Id) -> Response:
    """Shows a report with all that was read in it."""
    return _page(request, browse, case, doc_id)


@router.post("/documents/{doc_id}/claims", dependencies=[needs("decide")])
def add_claim(
    *,
    request: Request,
    browse: OpenBrowse,
    case: OpenCase,
    visitor: CurrentVisitor,
    doc_id: Id,
    posted: Posted,
) -> Response:
    """Adds a claim that a person reads in the report."""
    _find(browse, doc_id)
    try:
        place = None
        if posted.get("place_id"):
            settings = request.app.state.cases.settings
            place = pick_place(settings, posted.get("place_asked", ""), posted["place_id"])
        values = read_new_claim(posted, place)
        made = judge(
            request.app.state.cases, case, visitor, "add", [doc_id],
            reason=posted.get("reason", ""), values=values,
        )  # fmt: skip
    except UsageError as error:
        return _page(request, browse, case, doc_id, failed=_say(error), typed=posted, status=422)
    response = RedirectResponse(f"/documents/{doc_id}#claim-{made.subjects[0]}", 303)
    tell(request, response, "The claim is added.")
    return response


def _say(error: UsageError) -> str:
    """Returns what was wrong with a form, its field by the name that the form has for it."""
    path, colon, rest = str(error).partition(": ")
    return f"{name_field(path)}: {rest}" if colon and " " not in path else str(error)


def _find(browse: Browse, doc_id: str) -> DocumentView:
    try:
        return browse.document(doc_id)
    except UsageError as error:
        raise MissingError(f"There is no document with the id {doc_id!r}.") from error


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A claim with its number in the text."""

    number: int
    start: int
    line: Any
    incident: Any


def _number(number: int, item: ClaimItem, incident: Any) -> _Numbered:
    start = item.claim.attribution.content.start
    return _Numbered(number, start, item_line(item), incident)


def _page(
    request: Request,
    browse: Browse,
    case: Case,
    doc_id: str,
    *,
    failed: str | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    view = _find(browse, doc_id)
    doc = view.document
    claims = sorted(view.claims, key=_place_in_text)
    told = incident_items(case.ledger, list(view.incidents), browse.codebook)
    marks = [mark for n, item in enumerate(claims, 1) for mark in find_marks(item.claim, n)]
    typed = typed or {}
    asked = (typed.get("place_asked") or request.query_params.get("place", ""))[:200]
    return render(
        request, "document.html", status=status, here="documents", view=view, doc=doc,
        runs=cut_document(doc.text, marks), failed=failed, typed=typed, words=form_label,
        claims=[_number(n, item, told.get(item.incident_id or ""))
                for n, item in enumerate(claims, 1)],
        ids={n: item.claim.id for n, item in enumerate(claims, 1)},
        incidents=[(told[key], n) for key, n in view.incidents.items() if key in told],
        issues=browse.issues(exact={"subject": doc.ref}, limit=100),
        readings=case.readings(doc.id), beside=_beside(request, case, view),
        sections=claim_sections(EMPTY), place_asked=asked, stale=browse.stale(),
        places=find_places(request.app.state.cases.settings, asked) if asked else [],
        crumbs=[("Documents", "/documents"), (doc.title or doc.ref, None)],
    )  # fmt: skip


def _place_in_text(item: ClaimItem) -> tuple[int, int, str]:
    content = item.claim.attribution.content
    return content.start, item.claim.sentence.start, item.claim.id


def _beside(request: Request, case: Case, view: DocumentView) -> dict[str, Any] | None:
    """Returns the near-copy that the address asks to compare, with the differences."""
    wanted = request.query_params.get("beside")
    near = [*view.copies, *([view.copy_of] if view.copy_of else [])]
    found = next((each.document for each in near if each.document.id == wanted), None)
    if found is None:
        return None
    other = read_documents(case.ledger, [found.id])[found.id]
    parts = compare_texts(view.document.text, other.text)
    return {"document": found, "parts": parts, "share": share_of(parts)}
