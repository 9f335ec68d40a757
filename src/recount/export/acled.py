"""ACLED: its 31 columns, the claim behind each figure, and what ACLED doesn't code."""

from __future__ import annotations

from recount.coding import code_acled
from recount.coding.sources import find_timestamp
from recount.export.coded import make_dossiers, write_coded
from recount.export.snapshot import Files, Snapshot
from recount.vocab.loader import load_table


def export_acled(snapshot: Snapshot) -> Files:
    """Yields acled.csv, figures.csv and not_coded.csv."""
    facts = snapshot.facts
    timestamp = find_timestamp(facts.documents, facts.decisions)
    coded = code_acled(make_dossiers(snapshot), timestamp, facts.find_seat)
    columns = {"acled": load_table("coding_acled")["columns"]}
    yield from write_coded(coded, columns, snapshot, "notes")
