"""Relates claims over all partitions: the same as `recount.sources.relate_claims` on the whole.

What repeats within a report and its copies was found family by family, in shared passages
passage by passage (`recount.batch.repeats`); who denies whom within each report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from recount.batch.corpus import fetch_terms, pack_terms
from recount.batch.outputs import pack_records
from recount.batch.shelf import (
    WORK,
    Made,
    Where,
    fetch,
    fetch_claims,
    fetch_docs,
    pack,
    part_name,
)
from recount.codec import encode
from recount.link.clusters import build_all_strands
from recount.link.decisions import read_verdicts
from recount.link.facets import sort_docs
from recount.link.texts import find_terms
from recount.model import Claim, Document
from recount.prepared import dump_claims, load_issues
from recount.records import claim_record, document_record
from recount.sources.relations import fill_relations, find_repeats, order_claim


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
