"""Cuts a text into words, numbers and marks."""

from __future__ import annotations

import re
from functools import lru_cache

import simplemma

_TOKEN = re.compile(
    r"""
      (?:[A-Za-z]\.){2,}                                # U.S., a.m.
    | \d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s|m|km|pm|am)?\b  # 1,700  450.000  11:30  1980s
    | (?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|Gov|Sen|Rep|St|Jr|Sr|Prof|No|Inc|Corp|Ltd|Co
        |Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|vs|Brig)\.(?=\s)
    | ['’](?:s|S|re|ve|ll|d|m)\b                        # the clitics
    | [^\W\d_]+(?:[-'’](?!(?:s|S|re|ve|ll|d|m)\b)[^\W_]+)*   # words, hyphens kept
    | \w+
    | \.{2,}|--+
    | [^\w\s]
    """,
    re.VERBOSE,
)


def find_tokens(text: str) -> list[tuple[int, int]]:
    """Returns the offsets of the tokens, in order; blanks belong to none."""
    return [match.span() for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """Returns the dictionary form of a lower-case English word; the word itself if unknown."""
    try:
        return simplemma.lemmatize(word, lang="en").lower()
    except UnicodeEncodeError:  # half a character is no word of any dictionary
        return word


@lru_cache(maxsize=50_000)
def is_english(word: str) -> bool:
    """Whether a lower-case word stands in the English dictionary."""
    try:
        return simplemma.is_known(word, lang="en")
    except UnicodeEncodeError:
        return False
