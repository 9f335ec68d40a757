"""Sets sums over several happenings beside the incidents inside them: compared, never added.

"120 killed in two days of strikes across the province" stays an incident of its own kind (UCDP's
clarity 2). The incidents that it may sum up are listed with it; a codebook that takes known
incidents off such a sum (IBC) gets what remains.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from recount.link.compare import score_kinds, score_places
from recount.model import Incident, Tally
from recount.reconcile.figures import PERSONS, describe
from recount.reconcile.policies import Policy
from recount.values import When

UNDATED = timedelta(days=4)
"""How long before the days assumed for a sum that gives none what it sums up may lie."""


def relate_aggregates(incidents: Sequence[Incident], policy: Policy) -> list[Incident]:
    """Returns the incidents in their order, each aggregate with those inside it and compared."""
    dated = [(i.when.earliest, n) for n, i in enumerate(incidents) if i.when and not i.aggregate]
    dated.sort()
    return [
        _relate(i, _near(i.when, incidents, dated), policy) if i.aggregate and i.when else i
        for i in incidents
    ]


def _near(
    when: When, incidents: Sequence[Incident], dated: Sequence[tuple[date, int]]
) -> list[Incident]:
    """Returns the incidents, in their order, whose first day may lie within a sum's days."""
    start = bisect_left(dated, (when.earliest - UNDATED, 0))
    end = bisect_left(dated, (when.latest, len(incidents)))
    return [incidents[n] for n in sorted(n for _, n in dated[start:end])]


def _relate(whole: Incident, near: Sequence[Incident], policy: Policy) -> Incident:
    inside = [i for i in near if _is_inside(i, whole)]
    if not inside:
        return whole
    tallies, said = [], []
    for tally in whole.tallies:
        parts = [found for i in inside if (found := _same(i, tally)) is not None]
        if parts and (tally.group, tally.unit) == (PERSONS, PERSONS):
            said.append(_compare(tally, parts))
            tallies.append(_less(tally, parts) if policy.aggregates == "subtract" else tally)
        else:
            tallies.append(tally)
    return replace(
        whole,
        tallies=tuple(tallies),
        inside=tuple(i.id for i in inside),
        comparison=tuple(said),
    )


def may_contain(whole: Incident, incident: Incident) -> bool:
    """Whether a sum may count an incident in, whatever the codebook: by days, place and event."""
    if not _days_inside(incident, whole) or not _place_inside(incident, whole):
        return False
    return score_kinds(incident.event, whole.event) >= 0


def _is_inside(incident: Incident, whole: Incident) -> bool:
    """Whether a sum may count an incident in: by days, place, kind of event and figures."""
    if not may_contain(whole, incident):
        return False
    pairs = [(t, found) for t in incident.tallies if (found := _same(whole, t)) is not None]
    return bool(pairs) and all(_least(t) <= _most(found) for t, found in pairs)


def _days_inside(incident: Incident, whole: Incident) -> bool:
    """Whether an incident's days lie within the sum's, or before its report if it gives none."""
    if incident.when is None or whole.when is None:
        return False
    before = UNDATED if whole.when.anchored_on == "default" else timedelta()
    return whole.when.earliest - before <= incident.when.earliest <= whole.when.latest


def _place_inside(incident: Incident, whole: Incident) -> bool:
    """Whether an incident lies in a sum's place; a shared report stands in for a place unsaid."""
    if whole.place is None or incident.place is None:
        return bool(set(whole.documents) & set(incident.documents))
    shared = bool(set(whole.documents) & set(incident.documents))
    score = score_places(incident.place, whole.place)[0]
    return score > 0 or (shared and score > -0.7)


def _same(incident: Incident, tally: Tally) -> Tally | None:
    key = (tally.harm, tally.group, tally.unit)
    return next((t for t in incident.tallies if (t.harm, t.group, t.unit) == key), None)


def _least(tally: Tally) -> int:
    return min((n for n in (tally.low, tally.best, tally.high) if n is not None), default=0)


def _most(tally: Tally) -> float:
    if tally.high is None:
        return float("inf")
    return max(n or 0 for n in (tally.low, tally.best, tally.high))


def _compare(tally: Tally, parts: Sequence[Tally]) -> str:
    low, high = _sum(parts)
    told = describe(tally.low, tally.high)
    word = "incident" if len(parts) == 1 else "incidents"
    sentence = (
        f"{tally.harm}: {told} told as one; {len(parts)} {word} inside: {describe(low, high)}"
    )
    if low > _most(tally):
        return f"{sentence}, more than the sum"
    return sentence


def _sum(parts: Sequence[Tally]) -> tuple[int, int | None]:
    highs = [part.high for part in parts]
    closed = [high for high in highs if high is not None]
    high = sum(closed) if len(closed) == len(highs) else None
    return sum(_least(part) for part in parts), high


def _less(tally: Tally, parts: Sequence[Tally]) -> Tally:
    """Returns what remains of a sum; its claims stay those that set the sum's bounds."""
    low, high = _sum(parts)
    word = "incident" if len(parts) == 1 else "incidents"
    note = f"{describe(low, high)} in {len(parts)} {word} inside taken off"
    note = f"{note} {describe(tally.low, tally.high)}"
    most = low if high is None else high
    return replace(
        tally,
        low=_take(tally.low, most),
        best=_take(tally.best, most),
        high=_take(tally.high, low),
        least_high=_take(tally.least_high, low),
        note=f"{tally.note}; {note}" if tally.note else note,
    )


def _take(figure: int | None, less: int) -> int | None:
    return None if figure is None else max(0, figure - less)
