"""The short form in which a reviewer mends a claim: figures, place, days, event and stance.

Its fields and their values are those of `recount.web.amending`; what the form was made with goes
with each field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from recount.errors import UsageError
from recount.model import Claim
from recount.pipeline import Case
from recount.values import Place
from recount.web.amending import Field, Kind, choices_of, place_values, read_value
from recount.web.decided import name_field

SEEN = "seen:"
"""Before a field's path: the value that the form was made with."""
_OPEN: Sequence[Kind] = ("number", "degrees")
"""Kinds of fields that may be left empty."""
_POINT = ("lat", "lon")


def amend_fields(claim: Claim) -> tuple[Field, ...]:
    """Returns the fields of a claim's form; what was not read in it has none."""
    found: list[Field] = []

    def put(path: str, kind: Kind, value: object) -> None:
        choices = choices_of(path) if kind == "choice" else ()
        found.append(Field(path, kind, name_field(path, claim), value, choices))

    for n, count in enumerate(claim.counts):
        put(f"counts.{n}.low", "number", count.value.low)
        put(f"counts.{n}.high", "number", count.value.high)
    if claim.event:
        put("event.type", "choice", claim.event.value.type)
    if claim.when:
        put("when.earliest", "day", claim.when.value.earliest.isoformat())
        put("when.latest", "day", claim.when.value.latest.isoformat())
    if claim.place:
        put("place.name", "text", claim.place.value.name)
        for name in _POINT:
            put(f"place.{name}", "degrees", getattr(claim.place.value, name))
    put("attribution.stance", "choice", claim.attribution.stance)
    return tuple(found)


def read_amendment(
    case: Case, claim: Claim, form: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns the fields that a form changes, with their new values and with those it was made of.

    A place of another name is looked up in the gazetteer, unless its position is given, too.
    Raises UsageError for a form that changes nothing, a value that is none, and a place that the
    gazetteer lacks.
    """
    values: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for field in amend_fields(claim):
        if field.path not in form:
            continue
        shown = form.get(SEEN + field.path)
        seen = field.value if shown is None else read_value(field.path, shown)
        given = read_value(field.path, form[field.path])
        if given == seen:
            continue
        if given is None and field.kind not in _OPEN:
            raise UsageError(f"{field.label}: may not be empty.")
        values[field.path], before[field.path] = given, seen
    if not values:
        raise UsageError("Nothing was changed. Change a value, or accept the claim as it is.")
    return values | _place(case, claim, values), before


def _place(case: Case, claim: Claim, values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what else is to be set where a place is moved, so that name and point fit."""
    if claim.place is None or not any(path.startswith("place.") for path in values):
        return {}
    if any(f"place.{name}" in values for name in _POINT):
        unknown = ("gazetteer_id", "within_id", "within_name", "radius_km", "part")
        return {f"place.{name}": None for name in unknown}
    found = choose_place(case.find_places(values["place.name"]), claim.place.value.country)
    if found is None:
        raise UsageError(
            f"The gazetteer has no {values['place.name']!r}. Give its latitude and longitude, too."
        )
    own = {f"place.{name}": value for name, value in asdict(claim.place.value).items()}
    other = {"place.part": found.part, "place.metonym": found.metonym}
    taken = place_values(found) | other
    return {p: value for p, value in taken.items() if p == "place.name" or value != own[p]}


def choose_place(places: Sequence[Place], country: str | None) -> Place | None:
    """Returns the first place in a country, else the first one."""
    same = [place for place in places if country is not None and place.country == country]
    return next(iter(same or places), None)
