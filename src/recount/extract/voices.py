"""Whose words a stretch of text is: the innermost attribution's, or the outlet's own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from recount.model import Attribution, Mention, Span

OWN = -1
"""The number of the outlet's own voice; attributions are numbered from 0."""


class Voices:
    """The attributions of a text, looked up by offset."""

    def __init__(self, attributions: Sequence[Mention[Attribution]]) -> None:
        self.attributions = attributions
        self._runs: list[tuple[int, int, int, int]] = sorted(
            (span.start, span.end, _length(mention), number)
            for number, mention in enumerate(attributions)
            for span in mention.value.content.spans
        )
        self._starts = [run[0] for run in self._runs]
        self._longest = max((end - start for start, end, _, _ in self._runs), default=0)

    def at(self, offset: int) -> int:
        """Returns the number of the attribution whose content covers `offset`, or OWN.

        Of nested contents the shorter one wins: the words are those of the inner source.
        """
        best, length = OWN, 0
        for i in range(bisect_right(self._starts, offset) - 1, -1, -1):
            start, end, whole, number = self._runs[i]
            if start < offset - self._longest:
                break
            if offset < end and (best == OWN or whole < length):
                best, length = number, whole
        return best

    def around(self, offset: int) -> list[int]:
        """Returns the numbers of the attributions whose contents cover `offset`, longest first."""
        found = []
        for i in range(bisect_right(self._starts, offset) - 1, -1, -1):
            start, end, _, number = self._runs[i]
            if start < offset - self._longest:
                break
            if offset < end:
                found.append((start - end, number))
        return [number for _, number in sorted(found)]

    def spans(self, voice: int, start: int, end: int) -> tuple[Span, ...]:
        """Returns the parts of a voice's content within the offsets `start` to `end`."""
        cut = (
            (max(span.start, start), min(span.end, end))
            for span in self.attributions[voice].value.content.spans
        )
        return tuple(Span(a, b) for a, b in cut if a < b)


def _length(mention: Mention[Attribution]) -> int:
    return sum(span.end - span.start for span in mention.value.content.spans)
