"""The stages of a batch in their order, each as jobs of its own.

    readings    a partition → documents, mentions, claims      (the costly one)
    copies      signatures by partition, bands by hash, pairs compared in full
    relations   families of copies, shared passages, denials
    linking     rare words, strands with their sheets, pairs, components
    incidents   components → incidents

The jobs and what each makes depend on the inputs alone: so the bytes are the same whatever the
number of workers, and a run that was broken off goes on with what is missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from recount import __version__
from recount.batch.corpus import open_corpus
from recount.batch.engine import Engine, find_poison
from recount.batch.inputs import plan_partitions
from recount.batch.outputs import pack_records
from recount.batch.pieces import Partition
from recount.batch.reading import How, Make, count_records, make_reader, probe, read_part
from recount.batch.shelf import WORK, Job, fingerprint, part_name, write_whole
from recount.batch.stages import Stages
from recount.codec import decode, encode
from recount.errors import UsageError
from recount.ingest import IngestOptions
from recount.model import Incident, Issue
from recount.pipeline import Settings
from recount.prepared import FORMAT, MANIFEST
from recount.reconcile.codebooks import find_policy
from recount.records import incident_record, issue_record, source_record
from recount.sources import count_sources

LAYOUT = 3
"""Is raised when jobs make other files, so that they are done again."""
INCIDENTS_A_FILE = 1_000
READERS = ("learned", "rules")
TABLES = ("readings", "documents", "claims", "incidents", "sources", "issues")


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What is fixed for a batch beside its settings.

    `size` is how many records a partition has; `make` makes a reader on a worker.
    """

    size: int = 500
    intake: IngestOptions = field(default_factory=IngestOptions)
    make: Make = make_reader


@dataclass(slots=True)
class BatchResult:
    """What a batch holds in the end, and what could not be read."""

    counts: dict[str, int] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def run_batch(
    inputs: Sequence[str],
    out: str | Path,
    engine: Engine,
    settings: Settings,
    options: BatchOptions | None = None,
) -> BatchResult:
    """Reads the inputs and builds their incidents; writes Parquet and a manifest into a folder.

    The folder must be the same for all workers. Safe to interrupt and to run again: only what
    is missing, or does not fit its manifest, is done. Raises UsageError for a reader that a
    batch does not have, and where there is nothing to read.
    """
    options = options or BatchOptions()
    if settings.reader not in READERS:
        raise UsageError(f"reader {settings.reader!r}: a batch reads with {', '.join(READERS)}")
    find_policy(settings.codebook)
    root = Path(out).resolve()
    partitions, issues = plan_partitions(inputs, options.size)
    planned = list(issues)
    if not partitions:
        raise UsageError(f"nothing to read: {'; '.join(i.message for i in issues)}")
    read = read_all(root, engine, partitions, settings, options)
    names = sorted({str(entry["reader"]) for entry in read})
    mark = fingerprint(__version__, LAYOUT, [entry["outputs"] for entry in read])
    run = Stages(root, engine, mark, len(partitions), open_corpus(root, len(partitions)))
    run.find_house()
    run.count_terms()
    run.find_copies()
    related = run.relate()
    incidents = run.link(settings.codebook)
    for number, entry in enumerate(read):
        lost = [decode(Issue, i) for i in (*entry["issues"], *related[number]["issues"])]
        issues += lost
    files = _write_tables(run, incidents, issues)
    counts = {
        "documents": len(run.corpus.docs),
        "claims": sum(entry["claims"] for entry in related),
        "incidents": len(incidents),
        "issues": len(issues),
    }
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "codebook": settings.codebook,
        "reader": names[0],
        "partition_size": options.size,
        "counts": counts,
        "issues": [encode(issue) for issue in planned],
        "partitions": _tell_parts(partitions, read, related),
        "files": files,
    }
    _sweep(root, manifest)
    write_whole(root / MANIFEST, json.dumps(manifest, indent=1).encode() + b"\n")
    return BatchResult(counts, issues)


def read_all(
    root: Path,
    engine: Engine,
    partitions: Sequence[Partition],
    settings: Settings,
    options: BatchOptions,
) -> list[dict[str, Any]]:
    """Reads all partitions; a record of which workers die becomes an issue (`worker_died`)."""
    own = [path.read_bytes().hex() for path in (*settings.registry_files,
                                                *settings.gazetteer_files)]  # fmt: skip
    how = How(settings, options.intake, options.make)
    mark = (
        __version__,
        LAYOUT,
        (settings.reader, settings.threshold, settings.passes, own),
        options.make.__qualname__,
        encode(options.intake),
    )
    jobs = [
        Job("readings", p.number, fingerprint(*mark, p.told()), read_part, (p, how))
        for p in partitions
    ]

    def mend(job: Job) -> Job:
        (partition, _) = job.args

        def dies(start: int, end: int) -> bool:
            return not engine.survives(probe, partition, how, start, end)

        poison = find_poison(dies, 0, count_records(partition, how))
        return replace(job, args=(partition, how, frozenset(poison)))

    return engine.run(root, jobs, mend)


def _tell_parts(
    partitions: Sequence[Partition],
    read: Sequence[dict[str, Any]],
    related: Sequence[dict[str, Any]],
) -> list[dict[str, Any]]:
    """Returns what the manifest says of each partition."""
    return [
        {
            "number": partition.number,
            "inputs": partition.told(),
            "rows": entry["rows"],
            "issues": entry["issues"],
            "outputs": entry["outputs"] | _public(beside["outputs"]),
        }
        for partition, entry, beside in zip(partitions, read, related, strict=True)
    ]


def _write_tables(
    run: Stages, incidents: Sequence[Incident], issues: Sequence[Issue]
) -> dict[str, str]:
    """Writes what is told of the corpus as a whole; returns the files' SHA-256 by name."""
    refs = dict(zip(run.corpus.ids, run.corpus.refs, strict=True))
    tables = {
        "incidents": (incident_record(incident, refs) for incident in incidents),
        "sources": (source_record(source) for source in count_sources(run.claims())),
        "issues": (issue_record(issue) for issue in issues),
    }
    files: dict[str, str] = {}
    for name, records in tables.items():
        number = 0
        while (chunk := list(islice(records, INCIDENTS_A_FILE))) or not number:
            body = pack_records(name, chunk)
            write_whole(run.root / part_name(name, number), body)
            files[part_name(name, number)] = _sha256(body)
            number += 1
    return files


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _public(outputs: dict[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in outputs.items() if not name.startswith(WORK)}


def _sweep(root: Path, manifest: dict[str, Any]) -> None:
    """Removes the tables' files of an earlier run that had more."""
    kept = set(manifest["files"]) | {n for part in manifest["partitions"] for n in part["outputs"]}
    for table in TABLES:
        for path in (root / table).glob("*.parquet"):
            if f"{table}/{path.name}" not in kept:
                path.unlink()
