"""Reads one whole number in digits or words, and tells when it can count no people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from recount.extract.count_nouns import nouns
from recount.text.view import Token
from recount.vocab.loader import load_table

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+")
_DECIMAL = re.compile(r"\d{1,6}[.,]\d{1,2}")
_PLAIN = re.compile(r"\d{1,10}")
OLDEST = 110
_YOUNGEST = 16  # at which somebody is called by a trade: "a teacher of 52"
"""A larger number is no age in years."""


@cache
def _table() -> dict[str, Any]:
    return load_table("numbers")


def read_cardinal(tokens: Sequence[Token], i: int, last: int) -> tuple[int, int] | None:
    """Returns the whole number that starts at token `i`, and the token behind it, if any."""
    if i >= last:
        return None
    if tokens[i].text[0].isdigit():
        return _read_digits(tokens, i, last)
    return _read_words(tokens, i, last)


def _read_digits(tokens: Sequence[Token], i: int, last: int) -> tuple[int, int] | None:
    text, end = tokens[i].text, i + 1
    scales = _table()["scales"]
    scale = scales.get(tokens[end].lower) if end < last else None
    if not text.isascii():
        return None
    if len(text) <= 15 and _GROUPED.fullmatch(text):
        value = int(re.sub(r"\D", "", text))
    elif _DECIMAL.fullmatch(text) and scale and scale >= 1000:
        return round(float(text.replace(",", ".")) * scale), end + 1
    elif _PLAIN.fullmatch(text):
        value = int(text)
        while (  # "1 700", "1 200 000"
            len(text) <= 3
            and text[0] != "0"
            and end < last
            and len(tokens[end].text) == 3
            and tokens[end].text.isascii()
            and tokens[end].text.isdigit()
            and tokens[end].start == tokens[end - 1].end + 1
            and value < 1_000_000
        ):
            value, end = value * 1000 + int(tokens[end].text), end + 1
        scale = scales.get(tokens[end].lower) if end < last else None
    else:
        return None
    if scale:
        value, end = value * scale, end + 1
    return value, end


def _read_words(tokens: Sequence[Token], i: int, last: int) -> tuple[int, int] | None:
    table = _table()
    sets = table["sets"]
    k = i
    if tokens[k].lower == "a" and k + 1 < last:
        ahead = tokens[k + 1].lower
        if ahead in sets and ahead != "both":
            return sets[ahead], k + 2
        if ahead not in table["scales"] or ahead == "mn":
            return None
        return _sum_words(tokens, k + 1, last, 1)
    if tokens[k].lower in sets:
        return sets[tokens[k].lower], k + 1
    if tokens[k].lower == "half" and k + 2 < last and tokens[k + 1].lower == "a":
        scale = table["scales"].get(tokens[k + 2].lower)
        return (scale // 2, k + 3) if scale else None
    return _sum_words(tokens, k, last, 0)


def _sum_words(tokens: Sequence[Token], i: int, last: int, current: int) -> tuple[int, int] | None:
    """Adds up "one hundred and forty-five thousand"; `current` is 1 behind "a"."""
    table = _table()
    scales = table["scales"]
    total, k, end = 0, i, i
    begun = scaled = False
    while k < last:
        lower = tokens[k].lower
        unit = _unit(lower, table["units"])
        if unit is not None and (not begun or scaled or _tens_then_unit(current, unit)):
            current, begun, scaled, end = current + unit, True, False, k + 1
        elif lower in scales and (begun or current):
            scale = scales[lower]
            if scale in (12, 100):
                current *= scale
            else:
                total, current = total + current * scale, 0
            begun, scaled, end = True, True, k + 1
        elif not (lower == "and" and scaled and k + 1 < last) or (
            (ahead := _unit(tokens[k + 1].lower, table["units"])) is None
            or current % 100
            or not ahead
            or not _goes_on(tokens, k + 1, last)
        ):
            break
        k += 1
    if not begun:
        return None
    return total + current, end


def _goes_on(tokens: Sequence[Token], k: int, last: int) -> bool:
    """Whether the "and" before token `k` is inside the number: after "hundred" or "thousand"."""
    return tokens[k - 2].lower in ("hundred", "thousand", "million") and k < last


def _tens_then_unit(current: int, unit: int) -> bool:
    return current % 100 >= 20 and current % 10 == 0 and 0 < unit < 10


def _unit(lower: str, units: dict[str, int]) -> int | None:
    value = units.get(lower)
    if value is None and "-" in lower:
        head, _, tail = lower.partition("-")
        tens, ones = units.get(head), units.get(tail)
        if tens is not None and ones is not None and tens >= 20 and 0 < ones < 10:
            return tens + ones
        if ones is None and tail in ("hundred", "thousand") and tens:
            return tens * (100 if tail == "hundred" else 1000)
    return value


@cache
def _decoys() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in _table()["decoys"].items()}


def is_decoy(tokens: Sequence[Token], bounds: tuple[int, int], value: int, *, upper: bool) -> bool:
    """Whether the neighbours show a number to be a date, an age, a sum of money, a name.

    `bounds` are the number's first token and the token behind it; `upper` is true in a text
    without case.
    """
    first, end = bounds
    after = tokens[end] if end < len(tokens) else None
    if after is not None:
        touching = after.lower == "-" and after.start == tokens[end - 1].end
        if touching or after.lower in _decoys()["after"]:
            return True
        if value <= 31 and _is_month(after, upper):
            return True
    return first > 0 and _is_decoy_behind(tokens, bounds, value, upper=upper)


def _is_decoy_behind(
    tokens: Sequence[Token], bounds: tuple[int, int], value: int, *, upper: bool
) -> bool:
    """Whether the word before a number shows that it counts no people."""
    first, end = bounds
    before = tokens[first - 1]
    if before.lower in _decoys()["before"] or _is_age(tokens, first, value):
        return True
    if not tokens[first].text[0].isdigit():
        return False
    if before.lower in ("-", "/") and before.end == tokens[first].start:
        return True
    year = 1900 <= value < 2100
    if _is_month(before, upper) and (year or value <= 31):
        after = tokens[end].lower if end < len(tokens) else ""
        return year or not after.isalpha() or read_cardinal(tokens, end, len(tokens)) is not None
    return year and _ends_date(tokens, first)


def _is_age(tokens: Sequence[Token], first: int, value: int) -> bool:
    """Whether a number stands behind one person and "of" ("a woman of 58")."""
    if first < 3 or value > OLDEST or tokens[first - 1].lower != "of":
        return False
    article = {token.lower for token in tokens[max(0, first - 4) : first - 2]}
    if not article & {"a", "an", "one"}:
        return False
    noun = nouns().get(tokens[first - 2].lower)
    known = tokens[first - 2].lower in _decoys()["aged"]
    person = noun is not None and not noun.plural and noun.unit == "persons"
    return known or (person and value >= _YOUNGEST)


def _is_month(token: Token, upper: bool) -> bool:
    return token.lower in _decoys()["months"] and (upper or token.text[0].isupper())


def _ends_date(tokens: Sequence[Token], i: int) -> bool:
    """Whether the year at token `i` stands behind "March 27" or "27 March"."""
    before = [token.lower for token in tokens[max(0, i - 3) : i] if token.lower != ","]
    return len(before) >= 2 and before[-1].isdigit() and before[-2] in _decoys()["months"]
