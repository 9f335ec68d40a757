"""Takes out of a case what a report page or an export is made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from recount import __version__
from recount.custody import find_custody
from recount.errors import UsageError
from recount.export.snapshot import Facts, Snapshot, find_verified
from recount.export.warc import FORM as WARC
from recount.export.warc import write_archive
from recount.export.write import write_export
from recount.filters import Filter, fits_incident, fits_outside
from recount.link.aliases import is_on_sources
from recount.model import Claim, Decision, Document, Incident, Issue, Outside, Source
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
from recount.store.narrowed import find_view


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
        decisions=case.effective_decisions(),
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
    narrow: Filter | None = None,
    verified_only: bool = False,
    redacted: bool = False,
    blur_km: float | None = None,
    rules: Rules | None = None,
    key: Key | None = None,
) -> Snapshot:
    """Returns the records of a case as an export writes them.

    `narrow` leaves the incidents that fit with all their claims, the claims that fit, and the
    documents of both; sources are counted over these claims, and what is not about these records
    is left out. With `verified_only`, only claims that a person has accepted, and what follows
    from them alone: incidents and sources are made anew; mentions, issues and outside records are
    left out. With `redacted`, names of private persons are withheld and coordinates moved by up to
    `blur_km` kilometres (see `recount.redact`), by the built-in rules or `rules`; with `key`,
    marks are numbered, and the key learns what they stand for. Raises UsageError for a distance
    that is none.
    """
    rules = rules or Rules()
    blur_km = next((km for km in (blur_km, rules.blur_km) if km is not None), BLUR_KM)
    if not 0.1 <= blur_km <= 1000:
        raise UsageError(f"blur of {blur_km} km: from 0.1 to 1000")
    narrow = None if narrow == Filter() else narrow
    refs = {doc.id: doc.ref for doc in case.documents()}
    picked = _pick(case, codebook, narrow, verified_only=verified_only)
    docs, claims, notes = picked.documents, picked.claims, picked.notes
    issues, outside = _beside(case, narrow, docs)
    records: dict[str, Sequence[Record]] = {
        "document": _documents(case, docs, refs),
        "mention": [] if verified_only else list(_mentions(case, docs)),
        "claim": _claims(claims, docs),
        "incident": [incident_record(incident, refs) for incident in picked.incidents],
        "source": [source_record(source) for source in picked.sources],
        "issue": [] if verified_only else [issue_record(issue) for issue in issues],
        "decision": [decision_record(decision) for decision in picked.decisions],
        "outside": [] if verified_only else [outside_record(row) for row in outside],
        "custody": list(find_custody(case, docs, picked.decisions).values()),
    }
    told = None
    copied = frozenset({**case.copies(), **case.versions()})
    holding = case.effective_decisions()
    facts = Facts(docs, claims, picked.incidents, holding, copied, case.find_seat)
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


@dataclass(slots=True)
class _Picked:
    """What an export is about, and what it says of how that was picked."""

    documents: Sequence[Document]
    claims: Sequence[Claim]
    incidents: Sequence[Incident]
    sources: Sequence[Source]
    decisions: Sequence[Decision]
    notes: list[str]


def _pick(case: Case, codebook: str, narrow: Filter | None, *, verified_only: bool) -> _Picked:
    found = _Picked(
        case.documents(),
        case.claims(),
        case.incidents(codebook=codebook),
        case.sources(),
        case.carried_decisions(),
        [],
    )
    if verified_only:
        holding = case.effective_decisions()
        accepted = find_verified(holding)
        found.claims = [claim for claim in found.claims if claim.id in accepted]
        kept = {claim.doc_id for claim in found.claims}
        found.documents = [doc for doc in found.documents if doc.id in kept]
        copies = find_copies(found.documents)
        found.incidents = build_incidents(found.documents, found.claims, copies, holding, codebook)
        found.notes.append(
            "only claims that a person accepted; mentions, issues and outside are left out"
        )
    if narrow is not None:
        _narrow(case, found, narrow, verified_only=verified_only)
    if narrow is not None or verified_only:
        found.sources = count_sources(found.claims)
        about = {*(one.id for one in found.incidents), *(one.id for one in found.claims)}
        about |= {subject for d in found.decisions if is_on_sources(d) for subject in d.subjects}
        found.decisions = _decisions_on(found.decisions, about)
    return found


def _narrow(case: Case, found: _Picked, narrow: Filter, *, verified_only: bool) -> None:
    """Takes out what a filter leaves; see `recount.store.narrowed`."""
    fitting = find_view(case.ledger, narrow, case.kept_codebook, verified_only=verified_only)
    found.incidents = [one for one in found.incidents if _fits(one, narrow, fitting.claims)]
    inside = {claim for incident in found.incidents for claim in incident.claims}
    found.claims = [c for c in found.claims if c.id in fitting.claims or c.id in inside]
    wanted = {claim.doc_id for claim in found.claims}
    copies = case.copies()
    wanted |= {copies[key] for key in wanted if key in copies}
    wanted |= set() if verified_only else fitting.documents
    found.documents = [doc for doc in found.documents if doc.id in wanted]
    asked = ", ".join(f"{name} {value}" for name, value in asdict(narrow).items() if value)
    found.notes.append(
        f"narrowed to {asked}: incidents that fit, with all their claims, the claims that fit, and "
        "the documents of both"
    )


def _fits(incident: Incident, narrow: Filter, told: Set[str]) -> bool:
    """Whether an incident is in a view: it fits, or but for the words, which a claim of it has."""
    if fits_incident(incident, narrow):
        return True
    rest = replace(narrow, text=None)
    return bool(narrow.text) and fits_incident(incident, rest) and bool(told & {*incident.claims})


def _beside(
    case: Case, narrow: Filter | None, docs: Sequence[Document]
) -> tuple[list[Issue], list[Outside]]:
    """Returns the issues and outside events that go with some documents."""
    issues, outside = case.issues(), case.outside()
    if narrow is None:
        return issues, outside
    refs = {doc.ref for doc in docs}
    return (
        [issue for issue in issues if issue.subject in refs],
        [row for row in outside if fits_outside(row, narrow)],
    )


def export_case(
    case: Case,
    form: str,
    folder: Path,
    codebook: str,
    *,
    narrow: Filter | None = None,
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
        if redacted or verified_only or narrow not in (None, Filter()):
            raise UsageError("warc writes what servers sent, whole: nothing in it can be left out")
        return write_archive(case.exchanges(), folder)
    snapshot = make_snapshot(
        case,
        codebook,
        narrow=narrow,
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
