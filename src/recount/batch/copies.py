"""Finds copies over all partitions: the same as `recount.sources.find_copies` on the whole.

Each partition makes the MinHash signatures of its documents; the bands and the sentences that
two texts may share are brought together by their hashes, and each pair that they propose is
compared in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
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
    part_name,
    read_bucket,
)
from recount.sources import Copy
from recount.sources.duplicates import (
    BANDS,
    MOST_SHARERS,
    SHARED_WORDS,
    compare_texts,
    make_sketch,
    prepare,
    rank_text,
)

Pair = tuple[int, int]
COPIES = f"{WORK}/copies.parquet"
PAIRS_A_JOB = 2_000


def sketch_part(root: Path, part: int, rows: Sequence[int], mark: str) -> Made:
    """Makes a partition's signatures, ranks and digests of long sentences.

    A band's two hash values, of 32 bits each, are one number of 64 bits.
    """
    house = open_house(root, mark)
    heads: dict[str, list[Any]] = {"row": [], "published": [], "credits": [], "order": [], "id": []}
    bands: dict[str, list[int | None]] = {f"band{n}": [] for n in range(BANDS[0])}
    shared: list[tuple[bytes, int]] = []
    for (_, row), doc in fetch_docs(root, ((part, row) for row in rows)).items():
        text = prepare(doc, house)
        _, credited, ref, _ = rank_text(text)
        heads["row"].append(row)
        heads["published"].append(doc.published.isoformat() if doc.published else LATEST)
        heads["credits"].append(credited)
        heads["order"].append(ref.encode("utf-8", "surrogatepass"))
        heads["id"].append(doc.id)
        values = make_sketch(text).hashvalues.astype(np.uint64) if text.shingles else None
        for n, column in enumerate(bands.values()):
            column.append(None if values is None else _join(values[2 * n : 2 * n + 2]))
        shared += [
            (digest_words(s), row) for s in sorted(set(text.sentences)) if len(s) >= SHARED_WORDS
        ]
    columns = heads | {name: pa.array(held, pa.uint64()) for name, held in bands.items()}
    heads_types = {"row": pa.int32(), "published": pa.string(), "credits": pa.bool_(),
                   "order": pa.binary(), "id": pa.string()}  # fmt: skip
    for name, kind in heads_types.items():
        columns[name] = pa.array(heads[name], kind)
    return Made({
        part_name(f"{WORK}/sketches", part): pack(columns, group=1 << 20),
        part_name(f"{WORK}/shared", part): pack_buckets(_by_bucket(shared)),
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


def gather_pairs(root: Path) -> list[list[Pair]]:
    """Returns the pairs of all buckets, each once, in jobs of about so many; a later one in one."""
    pairs: set[Pair] = set()
    for bucket in range(BUCKETS):
        columns = load(root / part_name(f"{WORK}/proposed", bucket))
        pairs |= set(zip(columns["later"], columns["earlier"], strict=True))
    jobs: list[list[Pair]] = []
    for pair in sorted(pairs):
        if not jobs or (len(jobs[-1]) >= PAIRS_A_JOB and jobs[-1][-1][0] != pair[0]):
            jobs.append([])
        jobs[-1].append(pair)
    return jobs


def verify_pairs(root: Path, number: int, pairs: Sequence[tuple[Where, Where]], mark: str) -> Made:
    """Compares pairs in full; a document is a copy of the first of those that it copies."""
    house = open_house(root, mark)
    texts = {
        where: prepare(doc, house)
        for where, doc in fetch_docs(root, (w for pair in pairs for w in pair)).items()
    }
    copies: dict[str, Copy] = {}
    for later, earlier in pairs:
        doc_id = texts[later].doc.id
        if doc_id in copies or doc_id == texts[earlier].doc.id:
            continue
        found = compare_texts(texts[earlier], texts[later])
        if found:
            copies[doc_id] = found
    return Made({part_name(f"{WORK}/verified", number): pack_copies(copies)})


def pack_copies(copies: Mapping[str, Copy]) -> bytes:
    """Returns copies as a file, by the copy's id."""
    ids = sorted(copies)
    return pack({
        "id": pa.array(ids, pa.string()),
        "of": pa.array([copies[i].of for i in ids], pa.string()),
        "similarity": pa.array([copies[i].similarity for i in ids], pa.float64()),
        "reason": pa.array([copies[i].reason for i in ids], pa.string()),
    }, group=1 << 20)  # fmt: skip


def load_copies(path: Path) -> dict[str, Copy]:
    """Returns the copies of a file."""
    columns = load(path)
    each = zip(columns["of"], columns["similarity"], columns["reason"], strict=True)
    return dict(zip(columns["id"], (Copy(*why) for why in each), strict=True))


@lru_cache(maxsize=1)
def open_copies(root: Path, mark: str) -> Mapping[str, Copy]:
    """Returns the corpus' copies; `mark` is the fingerprint of the corpus."""
    return load_copies(root / COPIES)


def families(corpus: Corpus, copies: Mapping[str, Copy]) -> dict[str, list[Where]]:
    """Returns where the documents of each family of copies stand, by the root's id."""
    from recount.sources.lineage import root_of  # noqa: PLC0415

    found: dict[str, list[Where]] = {}
    for where, doc_id in zip(corpus.docs, corpus.ids, strict=True):
        found.setdefault(root_of(doc_id, copies), []).append(where)
    return {root: held for root, held in found.items() if len(held) > 1}
