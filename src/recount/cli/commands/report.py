"""`recount report`: a case as one self-contained page."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from recount.cli.output import make_console
from recount.cli.session import open_case
from recount.cli.verbs import case_argument, codebook_option, plain_text, verb
from recount.contents import make_contents
from recount.errors import UsageError
from recount.report.page import build_page
from recount.store import Address


@verb("recount report aleppo.recount -o aleppo.html")
@case_argument
@click.option("-o", "--output", required=True, metavar="FILE", help="The page; - is stdout.")
@click.option("--title", help="The page's title; the case's name if not said.")
@codebook_option
def report(case: Address, output: str, title: str | None, codebook: str, json_errors: bool) -> None:
    """Write a case as one self-contained web page.

    Incidents, accounts side by side, tallies, map, timeline, and the sentence behind every
    figure. The page runs no script and asks for nothing from the network.
    """
    with open_case(case) as opened:
        contents = make_contents(opened, title or case.name, codebook)
    write_page(build_page(contents), output)


def write_page(page: str, output: str) -> None:
    """Writes a page to a file, whole or not at all, or to stdout for "-"."""
    if output == "-":
        sys.stdout.write(page)
        return
    path = Path(output)
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(page, "utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        raise UsageError(f"{output}: cannot be written: {error.strerror or error}") from error
    make_console().print(f"{plain_text(output)} ({path.stat().st_size / 1000:,.0f} kB)")
