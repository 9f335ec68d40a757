"""Chooses which strands of different reports are worth comparing.

Strands meet in a block when they may share place and day, or when their texts share rare
words. Blocks are small and their keys few, so the cost grows about linearly with claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import floor

from recount.link.compare import is_wide
from recount.link.strands import Strand
from recount.link.texts import Rarity, Vector, find_neighbours
from recount.values import Place

Key = tuple[object, ...]
CELL = 0.5  # degrees: about 55 km at the equator
MOST_MEMBERS = 80  # of a block; beyond it a strand meets only the latest
MOST_LOOSE = 25  # of a block of one day without regard to place
LONGEST_WINDOW = 6  # days for which keys are written


def find_pairs(
    strands: Sequence[Strand], vectors: Sequence[Vector], rarity: Rarity
) -> list[tuple[int, int]]:
    """Returns the positions of strands to compare, each pair once, in order."""
    pairs = find_neighbours(vectors, rarity)
    blocks: defaultdict[Key, list[int]] = defaultdict(list)
    for n, strand in enumerate(strands):
        for key in _keys(strand):
            block = blocks[key]
            pairs |= {(earlier, n) for earlier in block[-MOST_MEMBERS:]}
            block.append(n)
        for block_key, others in _loose_keys(strand):
            for other in others:
                pairs |= {(earlier, n) for earlier in blocks[other][-MOST_LOOSE:]}
            blocks[block_key].append(n)
    by_doc: defaultdict[str, list[int]] = defaultdict(list)
    for n, strand in enumerate(strands):
        by_doc[strand.doc.id].append(n)
    for own in by_doc.values():
        pairs |= {(a, b) for i, b in enumerate(own[:30]) for a in own[:i]}
    return sorted(pairs)


def _keys(strand: Strand) -> set[Key]:
    place = strand.place or strand.near_place
    days = strand.days or strand.near_days
    if place is None or days is None:
        return set()
    return {(cell, day) for cell in _cells(place) for day in _window(days)}


def _loose_keys(strand: Strand) -> Iterator[tuple[Key, tuple[Key, ...]]]:
    """Yields keys of a day alone, so that strands without a narrow place meet the others.

    With each goes which blocks to look in: those with a place look only at those without.
    """
    if strand.days is None or not strand.days_own:
        return
    placed = strand.place is not None and not is_wide(strand.place)
    for day in _window(strand.days):
        own: Key = ("placed" if placed else "placeless", day)
        yield own, (("placeless", day),) if placed else (("placeless", day), ("placed", day))


def _cells(place: Place) -> Iterator[Key]:
    """Yields the cell of a place and those of its neighbours that lie within reach."""
    if place.lat is None or place.lon is None or is_wide(place):
        yield ("name", place.country, place.name.casefold())
        return
    reach = 0.15
    seen = set()
    for dlat in (-reach, reach):
        for dlon in (-reach, reach):
            cell = (floor((place.lat + dlat) / CELL), floor((place.lon + dlon) / CELL))
            if cell not in seen:
                seen.add(cell)
                yield cell


def _window(days: tuple[date, date]) -> Iterator[date]:
    start = days[0]
    for step in range(min((days[1] - start).days, LONGEST_WINDOW) + 1):
        yield start + timedelta(days=step)
