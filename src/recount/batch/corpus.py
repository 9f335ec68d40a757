"""What is known of a whole corpus at once: its documents in order, house sentences, rare words.

All of it is counted partition by partition and brought together in fixed order.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from recount.batch.shelf import (
    WORK,
    Made,
    Where,
    fetch,
    fetch_docs,
    load,
    pack,
    pack_buckets,
    part_name,
    read_bucket,
)
from recount.link.clusters import find_doc_terms
from recount.link.texts import Rarity
from recount.sources.duplicates import HOUSE_DAYS, split_sentences

BUCKETS = 16
LEAST_HOUSE = 4  # words of a sentence that may be a house sentence
LATEST = "9999-12-31"
HOUSE = f"{WORK}/house.parquet"
RARITY = f"{WORK}/rarity.parquet"
WORDS = f"{WORK}/words"


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of all partitions, each id once, in the order in which they are linked.

    `docs` has where each stands, `ids` its id, `refs` its `ref`, `ranks` its position by day and
    `ref` alone, without the time of day; `rows` the rows that count by partition.
    """

    docs: tuple[Where, ...]
    ids: tuple[str, ...]
    refs: tuple[str, ...]
    ranks: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]

    def place_of(self) -> dict[Where, int]:
        """Returns each document's position in the order."""
        return {where: n for n, where in enumerate(self.docs)}


def open_corpus(root: Path, parts: int) -> Corpus:
    """Reads the heads of all documents.

    Of the same bytes twice, and of the same text twice at one address, the first counts.
    """
    seen: set[str] = set()
    twins: set[bytes] = set()
    found: list[tuple[str, str, bytes, str, Where]] = []
    rows: list[tuple[int, ...]] = []
    for part in range(parts):
        names = ("id", "twin", "published", "moment", "order")
        heads = load(root / part_name("readings", part), names)
        live = []
        for row, (doc_id, twin, published, at, order) in enumerate(
            zip(*(heads[n] for n in names), strict=True)
        ):
            known = doc_id in seen or twin in twins
            twins |= {twin} if twin else set()
            if not known:
                seen.add(doc_id)
                live.append(row)
                found.append((published or LATEST, at, order, doc_id, (part, row)))
        rows.append(tuple(live))
    found.sort()
    days, _, orders, ids, docs = zip(*found, strict=True) if found else ((), (), (), (), ())
    ranks = [0] * len(found)
    for rank, n in enumerate(sorted(range(len(found)), key=lambda n: (days[n], orders[n], ids[n]))):
        ranks[n] = rank
    refs = (raw.decode("utf-8", "surrogatepass") for raw in orders)
    return Corpus(tuple(docs), tuple(ids), tuple(refs), tuple(ranks), tuple(rows))


def digest_words(words: Sequence[str]) -> bytes:
    """Returns 16 bytes that stand for the words of a sentence."""
    raw = " ".join(words).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(raw, digest_size=16).digest()


class HouseSentences(Set[tuple[str, ...]]):
    """Sentences by the digests of their words; it can tell whether one is in it, and how many."""

    def __init__(self, digests: frozenset[bytes]) -> None:
        self._digests = digests

    def __contains__(self, words: object) -> bool:
        return isinstance(words, tuple) and digest_words(words) in self._digests

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        raise TypeError("house sentences are kept as digests")

    def __len__(self) -> int:
        return len(self._digests)


@lru_cache(maxsize=1)
def open_house(root: Path, mark: str) -> HouseSentences:
    """Returns the corpus' house sentences; `mark` is the fingerprint of the corpus."""
    return HouseSentences(frozenset(load(root / HOUSE)["digest"]))


def count_sentences(root: Path, part: int, rows: Sequence[int]) -> Made:
    """Counts a partition's sentences by first and last day of publication."""
    counts: dict[bytes, list[int]] = {}
    for doc in fetch_docs(root, ((part, row) for row in rows)).values():
        if doc.published is None:
            continue
        day = doc.published.toordinal()
        for sentence in sorted(set(split_sentences(doc.text))):
            if len(sentence) >= LEAST_HOUSE:
                held = counts.setdefault(digest_words(sentence), [0, day, day])
                held[0] += 1
                held[1], held[2] = min(held[1], day), max(held[2], day)
    tables = []
    for bucket in range(BUCKETS):
        keys = sorted(key for key in counts if key[0] % BUCKETS == bucket)
        columns = zip(*(counts[key] for key in keys), strict=True) if keys else ((), (), ())
        n, first, last = (pa.array(list(column), pa.int32()) for column in columns)
        tables.append(
            pa.table({"digest": pa.array(keys, pa.binary(16)), "n": n, "first": first,
                      "last": last})
        )  # fmt: skip
    return Made({part_name(f"{WORK}/sentences", part): pack_buckets(tables)})


def gather_house(paths: Sequence[Path]) -> bytes:
    """Returns the file of the sentences that stand in three reports or more over many days."""
    found: list[bytes] = []
    for bucket in range(BUCKETS):
        table = read_bucket(paths, bucket)
        sums = table.group_by("digest").aggregate([("n", "sum"), ("first", "min"), ("last", "max")])
        wide = pc.greater(pc.subtract(sums["last_max"], sums["first_min"]), HOUSE_DAYS)
        kept = sums.filter(pc.and_(pc.greater_equal(sums["n_sum"], 3), wide))
        found += kept["digest"].to_pylist()
    return pack({"digest": pa.array(sorted(found), pa.binary(16))})


def count_terms(root: Path, part: int, rows: Sequence[int], mark: str) -> Made:
    """Counts in how many of a partition's documents each term stands, and how often in each."""
    house = open_house(root, mark)
    counts: Counter[str] = Counter()
    held: list[str | None] = [None] * (max(rows, default=-1) + 1)
    for (_, row), doc in fetch_docs(root, ((part, row) for row in rows)).items():
        terms = find_doc_terms(doc, house)
        counts.update(terms.keys())
        held[row] = json.dumps(terms)
    return Made({
        part_name(f"{WORK}/terms", part): pack_terms(counts),
        part_name(WORDS, part): pack({"terms": pa.array(held, pa.string())}),
    })  # fmt: skip


def fetch_terms(root: Path, places: Iterable[Where]) -> dict[Where, dict[str, int]]:
    """Returns how often the terms of some documents stand in them."""
    return {k: json.loads(text) for k, text in fetch(root, WORDS, "terms", places).items()}


def pack_terms(counts: Mapping[str, int]) -> bytes:
    """Returns terms with their numbers as a file of buckets."""
    buckets: list[list[tuple[bytes, int]]] = [[] for _ in range(BUCKETS)]
    for term, n in counts.items():
        raw = term.encode("utf-8", "surrogatepass")
        buckets[zlib.crc32(raw) % BUCKETS].append((raw, n))
    tables = []
    for bucket in map(sorted, buckets):
        terms, numbers = [t for t, _ in bucket], [n for _, n in bucket]
        tables.append(
            pa.table({"term": pa.array(terms, pa.binary()), "n": pa.array(numbers, pa.int64())})
        )
    return pack_buckets(tables)


def gather_rarity(counted: Sequence[Path], asked: Sequence[Path]) -> bytes:
    """Returns the file of how often terms stand that do not stand in just one document.

    `asked` are files of terms that are asked for of documents whose own terms they are not;
    these are kept, however often they stand.
    """
    found = []
    for bucket in range(BUCKETS):
        sums = read_bucket(counted, bucket).group_by("term").aggregate([("n", "sum")])
        wanted = set(read_bucket(asked, bucket)["term"].to_pylist())
        odd = pc.is_in(sums["term"], pa.array(sorted(wanted), pa.binary()))
        kept = sums.filter(pc.or_(pc.greater(sums["n_sum"], 1), odd)).select(["term", "n_sum"])
        none = sorted(wanted - set(sums.filter(odd)["term"].to_pylist()))
        empty = {
            "term": pa.array(none, pa.binary()),
            "n_sum": pa.array([0] * len(none), pa.int64()),
        }
        found.append(pa.concat_tables([kept, pa.table(empty)]).sort_by("term"))
    table = pa.concat_tables(found)
    return pack({"term": table["term"], "n": table["n_sum"]}, group=100_000)


class Seen(Counter[str]):
    """In how many documents each term stands: in one, where it is not kept (`gather_rarity`)."""

    def __missing__(self, key: str) -> int:
        return 1


@lru_cache(maxsize=1)
def open_rarity(root: Path, mark: str, total: int) -> Rarity:
    """Returns how rare each term is over the whole corpus of `total` documents."""
    columns = load(root / RARITY)
    terms = (term.decode("utf-8", "surrogatepass") for term in columns["term"])
    seen = Seen(dict(zip(terms, columns["n"], strict=True)))
    return Rarity.of(total, seen)


@lru_cache(maxsize=1)
def number_terms(root: Path, mark: str) -> Mapping[str, int]:
    """Returns a number for each term that may stand in two documents, in the terms' order."""
    terms = sorted(load(root / RARITY, ["term"])["term"])
    return {term.decode("utf-8", "surrogatepass"): n for n, term in enumerate(terms)}
