"""`recount gazetteer`: places added to the built-in gazetteer."""

from __future__ import annotations

from pathlib import Path

import click

from recount.cli.output import choose_form, print_lines
from recount.cli.session import make_settings
from recount.cli.verbs import json_errors as json_errors_option
from recount.cli.verbs import plain_text, verb
from recount.errors import UsageError
from recount.gazetteer import add_dump, list_dumps
from recount.report.words import say_times

_cache = click.option(
    "--cache-dir",
    type=click.Path(file_okay=False),
    envvar="RECOUNT_CACHE",
    help="Where the built gazetteer is kept.",
)


@click.group(epilog="Example: recount gazetteer add SY.zip")
@json_errors_option
def gazetteer(json_errors: bool) -> None:
    """Add places to the built-in gazetteer.

    It knows the world's places of over 500 people; a country dump of GeoNames adds villages,
    quarters, camps and rivers.
    """


@verb("recount gazetteer add SY.zip")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@_cache
def add(files: tuple[str, ...], cache_dir: str | None, json_errors: bool) -> None:
    """Add GeoNames country dumps, or tables in that form.

    FILE is a .txt, .tsv or .zip with GeoNames' 19 columns, as its site offers for each
    country (download.geonames.org/export/dump). It serves every case from then on.
    """
    folder = make_settings(cache_dir).cache_dir
    for name in files:
        if not Path(name).is_file():
            hint = ""
            if len(name) == 2 and name.isalpha():
                hint = (
                    f"; nothing is fetched from the network: get {name.upper()}.zip from "
                    "download.geonames.org/export/dump and name that file"
                )
            raise UsageError(f"{name}: no such file{hint}")
        places = add_dump(Path(name), folder)
        click.echo(f"{plain_text(name)}: {say_times(places, 'place')} added")


@verb("recount gazetteer list", "list")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "jsonl")),
    help="How to print: table on a terminal and jsonl elsewhere, if not said.",
)
@_cache
def list_(form: str | None, cache_dir: str | None, json_errors: bool) -> None:
    """List the dumps that have been added."""
    dumps = list_dumps(make_settings(cache_dir).cache_dir)
    if choose_form(form) == "jsonl":
        print_lines(
            [{"name": d.name, "places": d.places, "countries": list(d.countries)} for d in dumps]
        )
        return
    if not dumps:
        click.echo("No dumps added.")
    for dump in dumps:
        countries = ", ".join(dump.countries)
        click.echo(plain_text(f"{dump.name}: {say_times(dump.places, 'place')} ({countries})"))


gazetteer.add_command(add)
gazetteer.add_command(list_)
