"""The one analysis of a text that all readers share.

Offsets are Unicode code points into the text as given: nothing is cleaned, so that
`text[token.start:token.end] == token.text` for every token.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from recount.text.quotes import find_quotes
from recount.text.segment import find_sentences
from recount.text.tagger import tag_words
from recount.text.tokens import find_tokens, lemma


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark.

    `i` is its position in the text's tokens, `lower` its case-folded form with typographic
    apostrophes made plain, `tag` a Universal Dependencies part of speech (UPOS).
    """

    i: int
    start: int
    end: int
    text: str
    lower: str
    tag: str

    @property
    def lemma(self) -> str:
        """The dictionary form, lower case ("said" → "say"); the word itself if unknown."""
        return lemma(self.lower)

    @property
    def is_word(self) -> bool:
        """Whether it holds a letter."""
        return any(map(str.isalpha, self.text))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: offsets, the half-open range of its tokens, and the number of its paragraph.

    A sentence never crosses a paragraph's end. `heading` is true for a line of its own that
    ends without a full stop (a headline or a sub-heading).
    """

    i: int
    start: int
    end: int
    first: int
    last: int
    paragraph: int
    heading: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: offsets with the marks (`start`, `end`) and without (`inner_*`).

    `closed` is false where the closing mark is missing; `continues` is true where the
    quotation runs on in the next paragraph, which opens with a mark of its own.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool
    continues: bool


@dataclass(frozen=True, slots=True, eq=False)
class TextView:
    """A text with its tokens, sentences and quotations, in order; equal to itself alone.

    `upper` is true for a text written in capitals throughout (old wire copy): case then
    tells nothing about names.
    """

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]
    upper: bool
    _token_starts: tuple[int, ...]
    _sentence_starts: tuple[int, ...]

    def sentence_at(self, offset: int) -> Sentence:
        """Returns the sentence that covers `offset`, or the last one that starts before it."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, offset) - 1)]

    def token_at(self, offset: int) -> Token:
        """Returns the token that covers `offset`, or the last one that starts before it."""
        return self.tokens[max(0, bisect_right(self._token_starts, offset) - 1)]

    def tokens_of(self, sentence: Sentence) -> tuple[Token, ...]:
        """Returns the tokens of one sentence."""
        return self.tokens[sentence.first : sentence.last]

    def tokens_between(self, start: int, end: int) -> tuple[Token, ...]:
        """Returns the tokens that start at or behind `start` and before `end`."""
        return self.tokens[
            bisect_right(self._token_starts, start - 1) : bisect_right(self._token_starts, end - 1)
        ]


def view_text(text: str) -> TextView:
    """Analyses a text once; any string is accepted, the empty one included."""
    bounds = find_tokens(text)
    words = [text[start:end] for start, end in bounds]
    pieces = find_sentences(text, bounds)
    upper = _is_upper(text)
    tags = tag_words([words[piece.first : piece.last] for piece in pieces], upper=upper)
    tokens = tuple(
        Token(i, start, end, word, word.lower().replace("’", "'"), tag)
        for i, ((start, end), word, tag) in enumerate(zip(bounds, words, tags, strict=True))
    )
    sentences = tuple(
        Sentence(i, p.start, p.end, p.first, p.last, p.paragraph, p.heading)
        for i, p in enumerate(pieces)
    )
    quotes = tuple(Quote(*found) for found in find_quotes(text))
    return TextView(
        text,
        tokens,
        sentences,
        quotes,
        upper,
        tuple(token.start for token in tokens),
        tuple(sentence.start for sentence in sentences),
    )


def _is_upper(text: str) -> bool:
    head = text[:20_000]
    lower = sum(map(str.islower, head))
    return lower * 10 < sum(map(str.isupper, head))
