"""A text's words as the encoder takes them: word pieces, and what case and quotation marks say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from recount.text.view import TextView, Token

if TYPE_CHECKING:
    from tokenizers import Tokenizer

START, END, BREAK, UNKNOWN, MASK = 101, 102, 2, 100, 103
"""Ids of [CLS], [SEP], [unused1] (put between paragraphs), [UNK] and [MASK]."""
MOST_PIECES = 12
"""Of one word; what is longer is no word of a language."""
FEATURES = 8
"""Four shapes of a word, each inside or outside quotation marks."""


@dataclass(frozen=True, slots=True)
class Word:
    """A token for the encoder.

    `token` is its number in the text's view, `pieces` the vocabulary's ids, `feature` below
    FEATURES: 0 lower case, 1 capitalised, 2 in capitals, 3 no letter; 4 more inside quotation
    marks.
    """

    token: int
    pieces: tuple[int, ...]
    feature: int


Paragraphs = list[list[list[Word]]]
"""Paragraphs, each a list of sentences, each a list of words."""


@cache
def _tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer  # noqa: PLC0415 - 0.1 s that a list of a case need not wait for

    data = files("recount.neural").joinpath("data/wordpiece.json").read_text("utf-8")
    tokenizer = Tokenizer.from_str(data)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@lru_cache(maxsize=100_000)
def pieces_of(word: str) -> tuple[int, ...]:
    """Returns the ids of a word's pieces; one UNKNOWN for what the vocabulary cannot spell."""
    try:
        ids = _tokenizer().encode(word, add_special_tokens=False).ids
    except (UnicodeEncodeError, TypeError):  # half a character
        return (UNKNOWN,)
    return tuple(ids[:MOST_PIECES]) or (UNKNOWN,)


def shape_of(word: str) -> int:
    """Returns the case's shape of a word: 0 lower, 1 capitalised or mixed, 2 capitals, 3 none."""
    if not word[0].isalpha():
        return 3
    if word.islower():
        return 0
    return 2 if word.isupper() and len(word) > 1 else 1


def find_words(view: TextView) -> Paragraphs:
    """Returns the text's words by paragraph and sentence, in order."""
    quoted = _quoted(view)
    paragraphs: Paragraphs = []
    last = -1
    for sentence in view.sentences:
        if sentence.paragraph != last:
            paragraphs.append([])
            last = sentence.paragraph
        paragraphs[-1].append(
            [_word(token, token.i in quoted) for token in view.tokens_of(sentence)]
        )
    return paragraphs


def _word(token: Token, quoted: bool) -> Word:
    return Word(token.i, pieces_of(token.text), shape_of(token.text) + 4 * quoted)


def _quoted(view: TextView) -> set[int]:
    return {
        token.i for quote in view.quotes for token in view.tokens_between(quote.start, quote.end)
    }
