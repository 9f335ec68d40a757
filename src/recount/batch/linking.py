"""Links and reconciles over all partitions: the same as `build_incidents` on the whole.

What a pair of strands scores depends on their two reports and on how rare words are over the
corpus; what a strand is joined to, on the strands that pairs good enough lead to. So pairs are
scored in jobs, the strands that they join are components, and each component is linked by the
very same code. Which pairs are worth scoring depends on the order of all strands: their keys of
place, day and rare words are brought together, and `recount.link.blocking` chooses.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from recount.batch.copies import open_copies
from recount.batch.corpus import Corpus, fetch_terms, open_rarity
from recount.batch.sheets import Corpora, Days, Key, open_sheets, pack_sheets
from recount.batch.shelf import WORK, Made, Where, fetch_claims, fetch_docs, load, pack, part_name
from recount.codec import decode, encode
from recount.link.blocking import find_pairs
from recount.link.clusters import Linker, build_all_strands, build_context
from recount.link.decisions import Verdicts
from recount.link.facets import sort_docs
from recount.link.strands import Strand
from recount.link.texts import KEYS, MOST_SHARERS, Rarity, Vector
from recount.model import Claim, Document, Incident
from recount.reconcile.codebooks import find_policy
from recount.reconcile.incidents import build_unrelated
from recount.values import Place

PAIRS_A_JOB = 30_000
STRANDS_A_JOB = 500
UNJUDGED = Verdicts(*(frozenset() for _ in range(4)))


@dataclass(frozen=True, slots=True)
class _Desk:
    """Some reports laid out for linking: their strands in order, and where each stands."""

    docs: dict[Where, Document]
    claims: list[Claim]
    strands: list[Strand]
    keys: list[Key]


def _lay_out(root: Path, places: Iterable[Where]) -> _Desk:
    wanted = set(places)
    docs = fetch_docs(root, wanted)
    by_place = fetch_claims(root, wanted, related=True)
    where = {doc.id: place for place, doc in docs.items()}
    ordered = sort_docs(list(docs.values()))
    claims = [claim for doc in ordered for claim in by_place[where[doc.id]]]
    strands = build_all_strands(ordered, claims, UNJUDGED)
    number: Counter[Where] = Counter()
    keys = []
    for strand in strands:
        place = where[strand.doc.id]
        keys.append((place, number[place]))
        number[place] += 1
    return _Desk({where[doc.id]: doc for doc in ordered}, claims, strands, keys)


def list_strands(root: Path, part: int, rows: Sequence[int], whole: Corpora) -> Made:
    """Lists a partition's strands with what they are looked up by: place, day and rare words.

    Beside them, the sheets that they are compared by.
    """
    places = [(part, row) for row in rows]
    desk = _lay_out(root, places)
    rarity = open_rarity(root, whole.mark, whole.documents)
    found = fetch_terms(root, places)
    terms = {doc.id: found[place] for place, doc in desk.docs.items()}
    docs = list(desk.docs.values())
    context, vectors = build_context(docs, desk.strands, {}, terms=terms, rarity=rarity)
    columns: dict[str, list[Any]] = {name: [] for name in ("row", "n", "keys", "terms", "weights")}
    for ((_, row), n), strand, vector in zip(desk.keys, desk.strands, vectors, strict=True):
        near = [strand.days, strand.place, strand.near_days, strand.near_place, strand.days_own]
        rare = [term for term in vector if 1 < rarity.seen(term) <= MOST_SHARERS]
        rare = sorted(rare, key=lambda t: (-vector[t], t))[:KEYS]
        columns["row"].append(row)
        columns["n"].append(n)
        columns["keys"].append(json.dumps([encode(part) for part in near]))
        columns["terms"].append([t.encode("utf-8", "surrogatepass") for t in rare])
        columns["weights"].append([vector[t] for t in rare])
    types = {"row": pa.int32(), "n": pa.int32(), "keys": pa.string(),
             "terms": pa.list_(pa.binary()), "weights": pa.list_(pa.float64())}  # fmt: skip
    arrays = {name: pa.array(columns[name], kind) for name, kind in types.items()}
    sheets = {row: desk.docs[part, row] for row in rows}
    return Made({
        part_name(f"{WORK}/strands", part): pack(arrays, group=1 << 20),
        part_name(f"{WORK}/sheets", part): pack_sheets(root, sheets, desk.strands, context, whole),
    })  # fmt: skip


def choose_pairs(
    root: Path, parts: int, corpus: Corpus, whole: Corpora
) -> tuple[list[Key], list[tuple[int, int]]]:
    """Returns all strands in order, and which of them are worth a comparison, by position."""
    place_of = corpus.place_of()
    found: list[tuple[int, int, Key, Strand, Vector]] = []
    names = ("row", "n", "keys", "terms", "weights")
    for part in range(parts):
        columns = load(root / part_name(f"{WORK}/strands", part), names)
        for row, n, keys, terms, weights in zip(*(columns[k] for k in names), strict=True):
            at = place_of[part, row]
            words = (term.decode("utf-8", "surrogatepass") for term in terms)
            vector = dict(zip(words, weights, strict=True))
            found.append((at, n, ((part, row), n), _strand(corpus.ids[at], keys), vector))
    found.sort(key=lambda item: item[:2])
    rarity = open_rarity(root, whole.mark, whole.documents)
    return [item[2] for item in found], _pair(found, rarity)


def _pair(found: Sequence[Any], rarity: Rarity) -> list[tuple[int, int]]:
    return find_pairs([item[3] for item in found], [item[4] for item in found], rarity)


def _strand(doc_id: str, keys: str) -> Strand:
    """Returns a strand without its claims, as blocking wants it."""
    days, place, near_days, near_place, own = json.loads(keys)
    strand = Strand(Document(doc_id, "", "", ""))
    strand.days, strand.near_days = decode(Days, days), decode(Days, near_days)
    strand.place, strand.near_place = decode(Place | None, place), decode(Place | None, near_place)
    strand.days_own = own
    return strand


def score_pairs(
    root: Path, number: int, first: int, pairs: Sequence[tuple[Key, Key]], whole: Corpora
) -> Made:
    """Finds which pairs score enough to be joined; `first` is the first one's number."""
    sheets = open_sheets(root, (key[0] for pair in pairs for key in pair), whole)
    at = {key: n for n, key in enumerate(sheets.keys)}
    linker = Linker(sheets.strands, sheets.context, UNJUDGED)
    good = [
        first + n
        for n, (one, other) in enumerate(pairs)
        if linker.score(at[one], at[other]) >= linker.join
    ]
    body = pack({"pair": pa.array(good, pa.int64())}, group=1 << 20)
    return Made({part_name(f"{WORK}/scored", number): body})


def find_components(
    strands: int, joined: Sequence[tuple[int, int]]
) -> list[tuple[list[int], list[tuple[int, int]]]]:
    """Returns the components in jobs: the positions of the strands, and the pairs among them."""
    if not strands:
        return []
    one = np.array([a for a, _ in joined], dtype=np.int64)
    other = np.array([b for _, b in joined], dtype=np.int64)
    graph = coo_matrix((np.ones(len(one), np.int8), (one, other)), shape=(strands, strands))
    labels = connected_components(graph, directed=False)[1]
    members: dict[int, list[int]] = {}
    for n, label in enumerate(labels.tolist()):
        members.setdefault(label, []).append(n)
    pairs: dict[int, list[tuple[int, int]]] = {}
    for a, b in joined:
        pairs.setdefault(int(labels[a]), []).append((a, b))
    jobs: list[tuple[list[int], list[tuple[int, int]]]] = []
    for label, held in members.items():
        if not jobs or len(jobs[-1][0]) + len(held) > STRANDS_A_JOB:
            jobs.append(([], []))
        jobs[-1][0].extend(held)
        jobs[-1][1].extend(pairs.get(label, []))
    return jobs


@dataclass(frozen=True, slots=True)
class Pack:
    """Some components: their strands, and the pairs that join these.

    `roots` is where the reports stand that reports of theirs copy.
    """

    members: tuple[Key, ...]
    pairs: tuple[tuple[Key, Key], ...]
    roots: tuple[Where, ...]
    codebook: str


def build_part(root: Path, folder: str, number: int, held: Pack, whole: Corpora) -> Made:
    """Builds the incidents of some components, not yet compared with sums over several."""
    places = {*(place for place, _ in held.members), *held.roots}
    desk = _lay_out(root, places)
    linker = Linker(desk.strands, open_sheets(root, places, whole).context, UNJUDGED)
    at = {key: n for n, key in enumerate(desk.keys)}
    own = {desk.strands[at[key]].key for key in held.members}
    first = {item.claim.id: s.key for s in desk.strands for item in s.members}
    clusters = [
        cluster
        for cluster in linker.run([(at[a], at[b]) for a, b in held.pairs])
        if first[cluster.claims[0].id] in own
    ]
    copies = open_copies(root, whole.mark)
    policies = {held.codebook: find_policy(held.codebook)}
    docs = list(desk.docs.values())
    found = build_unrelated(clusters, docs, desk.claims, copies, policies)[held.codebook]
    lines = [json.dumps(encode(incident), ensure_ascii=True) for incident in found]
    columns = {"incident": pa.array(lines, pa.string())}
    return Made({part_name(f"{WORK}/{folder}", number): pack(columns)}, {"rows": len(lines)})


def load_incidents(paths: Iterable[Path]) -> Iterable[Incident]:
    """Yields the incidents of files."""
    for path in paths:
        for line in load(path)["incident"]:
            incident: Incident = decode(Incident, json.loads(line))
            yield incident
