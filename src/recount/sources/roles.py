"""The words that say what a party is: nouns of bodies, people, offices, and modifiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from recount.errors import InvariantError
from recount.sources.words import Lookup, Word, keys_of
from recount.vocab.loader import load_table

RoleClass = Literal["bodies", "groups", "persons", "offices", "equipment", "modifiers"]
_NOUNS: tuple[RoleClass, ...] = ("bodies", "groups", "persons", "offices", "equipment")
_IRREGULAR = {"man": "men", "woman": "women", "child": "children", "person": "persons"}


@dataclass(frozen=True, slots=True)
class Role:
    """A word (or a few) that says what a party is.

    `noun` is the singular; `plural` says whether the text has the plural. `modifies` is the
    kind that it gives the noun behind it, null where it gives none.
    """

    noun: str
    cls: RoleClass
    kind: str
    modifies: str | None
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Roles:
    """All role words, and the small classes of words around them."""

    words: Lookup[Role]
    small: frozenset[str]
    determiners: frozenset[str]
    verbs: frozenset[str]
    individuals: frozenset[str]
    ranks: frozenset[str]
    objects: frozenset[str]
    quantities: frozenset[str]
    deeds: frozenset[str]
    units: frozenset[str]
    backings: frozenset[str]
    ruled: frozenset[str]
    predicates: frozenset[str]
    plain: frozenset[str]
    peoples: frozenset[str]
    side_government: frozenset[str]
    side_opposition: frozenset[str]
    institutions: frozenset[str]
    front_words: frozenset[str]
    front_heads: frozenset[str]
    front_sure: frozenset[str]
    neutral: dict[str, str]
    stops: dict[str, str]
    compounds: frozenset[str]
    particles: frozenset[str]
    generic: frozenset[str]
    collective: frozenset[str]
    associations: frozenset[str]
    bands: frozenset[str]
    titled: frozenset[str]
    relatives: dict[str, str]

    def match(self, words: Sequence[Word], i: int) -> tuple[Role, int] | None:
        """Returns the longest role word that starts at `words[i]`, and the position behind it."""
        found = self.words.find(words, i)
        return found[0] if found else None


@cache
def load_roles() -> Roles:
    """Returns the role words of `vocab/data/roles.toml` and `loaded.toml`."""
    table = load_table("roles")
    found: dict[tuple[str, ...], Role] = {}
    modifiers = {
        keys_of(word): kind for kind, words in table["modifiers"].items() for word in words
    }
    plain = frozenset(key for word in table["plain"]["words"] for key in keys_of(word))
    for cls in _NOUNS:
        for kind, nouns in table[cls].items():
            for keys in map(keys_of, nouns):
                if keys in found and not found[keys].plural:
                    raise InvariantError(f"roles.toml: {keys} stands in {cls}.{kind} and elsewhere")
                gives = modifiers.get(keys) or _modifies(cls, kind, keys, plain)
                role = Role(" ".join(keys), cls, kind, gives)
                found[keys] = role
                plural = replace(role, plural=True)
                found.setdefault((*keys[:-1], _plural(keys[-1])), plural)
    for keys, kind in modifiers.items():
        noun = " ".join(keys)
        found.setdefault(keys, Role(noun, "modifiers", kind, kind))
    loaded = load_table("loaded")
    words = Lookup(found)
    stops = {word: cut for cut, listed in table["cuts"].items() for word in listed}
    determiners = frozenset(table["determiners"]["words"])
    peoples = frozenset(key for word in table["peoples"]["words"] for key in keys_of(word))
    return Roles(
        words=words,
        small=plain | peoples | determiners | stops.keys(),
        determiners=determiners,
        individuals=frozenset(table["individuals"]["words"]),
        ranks=frozenset(table["ranks"]["words"]),
        verbs=frozenset(table["verbs"]["words"]),
        objects=frozenset(table["objects"]["words"]),
        quantities=frozenset(table["quantities"]["words"]),
        deeds=frozenset(table["deeds"]["words"]),
        units=frozenset(table["units"]["words"]),
        backings=frozenset(table["backings"]["words"]),
        predicates=frozenset(table["predicates"]["words"]),
        ruled=frozenset(table["ruled"]["words"]),
        plain=plain,
        peoples=peoples,
        side_government=frozenset(table["sides"]["government"]),
        side_opposition=frozenset(table["sides"]["opposition"]),
        institutions=frozenset(" ".join(keys_of(w)) for w in table["institutions"]["words"]),
        front_words=frozenset(key for word in table["fronts"]["words"] for key in keys_of(word)),
        front_heads=frozenset(table["fronts"]["heads"]),
        front_sure=frozenset(table["fronts"]["sure"]),
        neutral={form: row["neutral"] for row in loaded.values() for form in row["forms"]},
        stops=stops,
        compounds=frozenset(table["compounds"]["words"]),
        particles=frozenset(table["particles"]["words"]),
        generic=frozenset(table["generic"]["words"]),
        collective=frozenset(table["collective"]["words"]),
        associations=frozenset(table["associations"]["words"]),
        titled=frozenset(table["titled"]["words"]),
        bands=frozenset(table["bands"]["words"]),
        relatives={verb: told for told, verbs in table["relatives"].items() for verb in verbs},
    )


def _modifies(
    cls: RoleClass, kind: str, keys: tuple[str, ...], plain: frozenset[str]
) -> str | None:
    """Returns the kind that a noun gives the noun behind it ("hospital sources")."""
    if cls == "offices":
        return None if kind in ("unknown", "document") else kind
    return None if cls == "equipment" or keys[-1] in plain else kind


def _plural(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("man"):
        return f"{word[:-3]}men"
    if word.endswith("y") and word[-2:-1] not in ("a", "e", "o", "u"):
        return f"{word[:-1]}ies"
    if word.endswith(("s", "ch", "sh", "x")):
        return f"{word}es"
    return f"{word[:-2]}ves" if word.endswith("wife") else f"{word}s"


@cache
def load_loaded_words() -> dict[str, str]:
    """Returns the words that judge whom they name, by form, with the role that each names.

    Used to count who says "regime", "terrorists" or "martyrs".
    """
    return {form: row["role"] for row in load_table("loaded").values() for form in row["forms"]}


def is_equipment(name: str) -> bool:
    """Whether an unnamed party's name is that of a thing people use ("plane (Mali)")."""
    return name.partition(" (")[0].casefold() in _equipment()


@cache
def _equipment() -> frozenset[str]:
    table: dict[str, list[str]] = load_table("roles")["equipment"]
    return frozenset(word for words in table.values() for word in words)
