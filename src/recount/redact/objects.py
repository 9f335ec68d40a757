"""Redacts the model's own objects as the records of a case are, for exports made from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from recount.model import Claim, Decision, Document, Evidence, Incident, Mention, Span
from recount.redact.blur import blur_point
from recount.redact.mask import Names, mask, mask_slug
from recount.redact.records import ADDRESSES, FIXED, SETTLED, merge_spans
from recount.redact.withheld import Withheld, join_names
from recount.redact.words import telling_keys
from recount.values import Identity, Place
from recount.vocab.loader import load_table

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ObjectRedactor:
    """Withholds names in documents, claims, incidents and decisions, and blurs their points.

    `blur_km` is how far, at most, a point is moved.
    """

    withheld: Withheld
    blur_km: float

    def documents(self, docs: Iterable[Document]) -> list[Document]:
        """Returns the documents with marks in place of names."""
        done = []
        for doc in docs:
            names = self.withheld.names[doc.id]
            walked = self._fields(replace(doc, text=""), names, None)
            done.append(replace(walked, text=self.withheld.texts[doc.id].text))
        return done

    def claims(self, claims: Iterable[Claim]) -> list[Claim]:
        """Returns the claims; their evidence stands in the documents as `documents` gives them."""
        return [self._fields(c, self.withheld.names[c.doc_id], c.doc_id) for c in claims]

    def incidents(self, incidents: Iterable[Incident]) -> list[Incident]:
        """Returns the incidents, with the names withheld that any of their reports withholds."""
        done = []
        for incident in incidents:
            parts = [self.withheld.names[doc_id] for doc_id in incident.documents]
            names = join_names(parts, self.withheld.everything.kept)
            done.append(self._fields(incident, names, None))
        return done

    def decisions(self, decisions: Iterable[Decision]) -> list[Decision]:
        """Returns the decisions without the values that they put in, which may be names."""
        names = self.withheld.everything
        return [self._fields(replace(d, before=None, after=None), names, None) for d in decisions]

    def _walk(self, value: Any, key: str, names: Names, doc: str | None) -> Any:
        if isinstance(value, str):
            return self._string(value, key, names)
        if isinstance(value, tuple):
            return tuple(self._walk(item, key, names, doc) for item in value)
        if isinstance(value, Mapping):
            return {k: self._walk(v, str(k), names, doc) for k, v in value.items()}
        return self._record(value, names, doc) if dataclasses.is_dataclass(value) else value

    def _record(self, value: Any, names: Names, doc: str | None) -> Any:
        match value:
            case Evidence():
                return self._evidence(value, names, doc)
            case Place():
                return self._place(value, names)
            case Identity():
                return self._identity(value, names)
            case Mention(value=Place()) if self._is_misread(value, doc):
                return None  # a name of a person, read as a place
        return self._fields(value, names, doc)

    def _fields(self, value: T, names: Names, doc: str | None) -> T:
        """Returns a dataclass with each of its fields redacted."""
        fields = dataclasses.fields(value)  # type: ignore[arg-type] # always a dataclass
        changed = {
            f.name: self._walk(getattr(value, f.name), f.name, names, doc)
            for f in fields
            if not isinstance(getattr(value, f.name), Span)
        }
        return replace(value, **changed)  # type: ignore[type-var]

    def _string(self, value: str, key: str, names: Names) -> str:
        if value in self.withheld.ids:
            return self.withheld.ids[value]
        if key in ADDRESSES:
            return self.withheld.refs.get(value) or mask_slug(value, names)
        return value if key in FIXED else mask(value, names).text

    def _evidence(self, value: Evidence, names: Names, doc: str | None) -> Evidence:
        if doc is None:
            return replace(value, text=mask(value.text, names).text)
        masked = self.withheld.texts[doc]
        spans = merge_spans([masked.move(span.start, span.end) for span in value.spans])
        return Evidence.of(masked.text, *spans)

    def _identity(self, value: Identity, names: Names) -> Identity:
        done = self._fields(value, names, None)
        hidden = value.id in self.withheld.ids
        return replace(done, name=load_table("redaction")["mark"]) if hidden else done

    def _is_misread(self, value: Mention[Place], doc: str | None) -> bool:
        if doc is None:
            return False
        masked = self.withheld.texts[doc]
        moved = [masked.move(span.start, span.end) for span in value.evidence.spans]
        return " … ".join(masked.text[a:b] for a, b in moved) != value.evidence.text

    def _place(self, value: Place, names: Names) -> Place:
        country = value.name == value.country_name
        keys = set(telling_keys(value.name))
        place = value
        if not country:
            shown = {
                name: mask(getattr(value, name), names).text if getattr(value, name) else None
                for name in ("name", "admin1", "admin2", "within_name")
            }
            if keys and keys <= names.tokens:
                shown["name"] = load_table("redaction")["mark"]
            place = replace(value, **shown)  # type: ignore[arg-type] # texts and nulls
        if value.lat is not None and value.lon is not None:
            lat, lon = blur_point(value.lat, value.lon, self.blur_km)
            radius = round((value.radius_km or 0.0) + self.blur_km, 3)
            place = replace(place, lat=lat, lon=lon, radius_km=radius)
        if value.feature is not None and value.feature not in SETTLED:
            around = (value.within_name, value.admin2, value.admin1, value.country_name)
            name = next((outer for outer in around if outer), load_table("redaction")["mark"])
            place = replace(place, name=name, gazetteer_id=None, feature=None, feature_code=None)
        return place
