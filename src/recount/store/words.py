"""Full-text search: a query as people type it, and where its words stand in what is found.

A query is words that must all stand in the text, `"…"` a phrase, `word*` the beginning of a
word. Whatever else is typed is taken as words or passed over; nothing raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MOST_TERMS = 24
LONGEST = 500  # characters of a query that are read
_TERM = re.compile(r'"([^"]*)"(\*?)|(\S+)')
_QUOTES = str.maketrans("“”„«»\x00", '""""" ')
MARKS = ("\ue000", "\ue001")
"""Code points of private use that mark what was found."""
_MARK = re.compile("[\ue000\ue001]")


def read_query(text: str) -> str:
    """Returns the query in the form that FTS5 takes; empty where it asks nothing."""
    plain = text[:LONGEST].encode("utf-8", "replace").decode("utf-8").translate(_QUOTES)
    terms = []
    for phrase, star, word in _TERM.findall(plain):
        bare = (phrase or word).replace('"', " ")
        if any(map(str.isalnum, bare)):
            begins = star or word.endswith("*")
            terms.append(f'"{bare.rstrip("*").strip()}"' + "*" * bool(begins))
    return " ".join(terms[:MOST_TERMS])


def find_marks(marked: str) -> list[tuple[int, int]]:
    """Returns where the marked runs stand in the text without its marks, in code points."""
    spans: list[tuple[int, int]] = []
    start = 0
    for gone, match in enumerate(_MARK.finditer(marked)):
        if match.group() == MARKS[0]:
            start = match.start() - gone
        elif start < match.start() - gone:
            spans.append((start, match.start() - gone))
    return spans


def choose_window(text: str, spans: Sequence[tuple[int, int]], size: int) -> tuple[int, int]:
    """Returns the run of about `size` characters that holds most of the marks, ends at words."""
    if len(text) <= size:
        return 0, len(text)
    best, most = 0, -1
    for start, _ in spans:
        inside = sum(1 for a, b in spans if start <= a and b <= start + size)
        if inside > most:
            best, most = start, inside
    start = max(0, min(best - size // 5, len(text) - size))
    end = min(len(text), start + size)
    while start > 0 and not text[start - 1].isspace() and start < (spans[0][0] if spans else end):
        start += 1
    while end < len(text) and not text[end].isspace() and end - start < size + 30:
        end += 1
    return start, end


def within(spans: Iterable[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Returns the spans that lie in a window."""
    return tuple((a, b) for a, b in spans if start <= a and b <= end)
