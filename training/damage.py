"""Damages texts as bad scraping does, so that the reader learns to bear it.

Each function takes a text's words by paragraph and sentence and returns them changed; the words
keep the numbers of their tokens, so that labels stay where they are.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from recount.neural.words import Paragraphs, Word, pieces_of

QUOTES = ("“", "”", '"', "«", "»", "„", "''", "``")
Change = Callable[[Word], Word | None]


def lose_breaks(paragraphs: Paragraphs) -> Paragraphs:
    """Returns all sentences in one paragraph."""
    return [[sentence for paragraph in paragraphs for sentence in paragraph]]


def lose_quotes(paragraphs: Paragraphs) -> Paragraphs:
    """Returns the text without quotation marks; nothing then stands inside any."""
    marks = _ids(QUOTES)
    return _each(
        paragraphs,
        lambda w: None if w.pieces in marks else replace(w, feature=w.feature % 4),
    )


def lose_commas(paragraphs: Paragraphs) -> Paragraphs:
    """Returns the text without commas."""
    marks = _ids((",",))
    return _each(paragraphs, lambda w: None if w.pieces in marks else w)


def straighten_quotes(paragraphs: Paragraphs) -> Paragraphs:
    """Returns the text with straight double marks for curly ones."""
    curly, straight = _ids(("“", "”")), pieces_of('"')
    return _each(paragraphs, lambda w: replace(w, pieces=straight) if w.pieces in curly else w)


def capitalise(paragraphs: Paragraphs) -> Paragraphs:
    """Returns the text in capitals throughout, as old wire copy comes."""
    return _each(paragraphs, lambda w: w if w.feature % 4 == 3 else _shaped(w, 2))


def lose_case(paragraphs: Paragraphs) -> Paragraphs:
    """Returns the text in lower case throughout."""
    return _each(paragraphs, lambda w: w if w.feature % 4 == 3 else _shaped(w, 0))


RATES: tuple[tuple[float, Callable[[Paragraphs], Paragraphs]], ...] = (
    (0.15, lose_breaks),
    (0.12, lose_quotes),
    (0.06, lose_commas),
    (0.10, straighten_quotes),
    (0.08, capitalise),
    (0.02, lose_case),
)
"""How likely each damage is; they are drawn independently and done in this order."""


def damage(paragraphs: Paragraphs, rng: random.Random) -> Paragraphs:
    """Returns a text's words, damaged by chance or not."""
    for rate, change in RATES:
        if rng.random() < rate:
            paragraphs = change(paragraphs)
    return paragraphs


@cache
def _ids(marks: tuple[str, ...]) -> frozenset[tuple[int, ...]]:
    return frozenset(pieces_of(mark) for mark in marks)


def _shaped(word: Word, shape: int) -> Word:
    return replace(word, feature=shape + 4 * (word.feature >= 4))


def _each(paragraphs: Paragraphs, change: Change) -> Paragraphs:
    found: Paragraphs = []
    for paragraph in paragraphs:
        sentences = [
            [v for w in sentence if (v := change(w)) is not None] for sentence in paragraph
        ]
        kept = [sentence for sentence in sentences if sentence]
        if kept:
            found.append(kept)
    return found
