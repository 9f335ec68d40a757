"""Finds the claims in passages that several reports have, over all partitions.

The same as `recount.sources.relations.repeat_passages` of `find_shared_passages`. A sentence's
passage hangs on the first sentences that have its corner keys, on theirs, and so on: those are its
group, and no other sentence is asked. A group can hold a large part of a corpus, so that sentences
are compared by hashes of their words, and texts and claims are read of what was found alone.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from recount.batch.corpus import LATEST, Corpus
from recount.batch.repeats import pack_repeats
from recount.batch.shelf import (
    WORK,
    Made,
    Where,
    fetch_claims,
    fetch_docs,
    fetch_rows,
    load,
    open_arrow,
    pack,
    pack_binary,
    pack_jobs,
    part_name,
)
from recount.model import Claim, Span
from recount.prepared import load_claims
from recount.sources.duplicates import Passage, corner_keys, find_long_sentences, group_cornered
from recount.sources.relations import repeat_passages

SENTENCES_A_JOB = 20_000
PLACES_A_JOB = 5_000
SENTENCES_A_BLOCK = 50_000
KEYS = tuple(f"key{n}" for n in range(5))
WORDS_KNOWN = 1 << 18

Rows = NDArray[np.int64]
"""Sentences [N, 2]: their partition, and their row in its files of keys and of bags."""
Spot = tuple[Where, int, int]
"""A sentence's document, its start and its end."""


def key_sentences(root: Path, part: int, rows: Sequence[int]) -> Made:
    """Lists a partition's long sentences with hashes of their corner keys and of their words."""
    places = [(part, row) for row in rows]
    docs, claims = fetch_docs(root, places), fetch_claims(root, places, related=False)
    columns: dict[str, list[Any]] = {name: [] for name in ("row", "start", "end", "spoken")}
    keys: list[list[int]] = [[] for _ in KEYS]
    bags: list[bytes] = []
    for place in places:
        starts = sorted(claim.sentence.start for claim in claims[place])
        for span, words in find_long_sentences(docs[place].text):
            columns["row"].append(place[1])
            columns["start"].append(span.start)
            columns["end"].append(span.end)
            columns["spoken"].append(any(span.start <= at < span.end for at in starts))
            bags.append(array("I", sorted(set(map(_hash_word, words)))).tobytes())
            for held, key in zip(keys, corner_keys(words), strict=True):
                held.append(_hash(f"{key[1]} {key[0]}", 8))
    types = {"row": pa.int32(), "start": pa.int32(), "end": pa.int32(), "spoken": pa.bool_()}
    arrays = {name: pa.array(columns[name], kind) for name, kind in types.items()}
    arrays |= {name: pa.array(held, pa.uint64()) for name, held in zip(KEYS, keys, strict=True)}
    return Made({
        part_name(f"{WORK}/keys", part): pack(arrays, group=1 << 20),
        part_name(f"{WORK}/bags", part): pack_binary("bag", bags),
    })  # fmt: skip


def _hash(text: str, size: int) -> int:
    raw = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=size).digest(), "big")


@lru_cache(maxsize=WORDS_KNOWN)
def _hash_word(word: str) -> int:
    return _hash(word, 4)


def join_sentences(root: Path, parts: int, corpus: Corpus) -> list[list[Rows]]:
    """Returns, in jobs, the groups of sentences that hang on each other, in the corpus' order.

    Only groups with claims of two documents are kept: no other makes a claim repeat one.
    """
    rows, docs, spoken, keys = _load_sentences(root, parts, corpus)
    if not spoken.any():
        return []
    holders = np.stack([_first(key) for key in keys])
    asked = _follow(spoken, holders)
    count = len(docs)
    lower = np.tile(np.flatnonzero(asked), len(holders))
    upper = holders[:, asked].reshape(-1)
    links = coo_matrix((np.ones(len(lower), np.int8), (lower, upper)), shape=(count, count))
    labels = connected_components(links, directed=False)[1]
    told = np.unique(np.stack([labels[spoken], docs[spoken]]), axis=1)[0]
    wanted = np.flatnonzero(asked & (np.bincount(told, minlength=count) > 1)[labels])
    _, at, labels = np.unique(labels[wanted], return_index=True, return_inverse=True)
    ranked = np.argsort(np.argsort(at))[labels]
    order = np.argsort(ranked, kind="stable")
    cuts = np.flatnonzero(np.diff(ranked[order])) + 1
    return pack_jobs(np.split(rows[wanted[order]], cuts) if len(order) else [], SENTENCES_A_JOB)


def _load_sentences(
    root: Path, parts: int, corpus: Corpus
) -> tuple[Rows, NDArray[np.int64], NDArray[np.bool_], list[NDArray[np.uint64]]]:
    """Returns all sentences by their documents' rank and start, these ranks, whether a claim
    stands in each, and their keys."""
    ranks = _rank_rows(parts, corpus)
    names = ["row", "start", "spoken", *KEYS]
    tables = [pq.read_table(root / part_name(f"{WORK}/keys", n), columns=names)
              for n in range(parts)]  # fmt: skip
    docs = np.concatenate([ranks[n][t["row"].to_numpy()] for n, t in enumerate(tables)])
    whole = pa.concat_tables(tables)
    order = np.lexsort((whole["start"].to_numpy(), docs))
    lengths = [len(t) for t in tables]
    rows = np.stack([
        np.repeat(np.arange(parts), lengths),
        np.concatenate([np.arange(n) for n in lengths]),
    ], axis=1)  # fmt: skip
    keys = [whole[name].to_numpy()[order] for name in KEYS]
    return rows[order], docs[order], whole["spoken"].to_numpy()[order], keys


def _rank_rows(parts: int, corpus: Corpus) -> list[NDArray[np.int64]]:
    """Returns, for each partition, its rows' ranks; -1 for a row that does not count."""
    found = [np.full(max(rows, default=-1) + 1, -1, np.int64) for rows in corpus.rows[:parts]]
    for (part, row), rank in zip(corpus.docs, corpus.ranks, strict=True):
        found[part][row] = rank
    return found


def _first(key: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Returns, for each sentence, the first one with its key."""
    _, first, positions = np.unique(key, return_index=True, return_inverse=True)
    return np.asarray(first[positions.reshape(-1)], np.int64)


def _follow(spoken: NDArray[np.bool_], holders: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Returns which sentences those with claims hang on, directly or by way of others."""
    asked = spoken.copy()
    edge = np.flatnonzero(asked)
    while len(edge):
        above = np.unique(holders[:, edge])
        edge = above[~asked[above]]
        asked[edge] = True
    return asked


def find_passages(root: Path, number: int, groups: Sequence[Rows]) -> Made:
    """Finds the passages in groups of sentences in which claims of two documents stand.

    Of each passage it keeps the sentences in which claims stand.
    """
    opened = _Opened(root, {int(part) for group in groups for part in np.unique(group[:, 0])})
    found: list[tuple[int, int, int, int, int]] = []
    count = 0
    for group in groups:
        for passage in group_cornered(opened.lay(group), _keep):
            places = [(where, span) for (where, spoken), span in passage if spoken]
            if len({where for where, _ in places}) > 1:
                found += [(count, *where, span.start, span.end) for where, span in places]
                count += 1
    names = ("passage", "part", "row", "start", "end")
    columns = zip(*found, strict=True) if found else [()] * len(names)
    arrays = {
        name: pa.array(list(column), pa.int32())
        for name, column in zip(names, columns, strict=True)
    }
    return Made({part_name(f"{WORK}/alike", number): pack(arrays, group=1 << 20)})


def _keep(bag: frozenset[int]) -> Sequence[int]:
    return array("I", bag)


class _Opened:
    """Some partitions' sentences, opened: the keys in memory, the words' hashes mapped."""

    def __init__(self, root: Path, parts: set[int]) -> None:
        self._tables = {n: pq.read_table(root / part_name(f"{WORK}/keys", n)) for n in parts}
        self._bags = {n: open_arrow(root, f"{WORK}/bags", n).get_batch(0).column(0) for n in parts}

    def lay(self, group: Rows) -> Iterator[tuple[Any, Span, Sequence[int], Sequence[int]]]:
        """Yields a group's sentences, their documents as ((partition, row), claims in it)."""
        for start in range(0, len(group), SENTENCES_A_BLOCK):
            yield from self._lay(group[start : start + SENTENCES_A_BLOCK])

    def _lay(self, block: Rows) -> Iterator[tuple[Any, Span, Sequence[int], Sequence[int]]]:
        names = ("row", "start", "end", "spoken", *KEYS)
        columns: dict[str, Any] = {}
        for part in np.unique(block[:, 0]).tolist():
            here = np.flatnonzero(block[:, 0] == part)
            table = self._tables[part].take(pa.array(block[here, 1]))
            for name in names:
                values = table[name].to_numpy()
                columns.setdefault(name, np.zeros(len(block), values.dtype))[here] = values
        rows, starts, ends, spoken, *keys = (columns[name].tolist() for name in names)
        for n, (part, at) in enumerate(block.tolist()):
            words = array("I", self._bags[part][at].as_py())
            corners = [key[n] for key in keys]
            yield ((part, rows[n]), spoken[n]), Span(starts[n], ends[n]), words, corners


def pack_passages(paths: Sequence[Path]) -> list[list[list[Spot]]]:
    """Returns the passages of all jobs in jobs."""
    found: list[list[Spot]] = []
    for path in paths:
        columns = load(path)
        each = zip(*(columns[n] for n in ("passage", "part", "row", "start", "end")), strict=True)
        last = -1
        for number, part, row, start, end in each:
            if number != last:
                found.append([])
            last = number
            found[-1].append(((part, row), start, end))
    return pack_jobs(found, PLACES_A_JOB)


def repeat_in_passages(root: Path, number: int, passages: Sequence[Sequence[Spot]]) -> Made:
    """Finds which claims stand in passages that earlier reports have in the same words."""
    places = {where for passage in passages for where, _, _ in passage}
    read = fetch_rows(root, "readings", ("published", "order", "claims"), places)
    held = {place: load_claims(text) for place, (_, _, text) in read.items()}
    where = {claim.doc_id: place for place, claims in held.items() for claim in claims}

    def told(claim: Claim) -> tuple[Any, ...]:
        """Sorts as `recount.sources.relations.order_claim` does."""
        day, ref, _ = read[where[claim.doc_id]]
        return day or LATEST, ref, claim.sentence.start, claim.id

    ordered = sorted((c for claims in held.values() for c in claims), key=told)
    ids = {place: claims[0].doc_id for place, claims in held.items()}
    spans = [Passage(tuple((ids[place], Span(start, end)) for place, start, end in passage))
             for passage in passages]  # fmt: skip
    return pack_repeats(f"{WORK}/passages", number, repeat_passages(spans, ordered), ordered, where)
