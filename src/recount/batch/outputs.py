"""Writes records as Parquet: the columns of the export's tables, and the whole record as JSON."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.parquet as pq

from recount.export.jsonl import write_line
from recount.export.parquet import write_table
from recount.export.tables import BY_NAME, build_rows, name_columns
from recount.records import Record


def pack_records(name: str, records: Iterable[Record], *, whole: bool = True) -> bytes:
    """Returns records as a file of the table of that name, the same for the same records.

    `whole` adds a column `record`: a line of JSON, as `recount export` writes it.
    """
    held = list(records)
    body = write_table(name_columns(BY_NAME[name]), build_rows(BY_NAME[name], held))
    if not whole:
        return body
    table = pq.read_table(pa.BufferReader(body))
    lines = [write_line(record).rstrip("\n") for record in held]
    out = io.BytesIO()
    table = table.append_column("record", pa.array(lines, pa.string()))
    pq.write_table(table, out, compression="zstd", version="2.6")
    return out.getvalue()
