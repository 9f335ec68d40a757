"""How well a place is known, in each codebook's code, and where several places are named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import floor
from typing import TYPE_CHECKING, Literal

from recount.coding.dossier import Dossier
from recount.coding.rows import load_rules
from recount.link.compare import is_wide
from recount.link.facets import build_facets
from recount.values import Place

if TYPE_CHECKING:  # a codebook needs no gazetteer to be opened
    from recount.gazetteer.seats import Seat

Level = Literal[
    "spot",
    "quarter",
    "settlement",
    "near",
    "third_order",
    "second_order",
    "first_order",
    "area",
    "line",
    "country",
    "unplaced",
]
"""What a place is, from the surest to the least: `near` is around a settlement, `area` a region
or water, `line` a road, `unplaced` has neither coordinates nor a country."""


FindSeat = Callable[[Place], "Seat | None"]
"""Finds the town that stands for the first-order division of a place."""


def no_seat(_place: Place) -> None:
    """Finds no town: for where there is no gazetteer."""


def find_level(place: Place) -> Level:
    """Returns what a place is.

    A name that the gazetteer lacks inside a town is a quarter of it, inside something wider near
    it at best.
    """
    if place.lat is None:
        return "country" if place.country and not place.admin1 else "unplaced"
    if place.feature == "A" or (place.feature_code or "").startswith("PCL"):
        return _DIVISIONS.get(place.feature_code or "", "country" if not place.admin1 else "area")
    if place.part == "near":
        return "near"
    if place.gazetteer_id is None and place.feature is None:
        return _find_unlisted(place)
    quarter = place.feature_code == "PPLX"
    return "quarter" if quarter else _FEATURES.get(place.feature or "", "area")


_DIVISIONS: Mapping[str, Level] = {
    "ADM1": "first_order",
    "ADM2": "second_order",
    "ADM3": "third_order",
    "ADM4": "third_order",
}
_FEATURES: Mapping[str, Level] = {"P": "settlement", "S": "spot", "R": "line"}


def _find_unlisted(place: Place) -> Level:
    """Returns what a name is that the gazetteer lacks, by what contains it."""
    if (place.radius_km or 0) <= load_rules("acled")["district_km"] and place.within_name:
        return "quarter"
    return "first_order" if place.admin1 else "country"


def code_geo_precision(place: Place) -> int | None:
    """Returns ACLED's geo_precision, None where it isn't coded.

    ACLED codebook: 1 a named town or city district, 2 near a town or a small area, 3 a larger
    region; a country alone is not coded.
    """
    level = find_level(place)
    if level in ("country", "unplaced"):
        return None
    if level in ("settlement", "quarter", "spot"):
        return 1
    if level in ("near", "second_order", "third_order"):
        return 2
    if level == "first_order":
        return 3
    return 2 if (place.radius_km or 0) <= load_rules("acled")["small_area_km"] else 3


def code_where_prec(place: Place) -> int | None:
    """Returns UCDP GED's where_prec, None where no country and no point is known.

    UCDP GED (from a third party's copy): 1 exact, 2 within about 25 km, 3 second-order division,
    4 first-order, 5 linear or fuzzy feature, 6 country, 7 international waters or airspace.
    """
    rules, level = load_rules("ucdp"), find_level(place)
    if level != "unplaced" and place.country is None:
        return int(rules["open_waters"]) if level in ("area", "line", "near", "spot") else None
    wide = (place.radius_km or 0) > rules["near_km"]
    codes: dict[Level, int] = {
        "spot": 1,
        "settlement": 1,
        "quarter": 2 if place.gazetteer_id is None else 1,
        "near": 2,
        "third_order": 3,
        "second_order": 3,
        "first_order": 4,
        "area": rules["fuzzy"] if wide else 2,
        "line": rules["fuzzy"],
        "country": 6,
    }
    return codes.get(level)


@dataclass(frozen=True, slots=True)
class Site:
    """A place as a row names it: `name` as "City - District" for a part of a town.

    `seat` is the town that stands for a division, where one is known.
    """

    place: Place
    name: str
    seat: Seat | None = None


def name_site(place: Place) -> Site:
    """Returns a place under ACLED's name for it.

    ACLED codebook: a district of a city is "City - District".
    """
    city = place.within_name
    if find_level(place) == "quarter" and city and city != place.name:
        return Site(place, f"{city} - {place.name}")
    return Site(place, place.name)


def find_sites(dossier: Dossier) -> list[Site]:
    """Returns where an incident was: several places where an aggregate's own sentences name them.

    An incident that is no aggregate has one place, whatever else its reports mention.
    """
    place = dossier.incident.place
    docs = {doc.id: doc for doc in dossier.docs}
    found: dict[tuple[str | None, str], Site] = {}
    for claim in dossier.told if dossier.incident.aggregate else ():
        facets = build_facets(claim, docs[claim.doc_id]) if claim.doc_id in docs else None
        if facets and facets.place and facets.place_own and not is_wide(facets.place):
            key = (facets.place.gazetteer_id, facets.place.name)
            found.setdefault(key, name_site(facets.place))
    if len(found) > 1:
        return list(found.values())
    return [name_site(place)] if place else []


def seat_division(site: Site, find_seat: FindSeat) -> Site:
    """Returns a site at the capital of its division, where no more than that is known.

    ACLED codebook, geo_precision 3: the nearest natural feature that the reporting names, else
    the provincial capital. Where the capital isn't known, the most populous place (our own rule).
    """
    if find_level(site.place) != "first_order":
        return site
    return replace(site, seat=find_seat(site.place))


def find_grid_cell(lat: float, lon: float) -> int:
    """Returns the PRIO-GRID cell (0.5 degrees) of a point: 1 at 90° S 180° W, 720 a row.

    PRIO-GRID codebook 2.0: cells are counted from the south-west corner, eastwards, row by row.
    """
    row = min(floor(lat * 2) + 180, 359)
    column = min(floor(lon * 2) + 360, 719)
    return row * 720 + column + 1


def write_point(lat: float, lon: float) -> str:
    """Returns a point as WKT, longitude first, as in UCDP GED's geom_wkt."""
    return f"POINT ({lon:.6f} {lat:.6f})"


@cache
def _bounds() -> tuple[int, int]:
    rules = load_rules("airwars")
    return int(rules["village_people"]), int(rules["town_people"])


def code_accuracy(place: Place) -> str | None:
    """Returns the step of Airwars's accuracy ladder, by its key in the data; None for less.

    Airwars: exact, within 100 m, nearby landmark, street, neighbourhood/area, village, town,
    city, subdistrict, district, province. Reports never give the first two.
    """
    level = find_level(place)
    if level in ("settlement", "near"):
        if place.population is None:
            return "village" if level == "settlement" else None
        village, town = _bounds()
        if place.part and place.part != "near":
            return "quarter"
        if place.population < village:
            return "village"
        return "town" if place.population < town else "city"
    steps: dict[Level, str] = {
        "spot": "spot",
        "line": "road",
        "quarter": "quarter",
        "third_order": "subdistrict",
        "second_order": "district",
        "first_order": "province",
    }
    return steps.get(level)
