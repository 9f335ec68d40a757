"""What the plots of a page are told: figures over time, with the table that says the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recount.browse.months import MonthSum
from recount.model import Incident, Tally
from recount.report.words import HARMS, MONTHS, label


@dataclass(frozen=True, slots=True)
class Month:
    """A harm's figures over the incidents that began in a month, summed bound by bound.

    `open` says that some incident's figure is open at the top; `high` then sums what is given.
    """

    key: str
    name: str
    low: int
    best: int
    high: int
    open: bool
    incidents: int


def plot_months(incidents: Iterable[Incident]) -> dict[str, list[Month]]:
    """Returns by harm, the gravest first, the months that have a figure, in their order.

    Counts the tallies of everyone, in persons. Incidents that are sums over several happenings,
    that the codebook leaves out, or whose day is not known are not counted.
    """
    found: dict[str, dict[str, list[Tally]]] = defaultdict(lambda: defaultdict(list))
    for incident in incidents:
        if incident.when is None or incident.aggregate or incident.left_out:
            continue
        month = f"{incident.when.earliest:%Y-%m}"
        for tally in incident.tallies:
            whole = tally.group == "persons" and tally.unit == "persons"
            if whole and (tally.low, tally.best, tally.high) != (None, None, None):
                found[tally.harm][month].append(tally)
    order = {harm: n for n, harm in enumerate(HARMS)}
    harms = sorted(found, key=lambda harm: order.get(harm, len(order)))
    return {harm: [_month(key, found[harm][key]) for key in sorted(found[harm])] for harm in harms}


def name_months(found: Mapping[str, Sequence[MonthSum]]) -> dict[str, list[Month]]:
    """Returns sums by month as plots show them."""
    return {
        harm: [
            Month(m.month, _name(m.month), m.low, m.best, m.high, bool(m.open), m.incidents)
            for m in months
        ]
        for harm, months in found.items()
    }


def _name(key: str) -> str:
    year, number = key.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def _month(key: str, tallies: list[Tally]) -> Month:
    lows = [t.low or 0 for t in tallies]
    bests = [t.best if t.best is not None else t.low or 0 for t in tallies]
    highs = [
        max(t.high if t.high is not None else t.least_high or 0, best)
        for t, best in zip(tallies, bests, strict=True)
    ]
    return Month(
        key,
        _name(key),
        sum(lows),
        sum(bests),
        sum(highs),
        any(t.high is None for t in tallies),
        len(tallies),
    )


def band(harm: str, months: list[Month]) -> dict[str, Any]:
    """Returns the band of one harm as JSON-able data for `plots.js`."""
    return {
        "kind": "band",
        "title": label("harm", harm),
        "x": [m.key for m in months],
        "names": [m.name for m in months],
        "low": [m.low for m in months],
        "best": [m.best for m in months],
        "high": [m.high for m in months],
        "open": [m.open for m in months],
    }
