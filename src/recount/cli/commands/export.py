"""`recount export`: a case's records as files for other programs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from recount.cli.session import choose_redaction, open_case
from recount.cli.verbs import Codebook, case_argument, narrowed, plain_text, redaction, verb
from recount.contents import export_case
from recount.errors import UsageError
from recount.export.warc import FORM as WARC
from recount.export.write import EXPORTERS, OWN_CODEBOOK
from recount.filters import Filter
from recount.redact import save_key
from recount.report.words import say_times
from recount.store import Address


@verb("recount export aleppo.recount --to csv -o tables/")
@case_argument
@click.option(
    "--to",
    "form",
    type=click.Choice([*EXPORTERS, WARC]),
    required=True,
    help="What to write: records (jsonl), tables (csv, parquet), a codebook's own tables, "
    "another field's format, or what the web answered (warc).",
)
@click.option("-o", "--output", required=True, metavar="DIR", help="The folder to write.")
@click.option(
    "--codebook",
    type=Codebook(),
    help="Whose rules make the tallies, or a file of your own; a codebook's own tables follow it, "
    "others ucdp.",
)
@click.option(
    "--verified-only",
    is_flag=True,
    help="Leave out what no person has accepted; the tallies are made anew.",
)
@click.option(
    "--redact",
    "redacted",
    is_flag=True,
    help="Leave out names of victims and private witnesses, and blur coordinates.",
)
@click.option(
    "--blur-km",
    type=click.FloatRange(0.1, 1000),
    metavar="KM",
    help="With --redact: how far a point is moved at most; 10 if neither this nor --rules says.",
)
@redaction
@narrowed
def export(
    *,
    case: Address,
    form: str,
    output: str,
    codebook: str | None,
    verified_only: bool,
    redacted: bool,
    blur_km: float | None,
    rules: str | None,
    key: str | None,
    narrow: Filter,
    json_errors: bool,
) -> None:
    """Write a case's records as files for other programs.

    One file a kind of record (jsonl), one a table (csv, parquet), or what the format asks for,
    with datapackage.json, which says what each column is, and manifest.json, which names the
    case's version, the codebook and each file's digest. The same case gives the same bytes. Text
    cells of a CSV that a spreadsheet would run as a formula get an apostrophe before them.

    The forms acled, ucdp and airwars write the rows of that codebook, figures.csv with the claim
    and the sentence behind each figure, and not_coded.csv with the incidents that the codebook
    doesn't code, and why.

    The filters narrow what is written: incidents that fit, with all their claims, the claims that
    fit, and the documents of both. Sources are then counted over these claims.

    --redact withholds names, telephone numbers, addresses and the like, and moves points; it
    cannot be perfect. Read what it left before you pass it on.
    """
    if output == "-":
        raise UsageError("export writes a folder of files; name it with -o DIR")
    chosen, kept = choose_redaction(rules, key, redacted=redacted)
    with open_case(case) as opened:
        written = export_case(
            opened,
            form,
            Path(output),
            codebook or OWN_CODEBOOK.get(form, "ucdp"),
            narrow=narrow,
            verified_only=verified_only,
            redacted=redacted,
            blur_km=blur_km,
            rules=chosen,
            key=kept,
            keep_key=partial(save_key, kept, Path(key)) if key and kept else None,
        )
    click.echo(f"{say_times(len(written), 'file')} in {plain_text(output)}")
