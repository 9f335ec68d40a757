"""Reads one record of a case, or the few that stand beside it, by id; never the whole case."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from recount.codec import decode
from recount.model import Claim, Decision, Document, Incident, Issue, Source
from recount.store.ledger import _DOCUMENT, Ledger, _document, _issue
from recount.store.reading_rows import safe

MOST = 500  # values in one query


def _in(ids: Sequence[str]) -> str:
    return f"({', '.join('?' * len(ids))})"


def _chunks(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[n : n + MOST] for n in range(0, len(ids), MOST)]


def read_documents(ledger: Ledger, ids: Sequence[str]) -> dict[str, Document]:
    """Returns the documents of these ids that there are, by id."""
    found: dict[str, Document] = {}
    for some in _chunks(ids):
        query = f"SELECT {_DOCUMENT} FROM documents WHERE id IN {_in(some)}"
        found |= {row[0]: _document(row) for row in ledger._db.execute(query, list(some))}
    return found


def read_intake(ledger: Ledger, doc_id: str) -> tuple[str, tuple[str, ...]] | None:
    """Returns the reader whose reading counts, and all the names under which it came."""
    row = ledger._db.execute(
        "SELECT reader FROM readings WHERE doc_id = ? ORDER BY n DESC LIMIT 1", (doc_id,)
    ).fetchone()
    if row is None:
        return None
    refs = ledger._db.execute("SELECT ref FROM refs WHERE doc_id = ? ORDER BY ref", (doc_id,))
    return row[0], tuple(ref for (ref,) in refs)


_CLAIM = (
    "SELECT coalesce(a.payload, c.payload), r.copy_of, r.denies FROM claims_now c "
    "LEFT JOIN amended a ON a.claim_id = c.id LEFT JOIN relations r ON r.claim_id = c.id"
)


def _claim(payload: str, copy_of: str | None, denies: str | None) -> Claim:
    claim: Claim = decode(Claim, json.loads(payload))
    return replace(claim, copy_of=copy_of, denies=denies) if copy_of or denies else claim


def read_claims(ledger: Ledger, ids: Sequence[str]) -> dict[str, Claim]:
    """Returns the claims of these ids that there are, by id, as people have amended them."""
    found: dict[str, Claim] = {}
    for some in _chunks(ids):
        rows = ledger._db.execute(f"{_CLAIM} WHERE c.id IN {_in(some)}", list(some))
        found |= {claim.id: claim for claim in (_claim(*row) for row in rows)}
    return found


def read_facts(ledger: Ledger, ids: Sequence[str]) -> dict[str, Claim]:
    """Returns the claims of these ids that there are, by id, as they were read."""
    found: dict[str, Claim] = {}
    for some in _chunks(ids):
        query = f"SELECT payload FROM claims_now WHERE id IN {_in(some)}"
        rows = ledger._db.execute(query, list(some))
        found |= {c.id: c for c in (_claim(payload, None, None) for (payload,) in rows)}
    return found


def claims_of_documents(ledger: Ledger, doc_ids: Sequence[str]) -> list[Claim]:
    """Returns the claims of some documents, as amended, each document's in its text's order."""
    found: list[Claim] = []
    for some in _chunks(doc_ids):
        query = f"{_CLAIM} WHERE c.doc_id IN {_in(some)} ORDER BY c.doc_id, c.n"
        found += [_claim(*row) for row in ledger._db.execute(query, list(some))]
    return found


def facts_of_documents(ledger: Ledger, doc_ids: Sequence[str]) -> list[Claim]:
    """Returns the claims of some documents as they were read."""
    found: list[Claim] = []
    for some in _chunks(doc_ids):
        query = f"SELECT payload FROM claims_now WHERE doc_id IN {_in(some)} ORDER BY doc_id, n"
        rows = ledger._db.execute(query, list(some))
        found += [_claim(payload, None, None) for (payload,) in rows]
    return found


def copies_about(ledger: Ledger, doc_ids: Sequence[str]) -> dict[str, Any]:
    """Returns the stored reason of each copy among some documents and those that they copy."""
    found: dict[str, Any] = {}
    wanted = list(doc_ids)
    while wanted:
        new: list[str] = []
        for some in _chunks(wanted):
            query = f"SELECT doc_id, of_id, payload FROM copies WHERE doc_id IN {_in(some)}"
            for doc_id, of, payload in ledger._db.execute(query, list(some)):
                found[doc_id] = json.loads(payload)
                if of not in found:
                    new.append(of)
        wanted = new
    return found


def all_copies(ledger: Ledger) -> list[tuple[str, Any]]:
    """Returns each copy with its stored reason."""
    rows = ledger._db.execute("SELECT doc_id, payload FROM copies ORDER BY doc_id")
    return [(doc_id, json.loads(payload)) for doc_id, payload in rows]


def copiers_of(ledger: Ledger, doc_id: str) -> list[tuple[str, Any]]:
    """Returns the ids of the documents that copy one, with the stored reasons."""
    query = "SELECT doc_id, payload FROM copies WHERE of_id = ? ORDER BY doc_id"
    return [(i, json.loads(payload)) for i, payload in ledger._db.execute(query, (doc_id,))]


def decisions_on(ledger: Ledger, subjects: Sequence[str]) -> list[tuple[int, Decision]]:
    """Returns the decisions that name one of these ids, with their numbers, in their order."""
    found: dict[int, Decision] = {}
    for some in _chunks(subjects):
        query = (
            "SELECT DISTINCT d.n, d.payload FROM decisions d JOIN decision_subjects s "
            f"ON s.n = d.n WHERE s.subject IN {_in(some)}"
        )
        for n, payload in ledger._db.execute(query, list(some)):
            found[n] = decode(Decision, json.loads(payload))
    return sorted(found.items())


def with_undos(ledger: Ledger, found: Mapping[int, Decision]) -> dict[int, Decision]:
    """Returns decisions with those that take them back, and these in turn, in their order."""
    whole, new = dict(found), list(found.values())
    while new:
        more = dict(decisions_on(ledger, [decision.id for decision in new]))
        new = [decision for n, decision in more.items() if n not in whole]
        whole |= more
    return dict(sorted(whole.items()))


def decisions_after(ledger: Ledger, n: int) -> list[Decision]:
    """Returns the decisions but the first n, in their order."""
    rows = ledger._db.execute("SELECT payload FROM decisions WHERE n > ? ORDER BY n", (n,))
    return [decode(Decision, json.loads(payload)) for (payload,) in rows.fetchall()]


def decisions_by_id(ledger: Ledger, ids: Sequence[str]) -> dict[int, Decision]:
    """Returns the decisions of these ids that there are, by number."""
    found: dict[int, Decision] = {}
    for some in _chunks(ids):
        query = f"SELECT n, payload FROM decisions WHERE id IN {_in(some)}"
        for n, payload in ledger._db.execute(query, list(some)):
            found[n] = decode(Decision, json.loads(payload))
    return found


def decisions_page(
    ledger: Ledger, *, offset: int, limit: int, oldest_first: bool
) -> list[tuple[int, Decision]]:
    """Returns a page of the decisions with their numbers."""
    way = "" if oldest_first else " DESC"
    query = f"SELECT n, payload FROM decisions ORDER BY n{way} LIMIT ? OFFSET ?"
    rows = ledger._db.execute(query, (limit, offset))
    return [(n, decode(Decision, json.loads(payload))) for n, payload in rows]


def read_incidents(ledger: Ledger, codebook: str, ids: Sequence[str]) -> dict[str, Incident]:
    """Returns the kept incidents of these ids that there are, by id."""
    found: dict[str, Incident] = {}
    for some in _chunks(ids):
        query = f"SELECT id, payload FROM incidents WHERE codebook = ? AND id IN {_in(some)}"
        for incident_id, payload in ledger._db.execute(query, [codebook, *some]):
            found[incident_id] = decode(Incident, json.loads(payload))
    return found


def kept_codebooks(ledger: Ledger) -> tuple[str, ...]:
    """Returns the codebooks under which incidents are kept whole."""
    return _codebooks(ledger, "incidents")


def listed_codebooks(ledger: Ledger) -> tuple[str, ...]:
    """Returns the codebooks under which incidents are listed."""
    return _codebooks(ledger, "incident_rows")


def _codebooks(ledger: Ledger, table: str) -> tuple[str, ...]:
    """Steps from one to the next by the key, since each has many rows."""
    found: list[str] = []
    query = f"SELECT min(codebook) FROM {table} WHERE codebook > ?"
    while (
        name := ledger._db.execute(query, (found[-1] if found else "",)).fetchone()[0]
    ) is not None:
        found.append(name)
    return tuple(found)


def incidents_between(ledger: Ledger, codebook: str, first: str, last: str) -> dict[str, Incident]:
    """Returns the kept incidents, no sums, that begin between two days, both inclusive."""
    query = (
        "SELECT i.id, i.payload FROM incidents i JOIN incident_rows r "
        "ON r.codebook = i.codebook AND r.id = i.id WHERE r.codebook = ? AND r.aggregate = 0 "
        "AND r.earliest BETWEEN ? AND ?"
    )
    rows = ledger._db.execute(query, (codebook, first, last))
    return {i: decode(Incident, json.loads(payload)) for i, payload in rows}


def incidents_of_document(ledger: Ledger, doc_id: str) -> dict[str, int]:
    """Returns the ids of the incidents that a document tells of, with its claims in each."""
    query = "SELECT incident_id, claims FROM incident_documents WHERE doc_id = ? ORDER BY 1"
    return dict(ledger._db.execute(query, (doc_id,)))


def read_sources(ledger: Ledger, ids: Sequence[str]) -> dict[str, Source]:
    """Returns the sources of these ids that there are, by id."""
    found: dict[str, Source] = {}
    for some in _chunks(ids):
        query = f"SELECT id, payload FROM sources WHERE id IN {_in(some)}"
        for source_id, payload in ledger._db.execute(query, list(some)):
            found[source_id] = decode(Source, json.loads(payload))
    return found


def read_issues(ledger: Ledger, ids: Sequence[str]) -> dict[str, Issue]:
    """Returns the issues under these keys of their rows, by key."""
    found: dict[str, Issue] = {}
    for some in _chunks(ids):
        query = (
            "SELECT id, stage, code, severity, subject, message, spans FROM issues_now "
            f"WHERE id IN {_in(some)}"
        )
        found |= {row[0]: _issue(row[1:]) for row in ledger._db.execute(query, list(some))}
    return found


def wordings_of(ledger: Ledger, source_id: str) -> list[tuple[str | None, str, str, str, int]]:
    """Returns (side, party's id, its name, wording, claims) for a source, the commonest first."""
    query = (
        "SELECT side, party_id, party, wording, claims FROM source_words WHERE source_id = ? "
        "ORDER BY claims DESC, party, wording"
    )
    return ledger._db.execute(query, (source_id,)).fetchall()


def mark_documents(
    ledger: Ledger, query: str, seqs: Sequence[int]
) -> dict[int, tuple[str | None, str]]:
    """Returns title and text of documents with what a query finds marked."""
    if not seqs:
        return {}
    rows = ledger._db.words.mark_documents(query, seqs)
    return {seq: (title, text) for seq, title, text in rows}


def mark_claims(ledger: Ledger, query: str, seqs: Sequence[int]) -> dict[int, str]:
    """Returns the sentences of claims with what a query finds marked."""
    if not seqs:
        return {}
    return dict(ledger._db.words.mark_claims(query, seqs))


def find_ids(ledger: Ledger, begins: str, *, most: int = 6) -> list[tuple[str, str]]:
    """Returns (kind, id) of the records whose id is some text, else of those that it begins.

    At most so many.
    """
    tables = (
        ("claim", "claims_now", "id"),
        ("incident", "incident_rows", "id"),
        ("document", "documents", "id"),
        ("source", "source_rows", "id"),
        ("decision", "decisions", "id"),
    )
    found: list[tuple[str, str]] = []
    begins = safe(begins)
    for kind, table, key in tables:
        query = (
            f"SELECT DISTINCT {key} FROM {table} WHERE {key} >= ? AND {key} < ? ORDER BY 1 LIMIT ?"
        )
        rows = ledger._db.execute(query, (begins, f"{begins}\U0010ffff", most))
        found += [(kind, record_id) for (record_id,) in rows]
    exact = [pair for pair in found if pair[1] == begins]
    return exact or found[:most]
