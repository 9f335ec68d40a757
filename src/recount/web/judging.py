"""A visitor's decision: checked against their role, made, kept. Pages and API call the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from recount.judgement import make_clerk, make_decision
from recount.model import Decision
from recount.pipeline import Case
from recount.web.cases import CasePool
from recount.web.problems import ConflictError
from recount.web.security.roles import check_decision
from recount.web.security.sessions import Visitor


def judge(
    cases: CasePool,
    case: Case,
    visitor: Visitor,
    kind: str,
    subjects: Sequence[str],
    *,
    reason: str,
    values: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
) -> Decision:
    """Makes and keeps a decision, signed by the visitor.

    `values` maps a claim's fields to their right values, as JSON has them; `before` to those that
    the visitor has seen. Raises ForbiddenError for a decision that the role may not make,
    UsageError for one that cannot be made, ConflictError where a field is not what was seen, or
    where what is to be undone has been undone.
    """
    check_decision(case, visitor, kind, list(subjects))
    pairs = [(field, json.dumps(value)) for field, value in (values or {}).items()]
    decision = make_decision(case, kind, subjects, reason=reason, by=visitor.name, values=pairs)
    for field, seen in (before or {}).items():
        is_now = (decision.before or {}).get(field)
        if is_now != seen:
            raise ConflictError(f"{field} is {is_now!r} by now, and not {seen!r}.")
    if kind == "undo":
        _check_undone(case.decisions(), decision)
    with case.signed(make_clerk(visitor.name)):
        waits = case.decide_at_once(decision)
    if waits:
        cases.catch_up(case)
    return decision


def find_undone(decisions: Sequence[Decision]) -> frozenset[str]:
    """Returns the ids of the decisions that do not stand, as linking reads them."""
    undone: set[str] = set()
    for decision in reversed(decisions):
        if decision.kind == "undo" and decision.id not in undone:
            undone.update(decision.subjects)
    return frozenset(undone)


def _check_undone(decisions: Sequence[Decision], undo: Decision) -> None:
    for subject in sorted(find_undone(decisions).intersection(undo.subjects)):
        raise ConflictError(f"The decision {subject} has been undone already.")
