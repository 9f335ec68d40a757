"""Makes a person's judgement of what they ask for: whom it is about, what was, what shall be."""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, get_args

from recount.errors import UsageError
from recount.link.added import build_added
from recount.link.aliases import say_identities
from recount.link.amend import amend_claim, find_dependent, moves_counts
from recount.link.decisions import anchor_claim
from recount.link.fields import cut_fields
from recount.link.rounds import BLIND, OPEN
from recount.link.states import JUDGING
from recount.lookup import find_record
from recount.model import (
    Claim,
    Decision,
    Document,
    Evidence,
    Incident,
    Party,
    Source,
    Span,
    make_id,
)
from recount.pipeline import Case
from recount.records import claim_record, party_record
from recount.store import Clerk, find_identity
from recount.values import Identity

KINDS: tuple[str, ...] = get_args(Decision.__annotations__["kind"]) or (
    "accept", "amend", "reject", "link", "unlink", "merge", "split", "undo", "note", "add",
    "review",
)  # fmt: skip
_PAIRS = frozenset({"link", "unlink", "merge", "split"})
_VALUED = frozenset({"amend", "add"})
_SOURCE = "attribution.source"
_IDENTITY = ("id", "name", "kind", "side", "named", "body")


def say_now() -> str:
    """Returns the present moment, in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def make_clerk(by: str | None = None) -> Clerk:
    """Returns who adds to a case, the login name if not said, with the clock of this machine."""
    try:
        return Clerk(by or getpass.getuser(), say_now)
    except (KeyError, OSError):  # a user without a name
        return Clerk(None, say_now)


def make_decision(
    case: Case,
    kind: str,
    subjects: Sequence[str],
    *,
    reason: str,
    by: str,
    values: Sequence[tuple[str, str]] = (),
    into: Sequence[str] = (),
    blind: bool = False,
    settles: Sequence[str] = (),
) -> Decision:
    """Returns the judgement that the words ask for, made now.

    `values` are a claim's fields and their right values, as JSON or plain text; `add` takes one
    document and the fields of the new claim. `into` goes with split: the claims that become an
    incident of their own, apart from the other subjects. Incidents are named by their claims,
    whose ids last longer than an incident's. Sources that are merged go under the first one's
    name. Of `review` the one subject is `open` or `blind`. A `blind` decision is a coder's word in
    a blind round; `settles` are the words between which one in the open decides. Raises UsageError
    for a subject of the wrong kind, for a missing or needless value, and for an undo that would
    lead later amendments astray.
    """
    if not reason.strip():
        raise UsageError("a decision needs a reason")
    if bool(values) != (kind in _VALUED):
        raise UsageError("values (--set) go with amend and add, and these need them")
    if blind and kind not in JUDGING:
        raise UsageError(f"{kind} cannot be blind; {', '.join(JUDGING)} can")
    at = say_now()
    if kind == "add":
        return _add(case, subjects, _read_values(values), reason=reason, by=by, at=at)
    before = after = None
    sources = _resolve_sources(case, kind, subjects) if kind in ("merge", "split") else ()
    found = tuple(one.id for one in sources)
    if sources:
        before = say_identities(sources)
    elif kind == "review":
        before, after = _set_review(case, subjects)
    else:
        found = _resolve(case, kind, subjects)
    if kind == "amend":
        if len(found) != 1:
            raise UsageError("amend one claim at a time")
        before, after = _amend(case, found[0], _read_values(values))
    if into and sources:
        raise UsageError("new incidents (--into) go with claims; these are sources")
    if into:
        after = {"into": _part(case, kind, found, into)}
    decision = Decision(
        id=make_id("decision", kind, *found, by, at, reason),
        kind=kind,  # type: ignore[arg-type]
        subjects=found,
        by=by,
        at=at,
        reason=reason,
        before=before,
        after=after,
        anchors=_anchors(case, found) if kind not in ("undo", "review") and not sources else (),
        round="blind" if blind else None,
        settles=tuple(settles),
    )
    if kind == "undo":
        _check_undo(case, decision)
    return decision


def _read_values(values: Sequence[tuple[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, text in values:
        try:
            found[path] = json.loads(text)
        except ValueError:
            found[path] = text
    return found


def _anchors(case: Case, subjects: Sequence[str]) -> tuple[Any, ...]:
    """Returns where claims stand as they were read: by that they are found in other readings."""
    claims = case.facts_by_id(subjects)
    return tuple(anchor_claim(claims[subject]) for subject in subjects if subject in claims)


def _set_review(case: Case, wanted: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    if list(wanted) not in ([OPEN], [BLIND]):
        raise UsageError(f"review is {OPEN} or {BLIND}, not {' '.join(wanted)!r}")
    return {"review": case.review_setting()}, {"review": wanted[0]}


def _resolve(case: Case, kind: str, subjects: Sequence[str]) -> tuple[str, ...]:
    known = case.facts_by_id(subjects) if kind != "undo" else {}
    found: list[str] = []
    for subject in subjects:
        if subject in known:
            found.append(subject)
            continue
        record = find_record(case, subject)
        if kind == "undo":
            if not isinstance(record, Decision):
                raise UsageError(f"undo takes back a decision; {subject} is none")
            found.append(record.id)
        elif isinstance(record, Claim):
            found.append(record.id)
        elif isinstance(record, Incident) and kind in ("merge", "split", "note"):
            found += record.claims
        else:
            what = type(record).__name__.lower()
            raise UsageError(f"{kind} takes claims; {subject} is a {what}")
    unique = tuple(dict.fromkeys(found))
    if kind in _PAIRS and len(unique) < 2:
        raise UsageError(f"{kind} needs at least two claims")
    return unique


def _resolve_sources(case: Case, kind: str, subjects: Sequence[str]) -> tuple[Identity, ...]:
    """Returns who is meant where sources are merged or split; none where it is about claims.

    A source that was merged is known by its own id, too.
    """
    aliases = case.aliases()
    found: dict[str, Identity] = {}
    others: list[str] = []
    for subject in subjects:
        known = sorted(key for key in aliases.told if subject and key.startswith(subject))
        if subject in known or len(known) == 1:
            identity = aliases.told[subject if subject in known else known[0]]
        elif isinstance(record := find_record(case, subject), Source):
            identity = find_identity(case.ledger, record.id) or Identity(
                record.id, record.name, record.kind, record.side
            )
        else:
            others.append(subject)
            continue
        found[identity.id] = identity
    if not found:
        return ()
    if others:
        raise UsageError(f"{kind} takes sources, or claims and incidents; {others[0]} is no source")
    if len(found) < 2:
        raise UsageError(f"{kind} needs at least two sources")
    groups = {aliases.of(key) for key in found}
    if kind == "split" and len(groups) > 1:
        names = ", ".join(one.name for one in found.values())
        raise UsageError(f"split takes apart sources that were merged; these are not one: {names}")
    if kind == "merge" and len(groups) == 1:
        raise UsageError("these sources are one already")
    return tuple(found.values())


def _part(case: Case, kind: str, subjects: Sequence[str], into: Sequence[str]) -> list[str]:
    """Returns the claims that a split makes a new incident of, checked against its subjects."""
    if kind != "split":
        raise UsageError("new incidents (--into) go with split")
    part = _resolve(case, "split part", into)
    if strange := [claim for claim in part if claim not in subjects]:
        raise UsageError(f"the claim {strange[0]} is none of those that are to be split")
    if len(part) == len(subjects):
        raise UsageError("all claims were chosen: some must stay where they are")
    return list(part)


def _check_undo(case: Case, undo: Decision) -> None:
    decisions = case.decisions()
    if not any(moves_counts(decision) for decision in decisions):
        return
    later = find_dependent(decisions, undo)
    if later is not None:
        raise UsageError(
            f"undo {later.id} first: it amends counts by the positions that this decision gave them"
        )


def _add(
    case: Case, subjects: Sequence[str], given: Mapping[str, Any], *, reason: str, by: str, at: str
) -> Decision:
    if len(subjects) != 1:
        raise UsageError("add takes one document: the one in whose text the claim stands")
    doc = _document(case, subjects[0])
    decision_id = make_id(
        "decision", "add", doc.id, json.dumps(given, sort_keys=True), by, at, reason
    )
    claim = build_added(doc, given, decision_id, lambda party: _identify(case, doc, party))
    return Decision(
        id=decision_id,
        kind="add",
        subjects=(claim.id,),
        by=by,
        at=at,
        reason=reason,
        after=claim_record(claim, doc),
        anchors=(anchor_claim(claim),),
    )


def _document(case: Case, name: str) -> Document:
    known = case.documents_by_id([name])
    record = known[name] if name in known else find_record(case, name)
    if not isinstance(record, Document):
        raise UsageError(f"add takes a document; {name} is a {type(record).__name__.lower()}")
    return record


def _identify(case: Case, doc: Document, party: Party) -> Party:
    """Returns who a party of a document is: as its claims have it, else by the registry."""
    claims = case.claims_of([doc.id])
    known = [claim.source for claim in claims if claim.source and claim.source.identity]
    same = [p for p in known if p.evidence.spans == party.evidence.spans]
    words = " ".join(party.evidence.text.split()).casefold()
    same += [p for p in known if " ".join(p.evidence.text.split()).casefold() == words]
    if same:
        return Party(party.evidence, party.antecedent, same[0].identity)
    countries = [c.place.value.country for c in claims if c.place and c.place.value.country]
    return case.identify(party, max(countries, key=countries.count) if countries else None)


def _amend(
    case: Case, claim_id: str, values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns the fields' values before and after, by their paths in the claim's record."""
    claim = case.claims_by_id([claim_id]).get(claim_id)
    if claim is None:
        raise UsageError(f"the claim {claim_id} is of a reading that counts no more")
    doc = case.documents_by_id([claim.doc_id])[claim.doc_id]
    record = claim_record(claim, doc)
    after = cut_fields(doc.text, values)
    if f"{_SOURCE}.spans" in after and f"{_SOURCE}.id" not in after:
        spans = tuple(Span(s["start"], s["end"]) for s in after[f"{_SOURCE}.spans"])  # type: ignore[attr-defined]
        party = Party(Evidence(str(after[f"{_SOURCE}.text"]), spans))
        found = party_record(_identify(case, doc, party)) or {}
        after |= {f"{_SOURCE}.{name}": found[name] for name in _IDENTITY}
    before = {path: _look_up(record, path) for path in after}
    amend_claim(claim, after)  # refuses what cannot be
    return before, after


def _look_up(record: Any, path: str) -> Any:
    """Returns what stands at a path; null for a field of what is not there yet.

    Raises UsageError for a path that no claim has.
    """
    value = record
    *steps, last = path.split(".")
    for n, part in enumerate((*steps, last)):
        if isinstance(value, list) and part.isdecimal() and int(part) <= len(value):
            value = value[int(part)] if int(part) < len(value) else None
        elif isinstance(value, dict) and part in value:
            value = value[part]
        elif value is None and n:
            return None
        else:
            raise UsageError(f"a claim has no field {path!r} (like counts.0.low or event.type)")
    whole = path in ("event", "place", "when", "attribution.cue", _SOURCE) or (
        steps == ["counts"] and last.isdecimal()
    )
    if isinstance(value, dict | list) and last != "spans" and not whole:
        raise UsageError(f"{path!r} holds several fields; name one of them")
    return value
