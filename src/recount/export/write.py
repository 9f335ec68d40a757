"""Writes an export: a folder of files with a manifest that says what they are.

The same case gives the same bytes: nothing here looks at the clock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from itertools import chain
from pathlib import Path

from recount.errors import UsageError
from recount.export.acled import export_acled
from recount.export.airwars import export_airwars
from recount.export.annotations import export_annotations
from recount.export.claimreview import export_claimreview
from recount.export.csv import encode_rows
from recount.export.datapackage import Package
from recount.export.ftm import export_ftm
from recount.export.geojson import export_geojson
from recount.export.hxl import export_hxl
from recount.export.jsonl import write_line
from recount.export.prov import export_prov
from recount.export.snapshot import RECORDS, Files, Snapshot
from recount.export.tables import TABLES, build_rows, name_columns
from recount.export.ucdp import export_ucdp


def _jsonl(snapshot: Snapshot) -> Files:
    for kind, name in RECORDS.items():
        records = snapshot.records.get(kind, ())
        lines = "".join(f"{write_line(record)}\n" for record in records)
        yield f"{name}.jsonl", lines.encode("utf-8"), len(records)


def _csv(snapshot: Snapshot) -> Files:
    for table in TABLES:
        rows = list(build_rows(table, snapshot.records.get(table.record, ())))
        names = [name for name, _kind in name_columns(table)]
        yield f"{table.name}.csv", encode_rows(names, rows), len(rows)


def _parquet(snapshot: Snapshot) -> Files:
    from recount.export.parquet import write_table  # noqa: PLC0415 - 0.2 s for pyarrow

    for table in TABLES:
        rows = list(build_rows(table, snapshot.records.get(table.record, ())))
        yield f"{table.name}.parquet", write_table(name_columns(table), rows), len(rows)


EXPORTERS: Mapping[str, Callable[[Snapshot], Files]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "parquet": _parquet,
    "ucdp": export_ucdp,
    "acled": export_acled,
    "airwars": export_airwars,
    "geojson": export_geojson,
    "hxl": export_hxl,
    "ftm": export_ftm,
    "annotations": export_annotations,
    "claimreview": export_claimreview,
    "prov": export_prov,
}
OWN_CODEBOOK: Mapping[str, str] = {"ucdp": "ucdp", "acled": "acled", "airwars": "airwars"}
"""The codebook of a form that is a codebook's own; it is the default there."""


def write_export(snapshot: Snapshot, form: str, folder: Path) -> list[Path]:
    """Writes a snapshot into a folder, which is made if need be, and returns the files.

    Each file is written whole or not at all, the manifest last: a folder with a manifest is
    complete. Files of the same names are replaced, others left alone. Raises UsageError for an
    unknown form and for a folder that cannot be written.
    """
    if form not in EXPORTERS:
        raise UsageError(f"export to {form!r}: one of {', '.join(EXPORTERS)}")
    written, listed = [], []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "manifest.json").unlink(missing_ok=True)
        package = Package(snapshot, form)
        for name, data, records in chain(EXPORTERS[form](snapshot), package.describe()):
            written.append(_place(folder / name, data))
            package.add(name, data, records)
            digest = hashlib.sha256(data).hexdigest()
            listed.append({"name": name, "records": records, "sha256": digest})
        manifest = {
            "format": form,
            "program": snapshot.program,
            "case_version": snapshot.case_version,
            "codebook": dict(snapshot.codebook),
            "verified_only": snapshot.verified_only,
            "redaction": dict(snapshot.redaction) if snapshot.redaction else None,
            "notes": list(snapshot.notes),
            "files": listed,
        }
        text = json.dumps(manifest, ensure_ascii=True, indent=2) + "\n"
        written.append(_place(folder / "manifest.json", text.encode("ascii")))
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror or error}") from error
    return written


def _place(path: Path, data: bytes) -> Path:
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(data)
    return draft.replace(path)
