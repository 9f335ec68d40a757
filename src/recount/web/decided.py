"""Decisions in words, for people: what was done, to what, and what is another now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recount.browse import ClaimItem, DecisionItem
from recount.browse.views import claim_items
from recount.model import Claim, Decision
from recount.report.words import label, label_event
from recount.store import Ledger, single
from recount.store.review import hidden_decisions
from recount.vocab import load_table
from recount.web.evidence import name_source

SHOWN = 4
"""Claims of a decision that are named."""
_LONGEST = 110


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field that was changed, both values in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """What was decided on: a claim with its source and words, or nothing but an id."""

    id: str
    source: str | None
    words: str
    incident_id: str | None


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision for a list. `takes_back` says in words what an undo takes back.

    `waits` is true of a blind decision while the round of its claims runs.
    """

    id: str
    n: int
    kind: str
    title: str
    by: str
    at: str
    reason: str
    changes: tuple[FieldLine, ...]
    subjects: tuple[SubjectLine, ...]
    more: int
    takes_back: tuple[str, ...]
    undone: bool
    pending: bool
    blind: bool
    waits: bool
    settles: int


def name_field(path: str, claim: Claim | None) -> str:
    """Returns a field of a claim in words ("Killed, at least")."""
    table = load_table("reviewing")
    part, _, name = path.rpartition(".")
    if part.startswith("counts.") and name in table["counts"]:
        number = int(part.removeprefix("counts."))
        harm = "Figure"
        if claim is not None and number < len(claim.counts):
            count = claim.counts[number].value
            harm = label("harm", count.harm)
            harm += f" ({label('group', count.group)})" if count.group != "persons" else ""
        return f"{harm}, {table['counts'][name]}"
    words: str = table["fields"].get(path, path)
    return words[:1].upper() + words[1:]


def say_value(path: str, value: object) -> str:
    """Returns a value of a field in words."""
    if value is None:
        return "not given"
    if path == "event.type":
        return label_event(str(value))
    if path == "attribution.stance":
        return label("stance", str(value))
    if path == "review":
        return str(load_table("reviewing")["review"].get(value, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


def say_changes(decision: Decision, claim: Claim | None) -> tuple[FieldLine, ...]:
    """Returns what an amendment or a setting changed; a place's inner numbers are left out.

    Of a claim that was added nothing is: it is shown as what the decision is about.
    """
    if decision.kind == "add":
        return ()
    before, after = dict(decision.before or {}), dict(decision.after or {})
    kept = after.keys() if len(after) == 1 else [path for path in after if not _inner(path)]
    return tuple(
        FieldLine(
            name_field(path, claim), say_value(path, before.get(path)), say_value(path, after[path])
        )
        for path in kept
    )


def _inner(path: str) -> bool:
    return path.startswith("place.") and path not in ("place.name", "place.lat", "place.lon")


def short(text: str, most: int = _LONGEST) -> str:
    """Returns a text in one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]} …"


def decision_lines(ledger: Ledger, items: Sequence[DecisionItem]) -> list[DecisionLine]:
    """Returns decisions in words, in their order."""
    decisions = [item.decision for item in items]
    ids = {s for d in decisions if d.kind != "undo" for s in d.subjects[:SHOWN]}
    claims = claim_items(ledger, sorted(ids))
    undos = sorted({s for d in decisions if d.kind == "undo" for s in d.subjects})
    taken = {d.id: d for d in single.decisions_by_id(ledger, undos).values()}
    waiting = hidden_decisions(ledger, [item.n for item in items])
    return [_line(item, claims, taken, item.n in waiting) for item in items]


def _line(
    item: DecisionItem, claims: Mapping[str, ClaimItem], taken: Mapping[str, Decision], waits: bool
) -> DecisionLine:
    decision = item.decision
    undo = decision.kind == "undo"
    first = claims.get(decision.subjects[0]) if decision.subjects and not undo else None
    return DecisionLine(
        id=decision.id,
        n=item.n,
        kind=decision.kind,
        title=load_table("reviewing")["kinds"][decision.kind],
        by=decision.by,
        at=decision.at,
        reason=decision.reason,
        changes=say_changes(decision, first.claim if first else None),
        subjects=() if undo else tuple(_subject(s, claims) for s in decision.subjects[:SHOWN]),
        more=0 if undo else max(0, len(decision.subjects) - SHOWN),
        takes_back=tuple(_say(taken[s]) for s in decision.subjects if s in taken) if undo else (),
        undone=item.undone_by is not None,
        pending=item.pending,
        blind=decision.round is not None,
        waits=waits and item.undone_by is None,
        settles=len(decision.settles),
    )


def _subject(claim_id: str, claims: Mapping[str, ClaimItem]) -> SubjectLine:
    item = claims.get(claim_id)
    if item is None:
        return SubjectLine(claim_id, None, "a claim that was read otherwise since", None)
    source = name_source(item.claim, item.outlet, item.ref)
    return SubjectLine(claim_id, source, short(item.claim.sentence.text), item.incident_id)


def _say(decision: Decision) -> str:
    title = load_table("reviewing")["kinds"][decision.kind]
    return f"“{title}” by {decision.by}, {decision.at[:10]}: {short(decision.reason, 60)}"


def say_done(kind: str) -> str:
    """Returns what was done, in the past tense ("accepted")."""
    words: dict[str, Any] = load_table("reviewing")["done"]
    return str(words[kind])


def usual_reason(kind: str) -> str:
    """Returns the reason that is kept where nobody writes one."""
    reasons: dict[str, str] = load_table("reviewing")["reasons"]
    return reasons[kind]
