"""A person's corrections of what was read in a claim, put in place of the readings.

Fields are named by their path in the claim's record: `counts.0.low`, `event.type`,
`when.earliest`, `place.name`, `attribution.stance`. Words are amended by pointing at others:
`counts.0.text` and `counts.0.spans` together, cut from the document (`recount.link.fields`).
`counts.2` of a claim with two counts is a new one; null takes a count, an event, a place, a time,
a cue or a source out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from recount.codec import decode
from recount.errors import InvariantError, UsageError
from recount.link.fields import group_fields
from recount.model import Attribution, Claim, Decision, Evidence, Mention, Party, Span
from recount.values import Count, Event, Identity, Place, When
from recount.vocab.loader import load_table
from recount.vocab.ontology import build_event

METHOD = "decision"
_SAID = frozenset({"stance", "manner", "cue_kind"})
_WORDS = frozenset({"text", "spans"})
_MENTIONS: dict[str, Any] = {"event": Event, "place": Place, "when": When}
T = TypeVar("T")


def amend_claim(claim: Claim, after: Mapping[str, object]) -> Claim:
    """Returns the claim with the amended values in place; its id stays.

    Dates are written as ISO 8601 days. Raises UsageError for a field that a claim does not
    have, that cannot be amended, or whose value is not of its type or breaks a promise (low
    above high).
    """
    parts = group_fields(after)
    for part in sorted(parts, key=_order):  # fields of one value together: low and high
        values = parts[part]
        try:
            claim = _amend(claim, part.split("."), values)
        except (InvariantError, TypeError, ValueError, KeyError) as error:
            raise UsageError(f"{part}: cannot be {values}: {error}") from error
    methods = dict(claim.methods) | dict.fromkeys(after, METHOD)
    return replace(claim, methods=methods)


def _order(part: str) -> tuple[bool, int]:
    """Sorts counts by position, and behind all others the part that takes counts out."""
    name, _, number = part.partition(".")
    return part == "counts", int(number) if name == "counts" and number.isdecimal() else -1


def moves_counts(decision: Decision) -> bool:
    """Whether an amendment adds or takes out a count, so that later ones have other positions."""
    if decision.kind != "amend":
        return False
    before = decision.before or {}
    return any(
        path.startswith("counts.")
        and (path.count(".") == 1 or (path.endswith(".harm") and before.get(path) is None))
        for path in decision.after or ()
    )


def find_dependent(decisions: Sequence[Decision], undo: Decision) -> Decision | None:
    """Returns an amendment that an undo would lead astray, None where there is none.

    Amendments name counts by position. What added or took out a count can be taken back only
    after the later amendments of the same claim's counts.
    """
    undone = find_undone(decisions)
    by_id = {decision.id: n for n, decision in enumerate(decisions)}
    for subject in undo.subjects:
        at = by_id.get(subject)
        while at is not None and decisions[at].kind == "undo" and decisions[at].subjects:
            at = by_id.get(decisions[at].subjects[0])
        if at is None or not moves_counts(decisions[at]):
            continue
        for later in decisions[at + 1 :]:
            shared = set(later.subjects).intersection(decisions[at].subjects)
            names = any(path.startswith("counts.") for path in later.after or ())
            if later.kind == "amend" and later.id not in undone and shared and names:
                return later
    return None


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


def _amend(  # noqa: PLR0911 - a case a part of the record
    claim: Claim, part: Sequence[str], values: Mapping[str, object]
) -> Claim:
    new = set(values) >= _WORDS  # only with words of its own can be what was not there
    match part:
        case ["attribution"] if set(values) <= _SAID | {"cue", "source"}:
            return _attribute(claim, values)
        case ["attribution", "cue" | "content" as name] if set(values) == _WORDS:
            evidence = read_evidence(values)
            said = replace(claim.attribution, **{name: evidence})  # type: ignore[arg-type]
            return replace(claim, attribution=said)
        case ["attribution", "source"]:
            return _set_source(claim, values)
        case ["counts", number] if number.isdecimal() and int(number) < len(claim.counts) + new:
            counts: list[Mention[Count] | None] = [*claim.counts, None]
            counts[int(number)] = _reread(counts[int(number)], values, Count)
            return replace(claim, counts=tuple(count for count in counts if count is not None))
        case ["counts"] if not any(value is not None for value in values.values()):
            return replace(claim, counts=_take_out(claim.counts, set(values)))
        case [name] if name in _MENTIONS and (new or getattr(claim, name) is not None):
            mention = _reread(getattr(claim, name), values, _MENTIONS[name])
            return replace(claim, **{name: mention})  # type: ignore[arg-type]
        case [""] if set(values) <= set(_MENTIONS) and not any(values.values()):
            return replace(claim, **dict.fromkeys(values))  # type: ignore[arg-type]
    raise UsageError(
        f"{'.'.join(part)!r} has no field {', '.join(values)} that can be amended "
        "(like counts.0.low, event.type, when.earliest, place.name, attribution.stance)"
    )


def _attribute(claim: Claim, values: Mapping[str, object]) -> Claim:
    gone = {name for name in ("cue", "source") if name in values}
    if any(values[name] is not None for name in gone):
        raise UsageError("a cue or a source is taken out by null, and amended by its words")
    attribution = _set(
        claim.attribution, {name: value for name, value in values.items() if name in _SAID}
    )
    if "cue" in gone:
        attribution = replace(attribution, cue=None, cue_kind=None)
    if "source" in gone:
        attribution = replace(attribution, source=None, sources=())
        claim = replace(claim, source=None)
    return replace(claim, attribution=attribution)


def _set_source(claim: Claim, values: Mapping[str, object]) -> Claim:
    """Puts another party in the place of the one that a claim is attributed to."""
    rest = {name: value for name, value in values.items() if name not in _WORDS}
    if set(values) >= _WORDS:
        evidence = read_evidence(values)
    elif claim.source is not None and not _WORDS & set(values):
        evidence = claim.source.evidence
    else:
        raise UsageError("a source needs its words: text and spans")
    identity = _make(Identity, rest) if rest else None
    party = Party(evidence, None, identity)
    others = tuple(p for p in claim.attribution.sources if p != claim.source)
    whole = evidence if not others else claim.attribution.source
    attribution: Attribution = replace(
        claim.attribution, source=whole or evidence, sources=(party, *others)
    )
    return replace(claim, source=party, attribution=attribution)


def _take_out(counts: Sequence[Mention[Count]], numbers: set[str]) -> tuple[Mention[Count], ...]:
    """Returns the counts without some; what was a part of one of these is a part of none."""
    gone = {int(number) for number in numbers if number.isdecimal()}
    if len(gone) != len(numbers) or not gone <= set(range(len(counts))):
        raise UsageError(f"the claim has {len(counts)} counts, and no {', '.join(sorted(numbers))}")
    kept = [n for n in range(len(counts)) if n not in gone]
    place = {old: new for new, old in enumerate(kept)}
    return tuple(
        replace(counts[n], value=replace(counts[n].value, part_of=place.get(part)))
        if (part := counts[n].value.part_of) is not None
        else counts[n]
        for n in kept
    )


def read_evidence(values: Mapping[str, object]) -> Evidence:
    """Returns evidence from its `text` and `spans` in a record; raises UsageError if they differ.

    That the text stands at the spans only the document can tell (`recount.verify`).
    """
    text, given = values.get("text"), values.get("spans")
    if not isinstance(text, str) or not isinstance(given, list | tuple) or not given:
        raise UsageError("words are amended by text and spans together")
    spans = tuple(Span(span["start"], span["end"]) for span in given)
    if len(text) != sum(span.end - span.start for span in spans) + 3 * (len(spans) - 1):
        raise UsageError(f"{text[:60]!r} is not as long as its spans")
    return Evidence(text, spans)


def _reread(mention: Mention[T] | None, values: Mapping[str, object], kind: Any) -> Mention[T]:
    rest = {name: value for name, value in values.items() if name not in _WORDS}
    if len(rest) < len(values) or mention is None:
        evidence = read_evidence(values)
    else:
        evidence = mention.evidence
    value = _make(kind, rest) if mention is None else _set(mention.value, rest)
    return Mention(evidence, value, 1.0, METHOD)


def _make(kind: Any, values: Mapping[str, object]) -> Any:
    """Returns a value of a kind that stood nowhere before; bounds that are not given are open."""
    given = dict(values)
    if kind is Event:
        _read_values(kind, {"type": given.get("type")}, given)
        return _set(build_event(str(given["type"])), given)
    if kind is Count:
        given = {"low": None, "high": None} | given
    names = [field.name for field in fields(kind)]
    return kind(**_read_values(kind, {k: v for k, v in given.items() if k in names}, given))


def _set(record: T, values: Mapping[str, object]) -> T:
    read = _read_values(type(record), values, values)
    if isinstance(record, Event) and "type" in values:
        known = build_event(str(values["type"]))
        read = {"plover": known.plover, "acled": known.acled} | read
    return replace(record, **read)  # type: ignore[type-var]


def _read_values(
    kind: Any, values: Mapping[str, object], asked: Mapping[str, object]
) -> dict[str, Any]:
    hints = get_type_hints(kind)
    for name in asked:
        if name not in hints:
            raise UsageError(f"{name!r} is none of {', '.join(hints)}")
    read: dict[str, Any] = {}
    for name, value in values.items():
        read[name] = decode(hints[name], value)
        _check_type(hints[name], read[name])
        if kind is Event and name == "type" and value not in load_table("events"):
            raise UsageError(f"{value!r} is no event type")
    return read


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
