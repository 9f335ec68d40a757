"""Cuts names and descriptions into words that compare equal however they are spelt.

Hyphens, dots of acronyms, accents and apostrophes do not tell names apart ("al-Nusra",
"Al Nusra"; "U.N.", "UN"; "Da'esh", "Daesh"), so that a key holds none of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’`´][^\W_]+)*")
_BREAK = re.compile(r"[,;:()\[\]{}–—\"“”«»/]|--|[.!?](?=\s*\n)|\n\s*\n")
_APOSTROPHES = str.maketrans("", "", "'’`´.")


class Word(NamedTuple):
    """A word of a name: its key, offsets, and what stands around it.

    `cap`: its first letter is a capital; `upper`: all are; `joined`: a hyphen ties it to the
    word before; `owner`: it has a possessive ending; `apart`: a comma, bracket or other mark
    parts it from the word before.
    """

    key: str
    start: int
    end: int
    cap: bool
    upper: bool
    joined: bool
    owner: bool
    apart: bool


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Returns the form that names are compared by: no case, accents, dots or apostrophes."""
    bare = text.translate(_APOSTROPHES)
    if bare.isascii():
        return bare.lower()
    split = unicodedata.normalize("NFKD", bare)
    return "".join(mark for mark in split if not unicodedata.combining(mark)).casefold()


def split_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Returns the words of `text[start:end]`, in order; a possessive ending belongs to none."""
    words: list[Word] = []
    previous = start
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        first, last = match.span()
        key, cap, upper, owner = _shape(match.group())
        if key:
            gap = text[previous:first]
            joined = apart = False
            if gap != " " and words:
                joined = gap in ("-", "‐", "‑")
                apart = not joined and _parts(gap)
            words.append(
                Word(key, first, last - 2 if owner else last, cap, upper, joined, owner, apart)
            )
        previous = last
    return words


@lru_cache(maxsize=50_000)
def _shape(raw: str) -> tuple[str, bool, bool, bool]:
    """Returns a word's key, and whether it has a capital, is all capitals, is possessive."""
    owner = len(raw) > 2 and raw[-2] in "'’`´" and raw[-1] in "sS"
    bare = raw[:-2] if owner else raw
    return fold(bare), bare[:1].isupper(), bare.isupper(), owner


@lru_cache(maxsize=1000)
def _parts(gap: str) -> bool:
    return _BREAK.search(gap) is not None


def keys_of(name: str) -> tuple[str, ...]:
    """Returns the keys of a name's words: what equal names share."""
    return tuple(word.key for word in split_words(name))


class Lookup(Generic[T]):
    """A table of names of one or several words, found in running text, the longest first.

    `firsts` are the first words of all names.
    """

    __slots__ = ("_lengths", "_table", "firsts")

    def __init__(self, table: Mapping[tuple[str, ...], T]) -> None:
        self._table = dict(table)
        lengths: dict[str, set[int]] = {}
        for keys in self._table:
            lengths.setdefault(keys[0], set()).add(len(keys))
        self._lengths = {key: sorted(found, reverse=True) for key, found in lengths.items()}
        self.firsts = frozenset(lengths)

    def find(self, words: Sequence[Word], i: int) -> Sequence[tuple[T, int]]:
        """Returns what starts at `words[i]`, each with the position behind it."""
        lengths = self._lengths.get(words[i].key)
        if lengths is None:
            return ()
        found: list[tuple[T, int]] = []
        for length in lengths:
            run = words[i : i + length]
            if len(run) < length:
                continue
            value = self._table.get(tuple(word.key for word in run))
            if value is not None and not any(word.apart for word in run[1:]):
                found.append((value, i + length))
        return found
