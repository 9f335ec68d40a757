"""Cuts a text into paragraphs and sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_END = frozenset({".", "!", "?", "...", "…", "。"})
_CLOSERS = frozenset("\"'”’»)]")
_LAST = frozenset(mark[-1] for mark in _END | _CLOSERS)
_NO_BREAK = frozenset({"", " "})
_MOST_CLOSERS = 4
_HEADING_LENGTH = 45
_WRAPPED_WIDTH = 100
LONGEST_SENTENCE = 500
"""In tokens. A longer one is cut: nobody writes such, and the evidence of a claim is one whole."""
_OPENERS = frozenset("\"'“‘«([")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence's offsets, the half-open range of its tokens, and its paragraph's number."""

    start: int
    end: int
    first: int
    last: int
    paragraph: int
    heading: bool


def find_sentences(text: str, tokens: list[tuple[int, int]]) -> list[Piece]:
    """Returns the sentences in order; every token is in exactly one.

    A blank line always ends a sentence. A single line break ends one only in a text that has
    no blank lines, or behind a line that is short and ends without a comma (a heading); wire
    copy wrapped at a fixed width is not cut there. What runs on for longer than any sentence
    (a list, a hostile line) is cut after LONGEST_SENTENCE tokens.
    """
    breaks = _paragraph_breaks(text)
    pieces: list[Piece] = []
    first, paragraph = 0, 0
    for i, (_, end) in enumerate(tokens):
        following = tokens[i + 1][0] if i + 1 < len(tokens) else len(text)
        ends_paragraph = i + 1 == len(tokens) or (
            text[end:following] not in _NO_BREAK and _crosses(breaks, end, following)
        )
        too_long = i + 1 - first >= LONGEST_SENTENCE
        may_end = text[end - 1] in _LAST
        if ends_paragraph or too_long or (may_end and _ends_sentence(text, tokens, first, i)):
            word = text[tokens[i][0] : end]
            heading = ends_paragraph and word not in _END and word not in _CLOSERS
            pieces.append(Piece(tokens[first][0], end, first, i + 1, paragraph, heading))
            first = i + 1
        if ends_paragraph:
            paragraph += 1
    return pieces


def _paragraph_breaks(text: str) -> list[int]:
    blank = [match.start() for match in _BLANK_LINE.finditer(text)]
    lines = text.split("\n")
    if len(lines) < 2:
        return blank
    wrapped = max(map(len, lines)) <= _WRAPPED_WIDTH and len(lines) > 4
    position, breaks = 0, list(blank)
    for line, following in pairwise(lines):
        position += len(line)
        stripped = line.rstrip()
        short = len(stripped) < _HEADING_LENGTH and stripped[-1:] not in ",;-"
        indented = following.startswith(("  ", "\t"))
        if (stripped and (not wrapped or short)) or indented:
            breaks.append(position)
        position += 1
    return sorted(set(breaks))


def _crosses(breaks: list[int], start: int, end: int) -> bool:
    at = bisect_left(breaks, start)
    return at < len(breaks) and breaks[at] < end


def _ends_sentence(text: str, tokens: list[tuple[int, int]], first: int, i: int) -> bool:
    """Whether a sentence ends with token `i`, which does not end a paragraph."""
    start, end = tokens[i]
    word = text[start:end]
    if text[end : end + 1] and not text[end].isspace():
        return False
    back = i
    while word in _CLOSERS and back > first and i - back < _MOST_CLOSERS:
        back -= 1
        word = text[tokens[back][0] : tokens[back][1]]
    if word not in _END:
        return False
    begin = tokens[i + 1][0]
    ahead = text[begin : begin + 3]
    opened = ahead.lstrip("".join(_OPENERS))
    if back < i:  # a closing mark: `"Go!" he said` goes on
        return not opened[:1].islower()
    if opened[:1].islower():
        return False
    before = text[tokens[back - 1][0] : tokens[back - 1][1]] if back > first else ""
    initial = len(before) == 1 and before.isupper() and tokens[back - 1][1] == start
    return not initial or opened[:1] in _OPENERS
