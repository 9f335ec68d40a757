"""The word lists that reading places goes by, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from recount.vocab.loader import load_table, load_words


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """`vocab/data/places.toml` and its word lists as sets; all entries in lower case."""

    strong: frozenset[str]
    weak: frozenset[str]
    kinds: frozenset[str]
    divisions: frozenset[str]
    small: frozenset[str]
    not_divisions: frozenset[str]
    never: frozenset[str]
    people: frozenset[str]
    acts: frozenset[str]
    undergone: frozenset[str]
    articles: frozenset[str]
    bodies: frozenset[str]
    buildings: frozenset[str]
    means: frozenset[str]
    connectors: frozenset[str]
    links: frozenset[str]
    nations: frozenset[str]
    opening: frozenset[str]
    pieces: frozenset[str]
    compass: frozenset[str]
    trailing: frozenset[str]
    holds: frozenset[str]
    bridges: frozenset[str]
    units: dict[str, float]
    dates: frozenset[str]
    speech: frozenset[str]
    attitudes: frozenset[str]
    auxiliaries: frozenset[str]
    relations: frozenset[str]
    titles: frozenset[str]
    organisations: frozenset[str]
    decoys: frozenset[str]
    given: frozenset[str]
    directions: dict[str, str]
    abbreviations: dict[str, str]
    states: dict[str, str]
    demonyms: dict[str, str]
    seats: dict[str, str]
    body_names: tuple[str, ...]
    bodies_named: re.Pattern[str]


def _join_names(names: list[str]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


@cache
def load_place_words() -> PlaceWords:
    """Returns the word lists."""
    table = load_table("places")
    cues = {name: frozenset(words) for name, words in table["cues"].items()}
    return PlaceWords(
        strong=cues["strong"],
        weak=cues["weak"],
        kinds=cues["kinds"],
        divisions=cues["divisions"],
        small=cues["small"],
        not_divisions=cues["not_divisions"],
        people=cues["people"],
        acts=cues["acts"],
        articles=frozenset(load_table("gazetteer")["transliteration"]["articles"]),
        undergone=cues["undergone"],
        bodies=cues["bodies"],
        buildings=cues["buildings"],
        means=cues["means"],
        never=cues["never"]
        | frozenset(table["directions"])
        | cues["kinds"]
        | cues["organisations"],
        connectors=cues["connectors"],
        links=cues["links"],
        nations=cues["nations"],
        opening=cues["opening"],
        pieces=cues["pieces"],
        compass=cues["compass"],
        trailing=cues["trailing"],
        holds=cues["holds"],
        bridges=cues["bridges"],
        units=table["units"],
        dates=cues["months"] | cues["weekdays"],
        speech=cues["speech"],
        attitudes=cues["attitudes"],
        auxiliaries=cues["auxiliaries"],
        relations=cues["relations"],
        titles=cues["titles"],
        organisations=cues["organisations"],
        decoys=load_words("place_decoys"),
        given=load_words("given_names"),
        directions=table["directions"],
        abbreviations=table["abbreviations"],
        states=table["state_abbreviations"],
        demonyms={word.lower(): name for word, name in table["demonyms"].items()},
        body_names=tuple(table["organisations"]["names"]),
        bodies_named=_join_names(table["organisations"]["names"]),
        seats={word.lower(): name for word, name in table["metonyms"]["seats"].items()},
    )
