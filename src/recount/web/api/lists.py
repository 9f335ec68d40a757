"""Lists of records, narrowed as the command line's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse

from recount import records
from recount.lookup import find_claims, find_documents, find_issues, find_sources
from recount.web.api import schemas
from recount.web.api.answers import PROBLEMS, AskedPart, Codebook, RecordList, answer_list
from recount.web.queries import FilterQuery
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenCase
from recount.web.values import chosen_codebook

router = APIRouter(tags=["lists"], responses=PROBLEMS)
Narrowed = Annotated[FilterQuery, Query()]
VIEW = [needs("view")]


@router.get("/documents", dependencies=VIEW, response_model=RecordList[schemas.Document])
def documents(case: OpenCase, narrow: Narrowed, part: AskedPart) -> JSONResponse:
    """Lists the reports, by day of publication."""
    refs = {doc.id: doc.ref for doc in case.documents()}
    copies, firsts = case.copies(), case.versions()
    return answer_list(
        find_documents(case, narrow.narrow()),
        part,
        lambda doc: records.document_record(
            doc, refs.get(copies.get(doc.id, "")), refs.get(firsts.get(doc.id, ""))
        ),
    )


@router.get("/claims", dependencies=VIEW, response_model=RecordList[schemas.Claim])
def claims(case: OpenCase, narrow: Narrowed, part: AskedPart) -> JSONResponse:
    """Lists who says what, in the order of the documents and their texts."""
    docs = {doc.id: doc for doc in case.documents()}
    return answer_list(
        find_claims(case, narrow.narrow()),
        part,
        lambda claim: records.claim_record(claim, docs[claim.doc_id]),
    )


@router.get("/sources", dependencies=VIEW, response_model=RecordList[schemas.Source])
def sources(case: OpenCase, narrow: Narrowed, part: AskedPart) -> JSONResponse:
    """Lists who speaks, those who speak most first."""
    return answer_list(find_sources(case, narrow.narrow()), part, records.source_record)


@router.get("/incidents", dependencies=VIEW, response_model=RecordList[schemas.Incident])
def incidents(
    request: Request,
    case: OpenCase,
    narrow: Narrowed,
    part: AskedPart,
    codebook: Codebook = None,
) -> JSONResponse:
    """Lists what happened, under a codebook."""
    refs = {doc.id: doc.ref for doc in case.documents()}
    return answer_list(
        case.incidents(narrow.narrow(), chosen_codebook(request)),
        part,
        lambda incident: records.incident_record(incident, refs),
    )


@router.get("/issues", dependencies=VIEW, response_model=RecordList[schemas.Issue])
def issues(case: OpenCase, narrow: Narrowed, part: AskedPart) -> JSONResponse:
    """Lists what could not be read."""
    return answer_list(find_issues(case, narrow.narrow()), part, records.issue_record)


@router.get("/decisions", dependencies=VIEW, response_model=RecordList[schemas.Decision])
def decisions(case: OpenCase, part: AskedPart) -> JSONResponse:
    """Lists the judgements, in the order in which they were made."""
    return answer_list(case.decisions(), part, records.decision_record)
