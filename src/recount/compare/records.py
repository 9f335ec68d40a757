"""Comparisons as JSON-able dictionaries, in the field order that scripts rely on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from recount.compare.agreement import Agreement
from recount.compare.diff import Difference
from recount.compare.figures import Ends, FigurePair
from recount.compare.outside import Match
from recount.compare.versions import Change
from recount.records import Record
from recount.report.words import name_incident


def change_record(change: Change) -> Record:
    """Returns one thing that is not the same in A and B."""
    return {
        "what": change.what,
        "change": change.change,
        "a": list(change.a),
        "b": list(change.b),
        "name": change.name,
        "fields": [asdict(field) for field in change.fields],
        "note": change.note,
    }


def agreement_record(agreement: Agreement) -> Record:
    """Returns the agreement on one field; in a list beside changes, `what` tells it apart."""
    return {"what": "agreement", **asdict(agreement)}


def difference_records(difference: Difference) -> list[Record]:
    """Returns all changes, then the agreement on each field."""
    changes = [change_record(change) for change in difference.changes]
    return changes + [agreement_record(found) for found in difference.agreement]


def match_record(match: Match) -> Record:
    """Returns what a case and another dataset have in common, or one of them alone."""
    return {
        "kind": match.kind,
        "form": match.form,
        "incidents": [incident.id for incident in match.incidents],
        "name": "; ".join(name_match(match)),
        "outside": [
            {"id": row.id, "event_id": row.event_id, "ref": row.ref, "row": row.row}
            for row in match.outside
        ],
        "score": match.score,
        "reasons": list(match.reasons),
        "figures": [_figure(pair) for pair in match.figures],
        "differs": match.differs,
        "note": match.note,
    }


def name_match(match: Match) -> list[str]:
    """Returns the names of a match's incidents; of its rows where it has no incident."""
    if match.incidents:
        return [name_incident(incident) for incident in match.incidents]
    names = []
    for row in match.outside:
        where = f" in {row.place.name}" if row.place else ""
        days = dict.fromkeys((row.when.earliest.isoformat(), row.when.latest.isoformat()))
        names.append(f"{row.event or 'event'}{where}, {' to '.join(days)}")
    return names


def _figure(pair: FigurePair) -> Record:
    return {
        "harm": pair.harm,
        "group": pair.group,
        "here": _ends(pair.here),
        "there": _ends(pair.there),
        "claims": list(pair.claims),
        "verdict": pair.verdict,
    }


def _ends(ends: Ends | None) -> dict[str, Any] | None:
    return dict(zip(("low", "best", "high"), ends, strict=True)) if ends else None
