"""Reads numbers in digits and words, with the words around them that make them ranges.

Works on the tokens of a `TextView`, so that offsets are never lost. Whether a number counts
people is for `recount.extract.counts` to say; what it cannot be (a date, an age, a sum of
money, a vehicle's number) is left out here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from recount.extract.number_lexicon import Words, words_of_numbers
from recount.extract.number_words import is_decoy, read_cardinal
from recount.text.view import TextView, Token
from recount.values import Qualifier
from recount.vocab.loader import load_table

_ORDINAL = re.compile(r"(\d{1,6})(?:st|nd|rd|th)")
_LARGEST = 8_000_000_000  # no count of people is above the number of people alive


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: tokens `first` up to `last`, modifiers included.

    `low` and `high` are inclusive, null where the words leave an end open. `vague` is the
    vague word, if one was used. `core` is the first token of the figure itself. `ordinal` is
    true for "third" and "13th", whose value stands in both ends.
    """

    first: int
    core: int
    last: int
    low: int | None
    high: int | None
    qualifier: Qualifier = "exact"
    vague: str | None = None
    ordinal: bool = False


def find_numbers(view: TextView, first: int = 0, last: int | None = None) -> list[Number]:
    """Returns the numbers among the tokens `first` up to `last`, in order, none overlapping.

    "1,700", "450.000", "1 700" and "1700" are all thousands; "more than 14" starts at 15 and
    has no end; "up to 14" is 0 to 14; "dozens" is 24 or more, "several" has neither end.
    """
    tokens = view.tokens
    last = len(tokens) if last is None else last
    words = words_of_numbers()
    found: list[Number] = []
    i = first
    while i < last:
        token = tokens[i]
        if not (token.lower in words.starts or token.text[0].isdigit() or "-" in token.lower):
            i += 1
            continue
        if token.lower in words.openers and (length := _modifier_length(tokens, i, last, words)):
            i += length
            continue
        number = _read_at(tokens, i, last, words, view.upper)
        if number is None:
            i += 1
            continue
        low = found[-1].last if found else first
        found.append(_with_modifier(tokens, number, low, words))
        i = number.last
    return found


def _read_at(
    tokens: Sequence[Token], i: int, last: int, words: Words, upper: bool
) -> Number | None:
    return (
        _read_vague(tokens, i, last, words)
        or _read_ordinal(tokens, i, words)
        or _read_figure(tokens, i, last, words, upper)
        or _read_nothing(tokens, i, last)
    )


def _modifier_length(tokens: Sequence[Token], i: int, last: int, words: Words) -> int:
    """Returns how many words "no fewer than", "as many as" and their like have here, 0 for none."""
    for length in range(words.longest, 1, -1):
        if i + length <= last:
            phrase = tuple(token.lower for token in tokens[i : i + length])
            if phrase in words.modifiers:
                return length
    return 0


def _read_nothing(tokens: Sequence[Token], i: int, last: int) -> Number | None:
    lower = tokens[i].lower
    if not lower.startswith("no"):
        return None
    if i and tokens[i - 1].lemma in load_table("numbers")["silence"]["verbs"]:
        return None  # "mentioned no casualties" is silence, and not zero
    if lower == "no" and i + 1 < last and tokens[i + 1].lower == "one":
        return Number(i, i, i + 2, 0, 0)
    if lower == "not":
        return _read_not_one(tokens, i, last)
    if lower in ("no-one", "nobody", "none", "no"):
        return Number(i, i, i + 1, 0, 0)
    return None


def _read_not_one(tokens: Sequence[Token], i: int, last: int) -> Number | None:
    """Reads "not one person" and "not a single person" as nobody."""
    words = [token.lower for token in tokens[i + 1 : min(i + 3, last)]]
    if words == ["a", "single"]:
        return Number(i, i, i + 3, 0, 0)
    if words[:1] == ["one"] and len(words) > 1 and tokens[i + 2].is_word:
        return Number(i, i, i + 2, 0, 0)
    return None


def _read_ordinal(tokens: Sequence[Token], i: int, words: Words) -> Number | None:
    lower = tokens[i].lower
    value = words.table["ordinals"].get(lower)
    if value is None and (match := _ORDINAL.fullmatch(lower)):
        value = int(match[1])
    if value is None:
        return None
    return Number(i, i, i + 1, value, value, ordinal=True)


def _read_vague(tokens: Sequence[Token], i: int, last: int, words: Words) -> Number | None:
    floors, scales = words.table["floors"], words.table["scales"]
    lower = tokens[i].lower
    if lower in floors:
        value, end = floors[lower], i + 1
        if (  # "tens of thousands": ten times the scale's plural
            end + 1 < last
            and tokens[end].lower == "of"
            and (inner := tokens[end + 1].lower) in floors
        ):
            factor = {"tens": 10, "dozens": 12, "scores": 20, "hundreds": 100}.get(lower, 1000)
            value, end = factor * floors[inner], end + 2
        return Number(i, i, end, value, None, "vague", _text(tokens, i, end))
    if lower not in words.opening:
        return None
    for length in (4, 3, 2, 1):
        phrase = tuple(token.lower for token in tokens[i : min(i + length, last)])
        if len(phrase) < length:
            continue
        end = i + length
        ahead = tokens[end].lower if end < last else ""
        if phrase in words.multipliers and (ahead in scales or ahead in floors):
            value = floors[ahead] if ahead in floors else 2 * scales[ahead]
            return Number(i, i, end + 1, value, None, "vague", _text(tokens, i, end + 1))
        if phrase in words.vague:
            if ahead and (ahead[0].isdigit() or ahead in words.table["units"] or phrase == ("a",)):
                return None  # "some 30": a modifier
            return Number(i, i, end, None, None, "vague", _text(tokens, i, end))
    return None


def _read_figure(
    tokens: Sequence[Token], i: int, last: int, words: Words, upper: bool
) -> Number | None:
    cardinal = read_cardinal(tokens, i, last)
    if cardinal is None:
        return None
    value, end = cardinal
    if value > _LARGEST:
        return None
    low, high = value, value
    qualifier: Qualifier = "exact"
    other = _range_end(tokens, i, end, last, value)
    if other is not None:
        high, end = other
        qualifier = "between"
    if is_decoy(tokens, (i, min(end, last)), value, upper=upper):
        return None
    if other is None and end == i + 1 and _is_year(tokens, i, last, words):
        return None
    return Number(i, i, end, low, high, qualifier)


def _is_year(tokens: Sequence[Token], i: int, last: int, words: Words) -> bool:
    """Whether token `i` is the year of "in 2016 soldiers ..." or of "2016 at least nine ..."."""
    text = tokens[i].text
    if not (len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")):
        return False
    years = words.table["years"]
    before = tokens[i - 1].lower if i else ""
    if before in years["openers"]:
        verb = tokens[i - 2].lower if i > 1 else ""
        return not (before == "in" and verb in years["results"])
    return _opens_number(tokens, i + 1, last, words)


def _opens_number(tokens: Sequence[Token], k: int, last: int, words: Words) -> bool:
    """Whether a number starts at token `k`, with or without a modifier before it."""
    if k >= last:
        return False
    length = _modifier_length(tokens, k, last, words)
    if not length and tokens[k].lower in words.table["years"]["modifiers"]:
        length = 1
    return read_cardinal(tokens, k + length, last) is not None


def _range_end(
    tokens: Sequence[Token], i: int, end: int, last: int, low: int
) -> tuple[int, int] | None:
    """Reads the upper end behind "-", "to", "or", or behind "and" after "between"."""
    if end >= last:
        return None
    joiner = tokens[end].lower
    before = tokens[i - 1].lower if i else ""
    allowed = joiner in ("-", "–", "—", "or") or (joiner == "to" and before != "from")
    if not allowed and not (joiner == "and" and before == "between"):
        return None
    upper_end = read_cardinal(tokens, end + 1, last)
    if upper_end is None or upper_end[0] <= low or upper_end[0] > _LARGEST:
        return None
    if joiner == "-" and upper_end[1] < last and tokens[upper_end[1]].lower == "-":
        return None  # a telephone number
    return upper_end


def _with_modifier(tokens: Sequence[Token], number: Number, lowest: int, words: Words) -> Number:
    """Widens a number by the modifier before and behind it ("more than 14", "20 or more")."""
    if number.ordinal or (number.low == 0 and number.high == 0):
        return number
    first, kind = number.first, None
    for length in range(words.longest, 0, -1):
        start = number.first - length
        if start < lowest:
            continue
        phrase = tuple(token.lower for token in tokens[start : number.first])
        if phrase in words.modifiers:
            if words.modifiers[phrase] == "up_to" and _is_reached(tokens, start, lowest):
                break
            first, kind = start, words.modifiers[phrase]
            break
    last = number.last
    between = number.qualifier == "between" and lowest < number.first
    if between and tokens[number.first - 1].lower in ("between", "from"):
        first = number.first - 1
    if kind in (None, "exact"):
        pair = tuple(token.lower for token in tokens[last : last + 2])
        for suffix, phrases in words.table["suffixes"].items():
            ahead = last + 2 < len(tokens) and read_cardinal(tokens, last + 2, len(tokens))
            if " ".join(pair) in phrases and not ahead:
                kind, last = suffix, last + 2
    if number.vague is not None or kind in (None, "exact"):
        return Number(
            first, number.core, last, number.low, number.high, number.qualifier, number.vague
        )
    assert number.low is not None
    assert number.high is not None
    low, high = _widen(kind, number.low, number.high)
    return Number(first, number.core, last, low, high, kind)


def _is_reached(tokens: Sequence[Token], start: int, lowest: int) -> bool:
    """Whether "up to" is what a toll does: "has gone up to eight" is eight."""
    reaching = load_table("groups")["links"]["rising"]
    before = tokens[start - 1].lower if start > lowest else ""
    return tokens[start].lower == "up" and before in reaching


def _widen(kind: str | None, low: int, high: int) -> tuple[int | None, int | None]:
    """Turns a figure and its modifier into inclusive ends."""
    ends: dict[str | None, tuple[int | None, int | None]] = {
        "at_least": (low, None),
        "more_than": (low + 1, None),
        "up_to": (0, high),
        "less_than": (0, max(0, high - 1)),
        "about": (low, high),
    }
    return ends[kind]


def _text(tokens: Sequence[Token], first: int, last: int) -> str:
    return " ".join(token.lower for token in tokens[first:last])
