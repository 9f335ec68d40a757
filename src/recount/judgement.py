"""Makes a person's judgement of what they ask for: whom it is about, what was, what shall be."""

from __future__ import annotations

import getpass
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, get_args

from recount.errors import UsageError
from recount.link.amend import amend_claim
from recount.link.decisions import anchor_claim
from recount.lookup import find_record
from recount.model import Anchor, Claim, Decision, Incident, make_id
from recount.pipeline import Case
from recount.records import claim_record
from recount.store import Clerk

KINDS: tuple[str, ...] = get_args(Decision.__annotations__["kind"]) or (
    "accept", "amend", "reject", "link", "unlink", "merge", "split", "undo",
)  # fmt: skip
_PAIRS = frozenset({"link", "unlink", "merge", "split"})


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
) -> Decision:
    """Returns the judgement that the words ask for, made now.

    `values` are a claim's fields and their right values, as JSON or plain text. Incidents are
    named by their claims, whose ids last longer than an incident's. Raises
    UsageError for a subject of the wrong kind and for a missing or needless value.
    """
    if not reason.strip():
        raise UsageError("a decision needs a reason")
    if bool(values) != (kind == "amend"):
        raise UsageError("values (--set) go with amend, and amend needs them")
    found = _resolve(case, kind, subjects)
    at = say_now()
    before = after = None
    if kind == "amend":
        if len(found) != 1:
            raise UsageError("amend one claim at a time")
        before, after = _amend(case, found[0], values)
    return Decision(
        id=make_id("decision", kind, *found, by, at, reason),
        kind=kind,  # type: ignore[arg-type]
        subjects=found,
        by=by,
        at=at,
        reason=reason,
        before=before,
        after=after,
        anchors=_anchors(case, found) if kind != "undo" else (),
    )


def _resolve(case: Case, kind: str, subjects: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for subject in subjects:
        record = find_record(case, subject)
        if kind == "undo":
            if not isinstance(record, Decision):
                raise UsageError(f"undo takes back a decision; {subject} is none")
            found.append(record.id)
        elif isinstance(record, Claim):
            found.append(record.id)
        elif isinstance(record, Incident) and kind in ("merge", "split"):
            found += record.claims
        else:
            what = type(record).__name__.lower()
            raise UsageError(f"{kind} takes claims; {subject} is a {what}")
    unique = tuple(dict.fromkeys(found))
    if kind in _PAIRS and len(unique) < 2:
        raise UsageError(f"{kind} needs at least two claims")
    return unique


def _anchors(case: Case, subjects: Sequence[str]) -> tuple[Anchor, ...]:
    claims = case.claims_by_id(subjects)
    return tuple(anchor_claim(claims[subject]) for subject in subjects if subject in claims)


def _amend(
    case: Case, claim_id: str, values: Sequence[tuple[str, str]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns the fields' values before and after, by their paths in the claim's record."""
    claim = case.claims_by_id([claim_id])[claim_id]
    doc = case.documents_by_id([claim.doc_id])[claim.doc_id]
    record = claim_record(claim, doc)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for path, text in values:
        before[path] = _look_up(record, path)
        try:
            after[path] = json.loads(text)
        except ValueError:
            after[path] = text
    amend_claim(claim, after)  # refuses what cannot be
    return before, after


def _look_up(record: Any, path: str) -> Any:
    value = record
    for part in path.split("."):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, dict) and part in value:
            value = value[part]
        else:
            raise UsageError(f"a claim has no field {path!r} (like counts.0.low or event.type)")
    if isinstance(value, dict | list):
        raise UsageError(f"{path!r} holds several fields; name one of them")
    return value
