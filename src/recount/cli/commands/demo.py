"""`recount demo`: the main job on the example reports that the package ships."""

from __future__ import annotations

import tempfile
from importlib import resources
from pathlib import Path

import click
from rich.rule import Rule
from rich.text import Text

from recount.cli.commands.report import write_page
from recount.cli.output import make_console
from recount.cli.paint_incidents import paint_incidents
from recount.cli.session import make_settings, name_issues, open_case, show_progress
from recount.cli.verbs import own_files, plain_text, verb
from recount.contents import make_contents
from recount.report.page import build_page
from recount.report.words import say_times


@verb("recount demo")
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    help="Where to put the case and the page; a new temporary folder if not said.",
)
@own_files
def demo(
    output: str | None, registries: tuple[str, ...], cache_dir: str | None, json_errors: bool
) -> int:
    """Run the main job on the example reports.

    Reads them into a case, prints the incidents, and writes the report.
    """
    folder = Path(output) if output else Path(tempfile.mkdtemp(prefix="recount-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    case, page = folder / "demo.recount", folder / "report.html"
    console = make_console()
    with resources.as_file(resources.files("recount.examples") / "reports") as reports:
        settings = make_settings(cache_dir, registries)
        with open_case(str(case), settings, create=True) as opened:
            with show_progress() as progress:
                result = opened.add([str(reports)], progress=progress)
            incidents = opened.incidents()
            contents = make_contents(opened, "Example case", settings.codebook)
    console.print(Rule(Text("The incidents that the example reports tell of"), align="left"))
    paint_incidents(console, incidents)
    write_page(build_page(contents), str(page))
    held = say_times(result.added + result.known, "report")
    click.echo(f"\n{held} read, {say_times(len(incidents), 'incident')}.")
    click.echo(f"The case:   {plain_text(str(case))}")
    click.echo(
        f"The report: {plain_text(str(page))}  (open it in a browser: {page.resolve().as_uri()})"
    )
    click.echo(f"Work in it: recount serve {plain_text(str(case))} --open")
    click.echo(f"Go on with: recount claims {plain_text(str(case))}")
    return name_issues(result.issues, machine=json_errors)
