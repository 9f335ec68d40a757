"""Who reported what figure when, and the range of the figures in force as reports came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
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
    given = {count.harm for claim_id in told.items for count in _counts(told, claim_id)}
    wanted = harm or next((each for each in HARMS if each in given), None)
    if wanted is None:
        return None
    reports = sorted(
        _reports(told, wanted), key=lambda r: (r.day or date.max, r.low or 0, r.line.id)
    )
    dated = [report for report in reports if report.day]
    plot = _plot(dated, label("harm", wanted)) if len({r.day for r in dated}) > 1 else None
    return Timeline(wanted, label("harm", wanted), tuple(reports), plot)


def _counts(told: Told, claim_id: str) -> list[Count]:
    """Returns a claim's figures of this incident: of everyone, or such as its account goes by."""
    account = told.accounts.get(claim_id)
    found = []
    for mention in told.items[claim_id].claim.counts:
        count = mention.value
        ends = (count.low, count.high)
        whole = count.group == "persons" or (account and account.says.get(count.harm) == ends)
        of_this = count.unit == "persons" and count.scope in (None, "incident", "running")
        if whole and of_this and ends != (None, None):
            found.append(count)
    return found


def _reports(told: Told, harm: str) -> list[Report]:
    found = []
    for claim_id, item in told.items.items():
        if item.claim.copy_of:
            continue
        account, line = told.accounts.get(claim_id), told.lines[claim_id]
        name = account.source if account else line.source
        key = account.source_id if account else line.source
        for count in _counts(told, claim_id):
            if count.harm == harm:
                said = say_range(count.low, count.high, count.vague)
                if count.group != "persons":
                    said += f" ({label('group', count.group)})"
                found.append(Report(item.published, name, key, said, count.low, count.high, line))
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
        "text": [escape(show_text(f"{r.source}: {r.said}"), quote=False) for r in reports],
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
