"""Keeps of each report what scoring a pair needs: its strands and the weights of its words.

A report is compared with some twenty-five others, wherever these stand. So its claims are sorted
into strands, and its words weighed, once; what is kept is small and found without reading what
stands around it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from recount.batch.copies import open_copies
from recount.batch.corpus import number_terms, open_rarity
from recount.batch.shelf import WORK, Where, map_arrow
from recount.codec import decode, encode
from recount.link.clusters import find_main
from recount.link.facets import Facets, sort_docs
from recount.link.features import Context, Told
from recount.link.strands import Strand
from recount.link.texts import Packed, Vector
from recount.model import Attribution, Claim, Document, Evidence
from recount.sources.lineage import root_of
from recount.values import Count, Place

ROWS_A_BLOCK = 8
SCHEMA = pa.schema([("sheet", pa.string()), ("terms", pa.binary()), ("weights", pa.binary())])
NOWHERE = Evidence("", ())
UNSAID = Attribution("own", "asserts", NOWHERE)
Days = tuple[date, date] | None
Key = tuple[Where, int]
"""A strand's document, and the strand's number in it."""


@dataclass(frozen=True, slots=True)
class Corpora:
    """What of a whole corpus a job needs: its fingerprint and how many documents it has."""

    mark: str
    documents: int


@dataclass(frozen=True, slots=True)
class Sheets:
    """Some reports' strands in order, where each stands, and what is known of their words.

    The strands hold what features look at: of their claims, the ids and one figure each.
    """

    strands: list[Strand]
    keys: list[Key]
    context: Context


def pack_sheets(
    root: Path,
    rows: Mapping[int, Document],
    strands: Sequence[Strand],
    context: Context,
    whole: Corpora,
) -> bytes:
    """Returns the sheets of a partition's documents, by row, as an Arrow file of small blocks."""
    numbers = number_terms(root, whole.mark)
    own: dict[str, list[Strand]] = {}
    for strand in strands:
        own.setdefault(strand.doc.id, []).append(strand)
    sheets: list[list[Any]] = [[None] * (max(rows, default=-1) + 1) for _ in SCHEMA]
    for row, doc in rows.items():
        vector = context.doc_vectors[doc.id]
        assert not isinstance(vector, Packed)
        known = [(numbers[t], w) for t, w in vector.items() if t in numbers]
        sheets[0][row] = _dump(doc, own.get(doc.id, ()), context)
        sheets[1][row] = np.array([n for n, _ in known], np.int32).tobytes()
        sheets[2][row] = np.array([w for _, w in known], np.float64).tobytes()
    out = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_file(out, SCHEMA, options=options) as writer:
        writer.write_table(pa.table(sheets, schema=SCHEMA), max_chunksize=ROWS_A_BLOCK)
    return bytes(out.getvalue())


def _dump(doc: Document, strands: Sequence[Strand], context: Context) -> str:
    dated = strands[0].doc.published if strands else doc.published
    head = [encode(replace(doc, text="", parts=())), encode(dated)]
    told = [_dump_strand(s, context.strand_vectors[s.key], context.told[s.key]) for s in strands]
    return json.dumps([head, sorted(context.names[doc.id]), context.title_vectors[doc.id], told])


def _dump_strand(strand: Strand, vector: Vector, told: Told) -> list[Any]:
    near = (strand.days, strand.place, strand.near_days, strand.near_place)
    said = (strand.days_own, strand.place_own, strand.aggregate, dict(strand.kinds))
    members = [(item.claim.id, encode(item.figures[:1])) for item in strand.members]
    whole = (sorted(told.figures), told.largest, told.parties)
    return [[encode(value) for value in near], said, dict(vector), members, whole]


def open_sheets(root: Path, places: Iterable[Where], whole: Corpora) -> Sheets:
    """Returns the sheets of some documents."""
    found = {place: (json.loads(row[0]), *row[1:]) for place, row in _fetch(root, places).items()}
    docs = {place: decode(Document, sheet[0][0]) for place, (sheet, _, _) in found.items()}
    where = {doc.id: place for place, doc in docs.items()}
    strands: list[Strand] = []
    keys: list[Key] = []
    vectors: dict[str, Vector] = {}
    wholes: dict[str, Told] = {}
    words: dict[str, Packed] = {}
    for doc in sort_docs(list(docs.values())):
        place = where[doc.id]
        (head, _, _, told), terms, weights = found[place]
        dated = replace(doc, published=decode(date | None, head[1]))
        words[doc.id] = Packed(np.frombuffer(terms, np.int32), np.frombuffer(weights, np.float64))
        for number, data in enumerate(told):
            strand = _load_strand(dated, data)
            vectors[strand.key], wholes[strand.key] = data[2], _load_told(*data[4])
            strands.append(strand)
            keys.append((place, number))
    copies = open_copies(root, whole.mark)
    context = Context(
        open_rarity(root, whole.mark, whole.documents),
        vectors,
        words,
        {doc_id: root_of(doc_id, copies) for doc_id in where if doc_id in copies},
        find_main(strands),
        {doc_id: found[place][0][2] for doc_id, place in where.items()},
        {doc_id: frozenset(found[place][0][1]) for doc_id, place in where.items()},
        wholes,
    )
    return Sheets(strands, keys, context)


def _load_strand(doc: Document, data: Sequence[Any]) -> Strand:
    near, said, _, members, _ = data
    strand = Strand(doc)
    strand.days, strand.near_days = decode(Days, near[0]), decode(Days, near[2])
    strand.place, strand.near_place = (decode(Place | None, near[n]) for n in (1, 3))
    strand.days_own, strand.place_own, strand.aggregate, kinds = said
    strand.kinds = Counter(kinds)
    for claim_id, figures in members:
        claim = Claim(claim_id, doc.id, NOWHERE, UNSAID)
        counted: tuple[Count, ...] = decode(tuple[Count, ...], figures)
        strand.members.append(Facets(claim, doc, None, None, None, counted))
    return strand


def _load_told(figures: Iterable[Any], largest: Mapping[str, Any], parties: Any) -> Told:
    most = {harm: (low, is_open) for harm, (low, is_open) in largest.items()}
    return Told(frozenset((h, low, is_open) for h, low, is_open in figures), most, parties)


def _fetch(root: Path, places: Iterable[Where]) -> dict[Where, tuple[str, bytes, bytes]]:
    """Returns the rows of some documents' sheets."""
    found: dict[Where, tuple[str, bytes, bytes]] = {}
    for (part, row), file in map_arrow(root, f"{WORK}/sheets", places):
        block = file.get_batch(row // ROWS_A_BLOCK)
        at = row % ROWS_A_BLOCK
        sheet, terms, weights = (block.column(n)[at].as_py() for n in range(3))
        found[part, row] = sheet, terms, weights
    return found
