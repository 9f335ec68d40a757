"""A visitor's decision: checked against their role, made, kept. Pages and API call the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from recount.judgement import make_clerk, make_decision
from recount.link.amend import find_undone
from recount.link.rounds import BLIND
from recount.link.states import JUDGING
from recount.model import Decision
from recount.pipeline import Case
from recount.store import single
from recount.web.cases import CasePool
from recount.web.problems import ConflictError
from recount.web.security.roles import check_decision
from recount.web.security.sessions import ADJUDICATE, Visitor


def judge(
    cases: CasePool,
    case: Case,
    visitor: Visitor,
    kind: str,
    subjects: Sequence[str],
    *,
    reason: str,
    values: Mapping[str, Any] | None = None,
    into: Sequence[str] = (),
    before: Mapping[str, Any] | None = None,
    settles: Sequence[str] = (),
) -> Decision:
    """Makes and keeps a decision, signed by the visitor.

    `values` maps a claim's fields to their right values, as JSON has them; `before` to those that
    the visitor has seen; `into` are the claims of which a split makes a new incident; `settles`
    names the blind decisions between which it decides. While the case is reviewed blind,
    judgements on claims of those who do not adjudicate are words of a blind round. Raises
    ForbiddenError for a decision that the role may not make,
    UsageError for one that cannot be made, ConflictError where a field is not what was seen, or
    where what is to be undone has been undone.
    """
    check_decision(case, visitor, kind, list(subjects))
    pairs = [(field, json.dumps(value)) for field, value in (values or {}).items()]
    blind = kind in JUDGING and codes_blind(case, visitor)
    decision = make_decision(
        case, kind, subjects, reason=reason, by=visitor.name, values=pairs, into=into,
        blind=blind, settles=settles,
    )  # fmt: skip
    for field, seen in (before or {}).items():
        is_now = (decision.before or {}).get(field)
        if is_now != seen:
            raise ConflictError(f"{field} is {is_now!r} by now, and not {seen!r}.")
    if kind == "undo":
        _check_undone(case, decision)
    with case.signed(make_clerk(visitor.name)):
        waits = case.decide_at_once(decision)
    if waits:
        cases.catch_up(case)
    return decision


def codes_blind(case: Case, visitor: Visitor) -> bool:
    """Whether a visitor's judgements on claims are words of a blind round."""
    return not visitor.may(ADJUDICATE) and case.review_setting() == BLIND


def _check_undone(case: Case, undo: Decision) -> None:
    found = single.decisions_by_id(case.ledger, undo.subjects)
    undone = find_undone(list(single.with_undos(case.ledger, found).values()))
    for subject in sorted(undone.intersection(undo.subjects)):
        raise ConflictError(f"The decision {subject} has been undone already.")
