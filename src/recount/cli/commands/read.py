"""`recount read`: one shot, no case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import click
from rich.console import Console

from recount.cli.output import choose_form, make_console, print_records
from recount.cli.paint_claims import paint_claims, paint_mentions
from recount.cli.paint_tables import paint_table
from recount.cli.session import (
    make_intake,
    make_settings,
    name_issues,
    show_progress,
    show_usage,
)
from recount.cli.verbs import ReaderChoice, addresses, intake, own_files, reading, verb
from recount.cli.verbs import form as form_option
from recount.model import Document, Issue, Reading
from recount.pipeline import read as read_reports
from recount.records import (
    Record,
    claim_record,
    document_record,
    issue_record,
    mention_record,
)

KINDS = ("claims", "mentions", "documents", "issues")


@verb("recount read report.html --published 2016-09-30 --records mentions")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--records",
    type=click.Choice(KINDS),
    default="claims",
    show_default=True,
    help="What to print: claims, the mentions they are made of, documents or issues.",
)
@form_option
@intake
@addresses
@own_files
@reading
def read(
    *,
    inputs: tuple[str, ...],
    records: str,
    form: str | None,
    published: date | None,
    outlet: str | None,
    mapping: tuple[tuple[str, str], ...],
    allowed: tuple[str, ...],
    registries: tuple[str, ...],
    cache_dir: str | None,
    choice: ReaderChoice,
    json_errors: bool,
) -> int:
    """Read reports in one shot and print what they say.

    INPUT is what `recount add` takes: files, folders, globs, -, or addresses on the web.
    """
    issues: list[Issue] = []
    chosen = choose_form(form)
    settings = make_settings(cache_dir, registries, choice=choice, allowed=allowed)
    with show_usage(settings, machine=json_errors), show_progress() as progress:
        found = read_reports(
            inputs,
            settings=settings,
            options=make_intake(published, outlet, mapping),
            progress=progress,
        )
        readings = _keep_issues(found, issues)
        if chosen == "table" or records == "issues":
            readings = iter(list(readings))
        if chosen != "table":
            print_records(records, _all_records(records, readings, issues), chosen)
    if chosen == "table":
        _paint(make_console(), records, list(readings), issues)
    return name_issues(issues, machine=json_errors)


def _all_records(
    kind: str, readings: Iterator[tuple[Document, Reading]], issues: Sequence[Issue]
) -> Iterator[Record]:
    if kind == "issues":
        return (issue_record(issue) for issue in issues)
    return (record for doc, reading in readings for record in _records(kind, doc, reading))


def _keep_issues(
    found: Iterator[tuple[Document, Reading] | Issue], issues: list[Issue]
) -> Iterator[tuple[Document, Reading]]:
    for item in found:
        if isinstance(item, Issue):
            issues.append(item)
        else:
            issues.extend(item[1].issues)
            yield item


def _records(kind: str, doc: Document, reading: Reading) -> Iterator[Record]:
    if kind == "documents":
        yield document_record(doc)
    elif kind == "mentions":
        for name, mention in reading.mentions:
            yield mention_record(doc, name, mention)
    else:
        for claim in reading.claims:
            yield claim_record(claim, doc)


def _paint(
    console: Console,
    kind: str,
    kept: Sequence[tuple[Document, Reading]],
    issues: Sequence[Issue],
) -> None:
    if kind == "claims":
        docs = {doc.id: doc for doc, _reading in kept}
        paint_claims(console, [c for _doc, reading in kept for c in reading.claims], docs)
    elif kind == "mentions":
        paint_mentions(console, (r for pair in kept for r in _records(kind, *pair)))
    elif kind == "documents":
        paint_table(console, kind, [document_record(doc) for doc, _reading in kept])
    else:
        paint_table(console, kind, [issue_record(issue) for issue in issues])
