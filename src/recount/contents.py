"""Takes out of a case what a report page or an export is made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from recount import __version__
from recount.custody import find_custody
from recount.errors import UsageError
from recount.export.snapshot import Facts, Snapshot, find_verified
from recount.export.warc import FORM as WARC
from recount.export.warc import write_archive
from recount.export.write import write_export
from recount.model import Claim, Decision, Document, Incident, Source
from recount.pipeline import Case
from recount.reconcile import build_incidents, find_policy
from recount.records import (
    Record,
    claim_record,
    decision_record,
    document_record,
    incident_record,
    issue_record,
    mention_record,
    outside_record,
    source_record,
)
from recount.redact import Key, Marks, ObjectRedactor, Rules, Withheld, redact
from recount.report.contents import Contents
from recount.sources import find_copies
from recount.sources.census import count_sources


def make_contents(case: Case, title: str, codebook: str) -> Contents:
    """Returns what the page of a case shows."""
    policy = find_policy(codebook)
    return Contents(
        title=title,
        documents=case.documents(),
        claims=case.claims(),
        incidents=case.incidents(codebook=codebook),
        sources=case.sources(),
        issues=case.issues(),
        decisions=case.carried_decisions(),
        copies=case.copies(),
        codebook=f"{policy.name} (rules version {policy.version})",
        versions={"recount": __version__},
    )


BLUR_KM = 10.0
"""How far a redacted export moves a point at most, unless it is told otherwise."""


def make_snapshot(
    case: Case,
    codebook: str,
    *,
    verified_only: bool = False,
    redacted: bool = False,
    blur_km: float | None = None,
    rules: Rules | None = None,
    key: Key | None = None,
) -> Snapshot:
    """Returns the records of a case as an export writes them.

    With `verified_only`, only claims that a person has accepted, and what follows from them
    alone: incidents and sources are made anew; mentions, issues and outside records are left
    out. With `redacted`, names of private persons are withheld and coordinates moved by up to
    `blur_km` kilometres (see `recount.redact`), by the built-in rules or `rules`; with `key`,
    marks are numbered, and the key learns what they stand for. Raises UsageError for a distance
    that is none.
    """
    rules = rules or Rules()
    blur_km = next((km for km in (blur_km, rules.blur_km) if km is not None), BLUR_KM)
    if not 0.1 <= blur_km <= 1000:
        raise UsageError(f"blur of {blur_km} km: from 0.1 to 1000")
    docs, claims = case.documents(), case.claims()
    incidents: Sequence[Incident]
    sources: Sequence[Source]
    incidents, sources = case.incidents(codebook=codebook), case.sources()
    refs = {doc.id: doc.ref for doc in docs}
    decisions: Sequence[Decision] = case.carried_decisions()
    notes: list[str] = []
    if verified_only:
        accepted = find_verified(decisions)
        claims = [claim for claim in claims if claim.id in accepted]
        kept = {claim.doc_id for claim in claims}
        docs = [doc for doc in docs if doc.id in kept]
        copies = find_copies(docs)
        incidents = build_incidents(docs, claims, copies, decisions, codebook)
        sources = count_sources(claims)
        decisions = _decisions_on(decisions, {*accepted, *(one.id for one in incidents)})
        notes.append(
            "only claims that a person accepted; mentions, issues and outside are left out"
        )
    records: dict[str, Sequence[Record]] = {
        "document": _documents(case, docs, refs),
        "mention": [] if verified_only else list(_mentions(case, docs)),
        "claim": _claims(claims, docs),
        "incident": [incident_record(incident, refs) for incident in incidents],
        "source": [source_record(source) for source in sources],
        "issue": [] if verified_only else [issue_record(issue) for issue in case.issues()],
        "decision": [decision_record(decision) for decision in decisions],
        "outside": [] if verified_only else [outside_record(row) for row in case.outside()],
        "custody": list(find_custody(case, docs, decisions).values()),
    }
    told = None
    copied = frozenset({**case.copies(), **case.versions()})
    facts = Facts(docs, claims, incidents, decisions, copied, case.find_seat)
    if redacted:
        withheld = find_withheld(case, rules, key)
        done = redact(records, withheld, blur_km)
        records, told = dict(done.records), done.told
        facts = _redact_facts(facts, ObjectRedactor(withheld, blur_km))
        notes.append(f"names of private persons are withheld, points moved by up to {blur_km:g} km")
    policy = find_policy(codebook)
    named = {"key": policy.key, "name": policy.name, "version": policy.version}
    program = f"recount {__version__}"
    return Snapshot(records, case.version, named, program, verified_only, notes, told, facts)


def export_case(
    case: Case,
    form: str,
    folder: Path,
    codebook: str,
    *,
    verified_only: bool = False,
    redacted: bool = False,
    blur_km: float | None = None,
    rules: Rules | None = None,
    key: Key | None = None,
    keep_key: Callable[[], None] | None = None,
) -> list[Path]:
    """Writes a case into a folder in a form of the command line's; returns the files.

    `keep_key` is called once the key has learnt all marks, before any file is written. Raises
    UsageError; also for a WARC that is to leave something out, since it holds what
    servers sent, whole.
    """
    if form == WARC:
        if redacted or verified_only:
            raise UsageError("warc writes what servers sent, whole: nothing in it can be left out")
        return write_archive(case.exchanges(), folder)
    snapshot = make_snapshot(
        case,
        codebook,
        verified_only=verified_only,
        redacted=redacted,
        blur_km=blur_km,
        rules=rules,
        key=key,
    )
    if keep_key:
        keep_key()  # before the marks that it leads back from
    return write_export(snapshot, form, folder)


def _redact_facts(facts: Facts, redactor: ObjectRedactor) -> Facts:
    return Facts(
        redactor.documents(facts.documents),
        redactor.claims(facts.claims),
        redactor.incidents(facts.incidents),
        redactor.decisions(facts.decisions),
        facts.copies,
        lambda place: redactor.seat(facts.find_seat(place)),
    )


def find_withheld(case: Case, rules: Rules | None = None, key: Key | None = None) -> Withheld:
    """Returns what is withheld in a case, told from all its reports, claims and mentions."""
    docs = case.documents()
    known: dict[str, Sequence[Record]] = {
        "document": _documents(case, docs, {doc.id: doc.ref for doc in docs}),
        "mention": list(_mentions(case, docs)),
        "claim": _claims(case.claims(), docs),
        "outside": [outside_record(row) for row in case.outside()],
    }
    return Withheld(known, rules or Rules(), Marks(key))


def _decisions_on(decisions: Sequence[Decision], kept: set[str]) -> list[Decision]:
    """Returns the decisions on nothing but these claims and incidents, and what undoes them."""
    found: list[Decision] = []
    for decision in decisions:
        if decision.subjects and kept.issuperset(decision.subjects):
            kept.add(decision.id)
            found.append(decision)
    return found


def _documents(case: Case, docs: Sequence[Document], refs: dict[str, str]) -> list[Record]:
    copies, firsts = case.copies(), case.versions()
    return [
        document_record(doc, refs.get(copies.get(doc.id, "")), refs.get(firsts.get(doc.id, "")))
        for doc in docs
    ]


def _claims(claims: Sequence[Claim], docs: Sequence[Document]) -> list[Record]:
    by_id = {doc.id: doc for doc in docs}
    return [claim_record(claim, by_id[claim.doc_id]) for claim in claims]


def _mentions(case: Case, docs: Sequence[Document]) -> Iterator[Record]:
    for doc in docs:
        for kind, mention in case.mentions(doc.id):
            yield mention_record(doc, kind, mention)
