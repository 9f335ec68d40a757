"""Finds people counted by their names: "Jan Kovač was shot dead", "the murder of A and B".

Only names that a harm word's grammar ties to it are read, one person a name. In texts
without case every word can be a name, so that the run must hold no plural noun for people.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from recount.extract.count_nouns import lists
from recount.extract.count_phrases import Figure
from recount.extract.genders import is_given
from recount.extract.numbers import Number
from recount.text.view import Token
from recount.vocab.loader import load_table

_LONGEST = 6  # words of a name with its titles
_ASIDE = 14  # tokens between the commas behind a name


@cache
def _particles() -> frozenset[str]:
    return frozenset(load_table("groups")["names"]["particles"])


@cache
def _asides() -> frozenset[str]:
    return frozenset(load_table("groups")["names"]["asides"])


@cache
def _never() -> frozenset[str]:
    table = load_table("groups")["names"]
    months = load_table("numbers")["decoys"]["months"]
    return frozenset(table["never"]) | frozenset(month for month in months if len(month) > 3)


class NameScene(Protocol):
    """What of a scene names are read with."""

    upper: bool
    surnames: frozenset[str]


def find_surnames(tokens: Sequence[Token]) -> frozenset[str]:
    """Returns, lower-case, the last words of names that open with a known given name."""
    found: set[str] = set()
    start: int | None = None
    for token in tokens:
        if token.text[0].isupper() and token.text.replace("-", "").isalpha():
            start = token.i if start is None else start
            if token.i > start and is_given(tokens[start].lower):
                found.add(token.lower)
        else:
            start = None
    return frozenset(found)


def find_names_before(
    tokens: Sequence[Token], first: int, k: int, upper: bool, plural: bool
) -> list[Figure]:
    """Returns the persons named directly before token `k`, the subject of a passive.

    With `plural` at least two names must be joined there; without, exactly one.
    """
    found: list[Figure] = []
    end = _past_apposition(tokens, first, k)
    while end > first and len(found) < 12:
        start = end
        while start > first and end - start < _LONGEST and _is_name_word(tokens[start - 1], upper):
            start -= 1
        if not _is_name(tokens, start, end, upper, 1):
            break
        found.insert(0, _figure(start, end))
        if not plural or start - 1 <= first or tokens[start - 1].lower not in ("and", ",", "&"):
            break
        end = start - 1
        if tokens[end - 1].lower == ",":
            end -= 1
        end = _past_apposition(tokens, first, end)
    if found and found[0].first > first and _is_inside(tokens[found[0].first - 1].lower):
        return []
    if plural:
        return found if len(found) > 1 else []
    return found


def _is_inside(before: str) -> bool:
    """Whether a name behind this word is inside a longer phrase: "a man from Tal Afar"."""
    return before in load_table("groups")["links"]["prepositions"] or before in ("the", "'s")


def _past_apposition(tokens: Sequence[Token], first: int, k: int) -> int:
    """Steps back over ", 65," and ", who" behind a name."""
    if k - 1 > first and tokens[k - 1].lower == "who":
        k -= 1
    k = _past_asides(tokens, first, k)
    if k - 2 > first and tokens[k - 1].lower == "," and tokens[k - 2].text.isdigit():
        k -= 2
    elif k - 1 > first and tokens[k - 1].text.isdigit() and len(tokens[k - 1].text) <= 2:
        k -= 1
    if k - 1 > first and tokens[k - 1].lower == ",":
        k -= 1
    return k


def _past_asides(tokens: Sequence[Token], first: int, k: int) -> int:
    """Steps back over ", of Elm Street," and ", the owner of the shop," behind a name."""
    while k - 2 > first and tokens[k - 1].lower == ",":
        start = next(
            (n for n in range(k - 2, max(first, k - _ASIDE) - 1, -1) if tokens[n].lower == ","),
            None,
        )
        if start is None or start <= first or start + 1 == k - 1:
            break
        opener = tokens[start + 1]
        if opener.text.isdigit() and start + 2 == k - 1:
            break  # an age, with the comma before it
        if not (opener.lower in _asides() or opener.text.isdigit()):
            break
        if any(token.tag in ("VERB", "AUX") for token in tokens[start + 1 : k - 1]):
            break
        k = start + 1
    return k


def find_names_after(tokens: Sequence[Token], k: int, last: int, scene: NameScene) -> list[Figure]:
    """Returns the persons named from token `k` on, the object of a verb or of "murder of".

    A name of one word must be a surname that the text has told in full.
    """
    upper = scene.upper
    found: list[Figure] = []
    while k < last and len(found) < 12:
        end = k
        while end < last and end - k < _LONGEST and _is_name_word(tokens[end], upper):
            end += 1
        if end < last and end > k and _spoils(tokens, end, last):
            break
        least = 1 if tokens[k].lower in scene.surnames and not upper else 2
        if not _is_name(tokens, k, end, upper, least):
            break
        found.append(_figure(k, end))
        k = end
        if k < last and tokens[k].lower == ",":
            k += 1
        if k < last and tokens[k].lower == "and":
            k += 1
        if k == end:
            break
    return found


def _spoils(tokens: Sequence[Token], end: int, last: int) -> bool:
    """Whether the run is no name but describes what follows: "Islamic State fighters"."""
    after = tokens[end].lower
    noun = lists().nouns.get(after)
    return (noun is not None and noun.plural) or after in ("'s", "-", "'")


def _is_name_word(token: Token, upper: bool) -> bool:
    lower = token.lower
    if not token.text[0].isalpha() or lower in _never():
        return False
    if lower in lists().stops or lower in lists().things:
        return False
    return upper or token.text[0].isupper() or lower in _particles()


def _is_name(tokens: Sequence[Token], start: int, end: int, upper: bool, least: int) -> bool:
    run = [token.lower for token in tokens[start:end]]
    words = lists()
    if not run or (run[0] in _particles() and len(run) == 1):
        return False
    known = [words.nouns[word] for word in run if word in words.nouns]
    if any(noun.plural for noun in known):
        return False
    if known:
        return True
    if any(word in words.forces for word in run):
        return False
    return len(run) >= (2 if upper else least)


def _figure(start: int, end: int) -> Figure:
    return Figure(Number(start, start, start + 1, 1, 1), start, end, named=True)
