"""Finds copies over all partitions: the same as `recount.sources.find_copies` on the whole.

Each partition makes the MinHash signatures of its documents; the bands and the sentences that
two texts may share are brought together by their hashes, and each pair that they propose is
compared in full. Later versions of a report are found among those of its address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from recount.batch.corpus import BUCKETS, LATEST, Corpus, digest_words, open_house
from recount.batch.shelf import (
    WORK,
    Made,
    Where,
    fetch_docs,
    load,
    pack,
    pack_buckets,
    pack_jobs,
    part_name,
    read_bucket,
)
from recount.batch.triples import pack_triples, share_triples
from recount.sources import Copy
from recount.sources.duplicates import (
    BANDS,
    MOST_SHARERS,
    SHARED_WORDS,
    compare_texts,
    leads_to,
    make_sketch,
    match_versions,
    prepare,
    rank_text,
)
from recount.sources.versions import fold_address

Pair = tuple[int, int]
COPIES = f"{WORK}/copies.parquet"
PAIRS_A_JOB = 5_000
DOCS_A_JOB = 500


def sketch_part(root: Path, part: int, rows: Sequence[int], mark: str) -> Made:
    """Makes a partition's signatures, ranks, word triples and digests of long sentences.

    A band's two hash values, of 32 bits each, are one number of 64 bits.
    """
    house = open_house(root, mark)
    names = ("row", "published", "credits", "order", "id", "address")
    heads: dict[str, list[Any]] = {name: [] for name in names}
    bands: dict[str, list[int | None]] = {f"band{n}": [] for n in range(BANDS[0])}
    shared: list[tuple[bytes, int]] = []
    triples: dict[int, Sequence[int]] = {}
    for (_, row), doc in fetch_docs(root, ((part, row) for row in rows)).items():
        text = prepare(doc, house)
        _, credited, ref, _ = rank_text(text)
        heads["row"].append(row)
        heads["published"].append(doc.published.isoformat() if doc.published else LATEST)
        heads["credits"].append(credited)
        heads["order"].append(ref.encode("utf-8", "surrogatepass"))
        heads["id"].append(doc.id)
        address = fold_address(doc.url)
        heads["address"].append(address and digest_words([address]))
        triples[row] = text.shingles
        values = make_sketch(text).hashvalues.astype(np.uint64) if text.shingles else None
        for n, column in enumerate(bands.values()):
            column.append(None if values is None else _join(values[2 * n : 2 * n + 2]))
        shared += [
            (digest_words(s), row) for s in sorted(set(text.sentences)) if len(s) >= SHARED_WORDS
        ]
    columns = heads | {name: pa.array(held, pa.uint64()) for name, held in bands.items()}
    heads_types = {"row": pa.int32(), "published": pa.string(), "credits": pa.bool_(),
                   "order": pa.binary(), "id": pa.string(),
                   "address": pa.binary(16)}  # fmt: skip
    for name, kind in heads_types.items():
        columns[name] = pa.array(heads[name], kind)
    return Made({
        part_name(f"{WORK}/sketches", part): pack(columns, group=1 << 20),
        part_name(f"{WORK}/shared", part): pack_buckets(_by_bucket(shared)),
        part_name(f"{WORK}/triples", part): pack_triples(triples),
    })  # fmt: skip


def _join(values: Any) -> int:
    return int(values[0]) << 32 | int(values[1])


def _by_bucket(found: Sequence[tuple[bytes, int]]) -> list[pa.Table]:
    tables = []
    for bucket in range(BUCKETS):
        held = [item for item in found if item[0][0] % BUCKETS == bucket]
        tables.append(pa.table({
            "digest": pa.array([digest for digest, _ in held], pa.binary(16)),
            "row": pa.array([row for _, row in held], pa.int32()),
        }))  # fmt: skip
    return tables


def rank_documents(root: Path, parts: int) -> list[Where]:
    """Returns where the documents stand, in the order in which a later one copies an earlier."""
    found: list[tuple[str, bool, bytes, str, Where]] = []
    names = ("published", "credits", "order", "id", "row")
    for part in range(parts):
        columns = load(root / part_name(f"{WORK}/sketches", part), names)
        for published, credited, order, doc_id, row in zip(*map(columns.get, names), strict=True):
            found.append((published, credited, order, doc_id, (part, row)))
    found.sort()
    return [item[-1] for item in found]


def propose_pairs(root: Path, bucket: int, parts: int, ranked: Sequence[Where]) -> Made:
    """Finds the pairs (later, earlier) that meet in a sixteenth of the bands and sentences."""
    rank = {where: n for n, where in enumerate(ranked)}
    sketches = [root / part_name(f"{WORK}/sketches", part) for part in range(parts)]
    pairs: set[Pair] = set()
    for band in range(bucket, BANDS[0], BUCKETS):
        met: dict[int, list[int]] = {}
        for part, path in enumerate(sketches):
            table = pq.read_table(path, columns=["row", f"band{band}"]).to_pydict()
            for row, value in zip(table["row"], table[f"band{band}"], strict=True):
                if value is not None:
                    met.setdefault(value, []).append(rank[part, row])
        for group in met.values():
            pairs |= set(_pairs_of(sorted(group)))
    paths = [root / part_name(f"{WORK}/shared", part) for part in range(parts)]
    sharers: dict[bytes, list[int]] = {}
    table = read_bucket(paths, bucket).to_pydict()
    for digest, row, part in zip(table["digest"], table["row"], table["part"], strict=True):
        sharers.setdefault(digest, []).append(rank[part, row])
    for group in sharers.values():
        if len(group) <= MOST_SHARERS:
            pairs |= set(_pairs_of(sorted(group)))
    found = sorted(pairs)
    columns = {
        "later": pa.array([later for later, _ in found], pa.int64()),
        "earlier": pa.array([earlier for _, earlier in found], pa.int64()),
    }
    return Made({part_name(f"{WORK}/proposed", bucket): pack(columns, group=1 << 20)})


def _pairs_of(group: Sequence[int]) -> Iterator[Pair]:
    for n, later in enumerate(group):
        for earlier in group[:n]:
            yield later, earlier


def group_addresses(root: Path, parts: int) -> list[list[list[Where]]]:
    """Returns, in jobs, where the documents stand that share an address with others."""
    tables = []
    for part in range(parts):
        path = root / part_name(f"{WORK}/sketches", part)
        table = pq.read_table(path, columns=["address", "row"])
        tables.append(table.append_column("part", pa.array([part] * len(table), pa.int32())))
    found = pa.concat_tables(tables).filter(pc.field("address").is_valid())
    counted = found["address"].value_counts()
    several = counted.filter(pc.greater(counted.field("counts"), 1)).field("values")
    groups: dict[bytes, list[Where]] = {}
    columns = found.filter(pc.is_in(found["address"], several)).to_pydict()
    for address, part, row in zip(*(columns[n] for n in ("address", "part", "row")), strict=True):
        groups.setdefault(address, []).append((part, row))
    return pack_jobs(list(groups.values()), DOCS_A_JOB)


def find_later(root: Path, number: int, groups: Sequence[Sequence[Where]], mark: str) -> Made:
    """Finds the later versions of reports among those that stand at one address."""
    house = open_house(root, mark)
    docs = fetch_docs(root, (where for group in groups for where in group))
    found = match_versions(prepare(doc, house) for doc in docs.values())
    return Made({part_name(f"{WORK}/versions", number): pack_copies(sorted(found.items()))})


def gather_pairs(root: Path, passed: Set[int]) -> list[list[Pair]]:
    """Returns the pairs of all buckets, each once, in jobs of about so many; a later one in one.

    Those whose later one is among `passed` are left out.
    """
    pairs: set[Pair] = set()
    for bucket in range(BUCKETS):
        columns = load(root / part_name(f"{WORK}/proposed", bucket))
        each = zip(columns["later"], columns["earlier"], strict=True)
        pairs |= {pair for pair in each if pair[0] not in passed}
    jobs: list[list[Pair]] = []
    for pair in sorted(pairs):
        if not jobs or (len(jobs[-1]) >= PAIRS_A_JOB and jobs[-1][-1][0] != pair[0]):
            jobs.append([])
        jobs[-1].append(pair)
    return jobs


def verify_pairs(
    root: Path,
    number: int,
    pairs: Sequence[tuple[Where, Where]],
    firsts: Set[Where],
    mark: str,
) -> Made:
    """Compares pairs in full; a document is a copy of the first of those that it copies.

    Of first versions (`firsts`), all that each copies are told: see `settle_copies`.
    """
    house = open_house(root, mark)
    near = share_triples(root, pairs)
    texts = {
        where: prepare(doc, house)
        for where, doc in fetch_docs(root, (w for pair in near for w in pair)).items()
    }
    copies: list[tuple[str, Copy]] = []
    settled: set[Where] = set()
    for later, earlier in near:
        if later not in settled:
            found = compare_texts(texts[earlier], texts[later])
            if found:
                copies.append((texts[later].doc.id, found))
                settled |= {later} - firsts
    return Made({part_name(f"{WORK}/verified", number): pack_copies(copies)})


def settle_copies(
    versions: Mapping[str, Copy], verified: Iterable[tuple[str, Copy]]
) -> dict[str, Copy]:
    """Returns the copies out of all that were found, versions and copies in their order.

    A document copies the first that it was found to copy, but a first version none of those that
    lead back to it.
    """
    copies = dict(versions)
    firsts = {copy.of for copy in copies.values()}
    for doc_id, copy in verified:
        circle = doc_id in firsts and leads_to(copy.of, doc_id, copies)
        if doc_id not in copies and not circle:
            copies[doc_id] = copy
    return copies


def pack_copies(copies: Sequence[tuple[str, Copy]]) -> bytes:
    """Returns copies with their ids as a file."""
    found = [copy for _, copy in copies]
    return pack({
        "id": pa.array([doc_id for doc_id, _ in copies], pa.string()),
        "of": pa.array([copy.of for copy in found], pa.string()),
        "similarity": pa.array([copy.similarity for copy in found], pa.float64()),
        "reason": pa.array([copy.reason for copy in found], pa.string()),
        "kind": pa.array([copy.kind for copy in found], pa.string()),
    }, group=1 << 20)  # fmt: skip


def load_copies(path: Path) -> list[tuple[str, Copy]]:
    """Returns the copies of a file, with their ids."""
    columns = load(path)
    each = zip(*(columns[n] for n in ("of", "similarity", "reason", "kind")), strict=True)
    return list(zip(columns["id"], (Copy(*why) for why in each), strict=True))


@lru_cache(maxsize=1)
def open_copies(root: Path, mark: str) -> Mapping[str, Copy]:
    """Returns the corpus' copies; `mark` is the fingerprint of the corpus."""
    return dict(load_copies(root / COPIES))


def families(corpus: Corpus, copies: Mapping[str, Copy]) -> dict[str, list[Where]]:
    """Returns where the documents of each family of copies stand, by the root's id."""
    from recount.sources.lineage import root_of  # noqa: PLC0415

    found: dict[str, list[Where]] = {}
    for where, doc_id in zip(corpus.docs, corpus.ids, strict=True):
        found.setdefault(root_of(doc_id, copies), []).append(where)
    return {root: held for root, held in found.items() if len(held) > 1}
