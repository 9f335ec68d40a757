"""Keeps each report's word triples, by which most pairs are told apart without their texts.

A report is proposed as a copy of some six others, wherever these stand, and mostly shares next to
nothing with them. Its triples are found once, and read where they lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from recount.batch.shelf import WORK, Where, map_arrow, pack_binary
from recount.vocab.loader import load_table


def pack_triples(found: Mapping[int, Sequence[int]]) -> bytes:
    """Returns the triples of a partition's documents, by row, as an Arrow file.

    They are hashes of 32 bits, each once and rising (`Prepared.shingles`).
    """
    rows: list[bytes | None] = [None] * (max(found, default=-1) + 1)
    for row, triples in found.items():
        rows[row] = np.array(triples, np.uint32).tobytes()
    return pack_binary("triples", rows)


def share_triples(root: Path, pairs: Sequence[tuple[Where, Where]]) -> list[tuple[Where, Where]]:
    """Returns the pairs that share so many triples that one may be a copy of the other.

    `recount.sources.duplicates.compare_texts` finds none in the others.
    """
    rule = load_table("linking")["copies"]
    least = min(rule["glimpse"], rule["contained"])
    triples = _fetch(root, (where for pair in pairs for where in pair))

    def is_near(later: Where, earlier: Where) -> bool:
        one, other = triples[later], triples[earlier]
        short = min(len(one), len(other))
        both = len(np.intersect1d(one, other, assume_unique=True))
        return short > 0 and both / short >= least

    return [pair for pair in pairs if is_near(*pair)]


def _fetch(root: Path, places: Iterable[Where]) -> dict[Where, Any]:
    found: dict[Where, Any] = {}
    for where, file in map_arrow(root, f"{WORK}/triples", places):
        found[where] = np.frombuffer(file.get_batch(0).column(0)[where[1]].as_buffer(), np.uint32)
    return found
