"""Finds abbreviated states and provinces: "Paris, Ky.", "W.Va."."""

from __future__ import annotations

import re

from recount.extract.place_names import Name
from recount.extract.place_words import load_place_words
from recount.gazetteer import Gazetteer, fold_name
from recount.text.view import TextView

_BEHIND_COMMA = re.compile(
    r",\s{1,2}((?:[A-Z]\.\s?[A-Z][a-z]?|[A-Z][a-z]{1,4}|[A-Z]{2})\.?)(?=[\s,.;:)\-–—]|$)"
)
_DOTTED = re.compile(r"\b((?:W\.\s?Va|[NS]\.\s?[CDHJMY]|D\.C|R\.I)\.)")


def find_states(view: TextView, gazetteer: Gazetteer) -> list[Name]:
    """Returns the abbreviated US states and Canadian provinces, their places fixed.

    In a text in capitals throughout none is found: "IN" is a word there.
    """
    if view.upper:
        return []
    states = load_place_words().states
    found: dict[int, Name] = {}
    for pattern in (_BEHIND_COMMA, _DOTTED):
        for match in pattern.finditer(view.text):
            state = states.get(match[1].replace(".", "").replace(" ", ""))
            if state is None:
                continue
            key = fold_name(state)
            entries = tuple(e for e in gazetteer.look_up(key) if e.code == "ADM1")[:1]
            start, end = match.span(1)
            first = view.token_at(start)
            if not entries or first.start != start:
                continue
            last = view.token_at(end - 1).i + 1
            name = Name(first.i, last, start, end, key, entries, support=2, fixed=True)
            name.place = entries[0]
            found.setdefault(first.i, name)
    return list(found.values())
