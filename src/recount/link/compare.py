"""Compares two kinds of event, two places, two intervals: -1 (apart) to 1 (one), with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt

from recount.values import Place
from recount.vocab.loader import load_table
from recount.vocab.ontology import are_compatible, event_types

Score = tuple[float, str]


@cache
def score_kinds(one: str | None, other: str | None) -> float:
    """Returns how well two event types go together, from -0.6 (apart) to 1 (the same).

    0 where either is unknown. Compatibility is the ontology's, the grades those of
    `vocab/data/linking.toml`.
    """
    types = event_types()
    if one is None or other is None or one not in types or other not in types:
        return 0.0
    grades: Mapping[str, float] = load_table("linking")["affinity"]
    if one == other:
        return grades["same"]
    if are_compatible(one, other):
        return grades["compatible"]
    return grades[_compare_families(types[one].family, types[other].family)]


def is_development(kind: str) -> bool:
    """Whether an event type is no violence but a development: talks, a truce, a troop movement."""
    types = event_types()
    return kind in types and types[kind].family in load_table("linking")["development"]["families"]


def _compare_families(first: str, second: str) -> str:
    """Returns the grade of two families: "family", "follow_up" or "apart"."""
    table = load_table("linking")
    if first == second or {first, second} <= set(table["kindred"]["families"]):
        return "family"
    if {first, second} & set(table["development"]["families"]):
        return "apart"
    late = {*table["follow_up"]["families"], "harm"}
    return "follow_up" if {first, second} & late else "apart"


def distance_km(one: Place, other: Place) -> float | None:
    """Returns the great-circle distance in km, null where either has no coordinates."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    lat1, lat2 = radians(one.lat), radians(other.lat)
    half = sin((lat2 - lat1) / 2) ** 2
    half += cos(lat1) * cos(lat2) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(half)))


def is_wide(place: Place) -> bool:
    """Whether a place is a country, division or region: it says where only roughly."""
    return place.feature in ("A", "L") or (place.radius_km or 0) > 60 or place.lat is None


@lru_cache(maxsize=1 << 14)  # a pair of reports is asked about several times in a row
def score_places(one: Place, other: Place) -> Score:
    """Returns how well two places go together, -1 to 1, and why.

    Distance is measured against the sum of the radii. Two named quarters of one town, or two
    parts of it ("north", "centre"), or a quarter and a part, are different places; a quarter
    and its town are not.
    """
    if one.country and other.country and one.country != other.country:
        beyond = distance_km(one, other)
        if beyond is None or beyond > 30:
            return -1.0, f"{one.name} and {other.name} lie in different countries"
    if one.gazetteer_id is not None and one.gazetteer_id == other.gazetteer_id:
        return _score_parts(one, other)
    if is_wide(one) or is_wide(other):
        return _score_wide(one, other)
    gap = distance_km(one, other)
    same = one.name.casefold() == other.name.casefold()
    if gap is None:
        return (0.8, f"both at {one.name}") if same else (0.0, "no coordinates to compare")
    reach = (one.radius_km or 3.0) + (other.radius_km or 3.0)
    if same:
        return (0.9, f"both at {one.name}") if gap <= max(reach, 25) else (-0.8, "namesakes")
    return _score_distance(one, other, gap, reach)


def _score_parts(one: Place, other: Place) -> Score:
    """Scores two mentions of one entry: its parts may differ."""
    parts = {one.part, other.part}
    if None not in parts and len(parts) == 2 and "near" not in parts:
        return -0.4, f"different parts of {one.name}: {one.part} and {other.part}"
    return (0.3, f"both in {one.name}") if is_wide(one) else (1.0, f"both at {one.name}")


def _is_piece(place: Place) -> bool:
    """Whether a place is a named quarter, or a side of a town ("north"), and no whole town."""
    return place.gazetteer_id is None or place.part not in (None, "near", "outskirts")


def _score_distance(one: Place, other: Place, gap: float, reach: float) -> Score:
    """Scores two places of different names by the km between them."""
    both = {one.within_id, one.gazetteer_id} & {other.within_id, other.gazetteer_id} - {None}
    if gap <= reach or both:
        if _is_piece(one) and _is_piece(other):
            return -0.4, f"{one.name} and {other.name} are different parts of one place"
        if _is_beside(one, other) or _is_beside(other, one):
            return -0.4, f"{one.name} and {other.name} are different places near each other"
        return 0.6, f"{one.name} lies within reach of {other.name}"
    said = f"{one.name} and {other.name} lie {gap:.0f} km apart"
    if gap <= 12:
        return 0.1, said
    return (-0.7 if gap <= 60 else -1.0), said


def _is_beside(quarter: Place, other: Place) -> bool:
    """Whether one is a quarter that only the text names, and the other not the town around it."""
    unlisted = quarter.gazetteer_id is None and quarter.within_id is not None
    return unlisted and other.gazetteer_id is not None and other.gazetteer_id != quarter.within_id


def _score_wide(one: Place, other: Place) -> Score:
    wide, narrow = (one, other) if is_wide(one) else (other, one)
    if wide.admin1 and narrow.admin1 and wide.feature_code != "PCLI":
        if wide.admin1.casefold() == narrow.admin1.casefold():
            return 0.3, f"{narrow.name} lies in {wide.name}"
        return -0.7, f"{narrow.name} does not lie in {wide.name}"
    if wide.country and wide.country == narrow.country:
        return 0.1, f"{narrow.name} and {wide.name} lie in one country"
    return 0.0, "a region says too little"


@lru_cache(maxsize=1 << 14)
def score_days(one: tuple[date, date], other: tuple[date, date]) -> Score:
    """Returns how well two intervals go together, -1 to 1, and why: the next day is another."""
    gap = max((one[0] - other[1]).days, (other[0] - one[1]).days)
    if gap <= 0:
        if one == other and one[0] == one[1]:
            return 1.0, f"both on {one[0]}"
        longest = max((one[1] - one[0]).days, (other[1] - other[0]).days)
        return max(0.4, 1.0 - 0.2 * longest), "their days overlap"
    return (-0.8 if gap == 1 else -1.0), f"{gap} day{'s' * (gap > 1)} apart"
