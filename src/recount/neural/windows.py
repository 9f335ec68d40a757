"""Packs a text's words into windows that the encoder reads at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from recount.neural.words import BREAK, END, START, Paragraphs, Word

LIMIT = 128
"""Word pieces of a window, as far as whole paragraphs and sentences allow."""
LONGEST = 400
"""Word pieces that no window exceeds, its two marks and breaks aside (the encoder has 512)."""
CONTEXT = 48
"""Word pieces of neighbouring sentences that are read along where a paragraph is cut."""


@dataclass(frozen=True, slots=True)
class Window:
    """Words that are read together.

    `ids` and `features` have one entry a piece, `heads` one a word: the position of its first
    piece. `tokens` are the words' numbers in the view. Only what is found in the half-open range
    `core` of words is taken from this window: what lies outside was read along as context and
    is the core of a neighbour.
    """

    tokens: tuple[int, ...]
    ids: tuple[int, ...]
    features: tuple[int, ...]
    heads: tuple[int, ...]
    core: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Sentence:
    words: tuple[Word, ...]
    paragraph: int
    size: int


def pack_windows(
    paragraphs: Paragraphs, limit: int = LIMIT, context: int = CONTEXT
) -> list[Window]:
    """Returns windows whose cores hold every word once, in order.

    Whole paragraphs are put together up to `limit` pieces. A longer paragraph is cut between
    sentences, and what stands before and behind the cut is read along, up to `context` pieces.
    """
    sentences = list(_sentences(paragraphs))
    windows: list[Window] = []
    for first, last in _cuts(sentences, limit):
        before = _context(sentences, first, -1, context)
        after = _context(sentences, last - 1, 1, context)
        windows.append(_window(before, sentences[first:last], after))
    return windows


def _sentences(paragraphs: Paragraphs) -> Iterator[_Sentence]:
    for n, paragraph in enumerate(paragraphs):
        for sentence in paragraph:
            part: list[Word] = []
            size = 0
            for word in sentence:
                if part and size + len(word.pieces) > LONGEST // 2:
                    yield _Sentence(tuple(part), n, size)
                    part, size = [], 0
                part.append(word)
                size += len(word.pieces)
            if part:
                yield _Sentence(tuple(part), n, size)


def _cuts(sentences: list[_Sentence], limit: int) -> Iterator[tuple[int, int]]:
    """Yields half-open ranges of sentences: whole paragraphs if they fit, else parts of one."""
    first = size = 0
    for start, end in _paragraph_ranges(sentences):
        total = sum(s.size for s in sentences[start:end]) + 1
        if size and size + total > limit:
            yield first, start
            first, size = start, 0
        if total <= limit:
            size += total
            continue
        for i in range(start, end):
            if size and size + sentences[i].size > limit:
                yield first, i
                first, size = i, 0
            size += sentences[i].size
        yield first, end
        first, size = end, 0
    if first < len(sentences):
        yield first, len(sentences)


def _paragraph_ranges(sentences: list[_Sentence]) -> Iterator[tuple[int, int]]:
    start = 0
    for i in range(1, len(sentences) + 1):
        if i == len(sentences) or sentences[i].paragraph != sentences[start].paragraph:
            yield start, i
            start = i


def _context(sentences: list[_Sentence], edge: int, step: int, limit: int) -> list[_Sentence]:
    """Returns the sentences of the same paragraph beyond a window's edge, in the text's order."""
    found: list[_Sentence] = []
    size, i = 0, edge + step
    while 0 <= i < len(sentences) and sentences[i].paragraph == sentences[edge].paragraph:
        size += sentences[i].size
        if size > limit:
            break
        found.append(sentences[i])
        i += step
    return found[::step]


def _window(before: list[_Sentence], core: list[_Sentence], after: list[_Sentence]) -> Window:
    ids, features, heads, tokens = [START], [0], [], []
    paragraph = None
    for sentence in chain(before, core, after):
        if paragraph is not None and sentence.paragraph != paragraph:
            ids.append(BREAK)
            features.append(0)
        paragraph = sentence.paragraph
        for word in sentence.words:
            heads.append(len(ids))
            tokens.append(word.token)
            ids.extend(word.pieces)
            features.extend([word.feature] * len(word.pieces))
    ids.append(END)
    features.append(0)
    first = _count(before)
    bounds = (first, first + _count(core))
    return Window(tuple(tokens), tuple(ids), tuple(features), tuple(heads), bounds)


def _count(sentences: Iterable[_Sentence]) -> int:
    return sum(len(sentence.words) for sentence in sentences)
