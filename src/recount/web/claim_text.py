"""A claim in its text: as a line of a list, and with what stands around its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from recount.browse import ClaimItem
from recount.model import Claim, Document
from recount.report.words import label, label_event, say_day, say_place
from recount.web.evidence import Figure, Piece, claim_marks, cut_text
from recount.web.marking import Run, cut_document, find_marks
from recount.web.values import say_figure

AROUND = 400
"""Characters before and behind a claim's sentence that its page shows, cut at words."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """What a list shows of a claim; `source_id` leads to the source's page."""

    id: str
    doc_id: str
    source: str
    source_id: str | None
    stance: str
    cue: str | None
    figures: tuple[Figure, ...]
    pieces: tuple[Piece, ...]
    state: str
    decided_by: tuple[str, ...]
    title: str
    outlet: str | None
    published: date | None
    event: str | None
    place: str | None
    when: str | None
    score: float


def item_line(item: ClaimItem) -> ItemLine:
    """Returns a claim for a list, its sentence cut at its marks and at what was searched."""
    claim = item.claim
    source, cue = claim.source, claim.attribution.cue
    whole = len(claim.sentence.spans) == 1
    marks = claim_marks(claim) if whole else []
    marks += [(span.start, span.end, "found") for span in item.marks] if whole else []
    return ItemLine(
        id=claim.id,
        doc_id=claim.doc_id,
        source=name_source(claim, item.outlet or item.ref),
        source_id=source.identity.id if source and source.identity else None,
        stance=claim.attribution.stance,
        cue=cue.text if cue else None,
        figures=tuple(Figure(c.value.harm, say_figure(c.value)) for c in claim.counts),
        pieces=cut_text(claim.sentence.text, claim.sentence.start, marks),
        state=item.state,
        decided_by=item.decided_by,
        title=item.title or item.ref,
        outlet=item.outlet,
        published=item.published,
        event=label_event(claim.event.value.type) if claim.event else None,
        place=say_place(claim.place.value) if claim.place else None,
        when=say_day(claim.when.value) if claim.when else None,
        score=claim.score,
    )


def name_source(claim: Claim, outlet: str) -> str:
    """Returns who makes a claim, in words."""
    if claim.source is not None:
        return claim.source.identity.name if claim.source.identity else claim.source.evidence.text
    return outlet if claim.attribution.manner == "own" else "A source that is not named"


def headline(claim: Claim) -> str:
    """Returns a claim's figures in words, without those that are parts of others."""
    whole = [c.value for c in claim.counts if c.value.part_of is None]
    return ", ".join(
        f"{say_figure(count)} {label('harm', count.harm).lower()}"
        + ("" if count.group == "persons" else f" ({label('group', count.group)})")
        for count in whole
    )


def text_around(claim: Claim, doc: Document) -> list[Run]:
    """Returns a claim's sentence with what stands before and behind it, cut at the marks."""
    text = doc.text
    start = max(0, claim.sentence.start - AROUND)
    end = min(len(text), claim.sentence.end + AROUND)
    while start > 0 and not text[start - 1].isspace() and start < claim.sentence.start:
        start += 1
    while end < len(text) and not text[end].isspace() and end > claim.sentence.end:
        end -= 1
    return cut_document(text[start:end], find_marks(claim, 1), start)
