"""What coding gives: rows by table, the claim behind each figure, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from recount.errors import InvariantError
from recount.vocab.loader import load_table

Cell = str | int | float | None
Row = Mapping[str, Cell]
"""A row by its columns' names; None is an empty cell, which means unknown and never 0."""


@dataclass(frozen=True, slots=True)
class SetFigure:
    """A figure in a row, and the claim that set it.

    `row` is the row's own id, `figure` its column. `claim` is null where no source says it: a
    rule alone made the figure, and `rule` says which.
    """

    row: str
    incident: str
    figure: str
    value: int | None
    claim: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An incident, or a part of one, that a codebook doesn't code, and why not."""

    incident: str
    event: str
    when: str | None
    place: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Coded:
    """The rows of a codebook's tables, by table, with what stands behind and beside them."""

    tables: Mapping[str, Sequence[Row]]
    figures: Sequence[SetFigure] = ()
    left_out: Sequence[LeftOut] = ()


@cache
def load_rules(codebook: str) -> Mapping[str, Any]:
    """Returns the values of a codebook's rules, by name.

    Raises InvariantError on a value that is none of a rule's choices.
    """
    rules = load_table(f"coding_{codebook}")["rules"]
    for name, rule in rules.items():
        choices = rule.get("choices")
        if choices and rule["value"] not in choices:
            raise InvariantError(f"coding_{codebook}.rules.{name}: one of {', '.join(choices)}")
    return {name: rule["value"] for name, rule in rules.items()}


def divide(total: int, parts: int) -> list[int]:
    """Returns a total divided evenly over parts, the remainder to the first.

    ACLED codebook: of totals over several days or places.
    """
    share, rest = divmod(total, parts)
    return [share + (rest if n == 0 else 0) for n in range(parts)]


def join(words: Sequence[str | None], mark: str = "; ") -> str | None:
    """Returns the words that are there, once each, in their order; None if there are none.

    What separates the values is taken out of them (UCDP GED: multi-values joined by ";").
    """
    bare = mark.strip()
    kept = dict.fromkeys(" ".join(w.replace(bare, ",").split()) for w in words if w)
    return mark.join(word for word in kept if word) or None
