"""Finds what stands more than once among millions of hashes, in little memory.

Sentences and keys are compared by hashes in arrays of numbers: as texts in dictionaries those of
100,000 reports take some gigabytes. NumPy sorts them; the order of what is found is that of the
numbers given, whatever the hashes are.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Spread:
    """Hashes that stand in several documents over many days, and the numbers of these documents."""

    hashes: frozenset[int]
    where: tuple[int, ...]


def digest_words(words: Sequence[str]) -> int:
    """Returns 64 bits that stand for the words of a sentence, the same in every process."""
    raw = " ".join(words).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "big")


def find_met(hashes: Any, *, most: int | None = None) -> Iterator[list[int]]:
    """Yields the positions of each hash that stands more than once, in order; `most` times at most.

    `hashes` are an array of integers of 64 bits.
    """
    import numpy as np  # noqa: PLC0415 - wanted where copies are looked for

    held = np.asarray(hashes)
    order = np.argsort(held, kind="stable")
    starts, ends = _runs(held[order])
    sizes = ends - starts
    wanted = sizes > 1 if most is None else (sizes > 1) & (sizes <= most)
    for start, end in zip(starts[wanted].tolist(), ends[wanted].tolist(), strict=True):
        yield order[start:end].tolist()


def are_met(hashes: array[int]) -> bytes:
    """Returns, for each hash, a byte that is 1 where it stands elsewhere, too, else 0."""
    import numpy as np  # noqa: PLC0415

    held = np.asarray(hashes)
    order = np.argsort(held, kind="stable")
    ranked = held[order]
    same = ranked[1:] == ranked[:-1]
    met = np.zeros(len(held), dtype=np.uint8)
    met[order[1:][same]] = 1
    met[order[:-1][same]] = 1
    return met.tobytes()


def find_spread(
    hashes: array[int], days: array[int], numbers: array[int], *, least: int, days_apart: int
) -> Spread:
    """Returns the hashes that stand in `least` documents or more, over more than so many days.

    A document's number and day go with each of its hashes. Two sentences of one hash count as one:
    the caller looks at the sentences of the documents that are named.
    """
    import numpy as np  # noqa: PLC0415

    held = np.asarray(hashes)
    if not len(held):
        return Spread(frozenset(), ())
    order = np.argsort(held, kind="stable")
    ranked, day = held[order], np.asarray(days)[order]
    starts, ends = _runs(ranked)
    apart = np.maximum.reduceat(day, starts) - np.minimum.reduceat(day, starts)
    wanted = (ends - starts >= least) & (apart > days_apart)
    inside = np.repeat(wanted, ends - starts)
    where = np.unique(np.asarray(numbers)[order[inside]])
    return Spread(frozenset(ranked[starts[wanted]].tolist()), tuple(where.tolist()))


def _runs(ranked: Any) -> tuple[Any, Any]:
    """Returns where runs of equal numbers begin and end (exclusive) in sorted ones."""
    import numpy as np  # noqa: PLC0415

    edges = np.flatnonzero(ranked[1:] != ranked[:-1]) + 1
    starts = np.concatenate(([0], edges)) if len(ranked) else edges
    return starts, np.append(edges, len(ranked)) if len(ranked) else edges
