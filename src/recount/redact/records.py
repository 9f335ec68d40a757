"""Redacts a case's records: names out, spans moved along, coordinates blurred.

Texts are changed once, and every piece of evidence is cut out of them anew at its moved spans,
so that `text[start:end]` still equals it. All other words are searched for the names too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recount.redact.blur import blur_point
from recount.redact.mask import Names, mask, mask_slug
from recount.redact.withheld import Record, Records, Withheld
from recount.redact.words import telling_keys
from recount.vocab.loader import load_table

FIXED = frozenset(load_table("redaction")["fixed"])
_ADDRESS = re.compile(r"\S*(?:://|%[0-9A-Fa-f]{2})\S*")
ADDRESSES = frozenset(
    {"ref", "refs", "copy_of", "version_of", "reply_to", "url", "subject", "locator"}
)
_SETTLED = frozenset({"P", "A", "L"})


@dataclass(frozen=True, slots=True)
class Redacted:
    """Records without private names, and how much was withheld, in numbers alone."""

    records: Records
    told: Mapping[str, Any]


def redact(records: Records, withheld: Withheld, blur_km: float) -> Redacted:
    """Returns records with names of private persons withheld and coordinates blurred.

    `withheld` is drawn up from all the records of the case: `records` may be fewer (those that a
    person has accepted), but whoever is private in the case is private in them. `blur_km` is how
    far, at most, a point is moved.
    """
    return _Redactor(withheld, blur_km).redact(records)


@dataclass(slots=True)
class _Redactor:
    withheld: Withheld
    blur_km: float
    kinds: Counter[str] = field(default_factory=Counter)
    points: int = 0

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
                self._record(issue, self.withheld.docs_by_ref.get(issue["subject"]))
                for issue in records.get("issue", ())
            ],
            "decision": [self._record(one, None) for one in records.get("decision", ())],
            "outside": [self._outside(row) for row in records.get("outside", ())],
            "custody": [self._custody(one) for one in records.get("custody", ())],
        }
        told = {
            "parties": len(self.withheld.ids),
            "found_by_context": self.withheld.unlisted,
            "passages": self.kinds.total(),
            "kinds": dict(sorted(self.kinds.items())),
            "mark": load_table("redaction")["mark"],
            "blur_km": self.blur_km,
            "points": self.points,
        }
        return Redacted(done, told)

    def _document(self, doc: Record) -> Record:
        masked = self.withheld.texts[doc["id"]]
        self.kinds.update(masked.kinds)
        whole: Record = self._record({**doc, "text": ""}, doc["id"])
        return {**whole, "text": masked.text}

    def _custody(self, custody: Record) -> Record:
        """Returns a chain of custody without the exchanges: addresses and headers tell much."""
        kept = {**custody, "arrivals": [], "refs": [custody["ref"]]}
        return self._record(kept, None)  # a reason may name whom another report withholds

    def _mention(self, mention: Record) -> Record | None:
        doc = mention["document"]
        redacted: Record = self._record(mention, doc)
        if mention["type"] == "toponym" and redacted["text"] != mention["text"]:
            return None  # a name of a person, read as a place
        return redacted

    def _incident(self, incident: Record) -> Record:
        names = self.withheld.join(doc["id"] for doc in incident["documents"])
        redacted: Record = self._walk(incident, "", None, names)
        return redacted

    def _source(self, source: Record) -> Record:
        docs = self.withheld.speaks_in.get(source["id"], ())
        names = self.withheld.join(docs)
        redacted: Record = self._walk(source, "", None, names)
        mark = load_table("redaction")["mark"]
        aliases = [alias for alias in dict.fromkeys(redacted["aliases"]) if alias != mark]
        return {**redacted, "aliases": aliases}

    def _outside(self, row: Record) -> Record:
        names = self.withheld.everything
        points = load_table("outside").get(row["form"], {}).get("points", ())
        walked: Record = self._walk({**row, "cells": {}}, "", None, names)
        return walked | {
            "cells": {
                column: self.withheld.marks.put("coordinates", cell)
                if cell.strip() and column.strip().lower() in points
                else _mask_cell(cell, names)
                for column, cell in row["cells"].items()
            }
        }

    def _record(self, record: Record, doc: str | None) -> Record:
        names = self.withheld.names[doc] if doc is not None else self.withheld.everything
        redacted: Record = self._walk(record, "", doc, names)
        return redacted

    # -- values -----------------------------------------------------------------------------

    def _walk(self, value: Any, key: str, doc: str | None, names: Names) -> Any:
        if isinstance(value, str):
            return redact_string(value, key, names, self.withheld)
        if isinstance(value, Mapping):
            return self._mapping(value, key, doc, names)
        if isinstance(value, list | tuple):
            walked = [self._walk(item, key, doc, names) for item in value]
            return walked if isinstance(value, list) else tuple(walked)
        return value

    def _mapping(self, value: Mapping[str, Any], key: str, doc: str | None, names: Names) -> Any:
        if "lat" in value and "lon" in value:
            return self._place(value, doc, names)
        if key in ("before", "after"):
            return self._amendment(value, names)
        walked = {k: self._walk(v, k, doc, names) for k, v in value.items()}
        if value.get("id") in self.withheld.ids and "name" in value:
            walked["name"] = self.withheld.marks.put("name", value["name"] or "")
        return self._evidence(value, walked, doc)

    def _evidence(self, value: Mapping[str, Any], walked: Record, doc: str | None) -> Record:
        """Moves the spans of a piece of evidence and cuts its words out anew."""
        if doc is None:
            return walked
        masked = self.withheld.texts[doc]
        if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
            start, end = masked.move(value["start"], value["end"])
            walked |= {"start": start, "end": end}
            if "text" in value:
                walked["text"] = masked.text[start:end]
        elif "spans" in value:
            spans = merge_spans([masked.move(s["start"], s["end"]) for s in value["spans"]])
            walked["spans"] = [{"start": start, "end": end} for start, end in spans]
            if "text" in value:
                walked["text"] = " … ".join(masked.text[start:end] for start, end in spans)
        return walked

    def _place(self, value: Mapping[str, Any], doc: str | None, names: Names) -> Record | None:
        """Returns a place with its point blurred; none for a person's name read as a place."""
        walked = self._evidence(value, dict(value), doc)
        misread = "text" in value and doc is not None and walked["text"] != value["text"]
        site = None if misread else redact_site(walked, names, self.blur_km)
        self.points += site is not None and site["lat"] is not None
        return site

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


def _mask_cell(cell: str, names: Names) -> str:
    """Returns another dataset's cell without names, also where they stand in addresses."""
    plain = _ADDRESS.sub(lambda found: mask_slug(found[0], names), cell)
    return mask(plain, names).text


def redact_string(value: str, key: str, names: Names, withheld: Withheld) -> str:
    """Returns a text without names, a withheld party's new id, or an address's new form.

    `key` is the name of the field that holds it.
    """
    if value in withheld.ids:
        return withheld.ids[value]
    if key in ADDRESSES:
        return withheld.refs.get(value) or mask_slug(value, names)
    return value if key in FIXED else mask(value, names).text


def redact_site(value: Mapping[str, Any], names: Names, blur_km: float) -> Record | None:
    """Returns a place's fields with its point blurred; none for a name read as a place.

    What is finer than a settlement becomes what contains it.
    """
    site = dict(value)
    country = value["name"] == value["country_name"]
    keys = set(telling_keys(value["name"] or ""))
    if keys and keys <= names.tokens and not country:
        return None
    for field_name in ("name", "admin1", "admin2", "within_name"):
        if site[field_name] and not country:
            site[field_name] = mask(site[field_name], names).text
    if value["lat"] is not None:
        site["lat"], site["lon"] = blur_point(value["lat"], value["lon"], blur_km)
        site["radius_km"] = round((value["radius_km"] or 0.0) + blur_km, 3)
    if value["feature"] is not None and value["feature"] not in _SETTLED:
        coarse = ("within_name", "admin2", "admin1", "country_name")
        site["name"] = next((site[c] for c in coarse if site.get(c)), None)
        site |= {"gazetteer_id": None, "feature": None, "feature_code": None}
    return site


def merge_spans(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Returns moved spans; those that fell into one mark are one."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
