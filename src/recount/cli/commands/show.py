"""`recount show`: one record with its evidence and its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from recount.cli.output import choose_form, make_console, print_lines
from recount.cli.paint import name_document
from recount.cli.paint_claims import paint_claim, paint_claims
from recount.cli.paint_codebooks import paint_codebooks
from recount.cli.paint_custody import paint_custody
from recount.cli.paint_incidents import paint_incident, paint_lineage
from recount.cli.paint_versions import paint_versions
from recount.cli.session import open_case
from recount.cli.verbs import Codebook, case_argument, plain_text, verb
from recount.custody import find_custody
from recount.errors import UsageError
from recount.link.amend import find_undone
from recount.lookup import Found, find_record
from recount.model import Claim, Decision, Document, Incident, ReadingHead, Source
from recount.pipeline import Case
from recount.reconcile import POLICIES
from recount.records import (
    Record,
    claim_record,
    decision_record,
    document_record,
    incident_record,
    reading_record,
    source_record,
)
from recount.report.words import label, label_kind, name_incident, say_times
from recount.store import Address

ALL = "all"

if TYPE_CHECKING:
    from recount.compare.revisions import Revision


@verb("recount show aleppo.recount 3f2a")
@case_argument
@click.argument("record_id", metavar="ID")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "jsonl")),
    help="How to print: table on a terminal and jsonl elsewhere, if not said.",
)
@click.option(
    "--codebook",
    type=Codebook(ALL),
    help="For an incident: whose rules make its tallies; all prints them side by side.",
)
def show(
    case: Address, record_id: str, form: str | None, codebook: str | None, json_errors: bool
) -> None:
    """Show one record with its evidence and history.

    ID is the id of a claim, an incident, a document, a source or a decision, or the beginning
    of one that no other shares. The lists print them, and so does this command:

    \b
    a claim      its sentence, what was read in it, its incident, who copies or denies it
    an incident  its figures, each with the claim that set it, the accounts, all claims
    a document   its text, all its claims, who has read it, its chain of custody,
                 and what changed between its versions
    a source     its names and all that it says
    a decision   what was decided, by whom, when and why
    """
    with open_case(case) as opened:
        found = find_record(opened, record_id)
        docs = {doc.id: doc for doc in opened.documents()}
        claims, incidents = opened.claims(), opened.incidents()
        is_past = isinstance(found, Claim) and found.id not in {claim.id for claim in claims}
        decisions = opened.decisions() if is_past else opened.carried_decisions()
        copies, readings = opened.copies(), _readings(opened, found, is_past)
        firsts = opened.versions()
        revisions = _revisions(opened, found, claims) if firsts else []
        under = _under(opened, found, codebook)
        custody = find_custody(opened, [found])[found.id] if isinstance(found, Document) else None
    if under and codebook != ALL:
        found = next(iter(under.values()))
    if choose_form(form) == "jsonl":
        records = [_record(item, docs, copies, firsts) for item in under.values() or [found]]
        if isinstance(found, Document):
            records[0]["readings"] = [reading_record(head, found) for head in readings]
            records[0]["custody"] = custody
        print_lines(records)
        return
    console = make_console()
    _paint(console, found, docs, claims, incidents)
    if isinstance(found, Document):
        paint_versions(console, found, revisions)
    if codebook == ALL:
        paint_codebooks(console, under, {claim.id: claim for claim in claims})
    _history(console, found, decisions, readings)
    if custody:
        paint_custody(console, custody)


def _readings(case: Case, found: Found, is_past: bool) -> list[ReadingHead]:
    """Returns who has read a document, or the document of a claim that counts no more."""
    if isinstance(found, Claim) and is_past:
        return case.readings(found.doc_id)
    return case.readings(found.id) if isinstance(found, Document) else []


def _revisions(case: Case, found: Found, claims: Sequence[Claim]) -> list[Revision]:
    """Returns what changed between the versions of a document's report."""
    from recount.compare.revisions import find_revisions, list_versions  # noqa: PLC0415 - numpy

    return find_revisions(list_versions(case, found), claims) if isinstance(found, Document) else []


def _under(case: Case, found: Found, codebook: str | None) -> dict[str, Incident]:
    """Returns an incident under the codebooks asked for, by their names."""
    if codebook is None:
        return {}
    if not isinstance(found, Incident):
        raise UsageError(f"--codebook goes with an incident, and {found.id} is none")
    named = tuple(POLICIES) if codebook == ALL else (codebook,)
    return {
        name: next(i for i in incidents if i.id == found.id)
        for name, incidents in case.incidents_under(named).items()
    }


def _record(
    found: Found,
    docs: Mapping[str, Document],
    copies: Mapping[str, str],
    firsts: Mapping[str, str],
) -> Record:
    match found:
        case Claim():
            return claim_record(found, docs[found.doc_id])
        case Incident():
            return incident_record(found, {doc.id: doc.ref for doc in docs.values()})
        case Document():
            copied, first = docs.get(copies.get(found.id, "")), docs.get(firsts.get(found.id, ""))
            return document_record(
                found, copied.ref if copied else None, first.ref if first else None
            )
        case Source():
            return source_record(found)
    return decision_record(found)


def _paint(
    console: Console,
    found: Found,
    docs: Mapping[str, Document],
    claims: Sequence[Claim],
    incidents: Sequence[Incident],
) -> None:
    match found:
        case Claim():
            paint_claims(console, [found], docs)
            _belonging(console, found, incidents)
            others = [c for c in claims if found.id in (c.copy_of, c.denies)]
            for other in others:
                word = "Copied by" if other.copy_of == found.id else "Denied by"
                console.print(Text(word, "bold"))
                paint_claim(console, other, docs.get(other.doc_id))
        case Incident():
            inside = set(found.claims)
            paint_incident(console, found, {claim.id: claim for claim in claims})
            console.print(Text("Evidence", "bold"))
            paint_claims(console, [claim for claim in claims if claim.id in inside], docs)
            paint_lineage(console, found)
            for reason in found.reasons:
                console.print(Text(f"joined because: {plain_text(reason)}", "dim"))
        case Document():
            console.print(Text(name_document(found), "bold"))
            console.print(Text(plain_text(found.title), "bold"))
            console.print(Text(plain_text(f"{found.id}  {found.ref}"), "dim"))
            for line in found.text.splitlines():
                console.print(Padding(Text(plain_text(line)), (0, 0, 0, 2)))
            console.print()
            paint_claims(console, [c for c in claims if c.doc_id == found.id], docs)
        case Source():
            side = f" · {found.side}" if found.side else ""
            kind = label_kind(found.kind)
            console.print(Text(plain_text(f"{found.name} · {kind}{side}"), "bold"))
            if found.aliases:
                console.print(Text(plain_text("also: " + "; ".join(found.aliases)), "dim"))
            paint_claims(console, [c for c in claims if _speaks(c, found)], docs)
        case Decision():
            console.print(Text(_say_decision(found)))


def _speaks(claim: Claim, source: Source) -> bool:
    return bool(claim.source and claim.source.identity and claim.source.identity.id == source.id)


def _belonging(console: Console, claim: Claim, incidents: Iterable[Incident]) -> None:
    for incident in incidents:
        if claim.id in incident.claims:
            line = f"In incident {incident.id}: {name_incident(incident)} "
            console.print(Text(plain_text(f"{line} ({label('status', incident.status)})")))


def _history(
    console: Console,
    found: Found,
    decisions: Sequence[Decision],
    readings: Sequence[ReadingHead],
) -> None:
    about = {found.id}
    if isinstance(found, Incident):
        about.update(found.claims)
    touching = [d for d in decisions if about & set(d.subjects)]
    undone = find_undone(decisions)
    console.print(Text("History", "bold"))
    if readings and isinstance(found, Claim):
        console.print("  a claim of an older reading; it counts no more")
    for head in readings:
        console.print(Text(f"  {_say_reading(head)}"))
    if not touching:
        console.print("  no decisions")
    for decision in touching:
        taken = "  (taken back)" if decision.id in undone else ""
        console.print(Text(f"  {_say_decision(decision)}{taken}"))


def _say_reading(head: ReadingHead) -> str:
    when = head.at or "at a time not recorded"
    words = f"{when} read by {head.reader}: {say_times(head.claims, 'claim')}"
    return plain_text(f"{words}, reading {head.n}{', which counts' if head.counts else ''}")


def _say_decision(decision: Decision) -> str:
    subjects = ", ".join(decision.subjects[:4])
    blind = " (blind)" if decision.round else ""
    words = f"{decision.at} {decision.by}: {decision.kind}{blind} {subjects} – {decision.reason}"
    before, after = decision.before or {}, decision.after or {}
    changes = "; ".join(f"{path}: {before.get(path)} → {value}" for path, value in after.items())
    return plain_text(f"{words}  {changes}  [{decision.id}]")
