"""Says what stands of people's judgements on single claims: accepted, amended or rejected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from recount.link.amend import find_undone
from recount.model import Decision
from recount.store.rows import State

JUDGING = ("add", "accept", "amend", "reject")


def read_states(decisions: Sequence[Decision]) -> dict[str, State]:
    """Returns the state of each claim that decisions which stand speak of; no other is in it.

    Rejected if the last of them rejects it. Else amended if one of them amends it, even if a later
    one accepts it as amended; else accepted, as who adds a claim accepts it. Decisions taken back
    say nothing.
    """
    undone = find_undone(decisions)
    standing: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        if decision.kind in JUDGING and decision.id not in undone:
            for subject in decision.subjects:
                standing[subject].append(decision)
    return {subject: _state(found) for subject, found in standing.items()}


def _state(decisions: Sequence[Decision]) -> State:
    kinds = [decision.kind for decision in decisions]
    judged = "amended" if "amend" in kinds else "accepted"
    name = "rejected" if kinds[-1] == "reject" else judged
    by = tuple(dict.fromkeys(decision.by for decision in decisions))
    return State(name, by, decisions[-1].at)
