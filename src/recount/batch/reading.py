"""Reads one partition: the pipeline's own functions, mapped over its records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from recount.batch.inputs import read_partition
from recount.batch.pieces import Partition
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
    ("id", pa.string()), ("published", pa.string()), ("moment", pa.string()),
    ("order", pa.binary()), ("twin", pa.binary(16)), ("doc", pa.string()), ("body", pa.binary()),
    ("mentions", pa.string()), ("claims", pa.string()), ("issues", pa.string()),
    ("retrieval", pa.string()),
])  # fmt: skip


@lru_cache(maxsize=1)
def _open_reader(make: Make, settings: Settings) -> Reader:
    return make(settings)


def make_reader(settings: Settings) -> Reader:
    """Returns the reader that the settings name."""
    return build_reader(settings)


@dataclass(frozen=True, slots=True)
class How:
    """How partitions are read: the settings, what the caller knows better, and by whom."""

    settings: Settings
    intake: IngestOptions
    make: Make

    def reader(self) -> Reader:
        """Returns this worker's reader."""
        return _open_reader(self.make, self.settings)


def read_records(
    partition: Partition,
    how: How,
    skipped: Collection[int] = (),
    *,
    start: int = 0,
    end: int | None = None,
) -> Iterator[tuple[Ingested, Reading] | Issue]:
    """Yields documents with their readings, and issues.

    Records are counted from 0; those `skipped` are not read, and told as issues
    (`worker_died`). With `start` and `end`, the end exclusive, only these are read.
    """
    reader = how.reader()
    for number, found in enumerate(read_partition(partition, how.intake)):
        if number < start or (end is not None and number >= end):
            continue
        if isinstance(found, Issue):
            yield found
        elif number in skipped:
            message = f"{reader.name}: each worker that read it died; it is left out"
            yield Issue("extract", "worker_died", "error", found.doc.ref, message)
        else:
            yield found, read_document(reader, found)


def probe(partition: Partition, how: How, start: int, end: int) -> int:
    """Reads some records to see whether the worker lives through it; returns how many."""
    return sum(1 for _ in read_records(partition, how, start=start, end=end))


def count_records(partition: Partition, how: How) -> int:
    """Returns how many records a partition has, those that are none included."""
    return sum(1 for _ in read_partition(partition, how.intake))


def read_part(root: Path, partition: Partition, how: How, skipped: Collection[int] = ()) -> Made:
    """Reads a partition and returns its rows."""
    found: list[tuple[Ingested, Reading]] = []
    lost: list[Issue] = []
    for item in read_records(partition, how, skipped):
        if isinstance(item, Issue):
            lost.append(item)
        else:
            found.append(item)
    name = part_name("readings", partition.number)
    told = {
        "reader": how.reader().name,
        "rows": len(found),
        "issues": [encode(issue) for issue in lost],
    }
    return Made({name: pack(dump_rows(found), SCHEMA)}, told)
