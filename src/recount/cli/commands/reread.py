"""`recount reread`: stored documents read anew by another reader, decisions kept."""

from __future__ import annotations

import click

from recount.cli.session import (
    make_settings,
    name_issues,
    open_case,
    show_progress,
    show_usage,
)
from recount.cli.verbs import ReaderChoice, case_argument, own_files, plain_text, reading, verb
from recount.lookup import find_reports
from recount.report.words import say_times
from recount.store import Address


@verb("recount reread aleppo.recount --reader learned")
@case_argument
@click.option(
    "--document",
    "names",
    metavar="REF|ID",
    multiple=True,
    help="Read this document only, named by its ref or by its id or the beginning of it.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Read also what this reader has read last: after a change of its options, for instance.",
)
@own_files
@reading
def reread(
    *,
    case: Address,
    names: tuple[str, ...],
    force: bool,
    registries: tuple[str, ...],
    cache_dir: str | None,
    choice: ReaderChoice,
    json_errors: bool,
) -> int:
    """Read the documents of a case anew with another reader.

    From the texts that are stored in the case. The new reading of a document is the one that
    counts: claims, incidents, exports and the report follow it. The older ones stay in the case;
    `recount show` tells of a document who has read it, `recount claims --reading 1` lists what
    the first reading said, `recount verify` checks them all.

    Decisions are carried over to the claims that stand where the old ones stood. Those that find
    none, and acceptances of a claim that is read otherwise now, no longer hold; they are named
    here and in `recount issues`. A document that the reader fails on keeps the reading it had.
    """
    settings = make_settings(cache_dir, registries, choice=choice)
    with (
        show_usage(settings, machine=json_errors),
        open_case(case, settings) as opened,
        show_progress() as progress,
    ):
        docs = find_reports(opened, names) if names else None
        result = opened.reread(docs, again=force, progress=progress)
        incidents = len(opened.incidents())
    click.echo(
        f"{say_times(result.added, 'document')} read anew, {result.known} read by this reader "
        f"before; {say_times(incidents, 'incident')} now in {plain_text(case.shown)}"
    )
    return name_issues(result.issues, machine=json_errors)
