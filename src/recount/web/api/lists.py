"""Lists of records, narrowed as the command line's and read page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse

from recount import records
from recount.browse import MOST, Browse
from recount.browse.replay import read_under
from recount.filters import Filter
from recount.lookup import find_issues
from recount.store import single
from recount.web.api import schemas
from recount.web.api.answers import (
    PROBLEMS,
    AskedPart,
    Codebook,
    RecordList,
    answer_list,
    answer_page,
)
from recount.web.queries import FilterQuery
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenBrowse, OpenCase
from recount.web.values import chosen_codebook

router = APIRouter(tags=["lists"], responses=PROBLEMS)
Narrowed = Annotated[FilterQuery, Query()]
VIEW = [needs("view")]


@router.get("/documents", dependencies=VIEW, response_model=RecordList[schemas.Document])
def documents(
    case: OpenCase, browse: OpenBrowse, narrow: Narrowed, part: AskedPart
) -> JSONResponse:
    """Lists the reports, by day of publication."""
    page = browse.documents(narrow.narrow(), limit=part.limit, offset=part.offset)
    docs = single.read_documents(
        case.ledger, [i for item in page.items for i in (item.id, item.copy_of) if i]
    )
    return answer_page(
        page,
        lambda item: records.document_record(
            docs[item.id], docs[item.copy_of].ref if item.copy_of else None
        ),
    )


@router.get("/claims", dependencies=VIEW, response_model=RecordList[schemas.Claim])
def claims(case: OpenCase, browse: OpenBrowse, narrow: Narrowed, part: AskedPart) -> JSONResponse:
    """Lists who says what, in the order of the documents and their texts."""
    page = browse.claims(narrow.narrow(), limit=part.limit, offset=part.offset)
    docs = single.read_documents(case.ledger, list({item.claim.doc_id for item in page.items}))
    return answer_page(page, lambda item: records.claim_record(item.claim, docs[item.claim.doc_id]))


@router.get("/sources", dependencies=VIEW, response_model=RecordList[schemas.Source])
def sources(browse: OpenBrowse, narrow: Narrowed, part: AskedPart) -> JSONResponse:
    """Lists who speaks, those who speak most first."""
    page = browse.sources(narrow.narrow(), limit=part.limit, offset=part.offset)
    return answer_page(page, records.source_record)


@router.get("/incidents", dependencies=VIEW, response_model=RecordList[schemas.Incident])
def incidents(
    request: Request,
    *,
    case: OpenCase,
    browse: OpenBrowse,
    narrow: Narrowed,
    part: AskedPart,
    codebook: Codebook = None,
) -> JSONResponse:
    """Lists what happened, under a codebook."""
    wanted = chosen_codebook(request)
    if wanted not in browse.codebooks:
        refs = {doc.id: doc.ref for doc in case.documents()}
        found = case.incidents(narrow.narrow(), wanted)
        return answer_list(found, part, lambda each: records.incident_record(each, refs))
    page = browse.incidents(narrow.narrow(), sort="listed", limit=part.limit, offset=part.offset)
    ids = [item.id for item in page.items]
    kept = read_under(case.ledger, browse.kept, ids, (wanted,))[wanted]
    names = sorted({doc_id for each in kept.values() for doc_id in each.documents})
    named = single.read_documents(case.ledger, names)
    refs = {doc_id: doc.ref for doc_id, doc in named.items()}
    return answer_page(page, lambda item: records.incident_record(kept[item.id], refs))


@router.get("/issues", dependencies=VIEW, response_model=RecordList[schemas.Issue])
def issues(case: OpenCase, browse: OpenBrowse, narrow: Narrowed, part: AskedPart) -> JSONResponse:
    """Lists what could not be read."""
    wanted = narrow.narrow()
    found = find_issues(case, Filter(text=wanted.text))
    if (rest := replace(wanted, text=None)) != Filter():
        refs = set(_refs(browse, rest))
        found = [issue for issue in found if issue.subject in refs]
    return answer_list(found, part, records.issue_record)


def _refs(browse: Browse, narrow: Filter) -> Iterator[str]:
    """Yields the refs of the documents that fit."""
    offset: int | None = 0
    while offset is not None:
        page = browse.documents(narrow, offset=offset, limit=MOST)
        yield from (item.ref for item in page.items)
        offset = page.next_offset


@router.get("/decisions", dependencies=VIEW, response_model=RecordList[schemas.Decision])
def decisions(browse: OpenBrowse, part: AskedPart) -> JSONResponse:
    """Lists the judgements, in the order in which they were made."""
    page = browse.decisions(oldest_first=True, limit=part.limit, offset=part.offset)
    return answer_page(page, lambda item: records.decision_record(item.decision))
