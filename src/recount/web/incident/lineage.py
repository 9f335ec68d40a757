"""Who has it from whom: copies, outlets that are named, and sources that are passed on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from recount.model import Derivation
from recount.report.words import say_list, say_times
from recount.web.incident.claims import Told


@dataclass(frozen=True, slots=True)
class Step:
    """A step in words, with the document that takes it, if it is one of the incident's."""

    said: str
    doc_id: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Relayed:
    """A source, and by whom it is passed on in how many reports."""

    name: str
    by: str
    reports: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """The steps of an incident's lineage by kind."""

    copied: tuple[Step, ...]
    cited: tuple[Step, ...]
    relayed: tuple[Relayed, ...]

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.copied or self.cited or self.relayed)


def sort_lineage(told: Told) -> Lineage:
    """Returns the steps, those that pass on one source put together."""
    steps = told.incident.lineage
    relayed: defaultdict[str, list[Derivation]] = defaultdict(list)
    for step in steps:
        if step.kind == "relays":
            relayed[step.end_name].append(step)
    return Lineage(
        copied=tuple(_step(told, step) for step in steps if step.kind == "copied"),
        cited=tuple(_step(told, step) for step in steps if step.kind == "cites"),
        relayed=tuple(
            Relayed(name, _by(group), len({step.start for step in group}))
            for name, group in sorted(relayed.items(), key=lambda p: (-len(p[1]), p[0].casefold()))
        ),
    )


def _by(steps: list[Derivation]) -> str:
    times: defaultdict[str, set[str]] = defaultdict(set)
    for step in steps:
        times[step.start_name].add(step.start)
    return say_list(
        f"{name} in {say_times(len(starts), 'report')}" if len(starts) > 1 else name
        for name, starts in times.items()
    )


def _step(told: Told, step: Derivation) -> Step:
    doc = told.docs.get(step.start)
    return Step(step.reason, doc.id if doc else None, (doc.title or doc.ref) if doc else None)
