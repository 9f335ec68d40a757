"""The values of a claim as its page tells them: in words, with what each was read from, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recount.model import Claim, Document, Evidence, Mention
from recount.report.words import label, label_event, label_kind, say_day, say_place
from recount.vocab import load_table
from recount.web.amending import Section, name_field
from recount.web.values import say_figure


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the document; `key` pairs them with their marks in the text."""

    key: str
    name: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value: what it is, what it is read as, from which words, how surely, by which method.

    `notes` say how it was identified. `said` is null for a value that the claim has not.
    """

    title: str
    said: str | None
    words: tuple[Words, ...]
    notes: tuple[str, ...]
    score: float | None
    method: str | None
    section: Section


def form_label(group: str, key: str | None) -> str:
    """Returns the words of a group of `claim_form.toml`, else those of `labels.toml`."""
    own: Mapping[str, str] = load_table("claim_form").get(group, {})
    if key is not None and key in own:
        return own[key]
    return label_event(key) if group == "type" and key else label(group, key)


def value_rows(claim: Claim, doc: Document, sections: list[Section]) -> list[ValueRow]:
    """Returns the rows of a claim, one for each section of its form."""
    by_key = {section.key: section for section in sections}
    rows = [_attribution(claim, doc, by_key["attribution"])]
    event = claim.event
    said = None
    if event is not None:
        negated = ", said not to have happened" if event.value.negated else ""
        spoken = "" if event.value.modality == "actual" else (
            f", spoken of {form_label('modality', event.value.modality)}"
        )  # fmt: skip
        said = label_event(event.value.type) + negated + spoken
    rows.append(_row("What happened", said, "event", event, section=by_key["event"]))
    for key, section in by_key.items():
        if key.startswith("counts."):
            n = int(key.partition(".")[2])
            count = claim.counts[n] if n < len(claim.counts) else None
            rows.append(_count(n, count, section))
    place, when = claim.place, claim.when
    rows.append(
        _row(
            "Where",
            say_place(place.value) if place else None,
            "place",
            place,
            section=by_key["place"],
            notes=_place_notes(claim),
        )
    )
    notes = (f"counted from {form_label('anchored_on', when.value.anchored_on)}",) if when else ()
    said = None
    if when is not None:
        relation = when.value.relation
        said = say_day(when.value) if relation == "at" else (
            f"{say_day(when.value)}, {form_label('relation', relation)}"
        )  # fmt: skip
    rows.append(_row("When", said, "when", when, section=by_key["when"], notes=notes))
    return rows


def _row(
    title: str,
    said: str | None,
    key: str,
    mention: Mention[Any] | None,
    *,
    section: Section,
    notes: tuple[str, ...] = (),
) -> ValueRow:
    if mention is None:
        return ValueRow(title, None, (), (), None, None, section)
    words = (_words(key, "read from", mention.evidence),)
    return ValueRow(title, said, words, notes, mention.score, mention.method, section)


def _words(key: str, name: str, evidence: Evidence) -> Words:
    return Words(key, name, evidence.text, evidence.start)


def _attribution(claim: Claim, doc: Document, section: Section) -> ValueRow:
    said, source = claim.attribution, claim.source
    words = [_words("content", form_label("part", "content"), said.content)]
    notes = [f"told {form_label('manner', said.manner)}"]
    if said.cue is not None:
        words.insert(0, _words("cue", form_label("part", "cue"), said.cue))
    if source is not None:
        words.insert(0, _words("source", form_label("part", "source"), source.evidence))
    if source is not None and source.identity is not None:
        who = source.identity
        name = f"{who.name} {label('verb', said.stance)}"
        known = "known by name" if who.named else "described by role only"
        notes.append(
            f"{label_kind(who.kind)}, {known}" + (f"; side: {who.side}" if who.side else "")
        )
        if source.antecedent is not None:
            notes.append(f"stands for “{source.antecedent.text}”")
    elif source is not None:
        name = f"“{source.evidence.text}” {label('verb', said.stance)}"
        notes.append("not identified")
    elif said.manner == "own":
        name = f"{doc.outlet or doc.ref}, in its own voice, {label('verb', said.stance)}"
    else:
        name = f"A source that is not named {label('verb', said.stance)}"
    notes += [f"passed on by “{party.evidence.text}”" for party in said.via]
    method = claim.methods.get("attribution")
    return ValueRow("Who says it", name, tuple(words), tuple(notes), claim.score, method, section)


def _count(n: int, mention: Mention[Any] | None, section: Section) -> ValueRow:
    if mention is None:
        return ValueRow("Another figure", None, (), (), None, None, section)
    count = mention.value
    group = "" if count.group == "persons" else f", {label('group', count.group)}"
    unit = "" if count.unit == "persons" else f" ({form_label('unit', count.unit)})"
    notes = [] if count.scope == "incident" else [f"sums up {label('scope', count.scope)}"]
    if count.part_of is not None:
        notes.append(f"a part of figure {count.part_of + 1}")
    said = f"{label('harm', count.harm)}{group}: {say_figure(count)}{unit}"
    return _row(f"Figure {n + 1}", said, section.key, mention, section=section, notes=tuple(notes))


def _place_notes(claim: Claim) -> tuple[str, ...]:
    if claim.place is None:
        return ()
    place = claim.place.value
    notes = []
    if place.gazetteer_id is None:
        inside = f"; it lies in {place.within_name}" if place.within_name else ""
        notes.append(f"the gazetteer does not know this name{inside}")
    if place.radius_km is not None:
        notes.append(f"within {place.radius_km:g} km of the point")
    if place.lat is None:
        notes.append("no coordinates")
    return tuple(notes)


def say_value(path: str, value: Any) -> str:
    """Returns a field's value in words, for histories and conflicts."""
    name = path.rpartition(".")[2]
    if value is None:
        return "open" if name in ("low", "high") else "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return str(value.get("text") or value.get("name") or "a value")
    if isinstance(value, list):
        spans = [f"{each['start']}–{each['end']}" for each in value if isinstance(each, dict)]
        return f"characters {', '.join(spans)}" if spans else "none"
    return form_label(name, value) if isinstance(value, str) and name in _CODED else str(value)


_CODED = frozenset({
    "stance", "manner", "modality", "harm", "group", "unit", "qualifier", "scope", "relation",
    "type", "kind",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changed:
    """A field's value before and after a decision, in words."""

    label: str
    before: str
    after: str


_TOLD_BY_OTHERS = frozenset({
    "spans", "lat", "lon", "gazetteer_id", "country", "admin1", "admin2", "feature",
    "feature_code", "population", "radius_km", "within_id", "within_name", "id", "named", "body",
    "plover", "acled",
})  # fmt: skip


def say_changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Changed]:
    """Returns what an amendment changed; what only the machine reads of a place is left out."""
    return [
        Changed(name_field(path), say_value(path, (before or {}).get(path)), say_value(path, value))
        for path, value in (after or {}).items()
        if path.rpartition(".")[2] not in _TOLD_BY_OTHERS
    ]
