"""Says which incident of a case is in another dataset too, which is not, and what differs.

Pairs are one to one, chosen together. Then a row that is one day of an incident of several
joins it (ACLED has a row a day), and an incident joins a row that is a sum of several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from recount.compare.assign import assign
from recount.compare.figures import FigurePair, find_killed, pair_figures
from recount.compare.scores import Here, Pair, is_near, name_parties, score_pair
from recount.model import Claim, Incident, Outside
from recount.report.words import say_times
from recount.vocab.loader import load_table

_LONG = 60  # days from which on an interval is compared with everything


@dataclass(frozen=True, slots=True)
class Match:
    """What a case and another dataset have in common, or one of them alone.

    `kind` is `both`, `here` (the case only) or `there` (the dataset only). Several incidents
    or several rows stand where one of the other side covers them all. `note` says what else
    has to be known: how they were joined, or what was nearest.
    """

    kind: Literal["both", "here", "there"]
    form: str
    incidents: tuple[Incident, ...]
    outside: tuple[Outside, ...]
    score: float | None
    reasons: tuple[str, ...]
    figures: tuple[FigurePair, ...]
    note: str | None

    @property
    def differs(self) -> bool:
        """Whether a figure that both sides give is not the same."""
        return any(pair.verdict in ("within", "differ") for pair in self.figures)


def compare_outside(
    incidents: Sequence[Incident], claims: Iterable[Claim], rows: Sequence[Outside]
) -> list[Match]:
    """Returns the matches of the rows of one form: both, then here only, then there only.

    The same records give the same matches in whatever order they are given.
    """
    if not rows:
        return []
    by_claim = {claim.id: claim for claim in claims}
    heres = {i.id: name_parties(i, by_claim) for i in sorted(incidents, key=lambda i: i.id)}
    there = {row.id: row for row in sorted(rows, key=lambda row: row.id)}
    pairs = _score_all(heres.values(), list(there.values()))
    least: float = load_table("comparing")["thresholds"]["match"]
    chosen = assign({key: p.score for key, p in pairs.items() if p.score >= least})
    groups = {key: ([key[0]], [key[1]]) for key in chosen}
    _join_days(groups, pairs, least)
    _join_sums(groups, pairs, least)
    matches = [_both(groups[key], pairs[key], heres, there) for key in chosen]
    taken = {i for left, right in groups.values() for i in (*left, *right)}
    nearest = _find_nearest(pairs)
    alone = [here for here in heres.values() if here.incident.id not in taken]
    covered = (min(r.when.earliest for r in rows), max(r.when.latest for r in rows))
    form = rows[0].form
    matches += [_here(h, nearest.get(h.incident.id), form, covered, taken) for h in alone]
    rest = [row for row in there.values() if row.id not in taken]
    matches += [_there(row, nearest.get(row.id), taken) for row in rest]
    return sorted(matches, key=_order)


def _score_all(heres: Iterable[Here], rows: Sequence[Outside]) -> dict[tuple[str, str], Pair]:
    """Scores the pairs within the tolerances; rows are looked up by day."""
    days: int = load_table("comparing")["tolerance"]["days"]
    by_day: defaultdict[date, list[Outside]] = defaultdict(list)
    long: list[Outside] = []
    for row in rows:
        if row.when.days > _LONG:
            long.append(row)
            continue
        for n in range(row.when.days):
            by_day[row.when.earliest + timedelta(days=n)].append(row)
    found: dict[tuple[str, str], Pair] = {}
    for here in heres:
        when = here.incident.when
        if when is None:
            continue
        near: Iterable[Outside] = rows
        if when.days <= _LONG:
            span = range(-days, when.days + days)
            near = [r for n in span for r in by_day.get(when.earliest + timedelta(days=n), ())]
            near = {row.id: row for row in (*near, *long)}.values()
        for row in near:
            if is_near(here, row):
                found[here.incident.id, row.id] = score_pair(here, row)
    return found


Groups = dict[tuple[str, str], tuple[list[str], list[str]]]


def _join_days(groups: Groups, pairs: Mapping[tuple[str, str], Pair], least: float) -> None:
    """Lets free rows join the incident of several days whose further days they are."""
    held = {row for _, rows in groups.values() for row in rows}
    by_incident = {key[0]: key for key in groups}
    for (incident, row), pair in sorted(pairs.items(), key=lambda item: (-item[1].bare, item[0])):
        when, key = pair.here.incident.when, by_incident.get(incident)
        if key is None or row in held or when is None or pair.bare < least:
            continue
        day = pair.row.when
        others = [pairs[incident, other].row for other in groups[key][1]]
        inside = when.earliest <= day.earliest and day.latest <= when.latest
        if not inside or any(_overlap(day, other.when) for other in others) or when.days == 1:
            continue
        groups[key][1].append(row)
        held.add(row)


def _join_sums(groups: Groups, pairs: Mapping[tuple[str, str], Pair], least: float) -> None:
    """Lets free incidents join the row that is a sum of several happenings."""
    held = {incident for incidents, _ in groups.values() for incident in incidents}
    by_row = {key[1]: key for key in groups}
    for (incident, row), pair in sorted(pairs.items(), key=lambda item: (-item[1].bare, item[0])):
        key = by_row.get(row)
        if key is None or incident in held or not pair.row.aggregate or pair.bare < least:
            continue
        if len(groups[key][1]) == 1:
            groups[key][0].append(incident)
            held.add(incident)


def _overlap(one: Any, other: Any) -> bool:
    return bool(one.earliest <= other.latest and other.earliest <= one.latest)


def _both(
    group: tuple[list[str], list[str]],
    pair: Pair,
    heres: Mapping[str, Here],
    there: Mapping[str, Outside],
) -> Match:
    incidents = sorted((heres[i].incident for i in group[0]), key=_by_day)
    rows = sorted((there[i] for i in group[1]), key=lambda row: (row.when.earliest, row.id))
    note = None
    if len(rows) > 1:
        when = pair.here.incident.when
        days = f" of {when.days} days" if when else ""
        note = f"{len(rows)} rows, a day each, for one incident{days}; their figures are added up"
    if len(incidents) > 1:
        note = (
            f"one row, a sum of several happenings, for {len(incidents)} incidents; their figures "
            "are added up"
        )
    figures = tuple(pair_figures(incidents, rows))
    return Match(
        "both", pair.row.form, tuple(incidents), tuple(rows), pair.score, pair.reasons, figures,
        note,
    )  # fmt: skip


def _here(
    here: Here, near: Pair | None, form: str, covered: tuple[date, date], taken: set[str]
) -> Match:
    """Returns an incident alone; `covered` are the first and the last day of all rows."""
    incident, when, (first, last) = here.incident, here.incident.when, covered
    rules: dict[str, Any] = load_table("outside")[form]
    if when is None:
        note = "no day was read: nothing to find it by"
    elif when.latest < first or when.earliest > last:
        note = f"the rows are of {first} to {last} only"
    elif rules.get("deaths") and not any(find_killed(incident) or ()):
        note = f"no death is told, and {rules['name']} has only events with one"
    else:
        note = _say_nearest(near, near.row.id if near else "", taken, f"event {_name(near)}", "row")
    return Match("here", form, (incident,), (), None, (), (), note)


def _there(row: Outside, near: Pair | None, taken: set[str]) -> Match:
    other = near.here.incident.id if near else ""
    note = _say_nearest(near, other, taken, f"incident {other}", "incident")
    return Match("there", row.form, (), (row,), None, (), (), note)


def _name(near: Pair | None) -> str:
    return near.row.event_id if near else ""


def _say_nearest(near: Pair | None, other: str, taken: set[str], name: str, what: str) -> str:
    limits = load_table("comparing")["tolerance"]
    if near is None:
        return f"no {what} within {say_times(limits['days'], 'day')} and {limits['km']} km"
    rival = ", which goes better with another" if other in taken else ""
    return f"nearest: {name}{rival} (score {near.score:.2f}: {'; '.join(near.reasons)})"


def _find_nearest(pairs: Mapping[tuple[str, str], Pair]) -> dict[str, Pair]:
    """Returns the best pair of each incident and each row."""
    best: dict[str, Pair] = {}
    for key, pair in sorted(pairs.items(), key=lambda item: (-item[1].score, item[0])):
        for one in key:
            best.setdefault(one, pair)
    return best


def _by_day(incident: Incident) -> tuple[date, str]:
    return (incident.when.earliest if incident.when else date.max, incident.id)


def _order(match: Match) -> tuple[int, date, str]:
    kind = ("both", "here", "there").index(match.kind)
    if match.incidents:
        return kind, *_by_day(match.incidents[0])
    return kind, match.outside[0].when.earliest, match.outside[0].id
