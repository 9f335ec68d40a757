"""The decisions on an incident's claims, in words."""

from __future__ import annotations

from dataclasses import dataclass

from recount.browse import DecisionItem
from recount.link.decisions import split_into
from recount.report.words import say_times
from recount.vocab import load_table
from recount.web.evidence import ClaimLine
from recount.web.incident.claims import Told


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision in words; `line` is the claim that it is about, where it is a single one."""

    item: DecisionItem
    said: str
    line: ClaimLine | None
    changes: tuple[tuple[str, str, str], ...]


def say_history(told: Told, history: tuple[DecisionItem, ...]) -> list[Judged]:
    """Returns the decisions, the newest first."""
    return [_say(told, item) for item in reversed(history)]


def _say(told: Told, item: DecisionItem) -> Judged:
    decision = item.decision
    words: dict[str, str] = load_table("labels")["decision"]
    said = words.get(decision.kind, decision.kind)
    into = split_into(decision)
    n = len(decision.subjects)
    if into:
        said = f"made {say_times(len(into), 'claim')} an incident of their own"
        if len(into) == 1:
            said = "took a claim out"
    elif decision.kind in ("link", "unlink", "merge", "split"):
        said = f"{said} {say_times(n, 'claim')}"
    about = into if len(into) == 1 else decision.subjects
    line = told.lines.get(about[0]) if len(about) == 1 else None
    before, after = decision.before or {}, decision.after or {}
    changes = tuple(
        (path, str(before.get(path)), str(value)) for path, value in after.items() if path != "into"
    )
    return Judged(item, said, line, changes)
