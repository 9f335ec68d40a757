"""Incidents as a table with HXL hashtags (the Humanitarian Exchange Language, 1.1).

One row an incident: a heading for people, a row of hashtags for programs, then the values. The
figures are those of all people; groups that are parts of them stand in the description. The
columns are data: `vocab/data/interchange.toml`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from recount.export.common import HARMS, Record, find_tally, name_incident, say_tally
from recount.export.csv import encode_rows
from recount.export.snapshot import Files, Snapshot
from recount.vocab.loader import load_table

_FIRST = ("perpetrator", "agent")


def export_hxl(snapshot: Snapshot) -> Files:
    """Yields `incidents.csv`: UTF-8 with a byte-order mark, so that spreadsheets read its names."""
    columns: dict[str, str] = load_table("interchange")["hxl"]
    incidents = snapshot.records.get("incident", ())
    claims = {claim["id"]: claim for claim in snapshot.records.get("claim", ())}
    rows: list[list[Any]] = [list(columns.values())]
    for incident in incidents:
        own = [claims[claim] for claim in incident["claims"] if claim in claims]
        values = _values(incident, own, snapshot)
        rows.append([values.get(column) for column in columns])
    yield "incidents.csv", encode_rows(columns, rows), len(incidents)


def _values(incident: Record, claims: Iterable[Record], snapshot: Snapshot) -> dict[str, Any]:
    place, when = incident["place"] or {}, incident["when"] or {}
    groups = _groups(claims)
    codebook = snapshot.codebook
    return {
        "incident_id": incident["id"],
        "event": incident["event"],
        "status": incident["status"],
        "date_start": when.get("earliest"),
        "date_end": when.get("latest"),
        "country": place.get("country_name"),
        "country_code": place.get("country"),
        "admin1": place.get("admin1"),
        "admin2": place.get("admin2"),
        "place": place.get("name"),
        "lat": place.get("lat"),
        "lon": place.get("lon"),
        "radius_km": place.get("radius_km"),
        **_figures(incident),
        "first_group": next(iter(incident["perpetrators"]), None) or groups["first"],
        "second_group": groups["second"],
        "sources": "; ".join(dict.fromkeys(one["source"] for one in incident["accounts"])),
        "description": ". ".join([name_incident(incident), *map(say_tally, incident["tallies"])]),
        "codebook": f"{codebook['name']}, rules version {codebook['version']}",
        "case_version": snapshot.case_version,
    }


def _figures(incident: Record) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for harm in HARMS:
        tally = find_tally(incident, harm) or {}
        for end in ("low", "best", "high"):
            found[f"{harm}_{end}"] = tally.get(end)
            found[f"{harm}_{end}_claim"] = tally.get(f"{end}_claim")
    return found


def _groups(claims: Iterable[Record]) -> Mapping[str, str | None]:
    """Returns the party that most claims name as the doer, and as the one it was done to."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for claim in claims:
        for actor in claim["actors"]:
            side = "first" if actor["role"] in _FIRST else "second"
            if actor["name"]:
                votes[side][actor["name"]] += 1
    return {
        side: min(votes[side], key=lambda name: (-votes[side][name], name), default=None)
        for side in ("first", "second")
    }
