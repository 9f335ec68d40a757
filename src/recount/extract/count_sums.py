"""Finds the words that make a figure a sum: "in two raids", "in the week that followed"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from recount.extract.number_words import read_cardinal
from recount.text.view import Token
from recount.vocab.loader import load_table

_NOUN_REACH = 4  # tokens between "two" and the "raids" that it counts


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load_table("scopes")["sums"].items()}


def find_sum(tokens: Sequence[Token], k: int, last: int) -> int | None:
    """Returns the token behind a sum's words that start with the preposition at token `k`.

    A sum is over several happenings ("in two raids") or over three days or more ("during the
    month-long siege"); what happened within two days is told as one incident, unless it
    is said to be several ("in two days of raids").
    """
    if _is_bare_year(tokens, k, last):
        return k + 2
    return _read_stretch(tokens, k + 1, last) or _read_several(tokens, k, last)


def _is_bare_year(tokens: Sequence[Token], k: int, last: int) -> bool:
    """Whether "in 2016" stands at token `k`; what it holds is for its reader to judge."""
    if tokens[k].lower not in ("in", "during", "throughout") or k + 1 >= last:
        return False
    text = tokens[k + 1].text
    return len(text) == 4 and text.isascii() and text.isdigit() and text[:2] in ("19", "20")


def _read_stretch(tokens: Sequence[Token], k: int, last: int) -> int | None:
    """Reads "the month-long siege", "the ten days after", "48 hours of", "a weekend of"."""
    words = _words()
    while k < last and tokens[k].lower in words["openers"]:
        k += 1
    number = read_cardinal(tokens, k, last)
    amount, at = number if number is not None else (1, k)
    if at < last and tokens[at].lower == "-":
        at += 1
    if at >= last:
        return None
    if tokens[at].lower in words["long"]:
        return at + 1
    hyphened = number is not None and tokens[at - 1].lower == "-"
    if hyphened and tokens[at].lower in words["spans"] and (amount > 2 or not _is_day(tokens, at)):
        return at + 1  # "the 10-day campaign"
    told = _is_told_over(tokens, at, last, amount, stated=number is not None)
    return at + 2 if told and not hyphened else None


def _is_day(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].lower in ("day", "days")


def _is_told_over(
    tokens: Sequence[Token], at: int, last: int, amount: int, *, stated: bool
) -> bool:
    """Whether what follows the span of time at token `at` makes it a sum's."""
    words, lower = _words(), tokens[at].lower
    ahead = tokens[at + 1].lower if at + 1 < last else ""
    behind = tokens[at + 2].lower if at + 2 < last else ""
    if lower in ("weekend", "hour", "hours"):
        return ahead == "of" and (lower == "weekend" or amount >= 48)
    if lower not in words["spans"]:
        return False
    days = _is_day(tokens, at)
    if ahead == "of" and behind in words["happenings"]:
        return stated or not days
    short = lower == "day" or (days and stated and amount <= 2)
    return not short and ahead in words["followers"]


def _read_several(tokens: Sequence[Token], k: int, last: int) -> int | None:
    """Reads "in two raids" and "in separate attacks", not "in two air raids"."""
    words = _words()
    k += 1
    while k < last and tokens[k].lower in words["bounds"]:
        k += 1
    number = read_cardinal(tokens, k, last)
    at = number[1] if number is not None else k
    several = number is not None and number[0] > 1
    apart = False
    for n in range(at, min(at + _NOUN_REACH, last)):
        lower = tokens[n].lower
        if lower in words["together"] or not tokens[n].is_word:
            return None
        if lower in words["happenings"]:
            return n + 1 if apart or (several and lower in words["raids"]) else None
        apart = apart or lower in words["apart"]
    return None


def sums_year(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the words of a clause tell of more than one day: "have been killed", "raids"."""
    words = _words()
    run = [token.lower for token in tokens[first:last]]
    if not words["happenings"].isdisjoint(run):
        return True
    return any(run[n] in ("have", "has") and run[n + 1] == "been" for n in range(len(run) - 1))


def is_later(tokens: Sequence[Token], end: int) -> bool:
    """Whether words that end before token `end` are "in the days after": a time of dying."""
    return tokens[end - 1].lower in _words()["followers"]
