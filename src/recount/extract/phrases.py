"""Cuts a tagged text into plain noun phrases, without a parse."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from recount.text.view import TextView, Token

_INSIDE = frozenset({"DET", "ADJ", "NUM", "NOUN", "PROPN", "SYM"})
_HEADS = frozenset({"NOUN", "PROPN", "NUM", "ADJ", "PRON", "DET", "SYM"})
_OWNERS = frozenset({"my", "your", "his", "her", "its", "our", "their", "whose"})
_CLITICS = frozenset({"'s", "’s", "'", "’"})


class Chunk(NamedTuple):
    """A noun phrase without what hangs on it: its half-open range of tokens."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Chunks:
    """A text's noun phrases in order, with what stands between each and the next.

    `gaps[k]` stands for the words between phrases k and k+1: themselves if at most two and no
    verb, else what is among them ("V" a verb, "x" none); null where they are in two sentences.
    """

    chunks: tuple[Chunk, ...]
    gaps: tuple[str | None, ...]
    lasts: tuple[int, ...]
    firsts: tuple[int, ...]

    def ending_by(self, i: int) -> int:
        """Returns the position of the last phrase that ends at or before token `i`, or -1."""
        at = bisect_left(self.lasts, i + 1)
        return at - 1

    def starting_from(self, i: int) -> int:
        """Returns the position of the first phrase that starts at or behind token `i`."""
        return bisect_left(self.firsts, i)


@lru_cache(maxsize=1)
def find_chunks(view: TextView) -> Chunks:
    """Returns the text's noun phrases; those of the last text are kept, as several stages ask."""
    chunks: list[Chunk] = []
    bounds: list[int] = []
    for sentence in view.sentences:
        i = sentence.first
        while i < sentence.last:
            token = view.tokens[i]
            starts = token.tag in _INSIDE or token.lower in _OWNERS
            if token.tag == "PRON" and token.lower not in _OWNERS:
                chunks.append(Chunk(i, i + 1))
                bounds.append(sentence.i)
                i += 1
            elif starts:
                end = _chunk_end(view.tokens, i, sentence.last)
                chunks.append(Chunk(i, end))
                bounds.append(sentence.i)
                i = end
            else:
                i += 1
    gaps = [
        _gap(view.tokens[a.last : b.first]) if m == n else None
        for a, b, m, n in zip(chunks, chunks[1:], bounds, bounds[1:], strict=False)
    ]
    return Chunks(
        tuple(chunks),
        (*gaps, None),
        tuple(c.last for c in chunks),
        tuple(c.first for c in chunks),
    )


def _chunk_end(tokens: tuple[Token, ...], i: int, stop: int) -> int:
    end = i + 1
    while end < stop:
        token = tokens[end]
        if token.tag == "DET" or token.lower in _OWNERS:
            break
        if token.tag not in _INSIDE:
            modifier = token.tag in ("ADV", "VERB") and tokens[end - 1].tag in ("DET", "ADV")
            hyphen = token.lower in ("-", "/", "&")
            follows = end + 1 < stop and tokens[end + 1].tag in _INSIDE
            if not ((modifier or hyphen) and follows and tokens[end + 1].tag != "DET"):
                break
        end += 1
    return end


def _gap(between: tuple[Token, ...]) -> str:
    tags = [token.tag for token in between]
    verb = "VERB" in tags or "AUX" in tags
    if len(between) <= 2 and not verb:
        return " ".join([token.lower for token in between])
    if len(between) <= 2:
        return f"V{between[-1].lower if between[-1].tag == 'ADP' else ''}"
    comma = between[0].lower == "," or between[-1].lower == ","
    return ("V" if verb else "x") + ("," if comma else "")
