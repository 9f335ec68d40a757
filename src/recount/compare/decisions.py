"""What two sides decided: on one only, or against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from recount.compare.versions import Change, FieldChange, Version
from recount.link.aliases import is_on_sources
from recount.link.decisions import JOINING, judge_pairs, split_into
from recount.model import Decision

Judgements = dict[tuple[str, ...], tuple[Any, Decision]]
_VERDICTS = {"accept": "accept", "amend": "accept", "reject": "reject"}
_READINGS = {"accept": "right as read", "amend": "amended"}


def read_verdicts(decisions: Sequence[Decision]) -> dict[str, str]:
    """Returns accept or reject for each claim that was judged, by the last word on it.

    Who amends a claim keeps it: that counts as accept.
    """
    judged = _judge(decisions, {})
    return {key[1]: value for key, (value, _) in judged.items() if key[0] == "verdict"}


def read_pairs(decisions: Sequence[Decision]) -> dict[tuple[str, str], str]:
    """Returns together or apart for each pair of claims that was judged, by the last word on it."""
    judged = _judge([d for d in decisions if not is_on_sources(d)], {})
    return {(k[1], k[2]): value for k, (value, _) in judged.items() if k[0] == "one incident"}


def diff_decisions(a: Version, b: Version, pairs: Mapping[str, str]) -> list[Change]:
    """Returns the decisions of one side only and those that contradict each other.

    The same judgement by two people is no change. `pairs` maps claims of A to those of B.
    """
    ours, theirs = _judge(a.decisions, pairs), _judge(b.decisions, {})
    against: dict[tuple[str, str], list[FieldChange]] = {}
    by_id: dict[str, Decision] = {d.id: d for d in (*a.decisions, *b.decisions)}
    for key in ours:
        if key in theirs and ours[key][0] != theirs[key][0]:
            (one, first), (other, second) = ours[key], theirs[key]
            found = against.setdefault((first.id, second.id), [])
            found.append(FieldChange(_say_key(key), one, other))
    changes = [
        Change(
            "decision",
            "contradicts",
            (first,),
            (second,),
            f"{say_decision(by_id[first])}; but {say_decision(by_id[second])}",
            tuple(fields),
        )
        for (first, second), fields in against.items()
    ]
    told = {decision for pair in against for decision in pair}
    same = {_content(d, pairs) for d in a.decisions} & {_content(d, {}) for d in b.decisions}
    for decision in a.decisions:
        if decision.id not in told and _content(decision, pairs) not in same:
            name = say_decision(decision)
            changes.append(Change("decision", "only_a", (decision.id,), (), name))
    for decision in b.decisions:
        if decision.id not in told and _content(decision, {}) not in same:
            name = say_decision(decision)
            changes.append(Change("decision", "only_b", (), (decision.id,), name))
    return changes


def say_decision(decision: Decision) -> str:
    """Returns a decision in a line: who decided what, and why."""
    subjects = " ".join(decision.subjects[:4]) + (" …" if len(decision.subjects) > 4 else "")
    after = "; ".join(f"{path} = {value}" for path, value in (decision.after or {}).items())
    sets = f" ({after})" if after else ""
    return f"{decision.by}: {decision.kind} {subjects}{sets}: {decision.reason}"


def _judge(decisions: Sequence[Decision], pairs: Mapping[str, str]) -> Judgements:
    """Returns what was judged, each with the last decision on it, by the claims' ids in B."""
    found: Judgements = {}
    for decision in decisions:
        subjects = sorted({pairs.get(subject, subject) for subject in decision.subjects})
        if decision.kind in _VERDICTS:
            for subject in subjects:
                found["verdict", subject] = (_VERDICTS[decision.kind], decision)
                if decision.kind != "reject":  # who accepts a claim says that it is right as read
                    found["reading", subject] = (_READINGS[decision.kind], decision)
                for path, value in (decision.after or {}).items():
                    found["amended", subject, path] = (value, decision)
        elif decision.kind in JOINING:
            into = [pairs.get(claim, claim) for claim in split_into(decision)]
            for pair, joined in judge_pairs(decision.kind, subjects, into).items():
                found["one incident", *pair] = ("together" if joined else "apart", decision)
    return found


def _say_key(key: tuple[str, ...]) -> str:
    if key[0] == "amended":
        return f"{key[1]}: {key[2]}"
    return f"{key[0]} of {' and '.join(key[1:])}"


def _content(decision: Decision, pairs: Mapping[str, str]) -> tuple[Any, ...]:
    subjects = sorted({pairs.get(subject, subject) for subject in decision.subjects})
    after = sorted((path, repr(value)) for path, value in (decision.after or {}).items())
    into = sorted(pairs.get(claim, claim) for claim in split_into(decision))
    if into:
        after = [("into", repr(into))]
    return decision.kind, tuple(subjects), tuple(after)
