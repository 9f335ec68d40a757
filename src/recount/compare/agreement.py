"""How far two sides agree beyond chance: Krippendorff's alpha, field by field.

Alpha is 1 - observed / expected disagreement (Krippendorff 2011, Computing Krippendorff's
Alpha-Reliability). A value that one side lacks is no disagreement: the unit is left out. Where
alpha is not defined it is null, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from recount.compare.claims import count_keys
from recount.compare.decisions import read_pairs, read_verdicts
from recount.compare.versions import Version
from recount.model import Claim
from recount.values import Place
from recount.vocab.loader import load_table

Metric = Literal["nominal", "interval", "ratio"]
Units = Sequence[tuple[Any, Any]]
_FEW = 2


@dataclass(frozen=True, slots=True)
class Agreement:
    """Krippendorff's alpha of a field: 1 is perfect, 0 what chance would give, below 0 worse.

    `units` is how many both sides coded, `same` how many of them alike. `alpha` is null where
    it is not defined, and `reason` says why.
    """

    field: str
    metric: Metric
    units: int
    same: int
    alpha: float | None
    reason: str | None


def measure_agreement(
    a: Version, b: Version, pairs: Mapping[str, str]
) -> tuple[str, list[Agreement]]:
    """Returns which claims were compared, in words, and the agreement on every field.

    Where both sides have judged claims, values are compared on those that both kept; else on
    all claims that both have. `pairs` maps claims of A to those of B.
    """
    ours, theirs = read_verdicts(a.decisions), read_verdicts(b.decisions)
    both = [(x, y) for x, y in pairs.items() if x in ours and y in theirs]
    judged = bool(ours and theirs)
    kept = (
        [(x, y) for x, y in both if ours[x] == theirs[y] == "accept"] if judged else pairs.items()
    )
    units: dict[str, list[tuple[Any, Any]]] = {
        field: [] for field in load_table("comparing")["agreement"]
    }
    for x, y in kept:
        one, other = _coded(a.by_id[x]), _coded(b.by_id[y])
        for (field, key), value in one.items():
            units[field].append((value, other.get((field, key))))
    units["verdict"] = [(ours[x], theirs[y]) for x, y in both]
    mine, yours = read_pairs(a.decisions), read_pairs(b.decisions)
    for (x, y), value in mine.items():
        first, second = sorted((pairs.get(x, x), pairs.get(y, y)))
        units["one incident"].append((value, yours.get((first, second))))
    scope = "claims that both sides judged and kept" if judged else "all claims that both have"
    metrics = load_table("comparing")["agreement"]
    return scope, [measure(field, metrics[field], found) for field, found in units.items()]


def measure(field: str, metric: Metric, units: Units) -> Agreement:
    """Returns the agreement on one field over units of two values; null is a value not given."""
    coded = [(one, other) for one, other in units if one is not None and other is not None]
    same = sum(one == other for one, other in coded)
    values = {value for pair in coded for value in pair}
    reason = None
    if not coded:
        reason = "nothing that both coded"
    elif len(coded) < _FEW:
        reason = "only one unit that both coded"
    elif len(values) == 1:
        reason = f"no variation: every value is {next(iter(values))}"
    alpha = None if reason else _alpha(coded, metric)
    return Agreement(field, metric, len(coded), same, alpha, reason)


def krippendorff_alpha(rows: Sequence[Sequence[Any]], metric: Metric) -> float:
    """Returns alpha of several coders' rows over the same units; null is a value not given.

    Needs two units with two values each, and two different values among them.
    """
    from nltk.metrics.agreement import AnnotationTask  # noqa: PLC0415 - a second to load

    data = [
        (coder, unit, value)
        for coder, row in enumerate(rows)
        for unit, value in enumerate(row)
        if value is not None
    ]
    return float(AnnotationTask(data, distance=_DISTANCES[metric]).alpha())


def _alpha(coded: Units, metric: Metric) -> float:
    return round(krippendorff_alpha(list(zip(*coded, strict=True)), metric), 4)


def _nominal(one: Any, other: Any) -> float:
    return float(one != other)


def _interval(one: Any, other: Any) -> float:
    """Returns the squared difference, of two dates in days."""
    gap = one - other
    return float((gap.days if isinstance(gap, timedelta) else gap) ** 2)


def _ratio(one: float, other: float) -> float:
    return ((one - other) / (one + other)) ** 2 if one + other else 0.0


_DISTANCES: Mapping[str, Callable[[Any, Any], float]] = {
    "nominal": _nominal,
    "interval": _interval,
    "ratio": _ratio,
}


def _name(place: Place) -> str:
    """Returns what tells a place from others: its name, and its number in the gazetteer."""
    return f"{place.name} ({place.gazetteer_id})" if place.gazetteer_id else place.name


def _coded(claim: Claim) -> dict[tuple[str, str], Any]:
    """Returns the values that are compared, by field and by what is counted."""
    event, place, when = claim.event, claim.place, claim.when
    found: dict[tuple[str, str], Any] = {
        ("event type", ""): event.value.type if event else None,
        ("place", ""): _name(place.value) if place else None,
        ("stance", ""): claim.attribution.stance,
        ("day", ""): when.value.earliest if when else None,
    }
    for key, count in count_keys(claim).items():
        found["counts low", key] = count.low
        found["counts high", key] = count.high
    return found
