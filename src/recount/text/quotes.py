"""Finds quotations, also those that run over paragraphs or lack a mark."""

from __future__ import annotations

import re
from itertools import pairwise

_PAIRS = {"“": "”", "«": "»", "„": "“", '"': '"'}
_OPENER = re.compile(f"[{''.join(_PAIRS)}]")
_PARAGRAPH = re.compile(r"\n\s*\n|\n")
_NOT_BLANK = re.compile(r"\S")


def find_quotes(text: str) -> list[tuple[int, int, int, int, bool, bool]]:
    """Returns `(start, end, inner_start, inner_end, closed, continues)` of each quotation.

    Works a paragraph at a time, so that one lost mark costs no more than its paragraph. A
    quotation left open at a paragraph's end runs to that end; it `continues` if the next
    paragraph opens with the same mark. Never raises, whatever the number of marks.
    """
    found: list[tuple[int, int, int, int, bool, bool]] = []
    bounds = [0, *(match.end() for match in _PARAGRAPH.finditer(text)), len(text)]
    for start, end in pairwise(bounds):
        found.extend(_in_paragraph(text, start, end))
    return found


def _in_paragraph(text: str, start: int, end: int) -> list[tuple[int, int, int, int, bool, bool]]:
    found = []
    at = start
    while mark := _OPENER.search(text, at, end):
        at, opener = mark.start(), mark[0]
        closer = _PAIRS[opener]
        if opener == '"' and not _opens(text, at, start):
            at += 1
            continue
        close = text.find(closer, at + 1, end)
        if close < 0:
            last = at + len(text[at:end].rstrip())
            if last > at + 1:
                found.append((at, last, at + 1, last, False, _continues(text, end, opener)))
            break
        if close > at + 1:
            found.append((at, close + 1, at + 1, close, True, False))
        at = close + 1
    return found


def _opens(text: str, at: int, start: int) -> bool:
    """Whether a straight mark opens: behind a blank or bracket, or at the paragraph's start."""
    return at == start or not text[at - 1].isalnum() or text[at + 1 : at + 2].isalnum()


def _continues(text: str, end: int, opener: str) -> bool:
    following = _NOT_BLANK.search(text, end)
    return following is not None and following[0] == opener
