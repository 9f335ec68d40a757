"""The folder of a run: files written whole or not at all, and what each was made from.

Invariant: a job's entry is written after its files, and names their SHA-256 and the fingerprint
of what they were made from; a job whose entry does not fit its files has not been done.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from recount.model import Claim, Document
from recount.prepared import ROWS_A_GROUP, load_claims, load_doc

Where = tuple[int, int]
"""A document's place: the number of its partition, and its row there."""
WORK = "work"
Group = TypeVar("Group", bound=Sized)


@dataclass(frozen=True, slots=True)
class Made:
    """What a job makes: files by their names in the folder, and what is told of them."""

    files: Mapping[str, bytes]
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """A task of a stage: `work(root, *args)` makes its files.

    `fingerprint` is that of all that they depend on.
    """

    stage: str
    number: int
    fingerprint: str
    work: Callable[..., Made]
    args: tuple[Any, ...] = ()


def fingerprint(*parts: object) -> str:
    """Returns the SHA-256 of JSON-able parts."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def write_whole(path: Path, body: bytes) -> None:
    """Writes a file under another name, then gives it its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    held = path.with_name(f".{path.name}.{os.getpid()}")
    with held.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    held.replace(path)


def perform(root: Path, job: Job) -> dict[str, Any]:
    """Does a job on a worker and returns its entry."""
    made = job.work(root, *job.args)
    for name, body in made.files.items():
        write_whole(root / name, body)
    entry = {
        "fingerprint": job.fingerprint,
        "outputs": {name: hashlib.sha256(body).hexdigest() for name, body in made.files.items()},
        **made.told,
    }
    write_whole(entry_path(root, job.stage, job.number), json.dumps(entry).encode())
    return entry


def entry_path(root: Path, stage: str, number: int) -> Path:
    """Returns where a job's entry stands."""
    return root / WORK / stage / f"{number:05d}.json"


def done_entry(root: Path, job: Job) -> dict[str, Any] | None:
    """Returns a job's entry if it has been done from the same and its files are whole."""
    try:
        entry: dict[str, Any] = json.loads(entry_path(root, job.stage, job.number).read_bytes())
        if entry["fingerprint"] != job.fingerprint:
            return None
        for name, digest in entry["outputs"].items():
            with (root / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return entry


def pack_jobs(groups: Iterable[Group], most: int) -> list[list[Group]]:
    """Returns groups in jobs of `most` items or fewer, a larger group in one of its own."""
    jobs: list[list[Group]] = []
    held = 0
    for group in groups:
        if not jobs or held + len(group) > most:
            jobs.append([])
            held = 0
        jobs[-1].append(group)
        held += len(group)
    return jobs


def part_name(folder: str, number: int) -> str:
    """Returns the name of a partition's file in a folder."""
    return f"{folder}/{number:05d}.parquet"


def pack(
    columns: Mapping[str, Any], schema: pa.Schema | None = None, group: int = ROWS_A_GROUP
) -> bytes:
    """Returns columns as a Parquet file's bytes, the same for the same columns."""
    table = pa.table(dict(columns), schema=schema)
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", version="2.6", row_group_size=group)
    return out.getvalue()


def pack_buckets(tables: Sequence[pa.Table]) -> bytes:
    """Returns tables of one schema as a Parquet file with a row group, or none, for each.

    The metadata's `groups` says which row group is which table's; see `read_bucket`.
    """
    held = [n for n, table in enumerate(tables) if table.num_rows]
    groups = {str(bucket): n for n, bucket in enumerate(held)}
    schema = tables[0].schema.with_metadata({b"groups": json.dumps(groups).encode()})
    out = io.BytesIO()
    with pq.ParquetWriter(out, schema, compression="zstd", version="2.6") as writer:
        for n in held:
            rows = tables[n].replace_schema_metadata(schema.metadata)
            writer.write_table(rows, row_group_size=rows.num_rows)
    return out.getvalue()


def read_bucket(paths: Iterable[Path], bucket: int) -> pa.Table:
    """Returns one bucket's rows of several files, with the file's position as `part`."""
    found = []
    for part, path in enumerate(paths):
        file = pq.ParquetFile(path)
        groups = json.loads((file.schema_arrow.metadata or {}).get(b"groups", b"{}"))
        if str(bucket) in groups:
            rows = file.read_row_group(groups[str(bucket)]).replace_schema_metadata(None)
        else:
            rows = file.schema_arrow.remove_metadata().empty_table()
        found.append(rows.append_column("part", pa.array([part] * len(rows), pa.int32())))
    return pa.concat_tables(found)


def load(path: Path, columns: Sequence[str] | None = None) -> dict[str, list[Any]]:
    """Returns a file's columns as lists."""
    wanted = None if columns is None else list(columns)
    found: dict[str, list[Any]] = pq.read_table(path, columns=wanted).to_pydict()
    return found


def fetch(root: Path, folder: str, column: str, wanted: Iterable[Where]) -> dict[Where, str]:
    """Returns one column's values of some documents, reading only the groups they stand in."""
    return {where: row[0] for where, row in fetch_rows(root, folder, (column,), wanted).items()}


def fetch_rows(
    root: Path, folder: str, columns: Sequence[str], wanted: Iterable[Where]
) -> dict[Where, tuple[Any, ...]]:
    """Returns some columns' values of some documents, reading only the groups they stand in."""
    by_group: dict[tuple[int, int], list[int]] = {}
    for part, row in sorted(set(wanted)):
        by_group.setdefault((part, row // ROWS_A_GROUP), []).append(row)
    found: dict[Where, tuple[Any, ...]] = {}
    opened: tuple[int, Any] = (-1, None)
    for (part, group), rows in by_group.items():
        if opened[0] != part:
            opened = part, pq.ParquetFile(root / part_name(folder, part))
        read = opened[1].read_row_group(group, columns=[*columns])
        values = [read.column(name) for name in columns]
        for row in rows:
            found[part, row] = tuple(value[row % ROWS_A_GROUP].as_py() for value in values)
    return found


def map_arrow(root: Path, folder: str, wanted: Iterable[Where]) -> Iterator[tuple[Where, Any]]:
    """Yields where some documents stand, in order, each with its partition's Arrow file, mapped."""
    opened: tuple[int, Any] = (-1, None)
    for where in sorted(set(wanted)):
        if opened[0] != where[0]:
            opened = where[0], open_arrow(root, folder, where[0])
        yield where, opened[1]


def open_arrow(root: Path, folder: str, part: int) -> Any:
    """Returns a partition's Arrow file, mapped into memory."""
    return pa.ipc.open_file(pa.memory_map(str(root / part_name(folder, part))))


def pack_binary(name: str, values: Sequence[bytes | None]) -> bytes:
    """Returns one column of bytes as an Arrow file of a single batch, to be mapped."""
    batch = pa.record_batch({name: pa.array(values, pa.binary())})
    out = pa.BufferOutputStream()
    with pa.ipc.new_file(out, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(out.getvalue())


def fetch_docs(root: Path, wanted: Iterable[Where]) -> dict[Where, Document]:
    """Returns some documents."""
    return {k: load_doc(text) for k, text in fetch(root, "readings", "doc", wanted).items()}


def fetch_claims(root: Path, wanted: Iterable[Where], *, related: bool) -> dict[Where, list[Claim]]:
    """Returns the claims of some documents, as they were read or with their relations."""
    folder = f"{WORK}/related" if related else "readings"
    found = fetch(root, folder, "claims", wanted)
    return {k: list(load_claims(text)) for k, text in found.items()}
