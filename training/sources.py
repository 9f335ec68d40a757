"""Makes the sources of the generator's attributions: people, offices, groups and documents."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from training.inflect import read_table
from training.phrases import Pen

_SOURCES = read_table("sources")
_PLURAL_NAMES = re.compile(r"Sons of|Brigades|Democrats$|^(?:Rovers|Wanderers|Rangers)$")
_UNIQUE = re.compile(
    r"minister$|chief|governor|head |leader|director|mayor|president|captain|manager of|envoy|"
    r"negotiator|coach|chair|executive"
)
_ARMED = re.compile(
    r"rebels|militia|Front|Liberation Army|March Movement|Sons of|Resistance|Brigades|separatist"
)
_PLURAL_PARTIES = re.compile(
    r"^(?:both|all|foreign|lawmakers|voters|ministers|the authorities|the players)"
)
_HABITS = (
    "asked not to be named", "was at the scene", "had been briefed on the matter",
    "spoke on condition of anonymity", "was not authorised to speak",
)  # fmt: skip
_FLIGHTS = (
    "saw what happened", "lives nearby", "lost everything", "had waited all night",
    "gave only a first name",
)  # fmt: skip
_MIX = {"actor": 14, "official": 25, "observer": 16, "witness": 11, "role": 23, "folk": 11}


@dataclass(frozen=True)
class Source:
    """A source as it is written; `open` where an apposition still wants its closing comma."""

    text: str
    plural: bool = False
    pronoun: str = "it"
    again: str = ""
    open: bool = False
    human: bool = False

    @property
    def own(self) -> str:
        """Returns the possessive of the pronoun."""
        return {"it": "its", "they": "their", "he": "his", "she": "her"}[self.pronoun]


def make_source(pen: Pen, kind: str, group: str, last: Source | None) -> Source:
    """Returns a source of a kind: a table's, or "pron" and "again" for the last speaker."""
    if kind in ("pron", "again") and last is not None:
        if kind == "again" and last.again:
            return Source(last.again, last.plural, last.pronoun, last.again, human=last.human)
        return Source(last.pronoun, last.plural, last.pronoun, last.again, human=last.human)
    table = _SOURCES[group]
    if kind in ("person", "plain"):
        return _person(pen, pen.rng.choice(["role", "role", "folkrole"]), table, kind == "plain")
    if kind in ("people", "sign"):
        return _grouped(pen.expand("{crowd}" if kind == "people" else "{sign}"), kind == "people")
    return _listed(pen, kind, table)


def _listed(pen: Pen, kind: str, table: dict[str, list[str]]) -> Source:
    """Returns a source of one of the group's lists, by chance where the kind is none of them."""
    if kind in ("head", "headactor", "pollster"):
        groups = ["actor"] if kind == "headactor" else ["official", "observer"]
        listed = pen.pick([phrase for group in groups for phrase in table[group]])
        text = pen.expand(listed.lstrip("*"))
        return _grouped(text if kind == "pollster" else text.removeprefix("the "), listed[0] == "*")
    if kind not in table:
        chosen = pen.rng.choices(list(_MIX), list(_MIX.values()))[0]
        if chosen in ("role", "folk"):
            key = "role" if chosen == "role" else "folkrole"
            return _person(pen, key, table, kind == "brief")
        kind = chosen
    listed = pen.pick(table[kind])
    return _grouped(pen.expand(listed.lstrip("*")), listed[0] == "*")


def _grouped(text: str, plural: bool) -> Source:
    """Returns a source that is no single person."""
    plural = plural or _PLURAL_NAMES.search(text) is not None
    again = ""
    for noun in ("ministry", "commission", "union", "party", "company", "monitoring group"):
        if text.startswith("the ") and text.endswith(noun):
            again = f"the {noun.removeprefix('monitoring ')}"
    return Source(text, plural, "they" if plural else "it", again)


def _person(pen: Pen, key: str, table: dict[str, list[str]], brief: bool) -> Source:
    """Returns a person with a name, a role or both."""
    rng, woman = pen.rng, pen.chance(0.4)
    names = _SOURCES["names"]
    first, last = rng.choice(names["female" if woman else "male"]), rng.choice(names["last"])
    role = pen.pick(table[key]).replace("{parent}", "mother" if woman else "father")
    role = pen.expand(role.replace("{he}", "woman" if woman else "man"))
    pronoun = "she" if woman else "he"
    title = rng.choice(["Ms " if woman else "Mr ", "", ""])
    again = f"{title}{last}"
    form = rng.random()
    article = _article(role)
    if brief or 0.66 <= form < 0.78:
        named = form < 0.78
        bare = f"{first} {last}" if named else article + role
        return Source(bare, False, pronoun, again if named else "", human=True)
    if form < 0.66:
        return _named(pen, Source(f"{first} {last}", False, pronoun, again, human=True), role, key)
    if form < 0.86 and article != "the ":
        habit = rng.choice(_HABITS if key == "role" else _FLIGHTS)
        return Source(f"{article}{role} who {habit}", False, pronoun, human=True)
    return Source(article + role, False, pronoun, human=True)


def _article(role: str) -> str:
    """Returns the article a role takes, with its space."""
    if _UNIQUE.search(role):
        return "the "
    return "an " if role[0] in "aeio" else "a "


def _named(pen: Pen, person: Source, role: str, key: str) -> Source:
    """Returns a named person with a role before the name, or a role or age after it."""
    rng, form, article = pen.rng, pen.rng.random(), _article(role)
    if form < 0.25 and not re.search(r" (?:of|for|to|at|in|from|with) ", role):
        lead = role if key == "role" else f"{article}{role} named"
        return replace(person, text=f"{lead} {person.text}")
    what = article + role
    if key == "folkrole" and form < 0.55:
        age = f"<n:other>{rng.randint(19, 78)}"
        what = f"{age}</n>" if form < 0.4 else f"a {age}-year-old</n> {role}"
    elif article == "the " and pen.chance(0.4):
        what = role
    return replace(person, text=f"{person.text}, {what}", open=True)


def fitting(phrases: list[str], who: str) -> list[str]:
    """Returns what this party would do: "!" marks what only armed groups do."""
    if _ARMED.search(who):
        return phrases
    return [phrase for phrase in phrases if phrase[0] != "!"]


def own_of(party: str) -> str:
    """Returns the possessive of a party that is no speaker."""
    return "their" if _PLURAL_PARTIES.match(party) else "its"
