"""Finds characters that a reader of a text does not see as they are."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache

from recount.ingest.limits import limit
from recount.model import Span
from recount.vocab.loader import load_table

_WORD = re.compile(r"[^\W\d_]{2,}")
_LATIN = re.compile(r"[A-Za-z]")
_OTHER = re.compile(r"[Ͱ-῿Ꭰ-ᏽꭰ-ꮿ]")
_SAMPLE = 200_000


def find_odd(text: str) -> tuple[list[str], tuple[Span, ...]]:
    """Returns what kinds of odd characters stand in a text, in words, and where the first do.

    Zero-width characters count beside Latin letters and digits only: elsewhere they shape words.
    """
    counts: Counter[str] = Counter()
    firsts: list[tuple[int, int, str]] = []
    for kind, start, end in _find(text):
        counts[kind] += 1
        if counts[kind] <= limit("spans"):
            firsts.append((start, end, kind))
    firsts.sort()
    kinds = [f"{kind} ({counts[kind]})" for kind in dict.fromkeys(kind for _, _, kind in firsts)]
    return kinds, tuple(Span(start, end) for start, end, _ in firsts[: limit("spans")])


def _find(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in _patterns().items():
        for match in pattern.finditer(text):
            if kind != "zero-width" or _is_beside_latin(text, *match.span()):
                yield kind, *match.span()
    if _OTHER.search(text):
        for match in _WORD.finditer(text[:_SAMPLE]):
            if _LATIN.search(match[0]) and _mixes(match[0]):
                yield "letters that look like Latin ones", *match.span()


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = load_table("intake")["characters"]
    return {
        kind: re.compile(f"[{''.join(re.escape(chr(int(code, 16))) for code in codes)}]+")
        for kind, codes in table.items()
    }


def _is_beside_latin(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return any(char.isascii() and char.isalnum() for char in around)


def _mixes(word: str) -> bool:
    scripts: list[str] = load_table("intake")["homoglyphs"]["scripts"]
    return any(unicodedata.name(char, "").startswith(tuple(scripts)) for char in word)
