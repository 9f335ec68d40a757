"""Lists of records, narrowed as the command line's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from recount import records
from recount.browse import Browse, Wanted
from recount.export.csv import encode_rows
from recount.export.tables import BY_NAME, build_rows, name_columns
from recount.lookup import find_claims, find_documents, find_issues, find_sources
from recount.web.api import schemas
from recount.web.api.answers import MOST, PROBLEMS, AskedPart, Codebook, RecordList, answer_list
from recount.web.queries import FilterQuery
from recount.web.security.roles import needs
from recount.web.security.sessions import OpenBrowse, OpenCase
from recount.web.values import chosen_codebook

router = APIRouter(tags=["lists"], responses=PROBLEMS)
Narrowed = Annotated[FilterQuery, Query()]
VIEW = [needs("view")]
LINES, CSV = "application/x-ndjson", "text/csv; charset=utf-8"
Kind = Literal[
    "accept", "amend", "reject", "link", "unlink", "merge", "split", "undo", "review"
]  # fmt: skip


def _told(media_type: str) -> dict[int | str, dict[str, Any]]:
    """Returns how the description of the API names a file's type."""
    return {200: {"content": {media_type: {"schema": {"type": "string"}}}}}


def read_wanted(
    by: Annotated[str | None, Query(max_length=200, description="Who decided.")] = None,
    kind: Annotated[Kind | None, Query(description="What was decided.")] = None,
    claim: Annotated[str | None, Query(max_length=64, description="On which claim.")] = None,
    day: Annotated[date | None, Query(description="On which day, in UTC.")] = None,
) -> Wanted:
    """Returns which decisions are asked for."""
    return Wanted(by, kind, claim, day.isoformat() if day else None)


AskedDecisions = Annotated[Wanted, Depends(read_wanted)]


@router.get("/documents", dependencies=VIEW, response_model=RecordList[schemas.Document])
def documents(case: OpenCase, narrow: Narrowed, part: AskedPart) -> JSONResponse:
    """Lists the reports, by day of publication."""
    refs = {doc.id: doc.ref for doc in case.documents()}
    copies = case.copies()
    return answer_list(
        find_documents(case, narrow.narrow()),
        part,
        lambda doc: records.document_record(doc, refs.get(copies.get(doc.id, ""))),
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
def decisions(browse: OpenBrowse, part: AskedPart, wanted: AskedDecisions) -> JSONResponse:
    """Lists the judgements that the visitor may see, in the order in which they were made."""
    found = browse.decisions_on(wanted, offset=part.offset, limit=part.limit, oldest_first=True)
    items = [records.decision_record(item.decision) for item in found.items]
    return JSONResponse(
        {"total": found.total, "limit": part.limit, "offset": part.offset, "items": items}
    )


@router.get("/decisions.jsonl", dependencies=VIEW, response_class=Response, responses=_told(LINES))
def decisions_as_lines(browse: OpenBrowse, wanted: AskedDecisions) -> Response:
    """Returns the judgements that the visitor may see, a JSON object a line."""
    lines = (json.dumps(each, ensure_ascii=False) + "\n" for each in _every(browse, wanted))
    body = "".join(lines).encode("utf-8", "replace")
    return _file(body, LINES, "decisions.jsonl")


@router.get("/decisions.csv", dependencies=VIEW, response_class=Response, responses=_told(CSV))
def decisions_as_csv(browse: OpenBrowse, wanted: AskedDecisions) -> Response:
    """Returns the judgements that the visitor may see as CSV (RFC 4180), as exports write them."""
    table = BY_NAME["decisions"]
    names = [name for name, _ in name_columns(table)]
    body = encode_rows(names, build_rows(table, _every(browse, wanted)))
    return _file(body, CSV, "decisions.csv")


def _every(browse: Browse, wanted: Wanted) -> Iterator[records.Record]:
    offset: int | None = 0
    while offset is not None:
        page = browse.decisions_on(wanted, offset=offset, limit=MOST, oldest_first=True)
        yield from (records.decision_record(item.decision) for item in page.items)
        offset = page.next_offset


def _file(body: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=media_type, headers=headers)
