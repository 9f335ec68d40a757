"""The reports of the case."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from starlette.responses import Response

from recount.lookup import find_documents
from recount.web.nav import NavEntry
from recount.web.queries import Narrow, PageNumber, cut
from recount.web.render import render
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenCase

router = APIRouter()
nav = (NavEntry("documents", "Documents", "/documents", 20),)


@router.get("/documents", dependencies=[needs("view")])
def list_documents(request: Request, case: OpenCase, narrow: Narrow, page: PageNumber) -> Response:
    """Lists the reports by day of publication."""
    found = cut(find_documents(case, narrow), page)
    refs = {doc.id: doc.ref for doc in case.documents()}
    copies = case.copies()
    shown = {doc.id for doc in found.items}
    claims = Counter(claim.doc_id for claim in case.claims() if claim.doc_id in shown)
    return render(
        request, "documents.html", here="documents", found=found, narrow=narrow, claims=claims,
        copies={key: refs.get(of, of) for key, of in copies.items()},
    )  # fmt: skip
