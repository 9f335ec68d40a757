"""Checks a case against itself: bytes, texts, spans, outside rows, the chain of decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from recount.model import Claim, Document, Evidence, Outside
from recount.outside.cells import CellError
from recount.outside.rows import Origin, read_row
from recount.store import GENESIS, Ledger, chain_hash, check_exchanges, check_outside
from recount.vocab.loader import load_table


def verify(ledger: Ledger) -> list[str]:
    """Returns a line for each thing that is not as it was stored; nothing if all is.

    Bytes are checked against the document's SHA-256, texts against theirs, every piece of
    evidence against the text at its spans, each row of another dataset against its digest and
    against what its cells say, and each decision against the hash that chains it to the one
    before.
    """
    problems = ledger.check_file()
    digests = ledger.text_digests()
    docs = {doc.id: doc for doc in ledger.documents()}
    for doc in docs.values():
        problems += _check_document(ledger, doc, digests[doc.id])
        for kind, mention in ledger.mentions(doc.id):
            problems += _check_evidence(doc, mention.evidence, f"{kind} of {doc.ref}")
    for claim in ledger.facts():
        for evidence in _evidence_of(claim):
            problems += _check_evidence(docs[claim.doc_id], evidence, f"claim {claim.id}")
    return problems + check_exchanges(ledger) + _check_outside(ledger) + _check_chain(ledger)


def _check_document(ledger: Ledger, doc: Document, text_digest: str) -> list[str]:
    problems = []
    try:
        body = ledger.body(doc.body_sha256)
    except ValueError as error:
        return [f"document {doc.ref}: its bytes cannot be unpacked: {error}"]
    if body is None:
        problems.append(f"document {doc.ref}: its bytes are missing")
    elif hashlib.sha256(body).hexdigest() != doc.body_sha256:
        problems.append(f"document {doc.ref}: its bytes are not those that were added")
    if hashlib.sha256(doc.text.encode("utf-8", "surrogatepass")).hexdigest() != text_digest:
        problems.append(f"document {doc.ref}: its text is not the one that was read")
    return problems


def _check_evidence(doc: Document, evidence: Evidence, where: str) -> list[str]:
    cut = " … ".join(doc.text[span.start : span.end] for span in evidence.spans)
    if cut == evidence.text:
        return []
    spans = ", ".join(f"[{span.start}, {span.end})" for span in evidence.spans)
    return [f"{where}: {spans} reads {cut[:60]!r}, not {evidence.text[:60]!r}"]


def _evidence_of(claim: Claim) -> Iterator[Evidence]:
    yield claim.sentence
    attribution = claim.attribution
    parts: list[Any] = [attribution.content, attribution.cue, attribution.source]
    for party in (*attribution.sources, *attribution.via, *(a.party for a in claim.actors)):
        parts += [party.evidence, party.antecedent]
    for mention in (claim.event, claim.place, claim.when, *claim.counts):
        parts.append(mention.evidence if mention else None)
    yield from (part for part in parts if part is not None)


def _check_outside(ledger: Ledger) -> list[str]:
    problems = []
    for record in check_outside(ledger):
        if isinstance(record, str):
            problems.append(record)
        elif not _says_so(record):
            where = f"outside record {record.id} ({record.ref}, row {record.row})"
            problems.append(f"{where}: its cells do not say what is kept of it")
    return problems


def _says_so(record: Outside) -> bool:
    """Whether the cells, read anew, give the record; true where other rules have read them."""
    rules = load_table("outside").get(record.form, {})
    if rules.get("method") != record.method:
        return True
    try:
        origin = Origin(record.ref, record.file_sha256, record.row)
        return read_row(record.form, record.cells, origin) == record
    except CellError:
        return False


def _check_chain(ledger: Ledger) -> list[str]:
    before = GENESIS
    for number, (payload, chain) in enumerate(ledger.decision_chain(), 1):
        if chain != chain_hash(before, payload):
            return [f"decision {number}: the chain of decisions breaks here"]
        before = chain
    return []
