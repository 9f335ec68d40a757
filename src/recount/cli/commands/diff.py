"""`recount diff`: what is not the same in two versions of a case, or by two coders."""

from __future__ import annotations

import sys

import click

from recount.cli.commands.report import write_page
from recount.cli.output import choose_form, make_console, print_lines
from recount.cli.paint_compare import paint_difference
from recount.cli.session import open_case
from recount.cli.verbs import CaseAddress, codebook_option, verb
from recount.cli.verbs import form as form_option
from recount.compare.diff import Difference, diff_cases, diff_coders
from recount.compare.page import build_difference_page
from recount.compare.records import difference_records
from recount.compare.tables import CHANGE_COLUMNS, build_change_rows
from recount.errors import UsageError
from recount.export.csv import write_rows
from recount.store import Address


@verb("recount diff monday.recount friday.recount -o week.html")
@click.argument("a", metavar="A", type=CaseAddress())
@click.argument("b", metavar="[B]", required=False, type=CaseAddress())
@click.option(
    "--coders",
    nargs=2,
    metavar="NAME NAME",
    help="Compare what two people decided in the one case A, each alone.",
)
@form_option
@click.option("-o", "--output", metavar="FILE", help="Write a page instead; - is stdout.")
@codebook_option
def diff(
    *,
    a: Address,
    b: Address | None,
    coders: tuple[str, str] | None,
    form: str | None,
    output: str | None,
    codebook: str,
    json_errors: bool,
) -> None:
    """Tell what changed between two versions of a case.

    Documents and claims added, gone or read otherwise; incidents new, gone, merged or split,
    their status and tallies with the claim behind each figure; decisions of one side only, or
    against each other; and Krippendorff's alpha for each field. With --coders, two people's
    decisions in one case are compared, each as if the other had made none.
    """
    found = _compare(a, b, coders, codebook)
    if output:
        write_page(build_difference_page(found), output)
        return
    match choose_form(form):
        case "table":
            paint_difference(make_console(), found)
        case "csv":
            sys.stdout.write(write_rows(CHANGE_COLUMNS, build_change_rows(found)))
        case _:
            print_lines(difference_records(found))


def _compare(
    a: Address, b: Address | None, coders: tuple[str, str] | None, codebook: str
) -> Difference:
    if coders and b is None:
        with open_case(a) as case:
            return diff_coders(case, coders, codebook)
    if coders or b is None:
        raise UsageError("name two cases, or one case and two people: --coders NAME NAME")
    with open_case(a) as one, open_case(b) as other:
        names = (a.name, b.name) if a.name != b.name else (a.shown, b.shown)
        return diff_cases(one, other, codebook, names)
