"""A claim as a page shows it: its sentence cut at the edges of what was read in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from recount.model import Claim, Document, Span
from recount.report.words import say_day, say_place
from recount.web.values import say_figure

LAYERS = ("content", "source", "cue", "event", "count", "place", "when")
"""The kinds of marks; a piece under several bears all their classes."""
Mark = tuple[int, int, str]
"""Start, end (exclusive) and kind of a mark, in code points of the document's text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters under the same marks; `classes` is empty where there is none.

    `start` is its offset in the document's text.
    """

    text: str
    classes: str
    title: str
    start: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A count in words."""

    harm: str
    words: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """What the macro `claim_line` shows of a claim."""

    id: str
    doc_id: str
    source: str
    stance: str
    cue: str | None
    figures: tuple[Figure, ...]
    pieces: tuple[Piece, ...]
    outlet: str | None
    ref: str
    published: date | None
    event: str | None
    place: str | None
    when: str | None


def cut_text(text: str, start: int, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """Cuts a text at every mark's edges; `start` is the text's own offset, as the marks count.

    Nested and overlapping marks give pieces that bear the classes of all of them.
    """
    end = start + len(text)
    inside = [(max(a, start), min(b, end), kind) for a, b, kind in marks if a < end and b > start]
    edges = sorted({start, end, *(a for a, _, _ in inside), *(b for _, b, _ in inside)})
    pieces = []
    for a, b in pairwise(edges):
        kinds = {kind for x, y, kind in inside if x <= a and b <= y}
        ordered = [kind for kind in LAYERS if kind in kinds] + sorted(kinds - set(LAYERS))
        classes = " ".join(f"m-{kind}" for kind in ordered)
        pieces.append(Piece(text[a - start : b - start], classes, ", ".join(ordered), a))
    return tuple(pieces)


def claim_marks(claim: Claim) -> list[Mark]:
    """Returns the marks of all that was read in a claim, wherever in the document it stands."""
    attribution = claim.attribution
    found: list[tuple[Sequence[Span], str]] = [(attribution.content.spans, "content")]
    if claim.source:
        found.append((claim.source.evidence.spans, "source"))
    if attribution.cue:
        found.append((attribution.cue.spans, "cue"))
    if claim.event:
        found.append((claim.event.evidence.spans, "event"))
    found += [(count.evidence.spans, "count") for count in claim.counts]
    if claim.place:
        found.append((claim.place.evidence.spans, "place"))
    if claim.when:
        found.append((claim.when.evidence.spans, "when"))
    return [(span.start, span.end, kind) for spans, kind in found for span in spans]


def claim_line(claim: Claim, doc: Document) -> ClaimLine:
    """Returns a claim for the macro `claim_line`."""
    sentence = claim.sentence
    start, end = sentence.start, sentence.end
    return ClaimLine(
        id=claim.id,
        doc_id=doc.id,
        source=name_source(claim, doc.outlet, doc.ref),
        stance=claim.attribution.stance,
        cue=claim.attribution.cue.text if claim.attribution.cue else None,
        figures=tuple(Figure(c.value.harm, say_figure(c.value)) for c in claim.counts),
        pieces=cut_text(doc.text[start:end], start, claim_marks(claim)),
        outlet=doc.outlet,
        ref=doc.ref,
        published=doc.published,
        event=claim.event.value.type if claim.event else None,
        place=say_place(claim.place.value) if claim.place else None,
        when=say_day(claim.when.value) if claim.when else None,
    )


def name_source(claim: Claim, outlet: str | None, ref: str) -> str:
    """Returns who a claim is by, in words; the outlet where it speaks in its own voice."""
    if claim.source is not None:
        return claim.source.identity.name if claim.source.identity else claim.source.evidence.text
    return (outlet or ref) if claim.attribution.manner == "own" else "not said who"
