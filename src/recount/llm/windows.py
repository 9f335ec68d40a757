"""Cuts a text into windows of whole paragraphs, short enough for one question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from recount.text.view import Sentence, TextView

LONGEST = 6_000
"""In characters; with question and answer it fits into a context of 8,192 tokens."""
MOST = 64
"""Windows of one document; what stands behind them is not read, and an issue says so."""


@dataclass(frozen=True, slots=True)
class Window:
    """A run of sentences that is shown to the model, numbered from 1."""

    sentences: tuple[Sentence, ...]

    @property
    def start(self) -> int:
        """The offset of the first character shown."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """The offset behind the last character shown."""
        return self.sentences[-1].end

    def numbered(self, number: int) -> Sentence | None:
        """Returns the sentence that is shown under a number."""
        return self.sentences[number - 1] if 0 < number <= len(self.sentences) else None


@dataclass(frozen=True, slots=True)
class Cut:
    """A text as windows, and the sentences that stand in none."""

    windows: tuple[Window, ...]
    left_out: tuple[Sentence, ...]


def cut_windows(view: TextView, longest: int = LONGEST, most: int = MOST) -> Cut:
    """Returns a text's windows.

    A paragraph is kept whole unless it is longer than a window. A sentence longer than one is
    no prose; it parts two windows and is left out.
    """
    windows: list[Window] = []
    left_out = [s for s in view.sentences if s.end - s.start > longest]
    run: list[Sentence] = []
    for block in _blocks(view, longest):
        if run and (not block or block[-1].end - run[0].start > longest):
            windows.append(Window(tuple(run)))
            run = []
        run += block
    if run:
        windows.append(Window(tuple(run)))
    left_out += [s for window in windows[most:] for s in window.sentences]
    return Cut(tuple(windows[:most]), tuple(sorted(left_out, key=lambda s: s.start)))


def _blocks(view: TextView, longest: int) -> Iterator[list[Sentence]]:
    """Yields paragraphs, long ones in pieces; an empty block where a sentence is left out."""
    for _, group in groupby(view.sentences, key=lambda sentence: sentence.paragraph):
        block: list[Sentence] = []
        for sentence in group:
            if sentence.end - sentence.start > longest:
                yield block
                yield []
                block = []
                continue
            if block and sentence.end - block[0].start > longest:
                yield block
                block = []
            block.append(sentence)
        if block:
            yield block
