"""Airwars: its incident, belligerent and source tables, and the claim behind each figure."""

from __future__ import annotations

from recount.coding import code_airwars
from recount.coding.airwars_figures import name_figures
from recount.export.coded import make_dossiers, write_coded
from recount.export.snapshot import Files, Snapshot
from recount.vocab.loader import load_table


def export_airwars(snapshot: Snapshot) -> Files:
    """Yields incidents.csv, belligerents.csv, sources.csv, figures.csv and not_coded.csv."""
    table = load_table("coding_airwars")["columns"]
    columns = {
        "incidents": [*table["incident"], *name_figures()],
        "belligerents": table["belligerent"],
        "sources": [*table["source"], *name_figures()],
    }
    coded = code_airwars(make_dossiers(snapshot))
    yield from write_coded(coded, columns, snapshot, "geolocation_notes")
