"""Comparisons as flat tables: a row a changed field, and a row a match and figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from recount.compare.agreement import Agreement
from recount.compare.diff import Difference
from recount.compare.outside import Match
from recount.compare.records import name_match
from recount.compare.versions import Change, FieldChange
from recount.export.jsonl import write_line

CHANGE_COLUMNS = (
    "what", "change", "a", "b", "name", "field", "a_value", "b_value", "a_claim", "b_claim",
    "note", "metric", "units", "same", "alpha",
)  # fmt: skip
MATCH_COLUMNS = (
    "kind", "form", "incidents", "name", "event_ids", "first_day", "last_day", "score", "harm",
    "group", "here_low", "here_best", "here_high", "there_low", "there_best", "there_high",
    "verdict", "claims", "reasons", "note",
)  # fmt: skip


def build_change_rows(difference: Difference) -> Iterator[list[Any]]:
    """Yields a row for each field of each change, one for a change without fields, then alpha."""
    for change in difference.changes:
        for field in change.fields or (None,):
            yield _change_row(change, field)
    for found in difference.agreement:
        yield _agreement_row(found)


def _change_row(change: Change, field: FieldChange | None) -> list[Any]:
    head = [change.what, change.change, " ".join(change.a), " ".join(change.b), change.name]
    tail = [change.note, None, None, None, None]
    if field is None:
        return [*head, *[None] * 5, *tail]
    values = [_plain(field.a), _plain(field.b), field.a_claim, field.b_claim]
    return [*head, field.field, *values, *tail]


def _agreement_row(found: Agreement) -> list[Any]:
    head: list[Any] = ["agreement", *[None] * 4, found.field, *[None] * 4, found.reason]
    return [*head, found.metric, found.units, found.same, found.alpha]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return write_line(value) if isinstance(value, dict) else value


def build_match_rows(matches: list[Match]) -> Iterator[list[Any]]:
    """Yields a row for each figure of each match, and one for a match without figures."""
    for match in matches:
        rows = match.outside
        head = [
            match.kind,
            match.form,
            " ".join(incident.id for incident in match.incidents),
            "; ".join(name_match(match)),
            "; ".join(row.event_id for row in rows),
            min((row.when.earliest.isoformat() for row in rows), default=None),
            max((row.when.latest.isoformat() for row in rows), default=None),
            match.score,
        ]
        tail = ["; ".join(match.reasons) or None, match.note]
        for pair in match.figures:
            ends = [*(pair.here or [None] * 3), *(pair.there or [None] * 3)]
            said = [pair.harm, pair.group, *ends, pair.verdict, " ".join(pair.claims) or None]
            yield [*head, *said, *tail]
        if not match.figures:
            yield [*head, *[None] * 10, *tail]
