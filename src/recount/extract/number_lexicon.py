"""The words that numbers and their modifiers are written with, from `numbers.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from recount.values import Qualifier
from recount.vocab.loader import load_table


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `numbers.toml`; `starts` can open a number, `openers` a modifier.

    `opening` are the first words of `vague` and `multipliers`.
    """

    table: dict[str, Any]
    modifiers: dict[tuple[str, ...], Qualifier]
    longest: int
    vague: frozenset[tuple[str, ...]]
    multipliers: frozenset[tuple[str, ...]]
    starts: frozenset[str]
    openers: frozenset[str]
    opening: frozenset[str]


@cache
def words_of_numbers() -> Words:
    """Returns the words that numbers and their modifiers are written with."""
    table = load_table("numbers")
    modifiers: dict[tuple[str, ...], Qualifier] = {}
    kinds: tuple[Qualifier, ...] = (
        "exact", "about", "less_than", "up_to", "more_than", "at_least",
    )  # fmt: skip
    for kind in kinds:
        for phrase in table["modifiers"].get(kind, ()):
            modifiers[tuple(phrase.split())] = kind
    vague = frozenset(tuple(p.split()) for p in table["vague"]["phrases"])
    nothing = frozenset(tuple(p.split()) for p in table["nothing"]["phrases"])
    starts = frozenset(table["units"]) | frozenset(table["sets"]) | frozenset(table["scales"])
    starts |= frozenset(table["ordinals"]) | frozenset(table["floors"])
    starts |= (
        frozenset(p[0] for p in vague) | frozenset(p[0] for p in nothing) | {"a", "half", "not"}
    )
    multipliers = frozenset(tuple(p.split()) for p in table["vague"]["multipliers"])
    openers = frozenset(phrase[0] for phrase in modifiers if len(phrase) > 1)
    return Words(
        table=table,
        modifiers=modifiers,
        longest=max(map(len, modifiers)),
        vague=vague,
        multipliers=multipliers,
        starts=starts | openers,
        openers=openers,
        opening=frozenset(phrase[0] for phrase in vague | multipliers),
    )
