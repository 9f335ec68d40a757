"""Draws up, for a whole case, what is withheld in which document, and under which marks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from recount.redact.key import Marks
from recount.redact.mask import Masked, Names, mask, mask_slug
from recount.redact.people import Person, find_parties, find_people, private_names
from recount.redact.rules import Rules
from recount.redact.search import NameFinder, find_sequences
from recount.redact.words import keys_of, telling_keys

Record = dict[str, Any]
Records = Mapping[str, Sequence[Record]]


@dataclass(slots=True)
class Withheld:
    """What is withheld in a case, by the built-in rules and the user's own.

    `ids` maps the ids of withheld parties to new ones. By a document's id: `names` has what is
    withheld in it, `texts` its text with marks, `speaks_in` by a source's id where it speaks.
    `refs` maps a document's ref to what it is called now, `docs_by_ref` to its id. `unlisted`
    is the number of names that no record holds.
    """

    known: Records
    rules: Rules = field(default_factory=Rules)
    marks: Marks = field(default_factory=Marks)
    ids: dict[str, str] = field(default_factory=dict)
    names: dict[str, Names] = field(default_factory=dict)
    texts: dict[str, Masked] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    docs_by_ref: dict[str, str] = field(default_factory=dict)
    speaks_in: dict[str, set[str]] = field(default_factory=dict)
    everything: Names = field(default_factory=lambda: Names(frozenset()))
    unlisted: int = 0

    def __post_init__(self) -> None:
        people, others = find_people(self.known)
        kept_names = [telling_keys(name) for name in self.rules.keep]
        spared = {p.id for p in people for name in p.names if telling_keys(name) in kept_names}
        private = private_names(
            person for person in people if self.rules.private and person.id not in spared
        )
        public = [person for person in people if person.id not in private]
        whole = {name for names in private.values() for name in names if len(name) > 1}
        whole |= {telling_keys(name) for name in self.rules.names}
        whole |= self._search(people, private, whole)
        places = {
            mention["text"]
            for mention in self.known.get("mention", ())
            if mention["type"] == "toponym" and mention["value"]["gazetteer_id"]
        }
        told = [name for row in self.known.get("outside", ()) for name in _names_in(row)]
        kept = _keep(
            [
                *others,
                *places,
                *told,
                *self.rules.keep,
                *(name for person in public for name in person.names),
            ],
            whole,
        )
        # Once more: a name that one report alone gives away stands in the others too.
        self.unlisted = len(self._search(people, private, whole, kept))
        self._mask_documents(kept)
        self._hide_ids(private)
        for claim in self.known.get("claim", ()):
            source = claim["attribution"]["source"]
            if source and source["id"]:
                self.speaks_in.setdefault(source["id"], set()).add(claim["document"])

    def join(self, doc_ids: Iterable[str]) -> Names:
        """Returns what is withheld in any of several documents; those it does not know add none."""
        parts = (self.names[doc_id].tokens for doc_id in doc_ids if doc_id in self.names)
        return replace(self.everything, tokens=frozenset[str]().union(*parts))

    def _search(
        self,
        people: Sequence[Person],
        private: Mapping[str, Collection[Sequence[str]]],
        whole: Collection[tuple[str, ...]],
        kept: frozenset[tuple[str, ...]] = frozenset(),
    ) -> set[tuple[str, ...]]:
        """Finds the names of every document; returns those that no record holds."""
        places = self._places()
        unlisted: set[tuple[str, ...]] = set()
        for doc in (*self.known.get("document", ()), *map(_as_document, self._outside())):
            here = {p.id for p in people if doc["id"] in p.docs}
            tokens = {k for p in here & private.keys() for name in private[p] for k in name}
            tokens |= {k for name in find_sequences(_words_of(doc), whole) for k in name}
            spared = {k for p in people if p.id in here - private.keys() for k in p.keys}
            spared |= {k for name in _names_in(doc) for k in telling_keys(name)}
            spared |= {key for name in self.rules.keep for key in telling_keys(name)}
            more: set[tuple[str, ...]] = set()
            titled: set[tuple[str, ...]] = set()
            if self.rules.private:
                more = NameFinder(doc["text"], places.get(doc["id"], ()), spared).find(tokens)
                tokens.update(key for name in more for key in name)
                titled = NameFinder(doc["title"] or "", (), spared).find(tokens)
                tokens.update(key for name in titled for key in name)
            self.names[doc["id"]] = Names(frozenset(tokens), kept, self.rules, self.marks)
            unlisted |= more | titled
        listed = {name for names in private.values() for name in names}
        return {name for name in unlisted if len(name) > 1} - {tuple(name) for name in listed}

    def _outside(self) -> Sequence[Record]:
        return self.known.get("outside", ())

    def _hide_ids(self, private: Collection[str]) -> None:
        """Gives new ids to parties that are withheld: the old ones are digests of their names."""
        hidden = set(private)
        for doc, party in find_parties(self.known):
            if party["id"] and mask(party["name"] or "", self.names[doc]).cuts:
                hidden.add(party["id"])
        for number, key in enumerate(sorted(hidden), 1):
            self.ids[key] = self.marks.party(number, key)

    def _mask_documents(self, kept: frozenset[tuple[str, ...]]) -> None:
        taken: set[str] = set()
        for doc in self.known.get("document", ()):
            names = self.names[doc["id"]]
            self.texts[doc["id"]] = mask(doc["text"], names)
            self.docs_by_ref[doc["ref"]] = doc["id"]
            ref, number = mask_slug(doc["ref"], names), 1
            while ref in taken:
                number += 1
                ref = f"{mask_slug(doc['ref'], names)}-{number}"
            taken.add(ref)
            self.refs[doc["ref"]] = ref
        tokens = frozenset[str]().union(*(part.tokens for part in self.names.values()))
        self.everything = Names(tokens, kept, self.rules, self.marks)

    def _places(self) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for mention in self.known.get("mention", ()):
            if mention["type"] == "toponym":
                spans = [(span["start"], span["end"]) for span in mention["spans"]]
                found.setdefault(mention["document"], []).extend(spans)
        return found


def _words_of(doc: Record) -> str:
    return "\n\n".join(filter(None, (doc["title"], doc["text"], unquote(doc["url"] or doc["ref"]))))


def _as_document(row: Record) -> Record:
    """Returns another dataset's row as a text to search: its cells of more than a word."""
    cells = (cell for cell in row["cells"].values() if " " in cell.strip())
    head = {"id": row["id"], "title": None, "url": None, "ref": "", "author": None}
    return {**head, "text": "\n\n".join(cells), "told": _names_in(row)}


def _names_in(record: Record) -> list[str]:
    """Returns the names that a record's own fields give to places, parties and authors."""
    if "told" in record:
        found: list[str] = record["told"]
        return found
    place = record.get("place") or {}
    names = [place.get(key) for key in ("name", "admin1", "admin2", "country_name")]
    return [name for name in (*names, *record.get("actors", ()), record.get("author")) if name]


def _keep(names: Iterable[str], whole: set[tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
    """Returns the names of two words or more that are left in place, by the keys of their words.

    None that holds a withheld person's whole name ("the Ali Hassan Brigade").
    """
    found = set()
    for name in names:
        telling = telling_keys(name)
        parts = (telling[a:b] for a in range(len(telling)) for b in range(a + 1, len(telling) + 1))
        if len(telling) > 1 and whole.isdisjoint(parts):
            found.add(keys_of(name))
    return frozenset(found)
