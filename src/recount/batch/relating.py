"""Relates claims over all partitions: the same as `recount.sources.relate_claims` on the whole.

What repeats within a report and its copies is found family by family; shared passages are found
among those sentences that a corner key joins, directly or by way of others; who denies whom
within each report.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from recount.batch.corpus import Corpus, fetch_terms, pack_terms
from recount.batch.outputs import pack_records
from recount.batch.shelf import (
    WORK,
    Made,
    Where,
    fetch,
    fetch_claims,
    fetch_docs,
    load,
    pack,
    pack_jobs,
    part_name,
)
from recount.codec import encode
from recount.link.clusters import build_all_strands
from recount.link.decisions import read_verdicts
from recount.link.facets import sort_docs
from recount.link.texts import find_terms
from recount.model import Claim, Document, Span
from recount.prepared import dump_claims, load_issues
from recount.records import claim_record, document_record
from recount.sources import Copy
from recount.sources.duplicates import (
    corner_keys,
    find_long_sentences,
    find_words,
    group_passages,
)
from recount.sources.relations import fill_relations, find_repeats, order_claim, repeat_passages

SENTENCES_A_JOB = 20_000
DOCS_A_JOB = 200
KEYS = 5
Sentence = tuple[Where, int, int]
"""A sentence's document, its start and its end."""


def key_sentences(root: Path, part: int, rows: Sequence[int]) -> Made:
    """Lists a partition's long sentences with their corner keys' hashes."""
    places = [(part, row) for row in rows]
    docs, claims = fetch_docs(root, places), fetch_claims(root, places, related=False)
    columns: dict[str, list[Any]] = {name: [] for name in ("row", "start", "end", "spoken")}
    keys: list[list[int]] = [[] for _ in range(KEYS)]
    for place in places:
        starts = sorted(claim.sentence.start for claim in claims[place])
        for span, words in find_long_sentences(docs[place].text):
            columns["row"].append(place[1])
            columns["start"].append(span.start)
            columns["end"].append(span.end)
            columns["spoken"].append(any(span.start <= at < span.end for at in starts))
            for held, key in zip(keys, corner_keys(words), strict=True):
                held.append(_hash(key))
    types = {"row": pa.int32(), "start": pa.int32(), "end": pa.int32(), "spoken": pa.bool_()}
    arrays = {name: pa.array(columns[name], kind) for name, kind in types.items()}
    arrays |= {f"key{n}": pa.array(held, pa.uint64()) for n, held in enumerate(keys)}
    return Made({part_name(f"{WORK}/keys", part): pack(arrays, group=1 << 20)})


def _hash(key: tuple[str, int]) -> int:
    raw = f"{key[1]} {key[0]}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "big")


def join_sentences(root: Path, parts: int, corpus: Corpus) -> list[list[list[Sentence]]]:
    """Returns, in jobs, the groups of sentences that corner keys join.

    Only groups with claims of two documents are kept: no other makes a claim repeat one.
    """
    told = [where for _, where in sorted(zip(corpus.ranks, corpus.docs, strict=True))]
    place_of = {where: n for n, where in enumerate(told)}
    tables = [pq.read_table(root / part_name(f"{WORK}/keys", part)) for part in range(parts)]
    docs = np.array(
        [place_of[part, row] for part, t in enumerate(tables) for row in t["row"].to_pylist()],
        dtype=np.int64,
    )
    if not len(docs):
        return []
    table = pa.concat_tables(tables)
    starts, ends = table["start"].to_numpy(), table["end"].to_numpy()
    labels = _label(np.stack([table[f"key{n}"].to_numpy() for n in range(KEYS)]))
    spoken = table["spoken"].to_numpy()
    order = np.lexsort((starts, docs, labels))
    groups: list[list[Sentence]] = []
    for run in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
        if len(run) > 1 and len(set(docs[run][spoken[run]].tolist())) > 1:
            groups.append([(told[docs[i]], int(starts[i]), int(ends[i])) for i in run])
    groups.sort(key=lambda group: (place_of[group[0][0]], group[0][1]))
    return pack_jobs(groups, SENTENCES_A_JOB)


def _label(keys: Any) -> Any:
    """Returns a number for each sentence (column), the same for those that keys join."""
    _, positions = np.unique(keys, return_inverse=True)
    sentences = np.tile(np.arange(keys.shape[1]), keys.shape[0])
    positions = positions.reshape(-1) + keys.shape[1]
    size = int(positions.max()) + 1
    ones = np.ones(len(sentences), dtype=np.int8)
    graph = coo_matrix((ones, (sentences, positions)), shape=(size, size))
    return connected_components(graph, directed=False)[1][: keys.shape[1]]


def find_passages(root: Path, number: int, groups: Sequence[Sequence[Sentence]]) -> Made:
    """Finds which claims stand in passages that earlier reports have in the same words."""
    places = {place for group in groups for place, _, _ in group}
    docs = fetch_docs(root, places)
    where = {doc.id: place for place, doc in docs.items()}
    by_id = {doc.id: doc for doc in docs.values()}
    claims = fetch_claims(root, places, related=False)
    ordered = sorted((c for held in claims.values() for c in held),
                     key=lambda c: order_claim(c, by_id))  # fmt: skip
    passages = []
    for group in groups:
        passages += group_passages(_cut(docs, group))
    return _repeats(f"{WORK}/passages", number, repeat_passages(passages, ordered), ordered, where)


def _cut(docs: Mapping[Where, Document], group: Sequence[Sentence]) -> Iterator[Any]:
    """Yields the sentences of a group as `group_passages` wants them."""
    for place, start, end in group:
        doc = docs[place]
        yield doc.id, Span(start, end), find_words(doc.text[start:end])


def _repeats(
    folder: str,
    number: int,
    repeats: Mapping[str, str],
    claims: Sequence[Claim],
    where: Mapping[str, Where],
) -> Made:
    rows = sorted(
        (*where[claim.doc_id], claim.id, repeats[claim.id])
        for claim in claims
        if claim.id in repeats
    )
    columns = {
        "part": pa.array([row[0] for row in rows], pa.int32()),
        "row": pa.array([row[1] for row in rows], pa.int32()),
        "claim": pa.array([row[2] for row in rows], pa.string()),
        "repeats": pa.array([row[3] for row in rows], pa.string()),
    }
    return Made({part_name(folder, number): pack(columns, group=1 << 20)})


def pack_families(families: Mapping[str, list[Where]]) -> list[list[list[Where]]]:
    """Returns the families of copies in jobs."""
    return pack_jobs([families[root] for root in sorted(families)], DOCS_A_JOB)


def repeat_in_families(
    root: Path, number: int, families: Sequence[Sequence[Where]], copies: Mapping[str, Copy]
) -> Made:
    """Finds which claims of reports and their copies repeat each other."""
    places = [place for family in families for place in family]
    docs = fetch_docs(root, places)
    by_id = {doc.id: doc for doc in docs.values()}
    claims = fetch_claims(root, places, related=False)
    ordered = sorted((c for held in claims.values() for c in held),
                     key=lambda c: order_claim(c, by_id))  # fmt: skip
    where = {doc.id: place for place, doc in docs.items()}
    return _repeats(f"{WORK}/families", number, find_repeats(ordered, copies), ordered, where)


def load_repeats(paths: Sequence[Path]) -> dict[int, dict[str, str]]:
    """Returns which claim repeats which, by the number of the claim's partition."""
    found: dict[int, dict[str, str]] = {}
    for path in paths:
        columns = load(path)
        each = zip(columns["part"], columns["claim"], columns["repeats"], strict=True)
        for part, claim, earlier in each:
            found.setdefault(part, {})[claim] = earlier
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """What of the whole corpus a partition's claims are related with.

    `familiar` and `passages` say which claim repeats which in families of copies and in shared
    passages. `refs` has the copied report's `ref` for each copy's id, `firsts` that of the first
    version for each later one's; `lone` are the documents that are in no family.
    """

    familiar: Mapping[str, str]
    passages: Mapping[str, str]
    refs: Mapping[str, str]
    firsts: Mapping[str, str]
    lone: frozenset[str]


def relate_part(root: Path, part: int, rows: Sequence[int], known: Known) -> Made:
    """Writes a partition's documents and claims with their relations.

    Beside them, the terms that will be asked for beyond the documents' own.
    """
    places = [(part, row) for row in rows]
    docs, raw = fetch_docs(root, places), fetch_claims(root, places, related=False)
    by_id = {doc.id: doc for doc in docs.values()}
    terms = fetch_terms(root, places)
    related: dict[Where, list[Claim]] = {}
    odd: set[str] = set()
    for place in places:
        doc, claims = docs[place], raw[place]
        ordered = sorted(claims, key=lambda c: order_claim(c, by_id))
        own = find_repeats(ordered, {}) if doc.id in known.lone else known.familiar
        repeats = {c.id: own.get(c.id) or known.passages.get(c.id) for c in claims}
        told = {claim: earlier for claim, earlier in repeats.items() if earlier}
        related[place] = fill_relations(claims, ordered, told)
        odd |= _asked_terms(doc, related[place]) - terms[place].keys()
    rows_held = max((row for _, row in places), default=-1) + 1
    held = [dump_claims(related.get((part, row), [])) for row in range(rows_held)]
    claims_told = [claim_record(c, docs[place]) for place in places for c in related[place]]
    docs_told = [
        document_record(doc, known.refs.get(doc.id), known.firsts.get(doc.id))
        for doc in (docs[place] for place in places)
    ]
    issues = [encode(i) for i in _issues(root, places)]
    return Made(
        {
            part_name(f"{WORK}/related", part): pack({"claims": pa.array(held, pa.string())}),
            part_name(f"{WORK}/asked", part): pack_terms(dict.fromkeys(odd, 0)),
            part_name("claims", part): pack_records("claims", claims_told),
            part_name("documents", part): pack_records("documents", docs_told, whole=False),
        },
        {"documents": len(docs_told), "claims": len(claims_told), "issues": issues},
    )


def _issues(root: Path, places: Sequence[Where]) -> list[Any]:
    found = fetch(root, "readings", "issues", places)
    return [issue for place in places for issue in load_issues(found[place])]


def _asked_terms(doc: Document, claims: Sequence[Claim]) -> set[str]:
    """Returns the terms of a report's strands and title; some stand in house sentences alone."""
    asked = set(find_terms(doc.title or ""))
    for strand in build_all_strands(sort_docs([doc]), claims, read_verdicts((), claims)):
        said = {item.claim.sentence.text for item in strand.members}
        asked |= set(find_terms("\n".join(sorted(said))))
    return asked
