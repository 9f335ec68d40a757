"""Lets contents run as far as the quotations that they are part of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass

from recount.text.view import Quote, TextView

Range = tuple[int, int]
MAX_RUN = 12
LONGEST = 8000
"""A longer quotation, in characters, is a lost mark or a document, not one speaker's words."""


@dataclass(frozen=True, slots=True)
class Quotations:
    """A text's quotations with a fast look-up by offset."""

    quotes: tuple[Quote, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, view: TextView) -> Quotations:
        """Returns the quotations of a text."""
        return cls(view.quotes, tuple(quote.start for quote in view.quotes))

    def at(self, offset: int) -> int | None:
        """Returns the position of the quotation that covers an offset."""
        k = bisect_right(self.starts, offset) - 1
        return k if k >= 0 and offset < self.quotes[k].end else None

    def covers(self, offset: int) -> bool:
        """Whether an offset lies in a quotation."""
        return self.at(offset) is not None


def _range(view: TextView, quote: Quote) -> Range | None:
    if quote.end - quote.start > LONGEST:
        return None
    within = view.tokens_between(quote.start, quote.end)
    return (within[0].i, within[-1].i + 1) if within else None


def extend_over_quotes(
    view: TextView,
    quotations: Quotations,
    ranges: tuple[Range, ...],
    cue: Range,
    cued: Collection[int],
) -> tuple[Range, ...]:
    """Returns a content's token ranges, run on as far as its quotations do.

    A quotation that begins or ends in the content belongs to it whole, unless the cue itself
    stands in it; so do the quotations that open the sentences and paragraphs behind it, as long
    as no cue of their own (`cued`: numbers of sentences with a cue outside quotations)
    attributes them.
    """
    found: list[Range] = []
    own = quotations.at(view.tokens[cue[0]].start)
    tail: int | None = None
    for first, last in ranges:
        a, b = first, last
        for offset in (view.tokens[first].start, view.tokens[last - 1].start):
            k = quotations.at(offset)
            if k is None or k == own:
                continue
            bounds = _range(view, quotations.quotes[k])
            if bounds:
                a, b, tail = min(a, bounds[0]), max(b, bounds[1]), k
        if a <= cue[0] < b and not first <= cue[0] < last:
            a, b = first, last
        found.append((a, b))
    if tail is not None and own is None:
        found += _run_on(view, quotations, max(tail, _last_in(view, found, quotations)), cue, cued)
    return merge_ranges(found)


def follow_continued(
    view: TextView, quotations: Quotations, ranges: tuple[Range, ...]
) -> tuple[Range, ...]:
    """Returns a content's token ranges with the paragraphs that its last quotation goes on in.

    A quotation goes on where its paragraph ends without a closing mark and the next one opens
    with a mark of its own.
    """
    found = list(ranges)
    k = quotations.at(view.tokens[ranges[-1][1] - 1].start)
    for _ in range(MAX_RUN):
        if k is None or not quotations.quotes[k].continues or k + 1 >= len(quotations.quotes):
            break
        k += 1
        bounds = _range(view, quotations.quotes[k])
        if bounds is None:
            break
        found.append(bounds)
    return merge_ranges(found)


def _last_in(view: TextView, ranges: list[Range], quotations: Quotations) -> int:
    ends = [quotations.at(view.tokens[last - 1].start) for _, last in ranges]
    return max((k for k in ends if k is not None), default=-1)


def _run_on(
    view: TextView, quotations: Quotations, k: int, cue: Range, cued: Collection[int]
) -> list[Range]:
    found: list[Range] = []
    quotes = quotations.quotes
    end = max(quotes[k].end, view.tokens[cue[1] - 1].end)
    at = view.sentence_at(end - 1)
    while k + 1 < len(quotes) and len(found) < MAX_RUN:
        quote, following = quotes[k], quotes[k + 1]
        home = view.sentence_at(following.start)
        opens = following.start - home.start <= 1
        near = home.i <= at.i + 1 and home.paragraph == at.paragraph and opens and home.i > at.i
        if not ((near and home.i not in cued) or (quote.continues and opens)):
            break
        bounds = _range(view, following)
        if bounds:
            found.append(bounds)
        at = view.sentence_at(following.end - 1)
        k += 1
    return found


def merge_ranges(ranges: list[Range]) -> tuple[Range, ...]:
    """Returns token ranges in order, those that touch joined."""
    merged: list[Range] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)
