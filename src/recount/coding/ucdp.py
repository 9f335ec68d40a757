"""UCDP GED's table of 49 columns: one row for each event of lethal violence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from recount.coding.countries import load_codes
from recount.coding.dossier import Dossier
from recount.coding.parties import find_cast, find_victims
from recount.coding.places import code_where_prec, find_grid_cell, find_sites, write_point
from recount.coding.rows import Cell, Coded, LeftOut, Row, SetFigure, divide, join, load_rules
from recount.coding.sources import list_originals, name_outlet
from recount.coding.times import Stretch, find_stretch
from recount.coding.ucdp_deaths import PARTS, Deaths, count_deaths, find_disorder
from recount.coding.ucdp_sides import Dyad, choose_dyad
from recount.model import Document, make_id
from recount.values import Place
from recount.vocab.loader import load_table


@dataclass(frozen=True, slots=True)
class Plan:
    """An incident as UCDP GED codes it: dyad, dead, place, and a span of days for each year."""

    dossier: Dossier
    dyad: Dyad
    deaths: Deaths
    place: Place
    spans: tuple[tuple[date, date], ...]
    notes: tuple[str, ...]


def code_ucdp(dossiers: Sequence[Dossier], copies: Collection[str] = ()) -> Coded:
    """Returns the rows of the table "ucdp", by day, and what UCDP GED doesn't code.

    `copies` are the ids of reports that copy another.
    """
    rows: list[Row] = []
    figures: list[SetFigure] = []
    left_out: list[LeftOut] = []
    for dossier in dossiers:
        plan = make_plan(dossier)
        if isinstance(plan, str):
            left_out.append(dossier.leave_out(plan))
            continue
        for n, span in enumerate(plan.spans):
            numbers = _share(plan.deaths, len(plan.spans), n)
            if max(numbers[name] for name in ("low", "best", "high")) < 1:
                part = f"{span[0]}/{span[1]}"
                left_out.append(dossier.leave_out("no death falls to this year's part", part))
                continue
            row = _write_row(plan, n, numbers, copies)
            rows.append(row)
            figures += _list_figures(plan, str(row["id"]), numbers)
    rows.sort(key=lambda row: (str(row["date_start"]), str(row["relid"])))
    return Coded({"ucdp": rows}, figures, left_out)


def make_plan(dossier: Dossier) -> Plan | str:
    """Returns how UCDP GED codes an incident, or in words why it doesn't.

    UCDP GED: armed force by an organised actor, at least one direct death, a place, a time span.
    """
    if dossier.incident.status == "denied":
        return "those who speak of it deny that it happened"
    if not any(kind.violent for kind in dossier.kinds):
        return "no armed force is told of"
    cast = find_cast(dossier)
    dyad = choose_dyad(dossier, cast, find_victims(dossier, cast))
    if dyad is None:
        return "no organised actor is named"
    deaths = count_deaths(dossier, dyad)
    if deaths is None:
        return "no direct death in low, best or high"
    frame = _find_frame(dossier)
    if isinstance(frame, str):
        return frame
    place, stretch = frame
    spans, notes = split_years(stretch)
    return Plan(dossier, dyad, deaths, place, spans, notes)


def _find_frame(dossier: Dossier) -> tuple[Place, Stretch] | str:
    place, stretch = dossier.incident.place, find_stretch(dossier)
    if place is None:
        return "no place is known"
    if code_where_prec(place) is None:
        return "no country and no point is known"
    if stretch is None:
        return "no day is known"
    if code_date_prec(stretch.first, stretch.last) is None:
        return "the time is known to within more than a year only"
    return place, stretch


def code_date_prec(first: date, last: date) -> int | None:
    """Returns date_prec, None for more than a year.

    UCDP GED (from a third party's copy): 1 a day, 2 two to six days, 3 a week, 4 eight to thirty
    days or a month, 5 over a month, up to a year.
    """
    days = (last - first).days + 1
    steps = load_table("coding_ucdp")["date_precision"]
    return next((step["code"] for step in steps if days <= step["days"]), None)


def split_years(stretch: Stretch) -> tuple[tuple[tuple[date, date], ...], tuple[str, ...]]:
    """Returns the spans of an incident, none across New Year, with notes on what was cut.

    UCDP GED (from a third party's copy): an event never crosses a calendar year. A single day
    that is only known to lie about New Year is put into the year with more of the days.
    """
    years = range(stretch.first.year, stretch.last.year + 1)
    spans = [
        (max(stretch.first, date(year, 1, 1)), min(stretch.last, date(year, 12, 31)))
        for year in years
    ]
    if len(spans) == 1:
        return tuple(spans), ()
    if stretch.each:
        return tuple(spans), (
            f"one of {len(spans)} parts of an event that crosses New Year; the dead are divided: "
            f"{load_rules('ucdp')['year_division']}",
        )
    most = max(spans, key=lambda span: ((span[1] - span[0]).days, -span[0].year))
    return (most,), (f"some day from {stretch.first} to {stretch.last}: cut to one year",)


def _share(deaths: Deaths, parts: int, n: int) -> dict[str, int]:
    """Returns the numbers of one part; best is the sum of its own four parts."""
    totals = {name: deaths.total(name) for name in (*PARTS, "high", "low")}
    if load_rules("ucdp")["year_division"] == "all to the first":
        numbers = {name: total if n == 0 else 0 for name, total in totals.items()}
    else:
        numbers = {name: divide(total, parts)[n] for name, total in totals.items()}
    return {**numbers, "best": sum(numbers[name] for name in PARTS)}


def _list_figures(plan: Plan, row: str, numbers: dict[str, int]) -> Iterator[SetFigure]:
    rules = {"best": "the most reliable source", "low": "the lowest", "high": "the highest"}
    for name in (*PARTS, "best", "high", "low"):
        claim = plan.deaths.claims[name]
        rule = rules.get(name, "whose dead a source says they are")
        if name == "deaths_unknown":
            rule = "what is left of best"
        if claim is not None:
            incident = plan.dossier.incident.id
            yield SetFigure(row, incident, name, numbers[name], claim, rule)


def _write_row(plan: Plan, n: int, numbers: dict[str, int], copies: Collection[str]) -> Row:
    dossier, dyad, (first, last) = plan.dossier, plan.dyad, plan.spans[n]
    disorder = find_disorder(numbers)
    notes = [*plan.notes, *plan.deaths.notes, *([disorder] if disorder else [])]
    named = dyad.type_of_violence != load_table("coding_ucdp")["type_codes"]["state_based"]
    return {
        "id": int(make_id("ucdp", dossier.incident.id, n)[:13], 16),
        "relid": f"RECOUNT-{first.year}-{dossier.incident.id}-{n + 1}",
        "year": first.year,
        "code_status": find_status(plan, ordered=disorder is None),
        "type_of_violence": dyad.type_of_violence,
        "conflict_name": dyad.name if named else None,
        "dyad_name": dyad.name,
        "side_a": dyad.side_a,
        "side_b": dyad.side_b,
        **_source_cells(dossier, copies),
        **_place_cells(plan, notes),
        "event_clarity": load_rules("ucdp")["clarity"] if dossier.incident.aggregate else 1,
        "date_prec": code_date_prec(first, last),
        "date_start": f"{first.isoformat()} 00:00:00.000",
        "date_end": f"{last.isoformat()} 00:00:00.000",
        **numbers,
        "gwnoa": dyad.gw_a,
        "gwnob": dyad.gw_b,
    }


def find_status(plan: Plan, *, ordered: bool = True) -> str:
    """Returns code_status; which status has which cause is remembered, unconfirmed."""
    words = load_table("coding_ucdp")["statuses"]
    identities = [c.source.identity if c.source else None for c in plan.dossier.told]
    vague = load_rules("ucdp")["vague_sources"]
    low = all(i is not None and not i.named and i.kind in vague for i in identities)
    disputed = any(d.about == "figure" for d in plan.dossier.incident.disagreements)
    checks = {
        "low": low,
        "type": plan.dyad.unsure,
        "dyad": plan.dyad.unnamed,
        "deaths": disputed or not ordered,
    }
    order: Sequence[str] = load_rules("ucdp")["code_status"]
    return str(words[next((key for key in order if checks[key]), "clear")])


def _source_cells(dossier: Dossier, copies: Collection[str]) -> dict[str, Cell]:
    """Returns the reports' columns. UCDP GED: several values are joined by ";"."""
    whole = load_rules("ucdp")["sources"] == "all reports"
    docs = list_originals(dossier, () if whole else copies)

    def day(doc: Document) -> str:
        return doc.published.isoformat() if doc.published else ""

    articles = [f"{name_outlet(doc)},{day(doc)},{doc.title or ''}" for doc in docs]
    return {
        "number_of_sources": len(docs) or -1,
        "source_article": join(articles, ";"),
        "source_office": join([name_outlet(doc) for doc in docs], ";"),
        "source_date": join([day(doc) for doc in docs], ";"),
        "source_headline": join([doc.title for doc in docs], ";"),
        "source_original": join([account.source for account in dossier.accounts], ";"),
    }


def _place_cells(plan: Plan, notes: Sequence[str]) -> dict[str, Cell]:
    place, codes = plan.place, load_codes().get(plan.place.country or "")
    point = (place.lat, place.lon) if place.lat is not None and place.lon is not None else None
    sites = join([site.name for site in find_sites(plan.dossier)])
    where = [place.part, place.within_name, place.admin1, place.country_name]
    described = f"{sites} ({join(where, ', ')})"
    return {
        "where_prec": code_where_prec(place),
        "where_coordinates": place.name,
        "where_description": ". ".join([described, *(f"Note: {note}" for note in notes)]),
        "adm_1": place.admin1,
        "adm_2": place.admin2,
        "latitude": place.lat,
        "longitude": place.lon,
        "geom_wkt": write_point(*point) if point else None,
        "priogrid_gid": find_grid_cell(*point) if point else None,
        "country": place.country_name,
        "country_id": codes.gw if codes else None,
        "region": codes.ucdp_region if codes else None,
    }
