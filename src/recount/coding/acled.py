"""ACLED's table of 31 columns: one row for each event of one day at one place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from recount.coding.acled_actors import (
    Pair,
    choose_actors,
    find_interaction,
    find_targeting,
)
from recount.coding.acled_deaths import Deaths, count_deaths
from recount.coding.acled_types import Kind, choose_type, find_disorder
from recount.coding.countries import load_codes
from recount.coding.dossier import Dossier
from recount.coding.parties import find_cast, find_victims
from recount.coding.places import (
    FindSeat,
    Site,
    code_geo_precision,
    find_level,
    find_sites,
    no_seat,
    seat_division,
)
from recount.coding.rows import Cell, Coded, LeftOut, Row, SetFigure, divide, join, load_rules
from recount.coding.sources import find_scale, name_outlet
from recount.coding.times import Stretch, find_stretch, say_day
from recount.model import make_id
from recount.vocab.ontology import event_types


@dataclass(frozen=True, slots=True)
class DayCode:
    """A day as a row gives it, with its time_precision."""

    day: date
    precision: int


@dataclass(frozen=True, slots=True)
class Plan:
    """An incident as ACLED codes it: its type, its actors, its dead, and its days and places.

    One event for each day at each place; the dead are divided over them.
    """

    dossier: Dossier
    kind: Kind
    pair: Pair
    deaths: Deaths
    days: Sequence[DayCode]
    sites: Sequence[Site]
    targeting: str | None

    @property
    def events(self) -> int:
        """The number of events."""
        return len(self.days) * len(self.sites)


def code_acled(
    dossiers: Sequence[Dossier],
    timestamp: int | None = None,
    find_seat: FindSeat = no_seat,
) -> Coded:
    """Returns the rows of the table "acled", by day, and what ACLED doesn't code.

    `timestamp` is the time that the rows give, seconds since 1970 UTC. `find_seat` finds the town
    at which an event is put of which no more than the division is known.
    """
    rows: list[Row] = []
    figures: list[SetFigure] = []
    left_out: list[LeftOut] = []
    for dossier in dossiers:
        plan = make_plan(dossier, find_seat)
        if isinstance(plan, str):
            left_out.append(dossier.leave_out(plan))
            continue
        for row, figure in _write_events(plan, timestamp):
            rows.append(row)
            figures.append(figure)
    rows.sort(key=lambda row: (str(row["event_date"]), str(row["event_id_cnty"])))
    return Coded({"acled": rows}, figures, left_out)


def make_plan(dossier: Dossier, find_seat: FindSeat = no_seat) -> Plan | str:
    """Returns how ACLED codes an incident, or in words why it doesn't."""
    if dossier.incident.status == "denied":
        return "those who speak of it deny that it happened"
    cast = find_cast(dossier)
    victims = find_victims(dossier, cast)
    kind = choose_type(dossier, cast, victims)
    if kind is None:
        label = event_types()[dossier.incident.event].label.lower()
        return f"ACLED has no event type for it: {label}"
    pair = choose_actors(kind, dossier, cast, victims)
    if pair is None:
        return "no actor is named"
    days, sites = _choose_days(dossier), _choose_sites(dossier, find_seat)
    if isinstance(days, str) or isinstance(sites, str):
        return next(reason for reason in (sites, days) if isinstance(reason, str))
    targeting = find_targeting(kind, victims)
    return Plan(dossier, kind, pair, count_deaths(dossier, kind), days, sites, targeting)


def _choose_sites(dossier: Dossier, find_seat: FindSeat) -> list[Site] | str:
    sites = find_sites(dossier)
    if not sites:
        return "no place is known"
    placed = [site for site in sites if code_geo_precision(site.place) is not None]
    if placed:
        return [seat_division(site, find_seat) for site in placed]
    country = find_level(sites[0].place) == "country"
    return "the country alone is known" if country else "the place has no coordinates"


def _choose_days(dossier: Dossier) -> list[DayCode] | str:
    stretch = find_stretch(dossier)
    if stretch is None:
        return "no day is known"
    days = code_days(stretch)
    return days or f"the time is known to within {stretch.days} days only, and no day is reported"


def _write_events(plan: Plan, timestamp: int | None) -> Iterator[tuple[Row, SetFigure]]:
    spots = [(day, site) for day in plan.days for site in plan.sites]
    common = _common_cells(plan, timestamp)
    incident, deaths = plan.dossier.incident.id, plan.deaths
    for n, share in enumerate(divide(deaths.total, plan.events)):
        day, site = spots[n]
        row_id = make_row_id(plan.dossier, n)
        row: Row = {
            **common,
            **_place_cells(site),
            "event_id_cnty": row_id,
            "event_date": day.day.isoformat(),
            "year": day.day.year,
            "time_precision": day.precision,
            "notes": _write_notes(plan, day, site),
            "fatalities": share,
        }
        yield row, SetFigure(row_id, incident, "fatalities", share, deaths.claim, deaths.rule)


def code_days(stretch: Stretch) -> list[DayCode]:
    """Returns the days of an incident's events, one event a day; none where it isn't coded.

    ACLED codebook: five days of fighting are five events; of longer stretches only the days that
    are reported. time_precision 1 day, 2 within a week (middle day), 3 within a month (midpoint;
    first or last day for its start or end); less is not coded.
    """
    rules = load_rules("acled")
    if stretch.each and stretch.days > 1:
        long = stretch.days > rules["each_day"]
        return [DayCode(day, 1) for day in (stretch.reported if long else stretch.all_days())]
    if stretch.days == 1:
        return [DayCode(stretch.first, 1)]
    if stretch.days <= rules["week"]:
        return [DayCode(stretch.middle, 2)]
    if stretch.days > rules["month"]:
        return []
    return [DayCode(_month_day(stretch, int(rules["edge"])), 3)]


def _month_day(stretch: Stretch, edge: int) -> date:
    from_first = stretch.first.day == 1
    to_last = (date.fromordinal(stretch.last.toordinal() + 1)).day == 1
    if stretch.days <= edge and from_first != to_last:
        return stretch.first if from_first else stretch.last
    return stretch.middle


def make_row_id(dossier: Dossier, n: int) -> str:
    """Returns event_id_cnty: the country's three letters and a number from the incident's id."""
    codes = load_codes().get(dossier.country or "")
    number = int(make_id("acled", dossier.incident.id, n)[:8], 16)
    return f"{codes.iso3 if codes else 'XXX'}{number}"


def _common_cells(plan: Plan, timestamp: int | None) -> dict[str, Cell]:
    dossier, one, two = plan.dossier, plan.pair.one, plan.pair.two
    codes = load_codes().get(dossier.country or "")
    return {
        "disorder_type": find_disorder(plan.kind),
        "event_type": plan.kind[0],
        "sub_event_type": plan.kind[1],
        "actor1": one.name,
        "assoc_actor_1": one.associates,
        "inter1": one.inter,
        "actor2": two.name if two else None,
        "assoc_actor_2": two.associates if two else None,
        "inter2": two.inter if two else None,
        "interaction": find_interaction(plan.pair),
        "civilian_targeting": plan.targeting,
        "iso": codes.numeric if codes else None,
        "region": codes.acled_region if codes else None,
        "country": dossier.country_name,
        "source": join([name_outlet(doc) for doc in dossier.docs]),
        "source_scale": find_scale(dossier),
        "tags": None,
        "timestamp": timestamp,
    }


def _place_cells(site: Site) -> dict[str, Cell]:
    at = site.seat.place if site.seat else site.place
    return {
        "admin1": site.place.admin1,
        "admin2": at.admin2,
        "admin3": None,
        "location": at.name if site.seat else site.name,
        "latitude": at.lat,
        "longitude": at.lon,
        "geo_precision": code_geo_precision(site.place),
    }


def _write_notes(plan: Plan, day: DayCode, site: Site) -> str:
    """Returns what a row says in words: the happening, its dead, and how the row was made."""
    incident = plan.dossier.incident
    around = {1: "On", 2: "Around", 3: "In the weeks around"}[day.precision]
    label = event_types()[incident.event].label.lower()
    parts = [f"{around} {say_day(day.day)}, {site.name}: {label} ({plan.kind[1]})."]
    parts += [f"{note}." for note in plan.deaths.notes]
    if incident.when and incident.when.anchored_on == "default" and day.precision > 1:
        parts.append("No report gives the day: it is reckoned from the first publication.")
    if len(plan.days) > 1:
        parts.append(f"One of {len(plan.days)} days of one incident.")
    if len(plan.sites) > 1:
        parts.append(f"One of {len(plan.sites)} places of one aggregate.")
    if plan.events > 1 and plan.deaths.total:
        parts.append(
            f"The total of {plan.deaths.total} fatalities is divided evenly over the "
            f"{plan.events} events, the remainder to the first."
        )
    if find_level(site.place) == "first_order":
        parts.append(f"Known to the division only: {_say_seat(site)}.")
    if incident.aggregate:
        parts.append("The source sums several happenings up.")
    parts += [found.explanation for found in incident.disagreements]
    return " ".join([*parts, f"Incident {incident.id}."])


def _say_seat(site: Site) -> str:
    if site.seat is None:
        return "the point is the division's own"
    town = site.seat.place.name
    if site.seat.is_capital:
        return f"put at its capital, {town}"
    return f"put at its most populous place, {town}, as the gazetteer does not know its capital"
