"""Lists of records, narrowed as the command line's and read page by page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from recount import records
from recount.browse import MOST, Browse, Wanted
from recount.browse.replay import read_under
from recount.export.csv import encode_rows
from recount.export.tables import BY_NAME, build_rows, name_columns
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
def documents(
    case: OpenCase, browse: OpenBrowse, narrow: Narrowed, part: AskedPart
) -> JSONResponse:
    """Lists the reports, by day of publication."""
    page = browse.documents(narrow.narrow(), limit=part.limit, offset=part.offset)
    firsts = case.versions()
    named = [i for one in page.items for i in (one.id, one.copy_of, firsts.get(one.id)) if i]
    docs = single.read_documents(case.ledger, named)
    refs = {doc_id: doc.ref for doc_id, doc in docs.items()}
    return answer_page(
        page,
        lambda item: records.document_record(
            docs[item.id], refs.get(item.copy_of or ""), refs.get(firsts.get(item.id, ""))
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
