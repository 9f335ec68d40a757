"""`recount import`, `outside` and `compare`: other datasets' events beside a case's incidents."""

from __future__ import annotations

import sys
from itertools import islice

import click

from recount.cli.output import choose_form, make_console, print_lines, print_records
from recount.cli.paint_compare import paint_matches
from recount.cli.paint_tables import paint_table
from recount.cli.session import name_issues, open_case
from recount.cli.verbs import Codebook, case_argument, narrowed_by, plain_text, verb
from recount.cli.verbs import form as form_option
from recount.compare.case import compare_case, count_matches
from recount.compare.records import match_record
from recount.compare.tables import MATCH_COLUMNS, build_match_rows
from recount.compare.words import say_summary
from recount.export.csv import write_rows
from recount.filters import Filter
from recount.lookup import find_outside
from recount.model import Outside
from recount.outside import FORMS
from recount.records import Record, outside_record
from recount.report.words import say_day, say_place, say_times
from recount.store import Address
from recount.vocab.loader import load_table


@verb("recount import aleppo.recount GEDEvent_v25_1.csv", "import")
@case_argument
@click.argument("inputs", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--as",
    "dataset",
    type=click.Choice(FORMS),
    help="Which dataset the files are of; told by their columns if not said.",
)
def import_outside(
    case: Address, inputs: tuple[str, ...], dataset: str | None, json_errors: bool
) -> int:
    """Take other datasets' events into a case, apart from its claims.

    FILE is a CSV of UCDP GED or ACLED. Its rows are kept as they stand and enter no incident
    and no tally; `recount compare` puts them beside the incidents. A file that stands in the
    case already adds nothing.
    """
    with open_case(case, create=True) as opened:
        result = opened.import_outside(inputs, dataset)
        held = len(opened.outside())
    click.echo(
        f"{say_times(result.added, 'row')} added, {result.known} known before; "
        f"{say_times(held, 'outside event')} now in {plain_text(case.shown)}"
    )
    return name_issues(result.issues, machine=json_errors)


@verb("recount compare aleppo.recount --with ucdp", "compare")
@case_argument
@click.option(
    "--with",
    "name",
    metavar="NAME",
    help="ucdp, acled, or the name of a file that was imported; all if not said.",
)
@form_option
@click.option(
    "--codebook",
    type=Codebook(),
    help="Whose rules make our tallies; the dataset's own if not said.",
)
def compare(
    case: Address, name: str | None, form: str | None, codebook: str | None, json_errors: bool
) -> None:
    """Compare the incidents of a case with other datasets' events.

    Which incident is in both, with the reasons and a score; where the figures differ; which are
    only here or only there, and what was nearest. The datasets are taken in with `recount
    import`.
    """
    with open_case(case) as opened:
        matches = compare_case(opened, name, codebook)
    chosen = choose_form(form)
    if chosen == "table":
        paint_matches(make_console(), matches)
        return
    if chosen == "csv":
        sys.stdout.write(write_rows(MATCH_COLUMNS, build_match_rows(matches)))
    else:
        print_lines(match_record(match) for match in matches)
    for dataset, counts in count_matches(matches).items():
        click.echo(f"{load_table('outside')[dataset]['name']}: {say_summary(counts)}", err=True)


@verb("recount outside aleppo.recount --dataset ucdp --since 2016-09-01", "outside")
@case_argument
@form_option
@click.option("--limit", type=click.IntRange(min=0), help="At most so many, the first ones.")
@click.option(
    "--dataset",
    "name",
    metavar="NAME",
    help="ucdp, acled, or the name of a file that was imported; all if not said.",
)
@click.option("--every", is_flag=True, help="Also rows whose event a later row gives anew.")
@narrowed_by("since", "until", "place", "harm", "event", "text")
def outside(
    *,
    case: Address,
    form: str | None,
    limit: int | None,
    name: str | None,
    every: bool,
    narrow: Filter,
    json_errors: bool,
) -> None:
    """List other datasets' events in a case.

    They were taken in with `recount import` and are no claims. --event is the dataset's own word
    for what happened; --text looks at all cells of a row.
    """
    with open_case(case) as opened:
        found = list(islice(find_outside(opened, narrow, name, every=every), limit))
    records = [outside_record(row) for row in found]
    print_records(
        "outside",
        records,
        choose_form(form),
        lambda console: paint_table(console, "outside", [_line(row) for row in found]),
    )


def _line(row: Outside) -> Record:
    """Returns an outside record in the few words that a row of a table has room for."""
    killed = next((f for f in row.figures if (f.harm, f.group) == ("killed", "persons")), None)
    bounds = (killed.low, killed.best, killed.high) if killed else ()
    return {
        "form": row.form,
        "event_id": row.event_id,
        "day": say_day(row.when),
        "place": say_place(row.place) if row.place else None,
        "event": row.event,
        "actors": row.actors,
        "killed": " / ".join("–" if end is None else str(end) for end in bounds) or None,
        "ref": row.ref,
        "note": row.note,
    }
