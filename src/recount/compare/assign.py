"""Chooses which pairs stand: each at most once, so that the scores' sum is the greatest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence


def assign(scores: Mapping[tuple[str, str], float]) -> list[tuple[str, str]]:
    """Returns pairs of ids, each id on its side at most once, with the greatest sum of scores.

    Only pairs of a score above 0 are chosen. The same scores give the same pairs in whatever
    order they are given; where several choices are as good, ids decide.
    """
    good = {pair: score for pair, score in scores.items() if score > 0}
    chosen: list[tuple[str, str]] = []
    for part in find_parts(good):
        lefts = sorted({left for left, _ in part})
        rights = sorted({right for _, right in part})
        if len(lefts) == 1 or len(rights) == 1:
            chosen.append(max(sorted(part), key=lambda pair: good[pair]))
        else:
            chosen += _solve(lefts, rights, good)
    return sorted(chosen)


def find_parts(pairs: Iterable[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Returns the pairs in groups that share no id with one another, by their least pair."""
    root: dict[tuple[int, str], tuple[int, str]] = {}

    def find(node: tuple[int, str]) -> tuple[int, str]:
        root.setdefault(node, node)
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    ordered = sorted(pairs)
    for left, right in ordered:
        root[find((1, right))] = find((0, left))
    parts: defaultdict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    for pair in ordered:
        parts[find((0, pair[0]))].append(pair)
    return list(parts.values())


def _solve(
    lefts: Sequence[str], rights: Sequence[str], scores: Mapping[tuple[str, str], float]
) -> list[tuple[str, str]]:
    import numpy as np  # noqa: PLC0415 - half a second, and seldom needed
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    table = np.zeros((len(lefts), len(rights)))
    for row, left in enumerate(lefts):
        for column, right in enumerate(rights):
            table[row, column] = scores.get((left, right), 0.0)
    rows, columns = linear_sum_assignment(table, maximize=True)
    found = [(lefts[row], rights[column]) for row, column in zip(rows, columns, strict=True)]
    return [pair for pair in found if pair in scores]
