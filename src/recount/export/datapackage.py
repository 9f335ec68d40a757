"""`datapackage.json`: what the files of an export are, column by column (Frictionless, v1).

The data dictionary is `vocab/data/columns.toml`. Tables that it does not know are listed
without a schema.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from recount.export.common import made_with
from recount.export.jsonl import write_json
from recount.export.snapshot import Files, Snapshot
from recount.export.tables import BY_NAME, Kind, name_columns
from recount.vocab.loader import load_table

NAME = "datapackage.json"
_MEDIA = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".jsonld": "application/ld+json",
    ".geojson": "application/geo+json",
    ".parquet": "application/vnd.apache.parquet",
}
_TYPES: Mapping[Kind, str] = {"int": "integer", "float": "number", "bool": "boolean"}
_TABULAR = ("csv", "parquet")
_KEYS = ("documents", "claims", "incidents", "sources", "outside")
# These name one record of the table, in whatever table they stand.
_POINTERS = {
    "document": "documents",
    "claim": "claims",
    "incident": "incidents",
    "outside": "outside",
}


class Package:
    """The descriptor of an export's files, filled while they are written."""

    def __init__(self, snapshot: Snapshot, form: str) -> None:
        self._snapshot = snapshot
        self._form = form
        self._resources: list[dict[str, Any]] = []

    def add(self, name: str, data: bytes, records: int) -> None:
        """Adds a file by its name, its bytes and the number of its records."""
        self._resources.append(_resource(self._form, name, data, records))

    def describe(self) -> Files:
        """Yields the descriptor of the files that were added."""
        package = {
            "profile": "data-package",
            "name": f"recount-{self._form}",
            "title": "Claims and incidents read from news reports",
            "version": self._snapshot.case_version,
            "made_with": made_with(self._snapshot),
            "resources": list(self._resources),
        }
        yield NAME, write_json(package), len(self._resources)


def _resource(form: str, name: str, data: bytes, records: int) -> dict[str, Any]:
    path = PurePath(name)
    table = path.name.partition(".")[0]
    schema = build_schema(form, table, path.suffix)
    tabular = path.suffix == ".csv" and schema is not None
    return {
        "name": "".join(c if c.isalnum() or c in "-_" else "-" for c in path.name.lower()),
        "path": name,
        "profile": "tabular-data-resource" if tabular else "data-resource",
        "format": path.suffix.removeprefix("."),
        "mediatype": _MEDIA.get(path.suffix, "application/octet-stream"),
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "rowcount": records,
        **({"dialect": _dialect(form)} if tabular else {}),
        **({"schema": schema} if schema else {}),
    }


def _dialect(form: str) -> dict[str, Any]:
    dialect: dict[str, Any] = {"delimiter": ",", "lineTerminator": "\r\n"}
    # A row of hashtags stands between the heading and the values.
    return dialect | ({"commentRows": [2]} if form == "hxl" else {})


def build_schema(form: str, table: str, suffix: str) -> dict[str, Any] | None:
    """Returns the schema of a table of a form of export; none for what is no known table."""
    if form in _TABULAR and table in BY_NAME:
        columns = name_columns(BY_NAME[table])
        fields = [
            _field("tables", table, name, _type(name, kind, dated=form == "csv"))
            for name, kind in columns
        ]
        names = [name for name, _kind in columns]
        return {"fields": fields, **_keys(table, names, f"-{form}")}
    part = "jsonl" if suffix == ".jsonl" else form
    told = load_table("columns")
    if table not in told.get(part, {}):
        return None
    kinds: dict[str, str] = {}
    for kind, listed in told["types" if suffix == ".csv" else "json_types"].items():
        kinds |= dict.fromkeys(listed, kind)
    kinds |= told["json_types_of"].get(table, {}) if part == "jsonl" else {}
    names = _names_of(part, table)
    return {"fields": [_field(part, table, name, kinds.get(name, "string")) for name in names]}


def _names_of(part: str, table: str) -> list[str]:
    """Returns the columns of a table that is described, in their order."""
    if part == "hxl":
        return list(load_table("interchange")["hxl"])
    columns = load_table("columns")
    return list(columns["fields"][table] if part == "jsonl" else columns[part][table])


def _type(name: str, kind: Kind, *, dated: bool) -> str:
    if dated and name in load_table("columns")["types"]["date"]:
        return "date"
    return _TYPES.get(kind, "string")


def _field(part: str, table: str, name: str, kind: str) -> dict[str, Any]:
    described = describe_column(part, table, name)
    return {"name": name, "type": kind, **({"description": described} if described else {})}


def describe_column(part: str, table: str, name: str) -> str | None:
    """Returns what a column is; none where the data dictionary does not tell."""
    columns = load_table("columns")
    own: Mapping[str, str] = columns.get(part, {}).get(table, {})
    told: str | None = own.get(name) or columns["common"].get(name)
    return told


def _keys(table: str, names: Sequence[str], ending: str) -> dict[str, Any]:
    """Returns a table's own key, and the keys by which its rows belong to others."""
    keys: dict[str, Any] = {}
    if table in _KEYS:
        keys["primaryKey"] = ["id"]
    foreign = [
        {"fields": [name], "reference": {"resource": f"{other}{ending}", "fields": ["id"]}}
        for name, other in _POINTERS.items()
        if name in names
    ]
    return keys | ({"foreignKeys": foreign} if foreign else {})
