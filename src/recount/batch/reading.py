"""Reads one partition: the pipeline's own functions, mapped over its records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from recount.batch.inputs import Partition, read_partition
from recount.batch.shelf import Made, pack, part_name
from recount.codec import encode
from recount.extract.reader import Reader
from recount.ingest import Ingested, IngestOptions
from recount.model import Issue, Reading
from recount.pipeline import Settings, build_reader, read_document
from recount.prepared import dump_rows

Make = Callable[[Settings], Reader]
"""Makes a reader on a worker; a worker keeps the one that it has made."""
SCHEMA = pa.schema([
    ("id", pa.string()), ("published", pa.string()), ("order", pa.binary()), ("doc", pa.string()),
    ("body", pa.binary()), ("mentions", pa.string()), ("claims", pa.string()),
    ("issues", pa.string()),
])  # fmt: skip


@lru_cache(maxsize=1)
def _open_reader(make: Make, settings: Settings) -> Reader:
    return make(settings)


def make_reader(settings: Settings) -> Reader:
    """Returns the reader that the settings name."""
    return build_reader(settings)


def read_records(
    partition: Partition, settings: Settings, options: IngestOptions, make: Make,
    skipped: Collection[int] = (), start: int = 0, end: int | None = None,
) -> Iterator[tuple[Ingested, Reading] | Issue]:  # fmt: skip
    """Yields documents with their readings, and issues.

    Records are counted from 0; those `skipped` are not read, and told as issues
    (`worker_died`). With `start` and `end`, the end exclusive, only these are read.
    """
    reader = _open_reader(make, settings)
    for number, found in enumerate(read_partition(partition, options)):
        if number < start or (end is not None and number >= end):
            continue
        if isinstance(found, Issue):
            yield found
        elif number in skipped:
            message = f"{reader.name}: each worker that read it died; it is left out"
            yield Issue("extract", "worker_died", "error", found.doc.ref, message)
        else:
            yield found, read_document(reader, found)


def probe(partition: Partition, settings: Settings, options: IngestOptions, make: Make,
          start: int, end: int) -> int:  # fmt: skip
    """Reads some records to see whether the worker lives through it; returns how many."""
    return sum(1 for _ in read_records(partition, settings, options, make, (), start, end))


def count_records(partition: Partition, options: IngestOptions) -> int:
    """Returns how many records a partition has, those that are none included."""
    return sum(1 for _ in read_partition(partition, options))


def read_part(root: Path, partition: Partition, settings: Settings, options: IngestOptions,
              make: Make, skipped: Collection[int] = ()) -> Made:  # fmt: skip
    """Reads a partition and returns its rows."""
    found: list[tuple[Ingested, Reading]] = []
    lost: list[Issue] = []
    for item in read_records(partition, settings, options, make, skipped):
        if isinstance(item, Issue):
            lost.append(item)
        else:
            found.append(item)
    name = part_name("readings", partition.number)
    told = {
        "reader": _open_reader(make, settings).name,
        "rows": len(found),
        "issues": [encode(issue) for issue in lost],
    }
    return Made({name: pack(dump_rows(found), SCHEMA)}, told)
