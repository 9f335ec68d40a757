"""Single records by their ids."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Request
from starlette.responses import JSONResponse

from recount import records
from recount.web.api import schemas
from recount.web.api.answers import MISSING, Codebook
from recount.web.problems import MissingError
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenCase
from recount.web.values import chosen_codebook

router = APIRouter(tags=["records"], responses=MISSING)
Id = Annotated[str, Path(max_length=64, description="The record's whole id.")]
VIEW = [needs("view")]
T = TypeVar("T", bound=Any)


def _one(found: list[T], record_id: str, kind: str) -> T:
    for each in found:
        if each.id == record_id:
            return each
    raise MissingError(f"There is no {kind} with the id {record_id!r}.")


@router.get("/documents/{record_id}", dependencies=VIEW, response_model=schemas.Document)
def document(case: OpenCase, record_id: Id) -> JSONResponse:
    """Returns one report with its text."""
    docs = case.documents()
    found = _one(docs, record_id, "document")
    refs = {doc.id: doc.ref for doc in docs}
    copy_of = refs.get(case.copies().get(found.id, ""))
    version_of = refs.get(case.versions().get(found.id, ""))
    return JSONResponse(records.document_record(found, copy_of, version_of))


@router.get(
    "/documents/{record_id}/mentions", dependencies=VIEW, response_model=list[schemas.Mention]
)
def mentions(case: OpenCase, record_id: Id) -> JSONResponse:
    """Returns the mentions of one report, in the order of its text."""
    doc = _one(case.documents(), record_id, "document")
    found = case.mentions(record_id)
    return JSONResponse([records.mention_record(doc, kind, each) for kind, each in found])


@router.get("/claims/{record_id}", dependencies=VIEW, response_model=schemas.Claim)
def claim(case: OpenCase, record_id: Id) -> JSONResponse:
    """Returns one claim."""
    found = _one(case.claims(), record_id, "claim")
    docs = {doc.id: doc for doc in case.documents()}
    return JSONResponse(records.claim_record(found, docs[found.doc_id]))


@router.get("/sources/{record_id}", dependencies=VIEW, response_model=schemas.Source)
def source(case: OpenCase, record_id: Id) -> JSONResponse:
    """Returns one source."""
    return JSONResponse(records.source_record(_one(case.sources(), record_id, "source")))


@router.get("/incidents/{record_id}", dependencies=VIEW, response_model=schemas.Incident)
def incident(
    request: Request,
    case: OpenCase,
    record_id: Id,
    codebook: Codebook = None,
) -> JSONResponse:
    """Returns one incident, under a codebook."""
    found = _one(case.incidents(codebook=chosen_codebook(request)), record_id, "incident")
    refs = {doc.id: doc.ref for doc in case.documents()}
    return JSONResponse(records.incident_record(found, refs))


@router.get("/decisions/{record_id}", dependencies=VIEW, response_model=schemas.Decision)
def decision(case: OpenCase, record_id: Id) -> JSONResponse:
    """Returns one judgement."""
    return JSONResponse(records.decision_record(_one(case.decisions(), record_id, "decision")))
