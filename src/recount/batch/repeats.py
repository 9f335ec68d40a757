"""Which claim repeats which, as jobs find it and as the whole run reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from recount.batch.shelf import (
    WORK,
    Made,
    Where,
    fetch_rows,
    load,
    pack,
    pack_jobs,
    part_name,
)
from recount.model import Claim
from recount.prepared import load_claims, load_doc
from recount.sources import Copy
from recount.sources.relations import find_repeats, order_claim

DOCS_A_JOB = 1_000


def pack_repeats(
    folder: str,
    number: int,
    repeats: Mapping[str, str],
    claims: Sequence[Claim],
    where: Mapping[str, Where],
) -> Made:
    """Returns, as a job's file, which of some claims repeats which, and where its report stands.

    `repeats` goes by the claims' ids, `where` by their documents'.
    """
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
    read = fetch_rows(root, "readings", ("doc", "claims"), places)
    docs = {place: load_doc(doc) for place, (doc, _) in read.items()}
    by_id = {doc.id: doc for doc in docs.values()}
    claims = {place: load_claims(text) for place, (_, text) in read.items()}
    ordered = sorted((c for held in claims.values() for c in held),
                     key=lambda c: order_claim(c, by_id))  # fmt: skip
    where = {doc.id: place for place, doc in docs.items()}
    return pack_repeats(f"{WORK}/families", number, find_repeats(ordered, copies), ordered, where)


def load_repeats(paths: Sequence[Path]) -> dict[int, dict[str, str]]:
    """Returns which claim repeats which, by the number of the claim's partition."""
    found: dict[int, dict[str, str]] = {}
    for path in paths:
        columns = load(path)
        each = zip(columns["part"], columns["claim"], columns["repeats"], strict=True)
        for part, claim, earlier in each:
            found.setdefault(part, {})[claim] = earlier
    return found
