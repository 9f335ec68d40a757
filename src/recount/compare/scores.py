"""Scores an incident against a row of another dataset: each feature says why, in words.

Every feature returns a score between -1 (two happenings) and 1 (one) and a reason; the reason
is empty where it cannot tell, and then it does not enter the mean. Grades and weights stand in
`vocab/data/comparing.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from recount.compare.figures import Ends, do_meet, find_killed
from recount.link.compare import distance_km, is_wide, score_kinds
from recount.model import Claim, Incident, Outside
from recount.sources.words import fold, keys_of
from recount.values import Place, When
from recount.vocab.loader import load_table
from recount.vocab.ontology import event_types

Found = tuple[float, str]
NOTHING: Found = (0.0, "")
_KM_A_DEGREE = 110.0  # of latitude, a little less than there are
_REACH_KM = 3.0  # of a place whose radius is not known


@dataclass(frozen=True, slots=True)
class Here:
    """An incident with the names of all who are said to have taken part in it."""

    incident: Incident
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """An incident and a row, with what speaks for and against their being one.

    `bare` is the score without the figures: for a row that is one day of several.
    """

    here: Here
    row: Outside
    score: float
    bare: float
    reasons: tuple[str, ...]


def name_parties(incident: Incident, claims: Mapping[str, Claim]) -> Here:
    """Returns the incident with those who did it, and who else its claims name by role."""
    names = list(incident.perpetrators)
    for claim_id in incident.claims:
        for actor in claims[claim_id].actors if claim_id in claims else ():
            if identity := actor.party.identity:
                names += [identity.name, identity.side or ""]
    return Here(incident, tuple(dict.fromkeys(name for name in names if name)))


def day_gap(one: When, other: When) -> int:
    """Returns the days between two intervals, 0 where they overlap."""
    return max(0, (one.earliest - other.latest).days, (other.earliest - one.latest).days)


def place_gap(one: Place, other: Place) -> float | None:
    """Returns the km between two points, the radii of both taken off; null without a point."""
    gap = distance_km(one, other)
    return None if gap is None else max(0.0, gap - _reach(one) - _reach(other))


def is_near(here: Here, row: Outside) -> bool:
    """Whether a row lies within the tolerances of day and place; true where one is not known."""
    limits: Mapping[str, float] = load_table("comparing")["tolerance"]
    one, other, when = here.incident.place, row.place, here.incident.when
    if when and day_gap(when, row.when) > limits["days"]:
        return False
    if one is None or other is None or one.lat is None or other.lat is None:
        return one is None or other is None or not _are_abroad(one, other)
    most = limits["km"] / 2 if _are_abroad(one, other) else limits["km"]  # a border town
    if _KM_A_DEGREE * abs(one.lat - other.lat) > most + _reach(one) + _reach(other):
        return False  # told without the cost of the distance
    return (place_gap(one, other) or 0.0) <= most


def _are_abroad(one: Place, other: Place) -> bool:
    return bool(one.country and other.country and one.country != other.country)


def score_pair(here: Here, row: Outside) -> Pair:
    """Returns the weighted mean of all features that can tell, with their reasons."""
    weights: Mapping[str, float] = load_table("comparing")["weights"]
    found = {name: feature(here, row) for name, feature in FEATURES.items()}
    reasons = tuple(reason for _, reason in found.values() if reason)
    bare = {name: value for name, value in found.items() if name != "figures"}
    return Pair(here, row, _mean(found, weights), _mean(bare, weights), reasons)


def _mean(found: Mapping[str, Found], weights: Mapping[str, float]) -> float:
    told = {name: score for name, (score, reason) in found.items() if reason}
    total = sum(weights[name] for name in told)
    return round(sum(weights[n] * score for n, score in told.items()) / total, 4) if total else 0.0


def feature_day(here: Here, row: Outside) -> Found:
    """Says whether the days are one, overlap, or how far they are apart."""
    when = here.incident.when
    if when is None:
        return NOTHING
    grades: dict[str, Any] = load_table("comparing")["day"]
    gap = day_gap(when, row.when)
    if gap:
        apart: Sequence[float] = grades["apart"]
        return apart[min(gap, len(apart)) - 1], f"{gap} day{'s' * (gap > 1)} apart"
    if when.days == row.when.days == 1:
        return grades["same"], f"both on {when.earliest}"
    if max(when.days, row.when.days) > grades["long"]:
        return grades["vague"], "their days overlap, but one is a long time"
    return grades["overlap"], f"their days overlap ({_span(when)}; {_span(row.when)})"


def feature_place(here: Here, row: Outside) -> Found:
    """Says whether the places are one, by name and by distance against their radii."""
    one, other = here.incident.place, row.place
    grades: Mapping[str, float] = load_table("comparing")["place"]
    if one is None or other is None:
        return grades["unknown"], "no place to compare"
    gap, names = distance_km(one, other), f"{one.name} and {other.name}"
    reached = _reach(one) + _reach(other)
    alike = set(keys_of(one.name)) & set(keys_of(other.name)) == set(keys_of(one.name))
    if alike and not is_wide(one) and (gap is None or gap <= max(reached, grades["namesake_km"])):
        return grades["same"], f"both at {one.name}"
    if gap is None or is_wide(one) or is_wide(other):
        return _compare_wide(one, other, grades)
    said = f"{names} lie {gap:.0f} km apart"
    if gap <= reached:
        return grades["inside"], f"{said}, within how well they are known"
    return (grades["near"] if gap <= grades["near_km"] else grades["far"]), said


def _compare_wide(one: Place, other: Place, grades: Mapping[str, float]) -> Found:
    if one.admin1 and other.admin1 and fold(one.admin1) == fold(other.admin1):
        return grades["division"], f"both in {one.admin1}"
    country = one.country if one.country == other.country else None
    if country or (one.country_name and one.country_name == other.country_name):
        return grades["country"], f"both in {one.country_name or country}, no more is known"
    return grades["unknown"], "no place to compare"


def feature_event(here: Here, row: Outside) -> Found:
    """Says whether our type of event can be the dataset's."""
    ours = event_types().get(here.incident.event)
    if ours is None or row.event is None:
        return NOTHING
    table: dict[str, Any] = load_table("comparing")
    grades, said = table["event"], f"{ours.label} and {row.event}"
    if row.form in table:
        families: Sequence[str] = table[row.form].get(row.event, ())
        fits = ours.family in families
        return (grades["fits"], f"{said} can be one") if fits else (grades["apart"], said)
    if ours.acled == row.event:
        return grades["same"], f"both {row.event}"
    theirs = [kind for kind in event_types().values() if kind.acled == row.event]
    if ours.acled_event in {row.event, *(kind.acled_event for kind in theirs)}:
        return grades["class"], f"both {ours.acled_event}"
    near = max((score_kinds(ours.key, kind.key) for kind in theirs), default=0.0)
    if near > 0:
        return near, f"{said} can be one"
    return grades["apart"], f"{ours.label} is no {row.event}"


def feature_actors(here: Here, row: Outside) -> Found:
    """Says whether the same parties are named: by the words that tell parties apart."""
    ours = {name: words for name in here.parties if (words := _telling(name))}
    theirs = {name: words for name in row.actors if (words := _telling(name))}
    if not ours or not theirs:
        return NOTHING
    best = max(
        ((len(a & b) / min(len(a), len(b)), one, other) for one, a in ours.items()
         for other, b in theirs.items()),
        key=lambda found: found[0],
    )  # fmt: skip
    if best[0] > 0:
        return best[0], f"{best[1]} here, {best[2]} there"
    apart: float = load_table("comparing")["actors"]["apart"]
    return apart, "no party is named by both"


def _telling(name: str) -> frozenset[str]:
    empty = load_table("comparing")["actors"]["empty"]
    return frozenset(
        key for key in keys_of(name.partition("(")[0]) if key not in empty and not key.isdigit()
    )


def feature_figures(here: Here, row: Outside) -> Found:
    """Says whether the dead are counted alike; a day of several may have a part of them."""
    ours, theirs = find_killed(here.incident), _ends_of(row)
    grades: Mapping[str, float] = load_table("comparing")["figures"]
    if theirs is None or ours is None or not any(ours):
        nobody = theirs is not None and not any(theirs)
        return (grades["none"], "nobody killed in either") if nobody else NOTHING
    if ours[1] == theirs[1] and ours[1] is not None:
        grade = grades["same"] if ours[1] > grades["few"] else grades["same_few"]
        return grade, f"both give {ours[1]} killed"
    said = f"{_shown(ours)} killed here, {_shown(theirs)} there"
    if do_meet(ours, theirs):
        return grades["within"], said
    if _is_part(here.incident.when, row.when):
        return NOTHING
    one, two = ours[1] or ours[0] or 0, theirs[1] or 0
    far = min(one, two) < grades["ratio"] * max(one, two)
    return (grades["far"], said) if far else (0.0, said)


def _is_part(when: When | None, day: When) -> bool:
    return when is not None and when.days > day.days


def _ends_of(row: Outside) -> Ends | None:
    for figure in row.figures:
        if (figure.harm, figure.group) == ("killed", "persons"):
            return figure.low, figure.best, figure.high
    return None


def _shown(ends: Ends) -> str:
    low, best, high = ends
    return str(best if best is not None else low if low is not None else high or "?")


def _reach(place: Place) -> float:
    return place.radius_km or _REACH_KM


def _span(when: When) -> str:
    days: Iterable[date] = dict.fromkeys((when.earliest, when.latest))
    return " to ".join(day.isoformat() for day in days)


FEATURES: Mapping[str, Callable[[Here, Outside], Found]] = {
    "day": feature_day,
    "place": feature_place,
    "event": feature_event,
    "actors": feature_actors,
    "figures": feature_figures,
}
