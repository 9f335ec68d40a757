"""The event types: what each is called, coded as, and may be another name for.

The table itself is `data/events.toml`; this module gives it types and refuses it with a slip.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args

from recount.errors import InvariantError
from recount.values import Event, Harm, Modality
from recount.vocab.loader import load_table

Territory = Literal["taken", "held", "lost"]

_CODES = frozenset({"plover", "mode", "acled_event", "acled"})
_FIELDS = _CODES | {"label", "family", "violent", "compatible", "harm", "territory"}


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event.

    `plover` is a PLOVER code, `mode` its mode where the code leaves it off, `acled_event` and
    `acled` ACLED's event and sub-event type; null where the codebook has none or needs more
    than the type. `compatible` are the types that another source may use for the same
    happening, never the type itself. `harm` is what is counted beside it where the text
    names no harm.
    """

    key: str
    label: str
    family: str
    violent: bool
    plover: str | None = None
    mode: str | None = None
    acled_event: str | None = None
    acled: str | None = None
    compatible: frozenset[str] = frozenset()
    harm: Harm | None = None
    territory: Territory | None = None


@cache
def event_types() -> Mapping[str, EventType]:
    """Returns every event type by its key, with `compatible` made symmetric.

    Raises InvariantError on an unknown field, an unknown type in `compatible`, a sub-event
    type without its event type, or a harm or territory that is none.
    """
    table = load_table("events")
    likes: dict[str, set[str]] = {key: set() for key in table}
    for key, row in table.items():
        for other in row.get("compatible", ()):
            if other not in likes or other == key:
                raise InvariantError(f"events.{key}.compatible: no such other type: {other}")
            likes[key].add(other)
            likes[other].add(key)
    return MappingProxyType(
        {key: _read_type(key, row, frozenset(likes[key])) for key, row in table.items()}
    )


def _read_type(key: str, row: Mapping[str, Any], compatible: frozenset[str]) -> EventType:
    unknown = sorted(set(row) - _FIELDS)
    if unknown:
        raise InvariantError(f"events.{key}: unknown fields: {', '.join(unknown)}")
    if "acled" in row and "acled_event" not in row:
        raise InvariantError(f"events.{key}: an ACLED sub-event type without its event type")
    for name, allowed in (("harm", get_args(Harm)), ("territory", get_args(Territory))):
        if row.get(name) is not None and row[name] not in allowed:
            raise InvariantError(f"events.{key}.{name}: not one of {', '.join(allowed)}")
    return EventType(key=key, **{**row, "compatible": compatible})


def build_event(key: str, *, negated: bool = False, modality: Modality = "actual") -> Event:
    """Returns the value for an event of a type, with the type's codes.

    Raises InvariantError on a type that the ontology lacks.
    """
    found = event_types().get(key)
    if found is None:
        raise InvariantError(f"no event type {key!r} in the ontology")
    return Event(found.key, found.plover, found.acled, negated, modality)


def are_compatible(one: str, other: str) -> bool:
    """Whether two event types can be two sources' names for one happening.

    A type is compatible with itself; a type that the ontology lacks only with itself.
    """
    if one == other:
        return True
    found = event_types().get(one)
    return found is not None and other in found.compatible
