"""Reads words for a deed that say how many died in it: "a triple homicide", "murder-suicide"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from recount.extract.count_cues import Cue
from recount.extract.count_phrases import Figure
from recount.extract.count_scene import Bond
from recount.extract.numbers import Number
from recount.text.view import Token
from recount.vocab.loader import load_table

_BEFORE = 2  # tokens before a compound in which it may be called an attempt


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = load_table("harms")["compounds"]
    pairs: dict[str, list[tuple[str, ...]]] = {}
    for pair in table["pairs"]:
        words = tuple(pair.split())
        pairs.setdefault(words[0], []).append(words)
    return {**table, "pairs": pairs}


def bind_compounds(tokens: Sequence[Token], first: int, last: int) -> Iterator[Bond]:
    """Yields a bond for each such word; who is murdered and who does it are two at least."""
    table = _table()
    times, pairs = table["times"], table["pairs"]
    for k in range(first, last):
        word = tokens[k].lower
        if not (word in times or word in pairs or "-" in word):
            continue
        found = _read(tokens, k, last)
        if found is None:
            continue
        end, low, high = found
        before = {token.lower for token in tokens[max(first, k - _BEFORE) : k]}
        if not before.isdisjoint(table["tried"]):
            continue
        qualifier = "exact" if high is not None else "at_least"
        figure = Figure(Number(k, k, k + 1, low, high, qualifier), k, end)  # type: ignore[arg-type]
        yield Bond(figure, Cue(k, end, "killed", frozenset({"noun"})), "killed")


def _read(tokens: Sequence[Token], k: int, last: int) -> tuple[int, int, int | None] | None:
    """Returns the token behind a compound at token `k`, and the least and most that died."""
    table = _table()
    head, _, tail = tokens[k].lower.partition("-")
    if head in table["times"] and tail in table["deeds"]:
        return k + 1, table["times"][head], table["times"][head]
    times = table["times"].get(tokens[k].lower)
    if times is not None:
        end = k + 1 + (k + 1 < last and tokens[k + 1].lower == "-")
        return (
            (end + 1, times, times) if end < last and tokens[end].lower in table["deeds"] else None
        )
    for pair in table["pairs"].get(tokens[k].lower, ()):
        end = k + len(pair)
        if end <= last and tuple(token.lower for token in tokens[k:end]) == pair:
            return end, 2, None
    return None
