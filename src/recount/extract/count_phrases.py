"""Reads the noun phrase behind a number: whom it counts, and how they are called.

A `Figure` is a number with the noun phrase that it counts, before anything is known of what
happened to these people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recount.extract.count_ages import Age, read_age
from recount.extract.count_nouns import Noun, lists, two_words
from recount.extract.number_words import read_cardinal
from recount.extract.numbers import Number
from recount.text.view import Token
from recount.values import Unit

_NAME = 4  # words of a name behind an age
_REACH = 6  # words that may stand between a number and the noun that it counts
_QUOTES = frozenset({"'s", '"', "“", "”"})


@dataclass(slots=True, eq=False)
class Figure:
    """A counted noun phrase: tokens `first` up to `last`.

    `bare` has no noun ("46"), `loose` one that the word lists lack ("six Alawites").
    `partitive` is "two of them" or "22 of the fighters". `part` and `parent` are set when the
    figure turns out to be a part of another one. `owned` is "his wife", so that "and son" is
    another person. `aged` has an age for a noun ("a 16-year-old"), `itself` is
    "himself".
    """

    number: Number
    first: int
    last: int
    group: str = "persons"
    unit: Unit = "persons"
    actor: str | None = None
    bare: bool = False
    loose: bool = False
    partitive: bool = False
    pronoun: bool = False
    part: bool = False
    parent: Figure | None = None
    inner_harm: tuple[int, int] | None = None
    named: bool = False
    single: bool = False
    owned: bool = False
    aged: bool = False
    itself: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """The tokens up to `last`, and the tokens at which harm words start."""

    tokens: Sequence[Token]
    last: int
    cues: frozenset[int]

    def lower(self, k: int) -> str:
        """Returns the lower-case token, empty behind the end."""
        return self.tokens[k].lower if k < self.last else ""


@dataclass(slots=True)
class _Head:
    """What is known of a head noun while its phrase is read."""

    noun: Noun | None = None
    end: int = 0
    specific: str | None = None
    inner: tuple[int, int] | None = None
    age: Age | None = None


def read_head(stretch: Stretch, k: int, figure: Figure) -> int | None:
    """Finds the noun that the figure counts, from token `k` on.

    Sets the figure's group and unit, and returns the token behind the noun; None for none.
    """
    head = _Head()
    reach = min(stretch.last, k + _REACH)
    while k < reach:
        age = read_age(stretch.tokens, k, stretch.last) if head.noun is None else None
        if age is not None:
            head.age, k = age, age.end
            reach = min(stretch.last, k + _REACH)
            continue
        step = _step(stretch, k, figure, head)
        if not step:
            break
        k += step
        if head.noun is not None:
            reach = min(stretch.last, head.end + 3)
    if head.noun is None and head.age is not None:
        figure.aged = _take_age(stretch, head.age, head)
    noun = head.noun
    if noun is None or (figure.number.vague is not None and not noun.plural):
        return None
    figure.inner_harm, figure.unit = head.inner, noun.unit
    figure.group = noun.group if noun.group != "persons" else head.specific or "persons"
    end = _with_companion(stretch, figure, head.end)
    if figure.group == "persons":
        _read_membership(stretch, figure, end)
    return end


def _step(stretch: Stretch, k: int, figure: Figure, head: _Head) -> int:
    """Takes one word into the phrase; returns how many tokens it took, 0 at the phrase's end."""
    words, token = lists(), stretch.tokens[k]
    lower, taken = token.lower, 1
    pair = f"{lower} {stretch.lower(k + 1)}"
    noun = words.nouns.get(pair if pair in two_words() else lower)
    if noun is not None:
        taken = 2 if pair in two_words() else 1
        head.noun, head.end = noun, k + taken
        if noun.unit == "bodies":
            head.inner = (k, k + 1)
        if noun.group != "persons":
            head.specific = noun.group
        return taken
    if head.noun is not None or lower[0].isdigit():
        return 0
    if k in stretch.cues:
        if not _noun_ahead(stretch, k + 1, figure.number.low == 1):
            return 0
        head.inner = (k, k + 1)
    elif lower in words.stops:
        if not _names_state(stretch, k):
            return 0
    elif not (token.is_word or lower in _QUOTES):
        return 0
    if lower in words.forces:
        head.specific = "combatants"
    return 1


def _take_age(stretch: Stretch, age: Age, head: _Head) -> bool:
    """Makes the head of an age, and of a name behind it; not of "a 20-year-old war"."""
    behind = stretch.tokens[age.end] if age.end < stretch.last else None
    if behind and behind.tag in ("NOUN", "ADJ") and behind.text[0].islower():
        return False
    head.noun = Noun("children" if age.child else "persons", age.plural)
    head.inner, head.end = None, age.end
    for k in range(age.end, min(age.end + _NAME, stretch.last)):
        token = stretch.tokens[k]
        if age.plural or not token.text[0].isupper() or token.lower in lists().stops:
            break
        if k in stretch.cues:
            break
        head.end = k + 1
    return True


def _names_state(stretch: Stretch, k: int) -> bool:
    """Whether "IS" is the group's name: in capitals among words that are not."""
    if stretch.tokens[k].text != "IS" or k + 1 >= stretch.last:
        return False
    return not stretch.tokens[k + 1].text.isupper()


def _noun_ahead(stretch: Stretch, k: int, one: bool) -> bool:
    words = lists()
    for token in stretch.tokens[k : min(k + 3, stretch.last)]:
        noun = words.nouns.get(token.lower)
        if noun is not None and (noun.plural or one):
            return True
        if token.lower in words.stops or not token.is_word:
            return False
    return False


def _with_companion(stretch: Stretch, figure: Figure, end: int) -> int:
    """Takes in a second plural noun under the same number: "ten women and children"."""
    if stretch.lower(end) not in ("and", "or"):
        return end
    words = lists()
    for j in range(end + 1, min(end + 5, stretch.last)):
        lower = stretch.lower(j)
        noun = words.nouns.get(lower)
        if noun is None:
            if not _goes_on(stretch, j):
                return end
        elif noun.plural:
            if lower in ("others", "crew"):
                return end
            if noun.group != figure.group:
                figure.group = "persons"
            return j + 1
        elif stretch.lower(j + 1) not in words.nouns:
            return end
    return end


def _goes_on(stretch: Stretch, k: int) -> bool:
    """Whether the word at `k` can stand before a second noun under the same number."""
    lower = stretch.lower(k)
    if lower in lists().stops or lower.endswith(("ed", "ing")):
        return False
    if not stretch.tokens[k].is_word:
        return False
    return read_cardinal(stretch.tokens, k, stretch.last) is None


def _read_membership(stretch: Stretch, figure: Figure, end: int) -> None:
    """Reads "members of the army" as combatants, with its wording as the actor."""
    words = lists()
    if stretch.lower(end) != "of" or stretch.lower(end - 1) not in words.members:
        return
    for k in range(end + 1, min(end + 7, stretch.last)):
        lower = stretch.lower(k)
        if not stretch.tokens[k].is_word and lower != "'s":
            return
        if lower in words.forces:
            figure.group = "combatants"
            figure.actor = wording(stretch, end - 1, k + 1)
            return


def wording(stretch: Stretch, first: int, last: int) -> str | None:
    """Returns the words for the harmed as they stand, without articles before them."""
    while first < last and stretch.lower(first) in ("the", "of", "its", "their", "more", "other"):
        first += 1
    return " ".join(token.text for token in stretch.tokens[first:last]) or None
