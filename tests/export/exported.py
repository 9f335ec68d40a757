"""What the tests of the exports share: the invented case as a snapshot, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import sample_case as sample
from outside_files import KOBA, STRIKE, acled, ucdp

from recount.export.snapshot import Facts, Snapshot
from recount.export.write import write_export
from recount.model import Outside
from recount.outside import read_file
from recount.records import (
    claim_record,
    decision_record,
    document_record,
    incident_record,
    issue_record,
    mention_record,
    outside_record,
    source_record,
)

REFS = {doc.id: doc.ref for doc in sample.DOCS}
BY_ID = {doc.id: doc for doc in sample.DOCS}
OUTSIDE = [
    row
    for body, ref in ((ucdp(KOBA), "ged.csv"), (acled(STRIKE), "acled.csv"))
    for row in read_file(body, ref)
    if isinstance(row, Outside)
]
SNAPSHOT = Snapshot(
    records={
        "document": [
            document_record(doc, REFS.get(sample.COPIES.get(doc.id, ""))) for doc in sample.DOCS
        ],
        "mention": [
            mention_record(BY_ID[claim.doc_id], "count", count)
            for claim in sample.CLAIMS
            for count in claim.counts
        ],
        "claim": [claim_record(claim, BY_ID[claim.doc_id]) for claim in sample.CLAIMS],
        "incident": [incident_record(incident, REFS) for incident in sample.INCIDENTS],
        "source": [source_record(source) for source in sample.SOURCES],
        "issue": [issue_record(issue) for issue in sample.ISSUES],
        "decision": [decision_record(decision) for decision in sample.DECISIONS],
        "outside": [outside_record(row) for row in OUTSIDE],
    },
    case_version="abc",
    codebook={"key": "ucdp", "name": "UCDP GED", "version": "1"},
    program="recount 0.1.0",
    facts=Facts(
        sample.DOCS, sample.CLAIMS, sample.INCIDENTS, sample.DECISIONS, frozenset(sample.COPIES)
    ),
)
EMPTY = Snapshot({}, "abc", SNAPSHOT.codebook, SNAPSHOT.program)
INTERCHANGE = ("geojson", "hxl", "ftm", "annotations", "claimreview", "prov")


def write(folder: Path, form: str, snapshot: Snapshot = SNAPSHOT) -> Mapping[str, bytes]:
    """Writes an export and returns its files by name."""
    paths = write_export(snapshot, form, folder)
    return {path.name: path.read_bytes() for path in paths}
