"""The nouns for people and the words around them, from `groups.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from recount.values import Unit
from recount.vocab.loader import load_table


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for people: its group, whether it is a plural, and the unit that it counts in."""

    group: str
    plural: bool
    unit: Unit = "persons"


@cache
def nouns() -> dict[str, Noun]:
    """Returns the nouns for people, singular and plural, by their lower-case form."""
    table = load_table("groups")
    found: dict[str, Noun] = {}
    for group, entry in table["groups"].items():
        irregular: dict[str, str] = entry.get("irregular", {})
        for word in entry["singular"]:
            found.setdefault(word, Noun(group, False))
            if word not in irregular:
                plural = _pluralise(word)
                found.setdefault(plural, Noun(group, True))
        for word, plural in irregular.items():
            found.setdefault(word, Noun(group, False))
            found.setdefault(plural, Noun(group, True))
        for word in entry.get("plural", ()):
            found[word] = Noun(group, True)
    for unit, words in table["units"].items():
        for word in words:
            found[word] = Noun(
                "persons", word not in ("family", "household", "body", "corpse"), unit
            )
    return found


def _pluralise(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


@dataclass(frozen=True, slots=True)
class Lists:
    """The word lists of `groups.toml` as sets."""

    nouns: dict[str, Noun]
    forces: frozenset[str]
    things: frozenset[str]
    stops: frozenset[str]
    determiners: frozenset[str]
    more: frozenset[str]
    members: frozenset[str]
    copulas: frozenset[str]
    sufferers: frozenset[str]
    parts: tuple[tuple[str, ...], ...]
    part_ends: frozenset[str]


@cache
def lists() -> Lists:
    """Returns the word lists of `groups.toml`."""
    table: dict[str, Any] = load_table("groups")
    links = table["links"]
    return Lists(
        nouns=nouns(),
        forces=frozenset(table["forces"]["words"]),
        things=frozenset(table["things"]["words"]),
        stops=frozenset(table["stops"]["words"]),
        determiners=frozenset(links["determiners"]),
        more=frozenset(links["more"]),
        members=frozenset(links["members"]),
        copulas=frozenset(links["copulas"]),
        sufferers=frozenset(links["sufferers"]),
        parts=tuple(sorted((tuple(p.split()) for p in links["parts"]), key=len, reverse=True)),
        part_ends=frozenset(phrase.split()[-1] for phrase in links["parts"]),
    )


@cache
def two_words() -> frozenset[str]:
    """Returns the nouns for people that are two words ("rescue worker")."""
    return frozenset(word for word in nouns() if " " in word)
