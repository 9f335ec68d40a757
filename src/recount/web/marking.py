"""A document's text cut at the edges of all that was read in it, claim by claim.

Marks may nest and overlap as they like: each run of characters that lies under the same marks
becomes one piece, which bears them all. The pieces make up the text, to the character.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from recount.model import Claim, Span
from recount.web.evidence import LAYERS
from recount.web.text import find_hidden


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that a part of a claim was read from: code points, the end exclusive.

    `part` is one of `LAYERS`, `key` the part's name in the claim (`counts.1`), `claim` the claim's
    number on the page, from 1.
    """

    start: int
    end: int
    part: str
    key: str
    claim: int


@dataclass(frozen=True, slots=True)
class Run:
    """A run of characters under the same marks; `start` is its offset in the document's text.

    `parts`, `keys` and `claims` are those of all its marks, `opens` the parts that begin with it
    and `heads` the claims whose content does. `shown` is what is printed in place of a hidden
    character, which is a run of its own.
    """

    text: str
    start: int
    parts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    claims: tuple[int, ...] = ()
    opens: tuple[str, ...] = ()
    heads: tuple[int, ...] = ()
    shown: str | None = None

    @property
    def classes(self) -> str:
        """The classes of the marks' styles."""
        return " ".join(f"m-{part}" for part in self.parts)


def find_marks(claim: Claim, number: int) -> list[Mark]:
    """Returns the marks of all that was read in a claim, wherever in the document it stands."""
    attribution = claim.attribution
    found: list[tuple[Sequence[Span], str, str]] = [
        (attribution.content.spans, "content", "content")
    ]
    if claim.source:
        found.append((claim.source.evidence.spans, "source", "source"))
    if attribution.cue:
        found.append((attribution.cue.spans, "cue", "cue"))
    for n, count in enumerate(claim.counts):
        found.append((count.evidence.spans, "count", f"counts.{n}"))
    for name, mention in (("event", claim.event), ("place", claim.place), ("when", claim.when)):
        if mention is not None:
            found.append((mention.evidence.spans, name, name))
    return [
        Mark(span.start, span.end, part, key, number)
        for spans, part, key in found
        for span in spans
    ]


def cut_document(text: str, marks: Iterable[Mark], start: int = 0) -> list[Run]:
    """Cuts a text at every mark's edges and around its hidden characters.

    `start` is the text's own offset, as the marks count; what lies outside is left out.
    """
    end = start + len(text)
    inside = [m for m in marks if m.start < end and m.end > start and m.start < m.end]
    hidden = {start + at: shown for at, shown in find_hidden(text).items()}
    edges = {start, end} if text else set()
    begins: defaultdict[int, list[Mark]] = defaultdict(list)
    ends: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in inside:
        begins[max(mark.start, start)].append(mark)
        ends[min(mark.end, end)].append(mark)
    edges |= {*begins, *ends, *hidden, *(at + 1 for at in hidden)}
    open_marks: Counter[Mark] = Counter()
    heads: set[int] = set()
    runs = []
    for a, b in pairwise(sorted(edges)):
        open_marks.subtract(ends[a])
        open_marks.update(begins[a])
        here = [mark for mark, n in open_marks.items() if n > 0]
        new = {m.claim for m in begins[a] if m.part == "content"} - heads
        heads |= new
        runs.append(
            _run(text[a - start : b - start], a, here, begins[a], heads=new, shown=hidden.get(a))
        )
    return runs


def _run(
    text: str,
    at: int,
    here: Sequence[Mark],
    begun: Sequence[Mark],
    *,
    heads: set[int],
    shown: str | None,
) -> Run:
    return Run(
        text=text,
        start=at,
        parts=_in_order({mark.part for mark in here}),
        keys=tuple(sorted({mark.key for mark in here})),
        claims=tuple(sorted({mark.claim for mark in here})),
        opens=_in_order({mark.part for mark in begun}),
        heads=tuple(sorted(heads)),
        shown=shown,
    )


def _in_order(parts: set[str]) -> tuple[str, ...]:
    return tuple(part for part in LAYERS if part in parts)
