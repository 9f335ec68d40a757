"""Reads attributions with the learned network, as drafts like those of the rules.

The same pass gives each token's marks: which event and which count it is part of.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from recount.extract.drafts import Draft
from recount.extract.quotations import Quotations, follow_continued
from recount.extract.spanned import Bounds, SpannedAttribution, drafts_from_spans
from recount.neural.marks import WordMarks
from recount.neural.network import Network
from recount.neural.reading import CueReading, read_text
from recount.neural.roles import CONTENT, CUE, SOURCE, find_runs
from recount.neural.words import find_words
from recount.text.view import TextView


@dataclass(frozen=True, slots=True)
class NetworkReading:
    """What the network reads in a text: attributions as runs of text, marks by token."""

    spans: list[SpannedAttribution]
    marks: WordMarks

    @classmethod
    def of(cls, network: Network, view: TextView) -> NetworkReading:
        """Returns the network's reading of a text."""
        reading = read_text(network, find_words(view))
        spans = [spanned for cue in reading.cues if (spanned := _spanned(view, cue))]
        return cls(join_told(spans), reading.marks)

    def drafts(self, view: TextView) -> list[Draft]:
        """Returns the attributions as drafts, in the order of their cues.

        A quotation that goes on in paragraphs beyond its cue's window is followed to its end.
        """
        quotations = Quotations.of(view)
        return [
            replace(draft, content=follow_continued(view, quotations, draft.content))
            for draft in drafts_from_spans(view, self.spans)
        ]


def _spanned(view: TextView, found: CueReading) -> SpannedAttribution | None:
    """Returns a cue's attribution; None where the labels name no content."""
    runs = find_runs(found.labels, CONTENT)
    content = [_with_marks(view, _bounds(view, found, run)) for run in runs]
    if not content:
        return None
    cues = find_runs(found.labels, CUE)
    at = found.token - found.first
    own = next((run for run in cues if run[0] <= at < run[1]), (at, at + 1))
    sources = find_runs(found.labels, SOURCE)
    return SpannedAttribution(
        source=_bounds(view, found, _longest(sources)) if sources else None,
        cue=_bounds(view, found, own),
        content=tuple(content),
        score=found.probability,
    )


def join_told(spans: list[SpannedAttribution]) -> list[SpannedAttribution]:
    """Returns the attributions, those of one source that go on from each other as one.

    "The governor brushed aside as "idle talk" | rumours that soldiers had burned the mill": he does
    not spread these.
    """
    kept: list[SpannedAttribution] = []
    for span in spans:
        before = kept[-1] if kept else None
        if before and span.source and before.source == span.source:
            end = before.content[-1][1]
            gap = span.cue[0] - end
            if before.cue[1] <= before.content[0][0] and 0 <= gap <= 1:
                whole = (*before.content[:-1], (before.content[-1][0], span.content[-1][1]))
                kept[-1] = replace(before, content=whole)
                continue
        kept.append(span)
    return kept


def _with_marks(view: TextView, bounds: Bounds) -> Bounds:
    """Returns a content with the quotation marks around it, which the network leaves out."""
    start, end = bounds
    near = bisect_right(view.quotes, start, key=lambda quote: quote.start)
    for k in range(max(0, near - 1), len(view.quotes)):
        quote = view.quotes[k]
        if quote.start >= end:
            break
        if quote.start < start <= quote.end and not _has_words(view.text[quote.start : start]):
            start = quote.start
        if quote.start < end < quote.end and not _has_words(view.text[end : quote.end]):
            end = quote.end
    return start, end


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _longest(runs: list[tuple[int, int]]) -> tuple[int, int]:
    return max(runs, key=lambda run: (run[1] - run[0], -run[0]))


def _bounds(view: TextView, found: CueReading, run: tuple[int, int]) -> Bounds:
    first, last = view.tokens[found.first + run[0]], view.tokens[found.first + run[1] - 1]
    return first.start, last.end
