"""Who reported what figure when, and the range of the figures in force as reports came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from recount.report.words import HARMS, label, say_range
from recount.values import Count
from recount.web.evidence import ClaimLine
from recount.web.incident.claims import Told
from recount.web.text import show_text


@dataclass(frozen=True, slots=True)
class Report:
    """A figure that a report brings; `day` is the day of publication."""

    day: date | None
    source: str
    source_id: str
    said: str
    low: int | None
    high: int | None
    line: ClaimLine


@dataclass(frozen=True, slots=True)
class Timeline:
    """The reports of one harm's figures by day, and the data of their plot, if there is one."""

    harm: str
    name: str
    reports: tuple[Report, ...]
    plot: dict[str, Any] | None


def lay_timeline(told: Told, harm: str | None = None) -> Timeline | None:
    """Returns the reports of a harm's figures, of the gravest that is given if none is named.

    Copies bring no figure. None where no claim gives one.
    """
    given = {c.harm for each in told.items.values() for c in _counts(each.claim.counts)}
    wanted = harm or next((each for each in HARMS if each in given), None)
    if wanted is None:
        return None
    reports = sorted(_reports(told, wanted), key=lambda r: (r.day or date.max, r.low or 0, r.line.id))
    dated = [report for report in reports if report.day]
    plot = _plot(dated, label("harm", wanted)) if len({r.day for r in dated}) > 1 else None
    return Timeline(wanted, label("harm", wanted), tuple(reports), plot)


def _counts(counts: Any) -> list[Count]:
    return [
        c.value
        for c in counts
        if c.value.group == "persons"
        and c.value.unit == "persons"
        and c.value.scope in (None, "incident", "running")
        and (c.value.low, c.value.high) != (None, None)
    ]


def _reports(told: Told, harm: str) -> list[Report]:
    found = []
    for claim_id, item in told.items.items():
        if item.claim.copy_of:
            continue
        account = told.accounts.get(claim_id)
        line = told.lines[claim_id]
        for count in _counts(item.claim.counts):
            if count.harm == harm:
                said = say_range(count.low, count.high, count.vague)
                name = account.source if account else line.source
                key = account.source_id if account else line.source
                found.append(
                    Report(item.published, name, key, said, count.low, count.high, line)
                )
    return found


def _plot(reports: list[Report], name: str) -> dict[str, Any]:
    """Returns Plotly's traces: a step band of lowest and highest in force, and each report."""
    days, lows, highs = [], [], []
    now: dict[str, tuple[int, int]] = {}
    for day, group in groupby(reports, key=lambda report: report.day):
        for report in group:
            low = report.low if report.low is not None else report.high or 0
            now[report.source_id] = low, max(report.high or low, low)
        assert day is not None
        days.append(day.isoformat())
        lows.append(min(low for low, _ in now.values()))
        highs.append(max(high for _, high in now.values()))
    line: dict[str, Any] = {"shape": "hv", "color": "--band-line", "width": 2}
    points = {
        "type": "scatter", "mode": "markers", "name": "a report's figure",
        "x": [report.day.isoformat() for report in reports if report.day],
        "y": [report.low if report.low is not None else report.high for report in reports],
        "text": [show_text(f"{report.source}: {report.said}") for report in reports],
        "hovertemplate": "%{x}<br>%{text}<extra></extra>",
        "marker": {"color": "--best", "size": 9, "symbol": "diamond"},
    }  # fmt: skip
    return {
        "kind": "traces",
        "traces": [
            {"type": "scatter", "mode": "lines", "name": "lowest in force", "x": days, "y": lows,
             "line": {**line, "dash": "dot"}, "hoverinfo": "skip"},
            {"type": "scatter", "mode": "lines", "name": "highest in force", "x": days, "y": highs,
             "line": line, "fill": "tonexty", "fillcolor": "--band", "hoverinfo": "skip"},
            points,
        ],
        "layout": {
            "xaxis": {"type": "date", "tickformat": "%d %b %Y"},
            "yaxis": {"rangemode": "tozero", "title": {"text": name}},
            "height": 300,
        },
    }  # fmt: skip
