"""A report's chain of custody: how it came, who added it, and what was done with it since."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from recount.custody import find_custody
from recount.web.nav import NavEntry
from recount.web.problems import MissingError
from recount.web.render import render
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenCase

router = APIRouter()
nav: tuple[NavEntry, ...] = ()


@router.get("/documents/{doc_id}/custody", dependencies=[needs("view")])
def show_custody(request: Request, case: OpenCase, doc_id: str) -> Response:
    """Shows how a report came into the case, its digests, and the log's entries on it."""
    doc = case.documents_by_id([doc_id]).get(doc_id)
    if doc is None:
        raise MissingError(f"There is no report with the id {doc_id!r}.")
    name = doc.title or doc.ref
    return render(
        request, "custody.html", here="documents", doc=doc, name=name,
        custody=find_custody(case, [doc])[doc_id],
        crumbs=[("Documents", "/documents"), (name, f"/documents/{doc_id}"), ("Custody", None)],
    )  # fmt: skip
