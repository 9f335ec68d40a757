"""Sets of token ranges: cut from one another, and cleaned of loose marks."""

from __future__ import annotations

from collections.abc import Iterable

from recount.text.view import TextView

Range = tuple[int, int]

_LOOSE = frozenset({",", ";", ":", ".", "-", "–", "—", "--", ")"})
_MARKS = frozenset('“”"«»')


def cut_ranges(ranges: Iterable[Range], holes: Iterable[Range]) -> tuple[Range, ...]:
    """Returns the ranges without what of them lies in a hole."""
    pieces = list(ranges)
    for a, b in holes:
        pieces = [
            piece
            for first, last in pieces
            for piece in ((first, min(last, a)), (max(first, b), last))
            if piece[0] < piece[1]
        ]
    return tuple(pieces)


def trim_marks(view: TextView, ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Returns the ranges that hold words, without loose marks at their ends.

    A closing quotation mark right behind a range that holds its opening one is taken in.
    """
    found: list[Range] = []
    tokens = view.tokens
    for first, last in ranges:
        a, b = first, last
        while a < b and tokens[a].lower in _LOOSE:
            a += 1
        while a < b and tokens[b - 1].lower in _LOOSE and tokens[b - 1].lower != ")":
            b -= 1
        if not any(token.tag != "PUNCT" for token in tokens[a:b]):
            continue
        marks = sum(token.text in _MARKS for token in tokens[a:b])
        if marks % 2 and b < len(tokens) and tokens[b].text in _MARKS:
            b += 1
        found.append((a, b))
    return tuple(found)
