"""Reads that one place lies in another: "Paris, Texas", "the town of Foo in Homs"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from recount.extract.place_names import Name
from recount.extract.place_words import load_place_words
from recount.gazetteer import Entry, measure_km
from recount.text.view import TextView

_GAP = re.compile(r"(,\s|\s\(|\sin\s|['’]s\s)(?:[\w-]+\s){0,3}")


def contain_names(view: TextView, names: list[Name]) -> None:
    """Fixes the places of names that the text itself puts inside one another."""
    for inner, outer in reversed(list(_pairs(view, names))):
        if inner.support == -2 or inner.fixed or not inner.entries or not outer.entries:
            continue
        best = _best_pair(inner, outer)
        if best is not None:
            inner.place, outer.place = best
            inner.fixed = outer.fixed = True
            inner.support = outer.support = 2
            inner.inside = outer
        elif _is_unknown_there(view, inner, outer):
            inner.kept, inner.inside, inner.fixed = True, outer, True


def _pairs(view: TextView, names: list[Name]) -> Iterable[tuple[Name, Name]]:
    """Yields (inner, outer) of neighbours that the words between put into each other."""
    words = load_place_words()
    bridge = words.kinds | frozenset(words.directions) | {"of", "the"}
    for one, other in pairwise(names):
        if not one.end < other.start <= one.end + 40:
            continue
        gap = view.text[one.end : other.start]
        match = _GAP.fullmatch(gap)
        if match is None or any(w.lower() not in bridge for w in gap[match.end(1) :].split()):
            continue
        if match[1].endswith("s "):
            yield other, one
        else:
            yield one, other


def _is_unknown_there(view: TextView, inner: Name, outer: Name) -> bool:
    """Whether a known name is put by ", Ohio" where the gazetteer has none of that name."""
    if not outer.fixed or outer.place is None or outer.place.code != "ADM1" or inner.support < 0:
        return False
    known = max(entry.population for entry in inner.entries)
    return known < 100_000 and view.text[inner.end : outer.start].strip() == ","


def _best_pair(inner: Name, outer: Name) -> tuple[Entry, Entry] | None:
    outers = [outer.place] if outer.fixed and outer.place else outer.entries[:30]
    top = inner.entries[0]
    if any(e.code == "PCLI" or e.feature in "LHT" for e in inner.entries):
        return None
    if not outer.fixed and any(e.code == "ADM1" and e.country == "US" for e in inner.entries[:3]):
        return None
    best: tuple[Entry, Entry] | None = None
    for box in outers:
        if box.feature not in "AL":
            continue
        for entry in inner.entries[:150]:
            if not entry.own and top.own and entry.country not in box.country:
                continue
            if is_inside(entry, box) and (best is None or _weight(entry) > _weight(best[0])):
                best = (entry, box)
    if best is None or (
        best[0].population * 500 < top.population and not outer.fixed and not best[0].own
    ):
        return None
    return best


def _weight(entry: Entry) -> tuple[bool, bool, int]:
    return (entry.own, entry.feature == "P", entry.population)


def is_inside(entry: Entry, box: Entry) -> bool:
    """Whether a place lies in a country, division or region, as far as the gazetteer tells."""
    if entry.id == box.id:
        return False
    if box.code == "PCLI":
        return entry.country == box.country and entry.code != "PCLI"
    if box.code == "ADM1":
        return entry.admin1_id == box.admin1_id and entry.code != "ADM1"
    distance = measure_km(entry.lat, entry.lon, box.lat, box.lon)
    if box.code == "ADM2":
        inside = entry.admin1_id == box.admin1_id and entry.feature == "P"
        return inside and distance < 1.5 * box.radius_km + 10
    return entry.feature == "P" and distance < box.radius_km
