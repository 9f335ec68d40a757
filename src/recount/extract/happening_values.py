"""What a happening gives to its claim: where it stands, its event, its figures."""

from __future__ import annotations

from dataclasses import replace

from recount.extract.happenings import Happening
from recount.model import Mention
from recount.values import Count, Event, When


def find_anchor(happening: Happening) -> tuple[int, int]:
    """Returns the offsets of the words that a happening's place and time are sought from."""
    if happening.trigger is not None and len(happening.figures) != 1:
        evidence = happening.trigger.evidence
        return evidence.start, evidence.end
    evidences = [f.evidence for _, f in happening.figures]
    if happening.trigger is not None:
        evidences.append(happening.trigger.evidence)
    return min(e.start for e in evidences), max(e.end for e in evidences)


def is_background(happening: Happening, when: Mention[When] | None) -> bool:
    """Whether it is told of a period or of the war, so that nothing is taken over."""
    scopes = {figure.value.scope for _, figure in happening.figures}
    if scopes & {"period", "war"}:
        return True
    return when is not None and when.value.relation != "at"


def own_counts(happening: Happening) -> tuple[Mention[Count], ...]:
    """Returns the figures with `part_of` counted within this claim."""
    numbers = [number for number, _ in happening.figures]
    out = []
    for _, figure in happening.figures:
        part_of = figure.value.part_of
        value = replace(
            figure.value, part_of=numbers.index(part_of) if part_of in numbers else None
        )
        out.append(replace(figure, value=value))
    return tuple(out)


def own_event(happening: Happening) -> Mention[Event] | None:
    """Returns a happening's event without the words around it."""
    trigger = happening.trigger
    if trigger is None:
        return None
    return Mention(trigger.evidence, trigger.value.event, trigger.score, trigger.method)
