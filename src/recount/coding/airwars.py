"""Airwars's tables: incidents, their belligerents, and their sources with their own figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from recount.coding.airwars_figures import (
    Figures,
    list_figures,
    read_account,
    read_source,
    span_sources,
    write_figures,
)
from recount.coding.airwars_grades import (
    Belligerent,
    find_strike_status,
    grade_incident,
    list_belligerents,
)
from recount.coding.dossier import Dossier
from recount.coding.parties import Cast, find_cast
from recount.coding.places import code_accuracy, name_site
from recount.coding.rows import Cell, Coded, LeftOut, Row, SetFigure, join, load_rules
from recount.coding.sources import name_outlet
from recount.coding.times import find_stretch
from recount.model import Account
from recount.vocab.loader import load_table
from recount.vocab.ontology import event_types

INCIDENTS, BELLIGERENTS, SOURCES = "incidents", "belligerents", "sources"


def code_airwars(dossiers: Sequence[Dossier]) -> Coded:
    """Returns the rows of the three tables, and the incidents that are not recorded."""
    tables: dict[str, list[Row]] = {INCIDENTS: [], BELLIGERENTS: [], SOURCES: []}
    figures: list[SetFigure] = []
    left_out: list[LeftOut] = []
    for dossier in dossiers:
        if reason := _refuse(dossier):
            left_out.append(dossier.leave_out(reason))
            continue
        cast = find_cast(dossier)
        code = make_code(dossier)
        total = span_sources([read_account(account, dossier) for account in _credible(dossier)])
        belligerents = list_belligerents(dossier, cast)
        tables[INCIDENTS].append(_write_incident(dossier, cast, belligerents, total))
        figures += list_figures(code, dossier.incident.id, total, "the span of the sources")
        for row, conceded in _write_belligerents(code, dossier, belligerents):
            tables[BELLIGERENTS].append(row)
            figures += conceded
        for row, own in _write_sources(code, dossier):
            tables[SOURCES].append(row)
            figures += list_figures(_name_row(row), dossier.incident.id, own, "the source's own")
    return Coded(tables, figures, left_out)


def make_code(dossier: Dossier) -> str:
    """Returns the incident's code: Recount's own id with a letter before it."""
    return f"R{dossier.incident.id}"


def _refuse(dossier: Dossier) -> str | None:
    """Returns why an incident isn't recorded; which are is remembered, unconfirmed."""
    kind = event_types().get(dossier.incident.event)
    if kind is None or kind.family not in load_rules("airwars")["families"]:
        label = kind.label.lower() if kind else dossier.incident.event
        return f"no harm by a belligerent's action: {label}"
    if any(dossier.tally(harm) for harm in ("killed", "injured")):
        return None
    return None if load_rules("airwars")["harm"] == "recorded" else "no figure of dead or injured"


def _credible(dossier: Dossier) -> Sequence[Account]:
    """Returns the accounts that an incident's bounds span; which are credible is remembered."""
    if load_rules("airwars")["credible"] == "all accounts":
        return dossier.incident.accounts
    return dossier.accounts


def _write_incident(
    dossier: Dossier, cast: Cast, belligerents: list[Belligerent], total: Figures
) -> Row:
    table = load_table("coding_airwars")
    incident, kind = dossier.incident, event_types()[dossier.incident.event]
    grade = grade_incident(dossier, cast)
    groups = {group for group, _ in total}
    harmed = "Yes" if groups - {"belligerents"} else ("No" if groups else None)
    return {
        "code": make_code(dossier),
        "previous_codes": None,
        **_day_cells(dossier),
        "local_time": None,
        **_place_cells(dossier),
        "strike_status": find_strike_status(dossier, belligerents, grade),
        "strike_type": table["strike_types"].get(incident.event),
        "targeted_belligerent": join([p.name for p in cast.armed_harmed]),
        "civilian_harm_reported": harmed,
        "civilian_harm_status": table["grades"][grade] if grade else None,
        "cause_of_death_injury": table["causes"].get(kind.family),
        "num_victims": _count_named(dossier),
        "num_families": _count_families(dossier),
        **write_figures(total),
    }


def _day_cells(dossier: Dossier) -> dict[str, Cell]:
    stretch = find_stretch(dossier)
    single, span = load_rules("airwars")["date_types"]
    if stretch is None:
        return {"date_type": None, "date": None, "date_end": None}
    return {
        "date_type": single if stretch.days == 1 else span,
        "date": stretch.first.isoformat(),
        "date_end": stretch.last.isoformat() if stretch.days > 1 else None,
    }


def _place_cells(dossier: Dossier) -> dict[str, Cell]:
    place = dossier.incident.place
    if place is None:
        return {}
    accuracy = code_accuracy(place)
    notes = [
        f"{place.part} of the place" if place.part and place.part != "near" else place.part,
        f"within {place.radius_km:g} km of the point" if place.radius_km else None,
        f"point of {place.within_name}" if place.within_name else None,
        None if accuracy else "too rough for the ladder",
    ]
    return {
        "country": place.country_name,
        "location_name": name_site(place).name,
        "region": place.admin1,
        "latitude": place.lat,
        "longitude": place.lon,
        "geolocation_accuracy": load_table("coding_airwars")["accuracy"][accuracy]
        if accuracy
        else None,
        "geolocation_notes": join(notes),
    }


def _count_named(dossier: Dossier) -> int | None:
    """Returns how many victims the reports name; None where they name none."""
    names = {
        actor.party.identity.id
        for claim in dossier.told
        for actor in claim.actors
        if actor.role == "victim"
        and actor.party.identity is not None
        and actor.party.identity.named
        and actor.party.identity.kind in ("civilian", "witness")
    }
    return len(names) or None


def _count_families(dossier: Dossier) -> int | None:
    found = [
        tally.best
        for harm in ("killed", "injured")
        for unit in ("families", "households")
        if (tally := dossier.tally(harm, unit=unit)) and tally.best is not None
    ]
    return max(found, default=None)


def _write_belligerents(
    code: str, dossier: Dossier, belligerents: list[Belligerent]
) -> Iterator[tuple[Row, list[SetFigure]]]:
    suspected, declared = load_rules("airwars")["suspected"]
    for one in belligerents:
        row: dict[str, Cell] = {
            "code": code,
            "belligerent": one.party.side if one.party.is_state else one.party.name,
            "type": "State" if one.party.is_state else "Non-state",
            "assessment": declared if one.declared else suspected,
        }
        figures = []
        for name, span in (("deaths", one.deaths), ("injuries", one.injuries)):
            for end, value, claim in (
                ("min", span.low, span.low_claim) if span else ("min", None, None),
                ("max", span.high, span.high_claim) if span else ("max", None, None),
            ):
                column = f"{name}_conceded_{end}"
                row[column] = value
                if value is not None:
                    row_id = f"{code}/{row['belligerent']}"
                    figures.append(
                        SetFigure(row_id, dossier.incident.id, column, value, claim, "conceded")
                    )
        yield row, figures


def _write_sources(code: str, dossier: Dossier) -> Iterator[tuple[Row, Figures]]:
    """Yields a row for each report and source in it, with the figures given there, also those
    that it has replaced since.
    """
    voices: defaultdict[str, list[Account]] = defaultdict(list)
    for account in dossier.incident.accounts:
        voices[account.source_id].append(account)
    for doc in dossier.docs:
        for accounts in voices.values():
            ids = {claim_id for account in accounts for claim_id in account.claims}
            own = [c for c in dossier.claims if c.doc_id == doc.id and c.id in ids]
            if not own:
                continue
            told = [claim for claim in own if claim in dossier.told]
            figures = read_source(told, doc, dossier)
            yield (
                {
                    "code": code,
                    "name": name_outlet(doc),
                    "language": doc.lang,
                    "url": doc.url,
                    "archive_url": None,
                    "date": doc.published.isoformat() if doc.published else None,
                    "author": doc.author,
                    "account": accounts[-1].source,
                    "claims": join([claim.id for claim in own]),
                    **write_figures(figures),
                },
                figures,
            )


def _name_row(row: Row) -> str:
    return f"{row['code']}/{row['name']}/{row['account']}"
