"""What the codebooks' exports share: a file a table, the figures' claims, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from recount.coding import Coded
from recount.coding.dossier import Dossier, build_dossiers
from recount.coding.rows import LeftOut, Row, SetFigure
from recount.export.csv import encode_rows
from recount.export.snapshot import Files, Snapshot
from recount.model import Claim, Document

FIGURES = (
    "row", "incident", "figure", "value", "claim", "rule", "source", "report", "start", "end",
    "sentence",
)  # fmt: skip
LEFT_OUT = ("incident", "event", "when", "place", "reason")


def make_dossiers(snapshot: Snapshot) -> list[Dossier]:
    """Returns the incidents of a snapshot with their claims and reports."""
    facts = snapshot.facts
    return build_dossiers(facts.incidents, facts.claims, facts.documents)


def write_coded(
    coded: Coded, columns: Mapping[str, Sequence[str]], snapshot: Snapshot, remarks: str
) -> Files:
    """Yields the tables as CSV, then figures.csv and not_coded.csv.

    `columns` are those of each table, in their order. A row's cell that it doesn't have is empty.
    `remarks` is the column that says so where a redacted export has moved a row's point: its
    code of precision is that of the place named, not of the point.
    """
    facts, moved = snapshot.facts, _say_moved(snapshot)
    for name, rows in coded.tables.items():
        shown = [_remark(row, remarks, moved) for row in rows] if moved else rows
        cells = [[row.get(column) for column in columns[name]] for row in shown]
        yield f"{name}.csv", encode_rows(columns[name], cells), len(rows)
    claims = {claim.id: claim for claim in facts.claims}
    docs = {doc.id: doc for doc in facts.documents}
    found = [_trace(figure, claims, docs) for figure in coded.figures]
    yield "figures.csv", encode_rows(FIGURES, found), len(found)
    left = [_describe(item) for item in coded.left_out]
    yield "not_coded.csv", encode_rows(LEFT_OUT, left), len(left)


def _say_moved(snapshot: Snapshot) -> str | None:
    if snapshot.redaction is None:
        return None
    return f"The point is moved by up to {snapshot.redaction['blur_km']:g} km."


def _remark(row: Row, column: str, remark: str) -> Row:
    if row.get("latitude") is None:
        return row
    said = str(row.get(column) or "")
    ending = "" if not said or said.endswith(".") else "."
    return {**row, column: f"{said}{ending} {remark}".strip()}


def _trace(
    figure: SetFigure, claims: Mapping[str, Claim], docs: Mapping[str, Document]
) -> list[str | int | None]:
    """Returns a figure with the claim that set it: who says it, in which report and sentence."""
    claim = claims.get(figure.claim or "")
    head = [figure.row, figure.incident, figure.figure, figure.value, figure.claim, figure.rule]
    if claim is None:
        return [*head, None, None, None, None, None]
    doc = docs.get(claim.doc_id)
    identity = claim.source.identity if claim.source else None
    source = identity.name if identity else (doc.outlet if doc else None)
    sentence = claim.sentence
    where = [doc.ref if doc else None, sentence.start, sentence.end]
    return [*head, source, *where, " ".join(sentence.text.split())]


def _describe(item: LeftOut) -> list[str | None]:
    fields = asdict(item)
    return [fields[name] for name in LEFT_OUT]
