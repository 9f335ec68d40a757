"""Redacts a case's records: names out, spans moved along, coordinates blurred.

Texts are changed once, and every piece of evidence is cut out of them anew at its moved spans,
so that `text[start:end]` still equals it. All other words are searched for the names too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from recount.redact.blur import blur_point
from recount.redact.mask import Masked, Names, mask, mask_slug
from recount.redact.people import find_people, private_names
from recount.redact.search import NameFinder, find_sequences
from recount.redact.words import keys_of, telling_keys
from recount.vocab.loader import load_table

Record = dict[str, Any]
Records = Mapping[str, Sequence[Record]]
_FIXED = frozenset(load_table("redaction")["fixed"])
_ADDRESSES = frozenset({"ref", "copy_of", "url", "subject", "locator"})
_SETTLED = frozenset({"P", "A", "L"})


@dataclass(frozen=True, slots=True)
class Redacted:
    """Records without private names, and how much was withheld, in numbers alone."""

    records: Records
    told: Mapping[str, Any]


def redact(records: Records, known: Records, blur_km: float) -> Redacted:
    """Returns records with names of private persons withheld and coordinates blurred.

    `known` are all the records of the case: `records` may be fewer (those that a person has
    accepted), but whoever is private in the case is private in them. `blur_km` is how far, at
    most, a point is moved.
    """
    return _Redactor(known, blur_km).redact(records)


@dataclass(slots=True)
class _Redactor:
    known: Records
    blur_km: float
    ids: dict[str, str] = field(default_factory=dict)
    names: dict[str, Names] = field(default_factory=dict)
    texts: dict[str, Masked] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    docs_by_ref: dict[str, str] = field(default_factory=dict)
    everything: Names = field(default_factory=lambda: Names(frozenset()))
    speaks_in: dict[str, set[str]] = field(default_factory=dict)
    marks: int = 0
    points: int = 0
    unlisted: int = 0

    def __post_init__(self) -> None:
        people, others = find_people(self.known)
        private = private_names(people)
        for number, person in enumerate(private, 1):
            self.ids[person] = f"withheld-{number:04d}"
        public = [person for person in people if person.id not in private]
        whole = {name for names in private.values() for name in names if len(name) > 1}
        kept = _keep([*others, *(name for person in public for name in person.names)], whole)
        places = self._places()
        for doc in self.known.get("document", ()):
            here = {p.id for p in people if doc["id"] in p.docs}
            tokens = {k for p in here & private.keys() for name in private[p] for k in name}
            tokens |= {k for name in find_sequences(_words_of(doc), whole) for k in name}
            spared = {k for p in public if p.id in here for k in p.keys}
            spared |= set(telling_keys(doc["author"] or ""))
            more = NameFinder(doc["text"], places.get(doc["id"], ()), spared).find(tokens)
            more |= NameFinder(doc["title"] or "", (), spared).find(tokens | more)
            self.unlisted += len(more)
            self.names[doc["id"]] = Names(frozenset(tokens | more), kept)
        self._mask_documents(kept)
        for claim in self.known.get("claim", ()):
            source = claim["attribution"]["source"]
            if source and source["id"]:
                self.speaks_in.setdefault(source["id"], set()).add(claim["document"])

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
        self.everything = _join(self.names.values(), kept)

    def _places(self) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for mention in self.known.get("mention", ()):
            if mention["type"] == "toponym":
                spans = [(span["start"], span["end"]) for span in mention["spans"]]
                found.setdefault(mention["document"], []).extend(spans)
        return found

    # -- records ----------------------------------------------------------------------------

    def redact(self, records: Records) -> Redacted:
        """Returns the records redacted."""
        done: dict[str, Sequence[Record]] = {
            "document": [self._document(doc) for doc in records.get("document", ())],
            "mention": [
                redacted
                for mention in records.get("mention", ())
                if (redacted := self._mention(mention)) is not None
            ],
            "claim": [self._record(c, c["document"]) for c in records.get("claim", ())],
            "incident": [self._incident(one) for one in records.get("incident", ())],
            "source": [self._source(source) for source in records.get("source", ())],
            "issue": [
                self._record(issue, self.docs_by_ref.get(issue["subject"]))
                for issue in records.get("issue", ())
            ],
            "decision": [self._record(one, None) for one in records.get("decision", ())],
        }
        told = {
            "persons": len(self.ids),
            "unlisted_words": self.unlisted,
            "passages": self.marks,
            "mark": load_table("redaction")["mark"],
            "blur_km": self.blur_km,
            "points": self.points,
        }
        return Redacted(done, told)

    def _document(self, doc: Record) -> Record:
        masked = self.texts[doc["id"]]
        self.marks += len(masked.cuts)
        whole: Record = self._record({**doc, "text": ""}, doc["id"])
        return {**whole, "text": masked.text}

    def _mention(self, mention: Record) -> Record | None:
        doc = mention["document"]
        redacted: Record = self._record(mention, doc)
        if mention["type"] == "toponym" and redacted["text"] != mention["text"]:
            return None  # a name of a person, read as a place
        return redacted

    def _incident(self, incident: Record) -> Record:
        parts = [self.names[doc["id"]] for doc in incident["documents"] if doc["id"] in self.names]
        names = _join(parts, self.everything.kept)
        redacted: Record = self._walk(incident, "", None, names)
        return redacted

    def _source(self, source: Record) -> Record:
        docs = self.speaks_in.get(source["id"], ())
        names = _join([self.names[doc] for doc in docs], self.everything.kept)
        redacted: Record = self._walk(source, "", None, names)
        mark = load_table("redaction")["mark"]
        aliases = [alias for alias in dict.fromkeys(redacted["aliases"]) if alias != mark]
        return {**redacted, "aliases": aliases}

    def _record(self, record: Record, doc: str | None) -> Record:
        names = self.names[doc] if doc is not None else self.everything
        redacted: Record = self._walk(record, "", doc, names)
        return redacted

    # -- values -----------------------------------------------------------------------------

    def _walk(self, value: Any, key: str, doc: str | None, names: Names) -> Any:
        if isinstance(value, str):
            return self._string(value, key, names)
        if isinstance(value, Mapping):
            return self._mapping(value, key, doc, names)
        if isinstance(value, list | tuple):
            walked = [self._walk(item, key, doc, names) for item in value]
            return walked if isinstance(value, list) else tuple(walked)
        return value

    def _string(self, value: str, key: str, names: Names) -> str:
        if value in self.ids:
            return self.ids[value]
        if key in _ADDRESSES:
            return self.refs.get(value) or mask_slug(value, names)
        return value if key in _FIXED else mask(value, names).text

    def _mapping(self, value: Mapping[str, Any], key: str, doc: str | None, names: Names) -> Any:
        if "lat" in value and "lon" in value:
            return self._place(value, doc, names)
        if key in ("before", "after"):
            return self._amendment(value, names)
        walked = {k: self._walk(v, k, doc, names) for k, v in value.items()}
        if value.get("id") in self.ids and "name" in value:
            walked["name"] = load_table("redaction")["mark"]
        return self._evidence(value, walked, doc)

    def _evidence(self, value: Mapping[str, Any], walked: Record, doc: str | None) -> Record:
        """Moves the spans of a piece of evidence and cuts its words out anew."""
        if doc is None:
            return walked
        masked = self.texts[doc]
        if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
            start, end = masked.move(value["start"], value["end"])
            walked |= {"start": start, "end": end}
            if "text" in value:
                walked["text"] = masked.text[start:end]
        elif "spans" in value:
            spans = _merge([masked.move(s["start"], s["end"]) for s in value["spans"]])
            walked["spans"] = [{"start": start, "end": end} for start, end in spans]
            if "text" in value:
                walked["text"] = " … ".join(masked.text[start:end] for start, end in spans)
        return walked

    def _place(self, value: Mapping[str, Any], doc: str | None, names: Names) -> Record | None:
        """Returns a place with its point blurred; none for a person's name read as a place."""
        walked = self._evidence(value, dict(value), doc)
        keys = set(telling_keys(value["name"] or ""))
        country = value["name"] == value["country_name"]
        misread = "text" in value and doc is not None and walked["text"] != value["text"]
        if misread or (keys and keys <= names.tokens and not country):
            return None
        for field_name in ("name", "admin1", "admin2", "within_name"):
            if value["gazetteer_id"] is None and walked[field_name]:
                walked[field_name] = mask(walked[field_name], names).text
        if value["lat"] is not None:
            self.points += 1
            walked["lat"], walked["lon"] = blur_point(value["lat"], value["lon"], self.blur_km)
            walked["radius_km"] = round((value["radius_km"] or 0.0) + self.blur_km, 3)
        if value["feature"] is not None and value["feature"] not in _SETTLED:
            coarse = ("within_name", "admin2", "admin1", "country_name")
            walked["name"] = next((value[c] for c in coarse if value.get(c)), None)
            walked |= {"gazetteer_id": None, "feature": None, "feature_code": None}
        return walked

    def _amendment(self, value: Mapping[str, Any], names: Names) -> Record:
        """Returns a decision's fields by path; a point is blurred if whole, else left out."""
        walked = {k: self._walk(v, k.rpartition(".")[2], None, names) for k, v in value.items()}
        lat, lon = value.get("place.lat"), value.get("place.lon")
        if isinstance(lat, int | float) and isinstance(lon, int | float):
            walked["place.lat"], walked["place.lon"] = blur_point(lat, lon, self.blur_km)
            self.points += 1
        for path in ("place.lat", "place.lon", "place.gazetteer_id"):
            if path in walked and (path.endswith("id") or lat is None or lon is None):
                walked[path] = None
        return walked


def _words_of(doc: Record) -> str:
    return "\n\n".join(filter(None, (doc["title"], doc["text"], unquote(doc["url"] or doc["ref"]))))


def _keep(names: Sequence[str], whole: set[tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
    """Returns the names of two words or more that are left in place, by the keys of their words.

    None that holds a withheld person's whole name ("the Ali Hassan Brigade").
    """
    found = set()
    for name in names:
        keys = keys_of(name)
        telling = telling_keys(name)
        hidden = any(
            telling[k : k + len(other)] == other for other in whole for k in range(len(telling))
        )
        if len(telling) > 1 and not hidden:
            found.add(keys)
    return frozenset(found)


def _join(parts: Any, kept: frozenset[tuple[str, ...]]) -> Names:
    return Names(frozenset().union(*(part.tokens for part in parts)), kept)


def _merge(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns moved spans; those that fell into one mark are one."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
