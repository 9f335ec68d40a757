"""`recount serve`: the web app on a case."""

from __future__ import annotations

import getpass
import webbrowser

import click

from recount.cli.session import make_settings
from recount.cli.verbs import (
    ReaderChoice,
    case_argument,
    codebook_option,
    own_files,
    plain_text,
    reading,
    verb,
)
from recount.store import Address
from recount.web.server import serve_case
from recount.web.settings import ServeSettings


@verb("recount serve aleppo.recount --open")
@case_argument
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
    help="Port to listen on; 0 takes any that is free.",
)  # fmt: skip
@click.option("--user", metavar="NAME", help="Who decides, without a login; your login name.")
@click.option(
    "--allow-host", "allow_hosts", multiple=True, metavar="NAME",
    help="A name that the app is reached by, like case.example.org; asks for a login.",
)  # fmt: skip
@click.option("--https", is_flag=True, help="A proxy in front speaks https; asks for a login.")
@click.option("--login", is_flag=True, help="Ask for a login on this machine, too.")
@click.option("--tiles", metavar="URL", help="A map server's URL with {z}, {x} and {y}.")
@click.option("--tiles-credit", metavar="TEXT", help="What that map server wants to be named.")
@click.option("--open", "opens", is_flag=True, help="Open it in a browser.")
@codebook_option
@own_files
@reading
def serve(
    *,
    case: Address,
    host: str,
    port: int,
    user: str | None,
    allow_hosts: tuple[str, ...],
    https: bool,
    login: bool,
    tiles: str | None,
    tiles_credit: str | None,
    opens: bool,
    codebook: str,
    registries: tuple[str, ...],
    cache_dir: str | None,
    choice: ReaderChoice,
    json_errors: bool,
) -> None:
    """Open a case in the browser: read, compare, decide.

    Served on this machine only, without a login, unless said otherwise. Any other address asks
    for users (recount user add). The reading options are for reports that are added there.
    Ends at Ctrl-C.
    """
    settings = make_settings(cache_dir, registries, codebook, choice)
    asked = ServeSettings(
        user or getpass.getuser(), host, port, allow_hosts, tiles, tiles_credit, https, login
    )

    def tell(url: str) -> None:
        click.echo(f"{plain_text(case.shown)}: {url} (Ctrl-C ends it)", err=True)
        if opens:
            webbrowser.open(url)

    serve_case(case, settings, asked, tell)
