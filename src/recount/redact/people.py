"""Tells whose names are private: victims and witnesses, as against those who hold an office.

A person is withheld unless the reports show a reason not to: a kind that is public, or the body
that a spokesman speaks for. So a name that nothing is said about is withheld. A victim is withheld
whatever its kind, unless it speaks for a public kind itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from recount.redact.words import find_words, keys_of, organisation_words, telling_keys
from recount.sources.describe import person_id
from recount.vocab.loader import load_table

Record = Mapping[str, Any]
_WITNESS = frozenset({"witness", "civilian"})


@dataclass(slots=True)
class Person:
    """A named person as the records of a case show it, under one id.

    `names` are its names and wordings, `docs` the ids of the documents that it is in, `kinds`
    and `speaks` the kinds that it is given, and is given as a source.
    """

    id: str
    names: set[str] = field(default_factory=set)
    docs: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    speaks: set[str] = field(default_factory=set)
    victim: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """The words by which it can be told."""
        return frozenset(key for name in self.names for key in telling_keys(name))

    @property
    def is_private(self) -> bool:
        """Whether its name is withheld."""
        public = {kind for kind in self.kinds if kind in load_table("redaction")["public"]}
        if self.victim:
            return not public & self.speaks
        return bool(self.kinds & _WITNESS) or not public


@dataclass(frozen=True, slots=True)
class Seen:
    """A party of a document, as one record shows it."""

    doc: str
    party: Record
    role: str


def find_people(records: Mapping[str, Sequence[Record]]) -> tuple[list[Person], set[str]]:
    """Returns the persons named in a case, in the order of their ids, and all other names.

    The other names are those of bodies, forces and groups, and of authors and outlets.
    """
    people: dict[str, Person] = {}
    docs = records.get("document", ())
    others = {name for doc in docs for name in (doc["author"], doc["outlet"]) if name}
    outlets = {keys_of(doc["outlet"]) for doc in docs if doc["outlet"]}
    for seen in _find_seen(records):
        party = seen.party
        if not party.get("name"):
            continue
        if not _is_person(party) or keys_of(party["name"]) in outlets:
            others.add(party["name"])
            continue
        person = people.setdefault(party["id"], Person(party["id"]))
        person.names.update(_names_of(party))
        person.docs.add(seen.doc)
        kind = _kind_of(party)
        person.kinds.add(kind)
        if seen.role == "source":
            person.speaks.add(kind)
        person.victim |= seen.role == "victim"
    _spare_short_names(people)
    return [people[key] for key in sorted(people)], others


def find_parties(records: Mapping[str, Sequence[Record]]) -> Iterator[tuple[str, Record]]:
    """Yields every identified party of every record, with its document's id."""
    for seen in _find_seen(records):
        yield seen.doc, seen.party


def _find_seen(records: Mapping[str, Sequence[Record]]) -> Iterator[Seen]:
    for claim in records.get("claim", ()):
        doc = claim["document"]
        yield from _of_attribution(doc, claim["attribution"])
        for actor in claim["actors"]:
            yield Seen(doc, actor, actor["role"])
    for mention in records.get("mention", ()):
        doc, value = mention["document"], mention["value"]
        if mention["type"] == "actor":
            yield Seen(doc, {"text": mention["text"], **value}, "named")
        elif mention["type"] == "attribution":
            yield from _of_attribution(doc, value)


def _of_attribution(doc: str, attribution: Record) -> Iterator[Seen]:
    for party in (attribution["source"], *attribution["via"]):
        if party is not None:
            yield Seen(doc, party, "source")


def _is_person(party: Record) -> bool:
    keys = keys_of(party["name"])
    if not party.get("named") or not keys:
        return False
    if party["kind"] not in _WITNESS and keys[-1] in organisation_words():
        return False  # "Levant Wire", and no person of the name of Wire
    return bool(party["id"] == person_id(party["name"]) or party["kind"] in _WITNESS)


def _kind_of(party: Record) -> str:
    """Returns a party's kind; a spokesman's is public where its body is named."""
    kind: str = party["kind"] or "unknown"
    if kind in load_table("redaction")["spokesman"] and party.get("body"):
        return "official"
    return kind


def _names_of(party: Record) -> Iterator[str]:
    """Yields a person's name, and a wording that is a name alone ("resident Umm Khalid")."""
    yield party["name"]
    words = find_words(party.get("text") or "")
    while words and not words[0].cap:
        words = words[1:]
    apart = any("," in party["text"][a.end : b.start] for a, b in pairwise(words))
    told = {word.key for word in words} - set(keys_of(party["name"]))
    if words and told and not apart and all(word.cap for word in words) and len(words) <= 4:
        yield party["text"][words[0].start : words[-1].end]


def _spare_short_names(people: Mapping[str, Person]) -> None:
    """Gives a bare surname the kinds of the one person of its document that it is a part of."""
    by_doc: defaultdict[str, list[Person]] = defaultdict(list)
    for person in people.values():
        for doc in person.docs:
            by_doc[doc].append(person)
    for person in people.values():
        whole = [
            other
            for doc in person.docs
            for other in by_doc[doc]
            if other is not person and person.keys and person.keys < other.keys
        ]
        if whole and not person.victim and not any(other.is_private for other in whole):
            person.kinds = set().union(*(other.kinds for other in whole))


def private_names(people: Iterable[Person]) -> dict[str, frozenset[tuple[str, ...]]]:
    """Returns the telling words of each private person's names, by its id."""
    return {
        person.id: frozenset(filter(None, map(telling_keys, sorted(person.names))))
        for person in people
        if person.is_private
    }
