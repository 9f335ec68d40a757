"""Single records by their ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Request
from starlette.responses import JSONResponse

from recount import records
from recount.browse.nearby import moved_to
from recount.errors import UsageError
from recount.store.review import decision_by_id
from recount.web.api import schemas
from recount.web.api.answers import MISSING, Codebook
from recount.web.problems import MissingError
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenBrowse, OpenCase
from recount.web.values import chosen_codebook

router = APIRouter(tags=["records"], responses=MISSING)
Id = Annotated[str, Path(max_length=64, description="The record's whole id.")]
VIEW = [needs("view")]
T = TypeVar("T")


def _one(read: Callable[[str], T], record_id: str, kind: str) -> T:
    try:
        return read(record_id)
    except UsageError as error:
        raise MissingError(f"There is no {kind} with the id {record_id!r}.") from error


@router.get("/documents/{record_id}", dependencies=VIEW, response_model=schemas.Document)
def document(browse: OpenBrowse, record_id: Id) -> JSONResponse:
    """Returns one report with its text."""
    view = _one(browse.document, record_id, "document")
    beside = view.copy_of
    copied = beside.document.ref if beside and beside.copy.kind == "copy" else None
    first = beside.document.ref if beside and beside.copy.kind == "version" else None
    return JSONResponse(records.document_record(view.document, copied, first))


@router.get(
    "/documents/{record_id}/mentions", dependencies=VIEW, response_model=list[schemas.Mention]
)
def mentions(browse: OpenBrowse, record_id: Id) -> JSONResponse:
    """Returns the mentions of one report, in the order of its text."""
    view = _one(browse.document, record_id, "document")
    return JSONResponse(
        [records.mention_record(view.document, kind, each) for kind, each in view.mentions]
    )


@router.get("/claims/{record_id}", dependencies=VIEW, response_model=schemas.Claim)
def claim(browse: OpenBrowse, record_id: Id) -> JSONResponse:
    """Returns one claim."""
    view = _one(browse.claim, record_id, "claim")
    return JSONResponse(records.claim_record(view.item.claim, view.document))


@router.get("/sources/{record_id}", dependencies=VIEW, response_model=schemas.Source)
def source(case: OpenCase, record_id: Id) -> JSONResponse:
    """Returns one source; a merged one's id gives the source that it goes under."""
    found = case.sources_by_id([record_id, key := case.aliases().of(record_id)])
    shown = found.get(record_id) or found.get(key)
    if shown is None:
        raise MissingError(f"There is no source with the id {record_id!r}.")
    return JSONResponse(records.source_record(shown))


@router.get("/incidents/{record_id}", dependencies=VIEW, response_model=schemas.Incident)
def incident(
    request: Request,
    case: OpenCase,
    browse: OpenBrowse,
    record_id: Id,
    codebook: Codebook = None,
) -> JSONResponse:
    """Returns one incident, under a codebook; of one that is no more, where its claims went."""
    try:
        view = browse.incident(record_id, chosen_codebook(request))
    except UsageError as error:
        gone = f"There is no incident with the id {record_id!r}."
        now = ", ".join(home for home in moved_to(case.ledger, record_id) if home != record_id)
        raise MissingError(f"{gone} Its claims are now in {now}." if now else gone) from error
    refs = {doc.id: doc.ref for doc in view.documents}
    return JSONResponse(records.incident_record(view.incident, refs))


@router.get("/decisions/{record_id}", dependencies=VIEW, response_model=schemas.Decision)
def decision(case: OpenCase, browse: OpenBrowse, record_id: Id) -> JSONResponse:
    """Returns one judgement; one that the visitor may not see is not there for them."""
    found = decision_by_id(case.ledger, record_id) if browse.find(record_id) else None
    if found is None:
        raise MissingError(f"There is no decision with the id {record_id!r}.")
    return JSONResponse(records.decision_record(found))
