"""UCDP GED: its 49 columns, the claim behind each figure, and what UCDP GED doesn't code."""

from __future__ import annotations

from recount.coding import code_ucdp
from recount.export.coded import make_dossiers, write_coded
from recount.export.snapshot import Files, Snapshot
from recount.vocab.loader import load_table


def export_ucdp(snapshot: Snapshot) -> Files:
    """Yields ucdp.csv, figures.csv and not_coded.csv."""
    coded = code_ucdp(make_dossiers(snapshot), snapshot.facts.copies)
    columns = {"ucdp": load_table("coding_ucdp")["columns"]}
    yield from write_coded(coded, columns, snapshot, "where_description")
