"""Tables as Parquet: typed columns, the same tables and names as in CSV."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from recount.export.csv import mend_surrogates
from recount.export.tables import Kind

_TYPES: dict[Kind, pa.DataType] = {
    "str": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "spans": pa.string(),
    "list": pa.string(),
    "figures": pa.string(),
}


def write_table(columns: Sequence[tuple[str, Kind]], rows: Iterable[Sequence[Any]]) -> bytes:
    """Returns a table as a Parquet file's bytes, the same for the same rows.

    Types do not depend on the rows, so that an empty table has the same schema. A number that
    64 bits cannot hold becomes null.
    """
    filled = list(rows)
    arrays = []
    for k, (_name, kind) in enumerate(columns):
        values = [_fit(row[k], kind) for row in filled]
        arrays.append(pa.array(values, type=_TYPES[kind]))
    table = pa.Table.from_arrays(arrays, names=[name for name, _kind in columns])
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", version="2.6")
    return out.getvalue()


def _fit(value: Any, kind: Kind) -> Any:
    if isinstance(value, str):
        return mend_surrogates(value)
    if kind == "int" and value is not None and not -(2**63) <= value < 2**63:
        return None
    return value
