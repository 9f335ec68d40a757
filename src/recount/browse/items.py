"""Makes the items of lists from the rows of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from recount.browse.results import Bounds, ClaimItem, DocumentItem, IncidentItem, Snippet
from recount.model import Claim, Span
from recount.priority import weigh_claim
from recount.store import words
from recount.store.ledger import Ledger
from recount.store.single import mark_claims, mark_documents, read_claims

SNIPPET = 240
"""Characters of a document's text that a hit is shown with."""
DOCUMENT = (
    "seq", "doc_id", "ref", "title", "outlet", "url", "published", "lang", "author", "media_type",
    "size", "claims", "copy_of",
)  # fmt: skip
CLAIM = (
    "seq", "claim_id", "ref", "outlet", "published", "state", "decided_by", "decided_at",
    "incident_id", "status", "figure", "priority", "score", "spoken", "copy_of",
    "(SELECT title FROM document_rows d WHERE d.doc_id = claim_rows.doc_id)",
)  # fmt: skip
INCIDENT = (
    "id", "status", "event", "title", "earliest", "latest", "assumed", "place", "country", "lat",
    "lon", "radius_km", "killed_low", "killed_best", "killed_high", "injured_low", "injured_best",
    "injured_high", "accounts", "documents", "claims", "about", "aggregate", "left_out",
)  # fmt: skip
Row = tuple[Any, ...]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def make_documents(ledger: Ledger, rows: Sequence[Row], query: str = "") -> list[DocumentItem]:
    """Returns documents from rows of `DOCUMENT`, with what a full-text query finds in them."""
    marked = mark_documents(ledger, query, [row[0] for row in rows]) if query else {}
    return [_document(row, marked.get(row[0])) for row in rows]


def _document(row: Row, marked: tuple[str | None, str] | None) -> DocumentItem:
    found = cut_snippet(marked[1]) if marked else None
    title_marks = _spans(words.find_marks(marked[0] or "")) if marked else ()
    return DocumentItem(
        id=row[1],
        ref=row[2],
        title=row[3],
        outlet=row[4],
        url=row[5],
        published=_day(row[6]),
        lang=row[7],
        author=row[8],
        media_type=row[9],
        size=row[10],
        claims=row[11],
        copy_of=row[12],
        found=found,
        title_marks=title_marks,
    )


def _spans(pairs: Sequence[tuple[int, int]], offset: int = 0) -> tuple[Span, ...]:
    return tuple(Span(start + offset, end + offset) for start, end in pairs)


def cut_snippet(marked: str, size: int = SNIPPET) -> Snippet:
    """Returns the piece of a marked text with the most marks in it."""
    spans = words.find_marks(marked)
    text = marked
    for sign in words.MARKS:
        text = text.replace(sign, "")
    start, end = words.choose_window(text, spans, size)
    return Snippet(text[start:end], start, _spans(words.within(spans, start, end)))


def make_claims(ledger: Ledger, rows: Sequence[Row], query: str = "") -> list[ClaimItem]:
    """Returns claims from rows of `CLAIM`, with what a full-text query finds in their sentences."""
    claims = read_claims(ledger, [row[1] for row in rows])
    marked = mark_claims(ledger, query, [row[0] for row in rows]) if query else {}
    return [_claim(row, claims, marked.get(row[0])) for row in rows]


def _claim(row: Row, claims: Mapping[str, Claim], marked: str | None) -> ClaimItem:
    claim = claims[row[1]]
    _, reasons = weigh_claim(
        status=row[9], figure=row[10], score=row[12], spoken=row[13], copied=row[14] is not None
    )
    whole = len(claim.sentence.spans) == 1
    marks = words.find_marks(marked) if marked and whole else []
    return ClaimItem(
        claim=claim,
        ref=row[2],
        title=row[15],
        outlet=row[3],
        published=_day(row[4]),
        state=row[5],
        decided_by=tuple(row[6].split("|")) if row[6] else (),
        decided_at=row[7],
        incident_id=row[8],
        status=row[9],
        figure=row[10],
        priority=row[11],
        reasons=reasons,
        marks=_spans(marks, claim.sentence.start),
    )


def make_incident(row: Row) -> IncidentItem:
    """Returns an incident from a row of `INCIDENT`."""
    return IncidentItem(
        id=row[0],
        status=row[1],
        event=row[2],
        title=row[3],
        earliest=_day(row[4]),
        latest=_day(row[5]),
        day_assumed=bool(row[6]),
        place=row[7],
        country=row[8],
        lat=row[9],
        lon=row[10],
        radius_km=row[11],
        killed=Bounds(*row[12:15]),
        injured=Bounds(*row[15:18]),
        accounts=row[18],
        documents=row[19],
        claims=row[20],
        about=tuple(part for part in row[21].split("|") if part),
        aggregate=bool(row[22]),
        left_out=row[23],
    )
