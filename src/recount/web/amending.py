"""The forms in which a claim's values are amended: what they hold, and what comes back of them.

A section is one value with its words. Its fields are named by their paths in the claim's record;
the hidden field `was` says what the page has shown, so that only what was changed is sent on, and
a value that somebody else has changed meanwhile is noticed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import nan
from typing import Any, Literal, get_args

from recount.errors import UsageError
from recount.report.words import label_event
from recount.values import Harm, Manner, Modality, Place, Qualifier, Relation, Scope, Stance, Unit
from recount.vocab import load_table
from recount.vocab.ontology import event_types

Kind = Literal["choice", "number", "degrees", "day", "text", "words"]
Values = dict[str, Any]
_WORDS_OF = ("attribution.source", "attribution.cue", "attribution.content")
_OPTIONAL = frozenset({"vague", "actor", "side", "part"})
_NUMBERS = frozenset({"low", "high"})
_DEGREES = {"lat": 90, "lon": 180}
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; `choices` are pairs of value and group of words for it."""

    path: str
    kind: Kind
    label: str
    value: Any
    choices: tuple[str, ...] = ()
    words: str = ""

    @property
    def where(self) -> str:
        """The spans of words, as `12-20,31-40`."""
        return write_spans(self.value or ()) if self.kind == "words" else ""


@dataclass(frozen=True, slots=True)
class Section:
    """A value of a claim, or one that it has not: its fields, and what the page has shown.

    `key` is its part of the record. `can_go` says that it can be taken out.
    """

    key: str
    fields: tuple[Field, ...]
    was: str
    can_go: bool


@cache
def _choices() -> Mapping[str, tuple[str, ...]]:
    groups = tuple(load_table("groups")["groups"])
    return {
        "stance": get_args(Stance), "manner": get_args(Manner), "modality": get_args(Modality),
        "harm": get_args(Harm), "group": groups, "unit": get_args(Unit),
        "qualifier": get_args(Qualifier), "scope": get_args(Scope), "relation": get_args(Relation),
        "negated": ("no", "yes"), "type": tuple(sorted(event_types(), key=label_event)),
    }  # fmt: skip


def choices_of(path: str) -> tuple[str, ...]:
    """Returns the values that a field of choices can have, in the order of the form."""
    return _choices()[path.rpartition(".")[2]]


_FIELDS: dict[str, tuple[tuple[str, Kind], ...]] = {
    "event": (("type", "choice"), ("negated", "choice"), ("modality", "choice")),
    "count": (
        ("harm", "choice"), ("group", "choice"), ("low", "number"), ("high", "number"),
        ("qualifier", "choice"), ("unit", "choice"), ("scope", "choice"),
    ),
    "place": (("name", "text"), ("part", "text")),
    "when": (("earliest", "day"), ("latest", "day"), ("relation", "choice")),
}  # fmt: skip
_USUAL: dict[str, Any] = {
    "stance": "asserts", "manner": "indirect", "negated": False, "modality": "actual",
    "harm": "killed", "group": "persons", "unit": "persons", "qualifier": "exact",
    "scope": "incident", "relation": "at",
}  # fmt: skip


def label_field(path: str) -> str:
    """Returns what a field is called, whichever count it is of."""
    names = load_table("claim_form")["field"]
    part, _, name = path.rpartition(".")
    if name in ("spans", "text"):
        return f"the words of {name_part(part)}"
    if part.startswith("counts"):
        return str(
            names.get(f"count.{name}", f"figure {int(name) + 1}" if name.isdecimal() else name)
        )
    if part == "attribution.source":
        return str(names.get(f"source.{name}", f"source: {name}"))
    return str(names.get(path, path.replace(".", " ")))


def name_part(part: str) -> str:
    """Returns what a part of a claim's record is called: `counts.0` is figure 1."""
    count, _, number = part.partition(".")
    if count == "counts" and number.isdecimal():
        return f"figure {int(number) + 1}"
    return str(load_table("claim_form")["field"].get(part, part))


def name_field(path: str) -> str:
    """Returns what a field is called where it stands alone, with the figure that it is of."""
    part, _, name = path.rpartition(".")
    said = label_field(path)
    alone = name not in ("spans", "text") and part.startswith("counts.")
    return f"{name_part(part)}, {said}" if alone else said


def claim_sections(record: Mapping[str, Any]) -> list[Section]:
    """Returns the sections of a claim's record; values that it has not come empty, a count last."""
    said = record["attribution"]
    attribution = [_choice("attribution", said, name) for name in ("stance", "manner")]
    attribution += [_words(part, said[part.partition(".")[2]]) for part in _WORDS_OF]
    sections = [_section("attribution", attribution, can_go=False)]
    sections.append(_value_section("event", "event", record["event"]))
    counts: list[Any] = [*record["counts"], None]
    for n, count in enumerate(counts):
        sections.append(_value_section(f"counts.{n}", "count", count))
    sections += [_value_section(name, name, record[name]) for name in ("place", "when")]
    return sections


EMPTY: Mapping[str, Any] = {
    "attribution": {"stance": None, "manner": None, "source": None, "cue": None, "content": None},
    "event": None, "counts": [], "place": None, "when": None,
}  # fmt: skip
"""The record of a claim of which nothing is said yet."""


def _value_section(key: str, kind: str, value: Mapping[str, Any] | None) -> Section:
    fields = [
        _choice(key, value or {}, name) if form == "choice"
        else Field(f"{key}.{name}", form, label_field(f"{key}.{name}"), (value or {}).get(name))
        for name, form in _FIELDS[kind]
    ]  # fmt: skip
    fields.append(_words(key, value))
    whole: Values = {key: value} if value is not None else {}
    if kind == "place":
        whole["place.gazetteer_id"] = (value or {}).get("gazetteer_id")
    return _section(key, fields, can_go=value is not None, whole=whole)


def _choice(part: str, value: Mapping[str, Any], name: str) -> Field:
    usual = _USUAL.get(name)
    found = value.get(name) if value.get(name) is not None else usual
    path = f"{part}.{name}"
    return Field(path, "choice", label_field(path), found, choices_of(path))


def _words(part: str, value: Mapping[str, Any] | None) -> Field:
    path = f"{part}.spans"
    said: Mapping[str, Any] = value or {}
    return Field(path, "words", label_field(path), said.get("spans"), words=said.get("text") or "")


def _section(
    key: str, fields: Sequence[Field], *, can_go: bool, whole: Mapping[str, Any] | None = None
) -> Section:
    was: Values = dict(whole or {})
    for field in fields:
        was[field.path] = field.value
        if field.kind == "words":
            was[f"{field.path[: -len('spans')]}text"] = field.words
    return Section(key, tuple(fields), json.dumps(was, sort_keys=True), can_go)


# -- what comes back ---------------------------------------------------------------------------


def read_changes(form: Mapping[str, str], place: Place | None = None) -> tuple[Values, Values]:
    """Returns the fields that a form changes, and what the page has shown of them.

    `place` is the one that was picked from the gazetteer. Raises UsageError for a value that its
    field cannot have.
    """
    was = _read_was(form)
    if form.get("remove"):
        key = form["remove"]
        if key not in was:
            raise UsageError(f"{label_field(key)}: not part of this form")
        return {key: None}, {key: was[key]}
    values: Values = {}
    is_new = was.get(f"{form.get('section', '')}.spans", ()) is None
    for path, old in was.items():
        if path.endswith(".spans"):
            found = _read_words(form, path[: -len(".spans")], was)
            if found is not None:
                values[path] = found
        elif path in form:
            new = read_value(path, form[path])
            if new != old or (is_new and new is not None):
                values[path] = new
    if place is not None:
        values |= place_values(place)
    seen = {path: was[path] for path in values if path in was and not is_new}
    return values, seen


def read_new_claim(form: Mapping[str, str], place: Place | None = None) -> Values:
    """Returns the fields of a claim that a form adds; values of which nothing is said are none."""
    values: Values = {}
    for section in claim_sections(EMPTY):
        empty = {f"{field.path[: -len('spans')]}text": "" for field in section.fields}
        said: Values = {}
        for field in section.fields:
            if field.kind == "words":
                found = _read_words(form, field.path[: -len(".spans")], empty)
                said |= {field.path: found} if found is not None else {}
            elif (value := read_value(field.path, form.get(field.path, ""))) is not None:
                said[field.path] = value
        if section.key == "place":
            said = said | place_values(place) if place is not None else {}
        if section.key == "attribution" or _says_something(section.key, said):
            values |= said
    if values.get("attribution.manner") == "indirect" and "attribution.source.spans" not in values:
        del values["attribution.manner"]
    if "when.earliest" in values:
        values.setdefault("when.latest", values["when.earliest"])
    return values


def _says_something(key: str, said: Values) -> bool:
    wanted = {
        "event": ("event.type",),
        "place": ("place.name",),
        "when": ("when.earliest", "when.latest"),
    }.get(key, (f"{key}.low", f"{key}.high"))
    return any(path in said for path in wanted)


def place_values(place: Place) -> Values:
    """Returns the fields of a place that takes another's place."""
    names = (
        "name", "gazetteer_id", "lat", "lon", "country", "country_name", "admin1", "admin2",
        "feature", "feature_code", "population", "radius_km", "within_id", "within_name",
    )  # fmt: skip
    return {f"place.{name}": getattr(place, name) for name in names}


def read_value(path: str, text: str) -> Any:
    """Returns a field's value from a form's text; an empty one is null."""
    name = path.rpartition(".")[2]
    text = text.strip()
    if name == "negated":
        return text == "yes"
    if not text:
        return None
    if name in _NUMBERS:
        plain = text.replace(",", "").replace("\u202f", "")
        if not (plain.isdecimal() and plain.isascii() and len(plain) <= _MOST_DIGITS):
            raise UsageError(f"{label_field(path)}: {text!r} is no number of people")
        return int(plain)
    if name in _DEGREES:
        return _read_degrees(path, text, _DEGREES[name])
    return text


def _read_degrees(path: str, text: str, most: int) -> float:
    try:
        degrees = float(text)
    except ValueError:
        degrees = nan
    if not abs(degrees) <= most:
        raise UsageError(f"{label_field(path)}: {text!r} is no number of degrees up to {most}")
    return degrees


def _read_was(form: Mapping[str, str]) -> Values:
    try:
        was = json.loads(form.get("was", ""))
    except ValueError as error:
        raise UsageError("the form does not say what it has shown; load the page again") from error
    if not isinstance(was, dict):
        raise UsageError("the form does not say what it has shown; load the page again")
    return was


def _read_words(form: Mapping[str, str], part: str, was: Mapping[str, Any]) -> Any:
    """Returns the words that a form points at, by offsets or quoted; None where it keeps them."""
    words = form.get(f"{part}.words", "")
    if _plain(words) == _plain(str(was.get(f"{part}.text") or "")):
        same = write_spans(was.get(f"{part}.spans") or ())
        if form.get(f"{part}.at", "") in ("", same):
            return None
    if form.get(f"{part}.at"):
        return read_offsets(form[f"{part}.at"])
    return words.strip() or None


def _plain(text: str) -> str:
    return " ".join(text.split())


def write_spans(spans: Sequence[Mapping[str, int]]) -> str:
    """Returns spans of a record as `12-20,31-40`."""
    return ",".join(f"{span['start']}-{span['end']}" for span in spans)


def read_offsets(text: str) -> list[list[int]]:
    """Returns the spans that `12-20,31-40` names; raises UsageError for anything else."""
    found = []
    for piece in text.split(","):
        start, _, end = piece.strip().partition("-")
        if not (start.isdecimal() and end.isdecimal() and len(piece) <= 2 * _MOST_DIGITS):
            raise UsageError(f"{text[:60]!r} is no offsets like 12-20")
        found.append([int(start), int(end)])
    return found
