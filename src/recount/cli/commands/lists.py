"""`recount documents`, `claims`, `sources`, `incidents` and `issues`: the lists of a case."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

import click

from recount.cli.output import choose_form, print_records
from recount.cli.paint_claims import paint_claims
from recount.cli.paint_incidents import paint_incidents
from recount.cli.paint_tables import paint_table
from recount.cli.session import open_case
from recount.cli.verbs import case_argument, codebook_option, narrowed, verb
from recount.cli.verbs import form as form_option
from recount.filters import Filter
from recount.lookup import find_claims, find_documents, find_issues, find_sources
from recount.records import (
    claim_record,
    document_record,
    incident_record,
    issue_record,
    source_record,
)
from recount.store import Address

limit_option = click.option(
    "--limit", type=click.IntRange(min=0), help="At most so many, the first ones."
)


def _list(example: str) -> Callable[[Any], click.Command]:
    def make(function: Any) -> click.Command:
        options = case_argument(form_option(limit_option(function)))
        return verb(example)(narrowed(options))

    return make


@_list("recount documents aleppo.recount --text hospital --format csv")
def documents(
    *, case: Address, form: str | None, limit: int | None, narrow: Filter, json_errors: bool
) -> None:
    """List the reports of a case."""
    with open_case(case) as opened:
        found = list(islice(find_documents(opened, narrow), limit))
        refs = {doc.id: doc.ref for doc in opened.documents()}
        copies, firsts = opened.copies(), opened.versions()
    records = [
        document_record(doc, refs.get(copies.get(doc.id, "")), refs.get(firsts.get(doc.id, "")))
        for doc in found
    ]
    print_records(
        "documents",
        records,
        choose_form(form),
        lambda console: paint_table(console, "documents", records),
    )


@_list("recount claims aleppo.recount --source observatory --harm killed")
@click.option(
    "--reading",
    type=click.IntRange(min=1),
    metavar="N",
    help="What each document's reading of this number said; the newest readings if not said.",
)
def claims(
    *,
    case: Address,
    form: str | None,
    limit: int | None,
    narrow: Filter,
    reading: int | None,
    json_errors: bool,
) -> None:
    """List who says what, grouped by speaker.

    With --reading, claims are as they were read: no decision is applied, and none is linked.
    """
    with open_case(case) as opened:
        found = list(islice(find_claims(opened, narrow, reading), limit))
        docs = {doc.id: doc for doc in opened.documents()}
    records = (claim_record(claim, docs[claim.doc_id]) for claim in found)
    print_records(
        "claims", records, choose_form(form), lambda console: paint_claims(console, found, docs)
    )


@_list("recount sources aleppo.recount --format jsonl")
def sources(
    *, case: Address, form: str | None, limit: int | None, narrow: Filter, json_errors: bool
) -> None:
    """List who speaks, and how often.

    Filters other than --source keep those who make at least one claim that fits.
    """
    with open_case(case) as opened:
        found = list(islice(find_sources(opened, narrow), limit))
    records = [source_record(source) for source in found]
    print_records(
        "sources",
        records,
        choose_form(form),
        lambda console: paint_table(console, "sources", records),
    )


@_list("recount incidents aleppo.recount --status disputed --since 2016-09-30")
@codebook_option
def incidents(
    *,
    case: Address,
    form: str | None,
    limit: int | None,
    narrow: Filter,
    codebook: str,
    json_errors: bool,
) -> None:
    """List what happened, the accounts side by side."""
    with open_case(case) as opened:
        found = list(islice(opened.incidents(narrow, codebook), limit))
        refs = {doc.id: doc.ref for doc in opened.documents()}
    records = (incident_record(incident, refs) for incident in found)
    print_records(
        "incidents", records, choose_form(form), lambda console: paint_incidents(console, found)
    )


@_list("recount issues aleppo.recount --text language")
def issues(
    *, case: Address, form: str | None, limit: int | None, narrow: Filter, json_errors: bool
) -> None:
    """List what could not be read.

    --text looks at code, subject and message; the other filters keep the issues of documents
    that fit.
    """
    with open_case(case) as opened:
        found = list(islice(find_issues(opened, narrow), limit))
    records = [issue_record(issue) for issue in found]
    print_records(
        "issues",
        records,
        choose_form(form),
        lambda console: paint_table(console, "issues", records),
    )
