"""Finds the seat of a first-order division: its capital where a dump knows it.

The built-in tables mark the countries' capitals (PPLC) and no seats of divisions. A GeoNames dump
has these too (PPLA).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recount.gazetteer.index import Entry, Gazetteer, Part
from recount.gazetteer.pack import FEATURES
from recount.values import Place

_SEATS = ("PPLA", "PPLC")  # the seat of the division goes before the country's capital in it


@dataclass(frozen=True, slots=True)
class Seat:
    """A town that stands for its division; `is_capital` is false for the most populous one."""

    place: Place
    is_capital: bool


def find_seat(gazetteer: Gazetteer, country: str, admin1: str) -> Seat | None:
    """Returns the seat of a division by its country's ISO code and its own name.

    Where no dump has it, the division's most populous place; None where no place of the division
    has a known population.
    """
    towns = [town for part in gazetteer.parts for town in _find_towns(part, country, admin1)]
    for code in _SEATS:
        capitals = [town for town in towns if town.code == code]
        if capitals:
            return Seat(gazetteer.to_place(max(capitals, key=_weigh)), is_capital=True)
    peopled = [town for town in towns if town.population > 0]
    if not peopled:
        return None
    return Seat(gazetteer.to_place(max(peopled, key=_weigh)), is_capital=False)


def _find_towns(part: Part, country: str, admin1: str) -> list[Entry]:
    """Returns a part's seats in a division, and its most populous place."""
    found = []
    for number, (code, name) in enumerate(part.divisions):
        if name != admin1 or code.partition(".")[0] != country:
            continue
        rows = part.find_division(number, FEATURES.index("P"))
        marked = [code for code in _SEATS if code in part.codes]
        seats = [row for code in marked for row in part.find_code(code)]
        chosen = set(np.intersect1d(rows, seats).tolist())
        if len(rows):
            chosen.add(part.find_largest(rows))
        found += [part.read_entry(row, own=True) for row in sorted(chosen)]
    return found


def _weigh(town: Entry) -> tuple[int, str]:
    return town.population, town.id
