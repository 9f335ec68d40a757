"""Reads ages that stand for a person: "a 16-year-old died", "the death of 5-year-old Ana"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from recount.text.view import Token
from recount.vocab.loader import load_table

OF_AGE = 18
"""In years: who is younger is a child (Convention on the Rights of the Child, article 1)."""
_LONGEST = 5  # tokens of an age
_OLDEST = 120
_AGE = re.compile(r"([\w-]+?)-?(year|month|week|day)-?(olds?)", re.IGNORECASE)
_OLD = frozenset({"old", "olds"})


@dataclass(frozen=True, slots=True)
class Age:
    """An age in words like "16-year-old": the token behind it, and whom it makes of somebody."""

    end: int
    child: bool
    plural: bool


def tells_age(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether some word could end an age: what holds none need not be read for one."""
    return any(token.lower.endswith(("old", "olds")) for token in tokens[first:last])


def read_age(tokens: Sequence[Token], k: int, last: int) -> Age | None:
    """Returns the age that starts at token `k`: "16-year-old", "nine month old", else null."""
    if k >= last or not (tokens[k].text[0].isdigit() or tokens[k].text[0].isalpha()):
        return None
    for end in range(k + 1, min(k + _LONGEST, last) + 1):
        tail = tokens[end - 1].lower
        if tail in _OLD or tail.endswith(("-old", "-olds")):
            return _age(tokens, k, end)
        if not (tail.isalnum() or tail == "-"):
            break
    return None


def _age(tokens: Sequence[Token], k: int, end: int) -> Age | None:
    text = "".join(token.lower for token in tokens[k:end])
    match = _AGE.fullmatch(text)
    if match is None:
        return None
    years = _years(match[1])
    if years is None or not 0 < years <= _OLDEST:
        return None
    return Age(end, match[2] != "year" or years < OF_AGE, match[3] == "olds")


def _years(word: str) -> int | None:
    """Returns the number that a word or digits give: "16", "three", "twenty-two"."""
    if word.isdigit():
        return int(word) if len(word) <= len(str(_OLDEST)) else None
    units: dict[str, int] = load_table("numbers")["units"]
    values = [units.get(part) for part in word.split("-")]
    return sum(value or 0 for value in values) if None not in values else None
