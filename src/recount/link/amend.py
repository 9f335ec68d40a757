"""A person's corrections of what was read in a claim, put in place of the readings.

Fields are named by their path in the claim's record: `counts.0.low`, `event.type`,
`when.earliest`, `place.name`, `attribution.stance`. The words and spans of the evidence are
what the report says and cannot be amended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from recount.codec import decode
from recount.errors import InvariantError, UsageError
from recount.model import Claim, Decision, Mention
from recount.values import Event
from recount.vocab.loader import load_table

METHOD = "decision"
_SAID = frozenset({"stance", "manner"})
T = TypeVar("T")


def amend_claim(claim: Claim, after: Mapping[str, object]) -> Claim:
    """Returns the claim with the amended values in place; its id stays.

    Dates are written as ISO 8601 days. Raises UsageError for a field that a claim does not
    have, that cannot be amended, or whose value is not of its type or breaks a promise (low
    above high).
    """
    parts: dict[str, dict[str, object]] = {}
    for path, value in after.items():
        part, _, name = path.rpartition(".")
        parts.setdefault(part, {})[name] = value
    for part, values in parts.items():  # those of one value together: low and high, lat and lon
        try:
            claim = _amend(claim, part.split("."), values)
        except (InvariantError, TypeError, ValueError, KeyError) as error:
            raise UsageError(f"{part}: cannot be {values}: {error}") from error
    methods = dict(claim.methods) | dict.fromkeys(after, METHOD)
    return replace(claim, methods=methods)


def find_undone(decisions: Sequence[Decision]) -> set[str]:
    """Returns the ids of the decisions that were taken back; an undo can be taken back too."""
    undone: set[str] = set()
    for decision in reversed(decisions):
        if decision.kind == "undo" and decision.id not in undone:
            undone.update(decision.subjects)
    return undone


def apply_amendments(claims: Sequence[Claim], decisions: Sequence[Decision]) -> list[Claim]:
    """Returns the claims as amended by the decisions that were not taken back, in their order.

    Amendments of claims that are not among these, or that no longer fit theirs, are passed
    over: a reading may have changed since.
    """
    undone = find_undone(decisions)
    amended: dict[str, Claim] = {claim.id: claim for claim in claims}
    for decision in decisions:
        if decision.kind != "amend" or decision.id in undone or not decision.after:
            continue
        for subject in decision.subjects:
            if subject in amended:
                try:
                    amended[subject] = amend_claim(amended[subject], decision.after)
                except UsageError:
                    continue
    return [amended[claim.id] for claim in claims]


def _amend(claim: Claim, part: Sequence[str], values: Mapping[str, object]) -> Claim:
    match part:
        case ["attribution"] if set(values) <= _SAID:
            return replace(claim, attribution=_set(claim.attribution, values))
        case ["counts", number] if number.isdigit() and int(number) < len(claim.counts):
            counts = list(claim.counts)
            counts[int(number)] = _reread(counts[int(number)], values)
            return replace(claim, counts=tuple(counts))
        case ["event"] if claim.event:
            return replace(claim, event=_reread(claim.event, values))
        case ["place"] if claim.place:
            return replace(claim, place=_reread(claim.place, values))
        case ["when"] if claim.when:
            return replace(claim, when=_reread(claim.when, values))
    raise UsageError(
        f"{'.'.join(part)!r} has no field {', '.join(values)} that can be amended "
        "(like counts.0.low, event.type, when.earliest, place.name, attribution.stance)"
    )


def _reread(mention: Mention[T], values: Mapping[str, object]) -> Mention[T]:
    return Mention(mention.evidence, _set(mention.value, values), 1.0, METHOD)


def _set(record: T, values: Mapping[str, object]) -> T:
    hints = get_type_hints(type(record))
    read: dict[str, Any] = {}
    for name, value in values.items():
        if name not in hints:
            raise UsageError(f"{name!r} is none of {', '.join(hints)}")
        read[name] = decode(hints[name], value)
        _check_type(hints[name], read[name])
        if isinstance(record, Event) and name == "type" and value not in load_table("events"):
            raise UsageError(f"{value!r} is no event type")
    return replace(record, **read)  # type: ignore[type-var]


def _check_type(kind: Any, value: object) -> None:
    """Refuses a value that the field's type does not allow; `decode` trusts what it reads."""
    options = get_args(kind) or (kind,)
    if get_origin(kind) is Literal:
        if value not in options:
            raise UsageError(f"{value!r} is none of {', '.join(map(str, options))}")
        return
    types = tuple(option for option in options if isinstance(option, type))
    exact = bool not in types and isinstance(value, bool)
    if float in types:
        types = (*types, int)
    if exact or not isinstance(value, types):
        raise UsageError(f"{value!r} is not of the field's type")
