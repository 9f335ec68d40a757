"""Redacts the model's own objects as the records of a case are, for exports made from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from recount.model import Claim, Decision, Document, Evidence, Incident, Mention, Span
from recount.redact.mask import Names, mask
from recount.redact.records import merge_spans, redact_site, redact_string
from recount.redact.withheld import Withheld
from recount.values import Identity, Place
from recount.vocab.loader import load_table

if TYPE_CHECKING:
    from recount.gazetteer.seats import Seat

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
            masked = self.withheld.texts[doc.id]
            moved = [(part, *masked.move(part.start, part.end)) for part in doc.parts]
            parts = tuple(replace(part, start=start, end=end) for part, start, end in moved)
            done.append(replace(walked, text=masked.text, parts=parts))
        return done

    def claims(self, claims: Iterable[Claim]) -> list[Claim]:
        """Returns the claims; their evidence stands in the documents as `documents` gives them."""
        return [self._fields(c, self.withheld.names[c.doc_id], c.doc_id) for c in claims]

    def incidents(self, incidents: Iterable[Incident]) -> list[Incident]:
        """Returns the incidents, with the names withheld that any of their reports withholds."""
        done = []
        for incident in incidents:
            names = self.withheld.join(incident.documents)
            done.append(self._fields(incident, names, None))
        return done

    def decisions(self, decisions: Iterable[Decision]) -> list[Decision]:
        """Returns the decisions without the values that they put in, which may be names."""
        names = self.withheld.everything
        return [self._fields(replace(d, before=None, after=None), names, None) for d in decisions]

    def seat(self, seat: Seat | None) -> Seat | None:
        """Returns the town that stands for a division with its point blurred."""
        place = self._place(seat.place, self.withheld.everything) if seat else None
        return replace(seat, place=place) if seat and place else None

    def _walk(self, value: Any, key: str, names: Names, doc: str | None) -> Any:
        if isinstance(value, str):
            return redact_string(value, key, names, self.withheld)
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
            case Mention(value=Place()):
                return self._mention(value, names, doc)
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

    def _evidence(self, value: Evidence, names: Names, doc: str | None) -> Evidence:
        if doc is None:
            return replace(value, text=mask(value.text, names).text)
        masked = self.withheld.texts[doc]
        spans = merge_spans([masked.move(span.start, span.end) for span in value.spans])
        return Evidence.of(masked.text, *spans)

    def _identity(self, value: Identity, names: Names) -> Identity:
        done = self._fields(value, names, None)
        hidden = value.id in self.withheld.ids
        return replace(done, name=self.withheld.marks.put("name", value.name)) if hidden else done

    def _mention(
        self, value: Mention[Place], names: Names, doc: str | None
    ) -> Mention[Place] | None:
        """Returns the mention of a place; none for a person's name read as one."""
        evidence, place = (
            self._evidence(value.evidence, names, doc),
            self._place(value.value, names),
        )
        misread = doc is not None and evidence.text != value.evidence.text
        return None if misread or place is None else replace(value, evidence=evidence, value=place)

    def _place(self, value: Place, names: Names) -> Place | None:
        site = redact_site(asdict(value), names, self.blur_km)
        if site is None:
            return None
        return Place(**{**site, "name": site["name"] or load_table("redaction")["mark"]})
