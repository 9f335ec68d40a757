"""Checks a case against itself: log, bytes, texts, all readings, outside rows, decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from recount.errors import InvariantError, UsageError
from recount.link.added import find_added, read_added
from recount.link.amend import read_evidence
from recount.link.fields import group_fields
from recount.model import Claim, Decision, Document, Evidence, Outside, Reading
from recount.outside.cells import CellError
from recount.outside.rows import Origin, read_row
from recount.store import (
    GENESIS,
    Ledger,
    added_claims,
    chain_hash,
    check_exchanges,
    check_outside,
    check_rows,
    every_claim,
    every_mention,
    kept_readings,
)
from recount.vocab.loader import load_table


def verify(
    ledger: Ledger,
    *,
    heads: Collection[str] = (),
    progress: Callable[[str], None] | None = None,
) -> list[str]:
    """Returns a line for each thing that is not as it was stored; nothing if all is.

    Every row of a fact is checked against the log, and the log against its chain (see
    `recount.store.check`). Then bytes against their digests, texts against theirs, every piece of
    evidence of every reading and every decision against the text at its spans, each row of
    another dataset against what its cells say, and each decision against the hash that chains it
    to the one before. `heads` are hashes of the log that were written down elsewhere.
    """
    problems = check_rows(ledger, heads=heads, progress=progress)
    for check in (
        _check_documents,
        _check_readings,
        _check_claims,
        _check_decided,
        _check_exchanges,
        _check_outside,
        _check_chain,
    ):
        if progress:
            progress(check.__name__.removeprefix("_check_"))
        try:
            problems += check(ledger)
        except InvariantError as error:
            problems.append(f"a span is none: {error}")
        except Exception as error:  # altered bytes can make any record unreadable
            if not problems:
                raise
            problems.append(f"{check.__name__.removeprefix('_check_')}: cannot be read: {error}")
    return problems


def _check_documents(ledger: Ledger) -> list[str]:
    problems = []
    digests = ledger.text_digests()
    for doc in ledger.documents():
        problems += _check_document(ledger, doc, digests[doc.id])
        for number, kind, mention in every_mention(ledger, doc.id):
            where = f"{kind} of {doc.ref}{_in_reading(number)}"
            problems += _check_evidence(doc, mention.evidence, where)
    return problems


def _check_claims(ledger: Ledger) -> list[str]:
    docs = {doc.id: doc for doc in ledger.documents()}
    return [
        problem
        for number, claim in every_claim(ledger)
        for evidence in _evidence_of(claim)
        for problem in _check_evidence(
            docs[claim.doc_id], evidence, f"claim {claim.id}{_in_reading(number)}"
        )
    ]


def check_reading(doc: Document, reading: Reading) -> list[str]:
    """Returns a line for each piece of a reading's evidence that is not the document's text."""
    problems = []
    for kind, mention in reading.mentions:
        problems += _check_evidence(doc, mention.evidence, f"{kind} of {doc.ref}")
    for claim in reading.claims:
        for evidence in _evidence_of(claim):
            problems += _check_evidence(doc, evidence, f"claim {claim.id}")
    return problems


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
    elif (sha3 := ledger.sha3_512(doc.body_sha256)) and sha3 != hashlib.sha3_512(body).hexdigest():
        problems.append(f"document {doc.ref}: its bytes are not those of their SHA3-512")
    if hashlib.sha256(doc.text.encode("utf-8", "surrogatepass")).hexdigest() != text_digest:
        problems.append(f"document {doc.ref}: its text is not the one that was read")
    return problems + _check_parts(doc)


def _check_parts(doc: Document) -> list[str]:
    """Returns the parts that are no stretch of the text, or that lie over one of their own kind."""
    problems, ends = [], dict[str, int]()
    for part in sorted(doc.parts, key=lambda part: (part.start, part.end)):
        if not ends.get(part.kind, 0) <= part.start <= part.end <= len(doc.text):
            where = f"part {part.kind} [{part.start}, {part.end})"
            problems.append(f"document {doc.ref}: its {where} is none of the text")
        ends[part.kind] = max(ends.get(part.kind, 0), part.end)
    return problems


def _in_reading(number: int) -> str:
    return f" in reading {number}" if number > 1 else ""


def _check_readings(ledger: Ledger) -> list[str]:
    docs: Mapping[str, Document] = {doc.id: doc for doc in ledger.documents()}
    numbers: dict[str, list[int]] = {doc_id: [] for doc_id in docs}
    for head in kept_readings(ledger):
        numbers.setdefault(head.doc_id, []).append(head.n)
    return [
        f"document {docs[doc_id].ref}: its readings are {found}, not 1 to the last"
        for doc_id, found in numbers.items()
        if doc_id in docs and (not found or found != list(range(1, len(found) + 1)))
    ]


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


def _check_decided(ledger: Ledger) -> list[str]:
    """Checks what people pointed at: the words of added claims and of amendments."""
    docs = {doc.id: doc for doc in ledger.documents()}
    decisions = ledger.decisions()
    problems: list[str] = []
    for decision in decisions:
        where = f"decision {decision.id}"
        if decision.kind == "add":
            problems += _check_added(decision, docs, where)
        for anchor in decision.anchors if decision.kind == "amend" else ():
            for evidence in _amended_evidence(decision):
                if anchor.doc_id in docs:
                    problems += _check_evidence(docs[anchor.doc_id], evidence, where)
    if added_claims(ledger) != find_added(decisions):
        problems.append("the claims added by hand are not those that the decisions add")
    return problems


def _check_added(decision: Decision, docs: Mapping[str, Document], where: str) -> list[str]:
    try:
        claim = read_added(decision)
    except UsageError as error:
        return [str(error)]
    doc = docs.get(claim.doc_id)
    if doc is None:
        return [f"{where}: adds a claim to the document {claim.doc_id}, which is not in the case"]
    return [line for part in _evidence_of(claim) for line in _check_evidence(doc, part, where)]


def _amended_evidence(decision: Decision) -> Iterator[Evidence]:
    for values in group_fields(decision.after or {}).values():
        if "spans" in values:
            yield read_evidence(values)


def _check_exchanges(ledger: Ledger) -> list[str]:
    return check_exchanges(ledger)


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
