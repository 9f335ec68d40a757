"""The stages of a batch in their order, each as jobs of its own.

    readings    a partition → documents, mentions, claims      (the costly one)
    copies      signatures by partition, bands by hash, pairs compared in full
    relations   families of copies, shared passages, denials
    linking     rare words, strands, pairs, components
    incidents   components → incidents

The jobs and what each makes depend on the inputs alone: so the bytes are the same whatever the
number of workers, and a run that was broken off goes on with what is missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from recount import __version__
from recount.batch import copies as copying
from recount.batch import linking, relating
from recount.batch.corpus import (
    BUCKETS,
    HOUSE,
    RARITY,
    Corpus,
    count_sentences,
    count_terms,
    gather_house,
    gather_rarity,
    open_corpus,
)
from recount.batch.engine import Engine, find_poison
from recount.batch.inputs import Partition, plan_partitions
from recount.batch.outputs import pack_records
from recount.batch.reading import Make, count_records, make_reader, probe, read_part
from recount.batch.shelf import (
    WORK,
    Job,
    Made,
    Where,
    fingerprint,
    load,
    part_name,
    write_whole,
)
from recount.codec import decode, encode
from recount.errors import UsageError
from recount.ingest import IngestOptions
from recount.model import Claim, Incident, Issue
from recount.pipeline import Settings
from recount.prepared import FORMAT, MANIFEST, load_claims
from recount.reconcile.codebooks import find_policy
from recount.reconcile.incidents import finish_incidents
from recount.records import incident_record, issue_record, source_record
from recount.sources import count_sources
from recount.sources.lineage import root_of

LAYOUT = 1
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
    if not partitions:
        raise UsageError(f"nothing to read: {'; '.join(i.message for i in issues)}")
    read = read_all(root, engine, partitions, settings, options)
    names = sorted({str(entry["reader"]) for entry in read})
    mark = fingerprint(__version__, LAYOUT, [entry["outputs"] for entry in read])
    run = _Run(root, engine, mark, len(partitions), open_corpus(root, len(partitions)))
    run.find_house()
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
    parts = [
        {
            "number": partition.number,
            "inputs": partition.told(),
            "rows": entry["rows"],
            "issues": entry["issues"],
            "outputs": entry["outputs"] | _public(beside["outputs"]),
        }
        for partition, entry, beside in zip(partitions, read, related, strict=True)
    ]
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "codebook": settings.codebook,
        "reader": names[0],
        "partition_size": options.size,
        "counts": counts,
        "partitions": parts,
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
    how = (__version__, LAYOUT, settings.reader, settings.threshold, settings.passes, own,
           options.make.__qualname__, encode(options.intake))  # fmt: skip
    jobs = [
        Job("readings", p.number, fingerprint(*how, p.told()), read_part,
            (p, settings, options.intake, options.make))
        for p in partitions
    ]  # fmt: skip

    def mend(job: Job) -> Job:
        partition = job.args[0]

        def dies(start: int, end: int) -> bool:
            given = (partition, settings, options.intake, options.make, start, end)
            return not engine.survives(probe, *given)

        poison = find_poison(dies, 0, count_records(partition, options.intake))
        args = (*job.args, frozenset(poison))
        return Job(job.stage, job.number, job.fingerprint, job.work, args)

    return engine.run(root, jobs, mend)


class _Run:
    """A batch after its reading: the stages that look at the whole corpus."""

    def __init__(self, root: Path, engine: Engine, mark: str, parts: int, corpus: Corpus) -> None:
        self.root, self.engine, self.mark, self.parts = root, engine, mark, parts
        self.corpus = corpus
        self.whole = linking.Corpora(mark, len(corpus.docs))

    def jobs(
        self, stage: str, work: Callable[..., Made], args: Iterable[tuple[Any, ...]]
    ) -> list[dict[str, Any]]:
        """Runs a stage's jobs, a job for each tuple of arguments, and returns their entries."""
        made = [
            Job(stage, n, fingerprint(stage, self.mark, n), work, given)
            for n, given in enumerate(args)
        ]
        return self.engine.run(self.root, made)

    def by_part(self, *more: Any) -> list[tuple[Any, ...]]:
        """Returns the arguments of jobs over all partitions."""
        return [(part, rows, *more) for part, rows in enumerate(self.corpus.rows)]

    def paths(self, folder: str, count: int) -> list[Path]:
        """Returns the files that so many jobs have left in a folder of the work."""
        return [self.root / part_name(f"{WORK}/{folder}", n) for n in range(count)]

    def find_house(self) -> None:
        """Finds the sentences that outlets print again and again."""
        self.jobs("sentences", count_sentences, self.by_part())
        write_whole(self.root / HOUSE, gather_house(self.paths("sentences", self.parts)))

    def find_copies(self) -> None:
        """Finds which documents copy which."""
        self.jobs("sketches", copying.sketch_part, self.by_part(self.mark))
        ranked = copying.rank_documents(self.root, self.parts)
        given = ((bucket, self.parts, ranked) for bucket in range(BUCKETS))
        self.jobs("proposed", copying.propose_pairs, given)
        pairs = copying.gather_pairs(self.root)
        where = ([(ranked[a], ranked[b]) for a, b in job] for job in pairs)
        self.jobs("verified", copying.verify_pairs,
                  ((n, job, self.mark) for n, job in enumerate(where)))  # fmt: skip
        found = {}
        for path in self.paths("verified", len(pairs)):
            found |= copying.load_copies(path)
        write_whole(self.root / copying.COPIES, copying.pack_copies(found))

    def relate(self) -> list[dict[str, Any]]:
        """Relates claims to claims and writes documents and claims; returns the jobs' entries."""
        root, corpus = self.root, self.corpus
        copies = copying.open_copies(root, self.mark)
        self.jobs("keys", relating.key_sentences, self.by_part())
        groups = relating.join_sentences(root, self.parts, corpus)
        self.jobs("passages", relating.find_passages, enumerate(groups))
        passages = relating.load_repeats(self.paths("passages", len(groups)))
        found = copying.families(corpus, copies)
        packed = relating.pack_families(found)
        given = ((n, job, self._copies_in(job)) for n, job in enumerate(packed))
        self.jobs("families", relating.repeat_in_families, given)
        familiar = relating.load_repeats(self.paths("families", len(packed)))
        in_family = {where for held in found.values() for where in held}
        ref_of = dict(zip(corpus.ids, corpus.refs, strict=True))
        id_at = dict(zip(corpus.docs, corpus.ids, strict=True))

        def about(part: int, rows: Sequence[int]) -> tuple[Any, ...]:
            places = [(part, row) for row in rows]
            refs = {i: ref_of[copies[i].of] for p in places if (i := id_at[p]) in copies}
            lone = frozenset(id_at[p] for p in places if p not in in_family)
            return part, rows, familiar.get(part, {}), passages.get(part, {}), refs, lone, self.mark

        made = (about(part, rows) for part, rows in enumerate(corpus.rows))
        return self.jobs("related", relating.relate_part, made)

    def _copies_in(self, families: Sequence[Sequence[Where]]) -> dict[str, Any]:
        copies = copying.open_copies(self.root, self.mark)
        place_of = self._place_of
        ids = (self.corpus.ids[place_of[where]] for held in families for where in held)
        return {doc_id: copies[doc_id] for doc_id in ids if doc_id in copies}

    @property
    def _place_of(self) -> dict[Where, int]:
        if not hasattr(self, "_places"):
            self._places = self.corpus.place_of()
        return self._places

    def link(self, codebook: str) -> list[Incident]:
        """Returns the incidents under a codebook, by day, then id."""
        root = self.root
        self.jobs("terms", count_terms, self.by_part(self.mark))
        counted, asked = self.paths("terms", self.parts), self.paths("asked", self.parts)
        write_whole(root / RARITY, gather_rarity(counted, asked))
        self.jobs("strands", linking.list_strands, self.by_part(self.whole))
        keys, pairs = linking.choose_pairs(root, self.parts, self.corpus, self.whole)
        pairs.sort(key=lambda pair: (pair[1], pair[0]))
        size = linking.PAIRS_A_JOB
        given = (
            (n, first, [(keys[a], keys[b]) for a, b in pairs[first : first + size]], self.whole)
            for n, first in enumerate(range(0, len(pairs), size))
        )
        scored = self.jobs("scored", linking.score_pairs, given)
        good = [n for path in self.paths("scored", len(scored)) for n in load(path)["pair"]]
        packed = linking.find_components(len(keys), [pairs[n] for n in good])
        roots = self._roots()
        folder = f"incidents-{fingerprint(codebook, _text_of(codebook))[:8]}"
        given_parts = (
            (folder, n, [keys[m] for m in members], [(keys[a], keys[b]) for a, b in joined],
             sorted({roots[keys[m][0]] for m in members if keys[m][0] in roots}),
             codebook, self.whole)
            for n, (members, joined) in enumerate(packed)
        )  # fmt: skip
        built = self.jobs(folder, linking.build_part, given_parts)
        found = linking.load_incidents(self.paths(folder, len(built)))
        return finish_incidents(found, find_policy(codebook))

    def _roots(self) -> dict[Where, Where]:
        """Returns, for where each copy stands, where the report stands that it copies in the end."""
        copies = copying.open_copies(self.root, self.mark)
        where = dict(zip(self.corpus.ids, self.corpus.docs, strict=True))
        return {where[doc_id]: where[root_of(doc_id, copies)] for doc_id in copies}

    def claims(self) -> Iterator[Claim]:
        """Yields all claims with their relations."""
        for part, rows in enumerate(self.corpus.rows):
            held = load(self.root / part_name(f"{WORK}/related", part))["claims"]
            for row in rows:
                yield from load_claims(held[row])


def _text_of(codebook: str) -> str:
    path = Path(codebook)
    return path.read_text("utf-8") if path.is_file() else ""


def _write_tables(
    run: _Run, incidents: Sequence[Incident], issues: Sequence[Issue]
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
    import hashlib  # noqa: PLC0415

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
