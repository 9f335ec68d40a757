"""`recount init` and `add`: a case made and filled."""

from __future__ import annotations

import shlex
from datetime import date

import click

from recount.cli.session import (
    make_intake,
    make_settings,
    name_issues,
    open_case,
    show_progress,
    show_usage,
)
from recount.cli.verbs import (
    ReaderChoice,
    addresses,
    case_argument,
    intake,
    own_files,
    plain_text,
    reading,
    verb,
)
from recount.report.words import say_times
from recount.store import Address


@verb("recount init aleppo.recount")
@case_argument
def init(case: Address, json_errors: bool) -> int:
    """Make an empty case."""
    with open_case(case, create=True) as opened:
        held = len(opened.documents())
    name = plain_text(case.shown)
    if held:
        click.echo(f"{name}: a case already, with {say_times(held, 'document')}")
    else:
        click.echo(f"{name}: an empty case; next: recount add {shlex.quote(name)} INPUT")
    return 0


@verb("recount add aleppo.recount reports/ crawl.warc.gz https://example.org/feed.xml")
@case_argument
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@intake
@addresses
@click.option("--fetch", is_flag=True, help="Ask the web for reports that a list only names.")
@click.option("--later", is_flag=True, help="Leave the incidents to the next command that reads.")
@own_files
@reading
def add(
    *,
    case: Address,
    inputs: tuple[str, ...],
    published: date | None,
    outlet: str | None,
    mapping: tuple[tuple[str, str], ...],
    allowed: tuple[str, ...],
    fetch: bool,
    later: bool,
    registries: tuple[str, ...],
    cache_dir: str | None,
    choice: ReaderChoice,
    json_errors: bool,
) -> int:
    """Add reports to a case and bring its incidents up to date.

    Makes the case if there is none. Safe to interrupt and to run again: what stands in the
    case is not read twice.

    INPUT is a file, a folder, a glob, - for standard input, or an address on the web: of a
    page, a feed or a sitemap. Web archives (WARC, WACZ) are read through as they lie there.
    Only addresses are asked for over the network, and every answer is kept with the case.

    To bring the incidents up to date takes as long as the case is large, however little is
    added. With --later that is left to the next command that reads them; `recount serve` does
    it when it starts, beside its readers.
    """
    options = make_intake(published, outlet, mapping)
    settings = make_settings(cache_dir, registries, choice=choice, allowed=allowed, listed=fetch)
    with (
        show_usage(settings, machine=json_errors),
        open_case(case, settings, create=True) as opened,
        show_progress() as progress,
    ):
        result = opened.add(inputs, options=options, progress=progress, later=later)
        if later:
            told = f"{say_times(opened.stale()[0], 'document')} not yet in the incidents of"
        else:
            told = f"{say_times(len(opened.incidents()), 'incident')} now in"
    click.echo(
        f"{say_times(result.added, 'document')} added, {result.known} known before; "
        f"{told} {plain_text(case.shown)}"
    )
    return name_issues(result.issues, machine=json_errors)
