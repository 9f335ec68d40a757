"""The short form in which a reviewer mends a claim: figures, place, days, event and stance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from recount.errors import UsageError
from recount.model import Claim
from recount.pipeline import Case
from recount.report.words import label, label_event
from recount.values import Place, Stance
from recount.vocab import load_table
from recount.web.decided import name_field

SEEN = "seen:"
"""Before a field's path: the value that the form was made with."""
_HIGHEST = 10**9


@dataclass(frozen=True, slots=True)
class AmendField:
    """A field of the form; `path` is that of the claim's record, `value` what stands there now."""

    path: str
    label: str
    kind: Literal["whole", "degrees", "day", "words", "choice"]
    value: str
    options: tuple[tuple[str, str], ...] = ()


def amend_fields(claim: Claim) -> tuple[AmendField, ...]:
    """Returns the fields of a claim's form; what was not read in it has none."""
    found: list[AmendField] = []
    for n, count in enumerate(claim.counts):
        for end in ("low", "high"):
            path = f"counts.{n}.{end}"
            value = getattr(count.value, end)
            found.append(AmendField(path, name_field(path, claim), "whole", _text(value)))
    if claim.event:
        kinds = ((key, label_event(key)) for key in load_table("events"))
        options = tuple(sorted(kinds, key=lambda pair: pair[1]))
        found.append(_field("event.type", claim, "choice", claim.event.value.type, options))
    if claim.when:
        for end in ("earliest", "latest"):
            found.append(_field(f"when.{end}", claim, "day", getattr(claim.when.value, end)))
    if claim.place:
        place = claim.place.value
        found.append(_field("place.name", claim, "words", place.name))
        found.append(_field("place.lat", claim, "degrees", place.lat))
        found.append(_field("place.lon", claim, "degrees", place.lon))
    stances = tuple((key, label("stance", key)) for key in get_args(Stance))
    stance = claim.attribution.stance
    return (*found, _field("attribution.stance", claim, "choice", stance, stances))


def _field(
    path: str, claim: Claim, kind: Any, value: object, options: tuple[tuple[str, str], ...] = ()
) -> AmendField:
    return AmendField(path, name_field(path, claim), kind, _text(value), options)


def _text(value: object) -> str:
    return "" if value is None else str(value)


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
        given = form.get(field.path)
        seen = form.get(SEEN + field.path, field.value)
        if given is None or given.strip() == seen:
            continue
        values[field.path] = _read(field, given.strip())
        before[field.path] = _read(field, seen)
    if not values:
        raise UsageError("Nothing was changed. Change a value, or accept the claim as it is.")
    return values | _place(case, claim, values), before


def _read(field: AmendField, given: str) -> Any:
    """Returns what a field's text stands for; an empty number is an open end."""
    if field.kind in ("whole", "degrees") and not given:
        return None
    try:
        if field.kind == "whole":
            number = int(given.replace(",", "").replace("\u202f", ""))
            if not 0 <= number <= _HIGHEST:
                raise ValueError
            return number
        if field.kind == "degrees":
            degrees = float(given)
            if not abs(degrees) <= (90 if field.path.endswith("lat") else 180):
                raise ValueError
            return degrees
    except ValueError:
        raise UsageError(f"{field.label}: {given!r} is no such number.") from None
    if not given:
        raise UsageError(f"{field.label}: may not be empty.")
    return given


def _place(case: Case, claim: Claim, values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what else is to be set where a place is moved, so that name and point fit."""
    if claim.place is None or not any(path.startswith("place.") for path in values):
        return {}
    if "place.lat" in values or "place.lon" in values:
        unknown = ("gazetteer_id", "within_id", "within_name", "radius_km", "part")
        return {f"place.{name}": None for name in unknown}
    found = choose_place(case.find_places(values["place.name"]), claim.place.value.country)
    if found is None:
        raise UsageError(
            f"The gazetteer has no {values['place.name']!r}. Give its latitude and longitude, too."
        )
    own = asdict(claim.place.value)
    return {
        f"place.{name}": value
        for name, value in asdict(found).items()
        if name == "name" or value != own[name]
    }


def choose_place(places: Sequence[Place], country: str | None) -> Place | None:
    """Returns the first place in a country, else the first one."""
    same = [place for place in places if country is not None and place.country == country]
    return next(iter(same or places), None)
