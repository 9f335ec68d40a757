"""Finds demonyms: "Syrian", "the Russians", "South Korean"."""

from __future__ import annotations

from functools import cache

from recount.extract.place_names import Name
from recount.extract.place_words import load_place_words
from recount.gazetteer import Entry, Gazetteer, fold_name
from recount.text.view import TextView, Token

_COMPASS = {"south", "north", "sri", "new", "latin"}


@cache
def _lands() -> frozenset[str]:
    return frozenset(name.lower() for name in load_place_words().demonyms.values())


def _find_possessor(token: Token, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """Returns the country of a possessive that has lost its apostrophe: "Syrias capital"."""
    if token.lower[:-1] not in _lands() or token.lower[-1] != "s" or token.text.isupper():
        return ()
    if gazetteer.look_up(fold_name(token.text)):
        return ()
    entries = gazetteer.look_up(fold_name(token.text[:-1]))
    return tuple(entry for entry in entries if entry.code == "PCLI")


def find_demonyms(
    view: TextView, capitals: list[bool], gazetteer: Gazetteer, taken: set[int]
) -> list[Name]:
    """Returns the demonyms as names of the countries and regions that they stand for.

    `taken` are the tokens of longer names ("British Columbia"), which hold none.
    """
    demonyms = load_place_words().demonyms
    found: list[Name] = []
    for token in view.tokens:
        if not capitals[token.i] or token.i in taken or len(token.text) < 4:
            continue
        lower = token.lower
        stem = lower if lower in demonyms else lower.removesuffix("s")
        first = token.i
        if token.i and view.tokens[token.i - 1].lower in _COMPASS:
            pair = f"{view.tokens[token.i - 1].lower} {stem}"
            if pair in demonyms:
                stem, first = pair, token.i - 1
        if stem in demonyms:
            entries = gazetteer.look_up(fold_name(demonyms[stem]))
        else:
            entries = _find_possessor(token, gazetteer)
        if not entries:
            continue
        place = max(entries, key=lambda e: (e.code == "PCLI", e.feature in "AL", e.population))
        name = Name(first, token.i + 1, view.tokens[first].start, token.end, stem, (place,), 2)
        name.place, name.fixed, name.demonym, name.metonym = place, True, True, True
        found.append(name)
    return found
