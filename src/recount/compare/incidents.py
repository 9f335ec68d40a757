"""What changed among incidents: new, gone, merged, split, and other statuses and tallies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from recount.compare.assign import assign
from recount.compare.scores import day_gap, place_gap
from recount.compare.versions import Change, Version, compare_values
from recount.model import Incident
from recount.report.words import name_incident
from recount.vocab.loader import load_table

Shared = dict[tuple[str, str], int]


def diff_incidents(a: Version, b: Version, pairs: Mapping[str, str]) -> list[Change]:
    """Returns what became of the incidents, matched by shared claims, then by report, place, day.

    `pairs` maps claims of A to those of B. Of two incidents of A that went into one of B, the
    one with more shared claims lives on, and the other was merged into it; so with a split.
    """
    ours = {incident.id: incident for incident in a.incidents}
    theirs = {incident.id: incident for incident in b.incidents}
    shared = _count_shared(a.incidents, b.incidents, pairs)
    matched = dict(_match(shared))
    told_a, told_b = {x for x, _ in shared}, {y for _, y in shared}
    free = [incident for incident in a.incidents if incident.id not in told_a]
    rest = [incident for incident in b.incidents if incident.id not in told_b]
    loose = _match_loosely(free, rest)
    matched |= loose
    back = {theirs: ours for ours, theirs in pairs.items()}
    changes = [
        change
        for one, other in sorted(matched.items())
        if (change := _compare(ours[one], theirs[other], pairs, back, loose=one in loose))
    ]
    changes += _lost(ours, theirs, shared, matched)
    return changes + _gained(ours, theirs, shared, {y: x for x, y in matched.items()})


def incident_values(incident: Incident) -> dict[str, Any]:
    """Returns the values of an incident by the paths of its record; tallies by harm and group."""
    when, place = incident.when, incident.place
    values: dict[str, Any] = {
        "status": incident.status,
        "event": incident.event,
        "when.earliest": when.earliest.isoformat() if when else None,
        "when.latest": when.latest.isoformat() if when else None,
        "place.name": place.name if place else None,
        "independent_accounts": incident.independent_accounts,
        "aggregate": incident.aggregate,
        "perpetrators": list(incident.perpetrators),
        "accounts": sorted({account.source for account in incident.accounts}),
        "disagreements": sorted({d.explanation for d in incident.disagreements}),
    }
    for key, tally in _tallies(incident).items():
        for end in ("low", "best", "high"):
            values[f"{key}.{end}"] = getattr(tally, end)
    return values


def _tallies(incident: Incident) -> dict[str, Any]:
    found = {}
    for tally in incident.tallies:
        unit = f".{tally.unit}" if tally.unit != "persons" else ""
        found[f"tallies.{tally.harm}.{tally.group}{unit}"] = tally
    return found


def _compare(
    one: Incident,
    other: Incident,
    pairs: Mapping[str, str],
    back: Mapping[str, str],
    *,
    loose: bool,
) -> Change | None:
    ours, theirs = incident_values(one), incident_values(other)
    # A claim that was read anew has another id, and is in both all the same.
    left = sorted(set(one.claims) - {back.get(claim, "") for claim in other.claims})
    joined = sorted(set(other.claims) - {pairs.get(claim, "") for claim in one.claims})
    if left or joined:
        ours["claims"], theirs["claims"] = left, joined
    fields = compare_values(ours, theirs, _behind(one, other))
    if not fields and not loose:
        return None
    note = "no claim in common: the same reports, place and days" if loose else None
    name = name_incident(other)
    return Change("incident", "changed", (one.id,), (other.id,), name, fields, note)


def _behind(one: Incident, other: Incident) -> dict[str, tuple[Any, Any]]:
    """Returns the claims that set the bounds of the tallies on both sides."""
    ours, theirs = _tallies(one), _tallies(other)
    return {
        f"{key}.{end}": (
            getattr(ours.get(key), f"{end}_claim", None),
            getattr(theirs.get(key), f"{end}_claim", None),
        )
        for key in {**ours, **theirs}
        for end in ("low", "best", "high")
    }


def _count_shared(
    ours: Iterable[Incident], theirs: Iterable[Incident], pairs: Mapping[str, str]
) -> Shared:
    home = {claim: incident.id for incident in theirs for claim in incident.claims}
    return Counter(
        (incident.id, home[pairs[claim]])
        for incident in ours
        for claim in incident.claims
        if pairs.get(claim) in home
    )


def _match(shared: Shared) -> list[tuple[str, str]]:
    """Pairs the incidents so that most claims stay; an unchanged id decides between equals."""
    return assign({(x, y): n + 0.5 * (x == y) for (x, y), n in shared.items()})


def _match_loosely(ours: Iterable[Incident], theirs: Iterable[Incident]) -> dict[str, str]:
    """Pairs incidents without a common claim: a report in common, near in place and day."""
    limits: Mapping[str, float] = load_table("comparing")["versions"]
    there = list(theirs)
    scores: dict[tuple[str, str], float] = {}
    for one in ours:
        for other in there:
            reports = len(set(one.documents) & set(other.documents))
            if not reports or one.when is None or other.when is None:
                continue
            gap = place_gap(one.place, other.place) if one.place and other.place else None
            days = day_gap(one.when, other.when)
            if days <= limits["days"] and gap is not None and gap <= limits["km"]:
                scores[one.id, other.id] = reports + 1 / (1 + days) + 1 / (1 + gap)
    return dict(assign(scores))


def _lost(
    ours: Mapping[str, Incident],
    theirs: Mapping[str, Incident],
    shared: Shared,
    matched: Mapping[str, str],
) -> list[Change]:
    """Returns the incidents of A that are no more: merged into one of B, or gone."""
    mates = {other: one for one, other in matched.items()}
    homes = _most(shared, 0)
    changes = []
    for one in ours:
        if one in matched:
            continue
        name, into = name_incident(ours[one]), homes.get(one)
        if into is None:
            changes.append(Change("incident", "gone", (one,), (), name))
            continue
        note = f"now a part of: {name_incident(theirs[into])}"
        both = (mates[into], one) if into in mates else (one,)
        changes.append(Change("incident", "merged", both, (into,), name, note=note))
    return changes


def _gained(
    ours: Mapping[str, Incident],
    theirs: Mapping[str, Incident],
    shared: Shared,
    matched: Mapping[str, str],
) -> list[Change]:
    """Returns the incidents of B that were not there: split off one of A, or new."""
    mates = {one: other for other, one in matched.items()}
    homes = _most(shared, 1)
    changes = []
    for other in theirs:
        if other in matched:
            continue
        name, out_of = name_incident(theirs[other]), homes.get(other)
        if out_of is None:
            changes.append(Change("incident", "new", (), (other,), name))
            continue
        note = f"was a part of: {name_incident(ours[out_of])}"
        both = (mates[out_of], other) if out_of in mates else (other,)
        changes.append(Change("incident", "split", (out_of,), both, name, note=note))
    return changes


def _most(shared: Shared, side: int) -> dict[str, str]:
    """Returns, for each incident of a side, the other side's with most of its claims."""
    best: dict[str, str] = {}
    for pair, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        best.setdefault(pair[side], pair[1 - side])
    return best
