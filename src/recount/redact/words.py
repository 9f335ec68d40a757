"""Cuts texts into words that compare equal however a name is written.

Case, accents, composed or decomposed letters, apostrophes, joining marks and soft hyphens tell
no two names apart: a name that is withheld must be found in each of its spellings.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from recount.text.tokens import is_english
from recount.vocab.loader import load_table, load_words

_APOSTROPHES = "'’‘`´ʼʻ"
_QUIET = "".join(  # marks and joiners, which stand inside words and are no letters of their own
    chr(code)
    for code in range(0xFFFF)
    if unicodedata.category(chr(code)) in ("Mn", "Mc", "Me", "Cf")
)
_LETTER = rf"[^\W_{re.escape(_QUIET)}]"
_WORD = re.compile(
    rf"{_LETTER}(?:{_LETTER}|[{re.escape(_QUIET)}]|[{_APOSTROPHES}](?={_LETTER}))*", re.UNICODE
)
_OWNING = re.compile(rf"(?<=\w\w)[{_APOSTROPHES}][sS]\Z")
_FLAT = str.maketrans("", "", _APOSTROPHES)


class Word(NamedTuple):
    """A word: the key that its spellings share, its offsets, and whether it has a capital."""

    key: str
    start: int
    end: int
    cap: bool


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Returns what a word's spellings share: no case, accents, joiners or apostrophes."""
    split = unicodedata.normalize("NFKD", word.translate(_FLAT))
    bare = "".join(sign for sign in split if unicodedata.category(sign)[0] not in "MC")
    folded = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] != "M")


def find_words(text: str) -> list[Word]:
    """Returns the words of a text in order; a possessive ending belongs to none."""
    words = []
    for match in _WORD.finditer(text):
        raw = _OWNING.sub("", match.group())
        # Scripts without case have no small letters that could mean something else.
        cap = raw != raw.lower() or raw.upper() == raw.lower()
        words.append(Word(fold(raw), match.start(), match.start() + len(raw), cap))
    return words


@cache
def particles() -> frozenset[str]:
    """Returns the words in names by which nobody can be told."""
    return frozenset(load_table("redaction")["particles"])


def keys_of(name: str) -> tuple[str, ...]:
    """Returns the keys of all words of a name."""
    return tuple(word.key for word in find_words(name))


def telling_keys(name: str) -> tuple[str, ...]:
    """Returns the keys of those words of a name by which its bearer can be told."""
    return tuple(key for key in keys_of(name) if is_telling(key))


def is_telling(key: str) -> bool:
    """Whether a word can tell who is meant: no initial, number or particle."""
    return len(key) > 1 and not key.isdigit() and key not in particles()


@lru_cache(maxsize=50_000)
def is_ordinary(key: str) -> bool:
    """Whether a word is an English one too, which only a capital makes a name ("Rose")."""
    return is_english(key)


def is_given(key: str) -> bool:
    """Whether a word is known as a given name."""
    return key in _given_names()


@cache
def _given_names() -> frozenset[str]:
    genders = load_table("given_genders")
    return load_words("given_names").union(genders["he"], genders["she"]) - particles()


@cache
def organisation_words() -> frozenset[str]:
    """Returns the words that make a name that of a paper, company or brigade ("Wire")."""
    # "Jr" and "III" end persons' names too.
    return frozenset(load_table("places")["cues"]["organisations"]) - particles()
