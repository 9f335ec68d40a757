"""`recount redact`: what would be withheld, before anything is published."""

from __future__ import annotations

from pathlib import Path

import click

from recount.cli.output import print_lines
from recount.cli.session import open_case
from recount.cli.verbs import case_argument, redaction, verb
from recount.contents import find_withheld
from recount.redact import Rules, read_key, read_rules, report_withheld, save_key
from recount.store import Address


@verb("recount redact aleppo.recount --rules rules.toml --key aleppo.key")
@case_argument
@redaction
@click.option(
    "--with-text",
    is_flag=True,
    help="Print the withheld words too; the report is then as private as the case.",
)
def redact(
    case: Address, rules: str | None, key: str | None, with_text: bool, json_errors: bool
) -> None:
    """Report what a redacted export of a case would withhold.

    As JSON, a line for each wording: its kind (name, phone, email, address, plate, coordinates,
    word), the mark that stands for it, how often, and where in the reports' titles and texts.

    With --key, each wording has a mark of its own, the same in all exports with that key, and the
    file says what each stands for. It is made for its owner alone; whoever has it can undo the
    redaction. Without a key, nothing leads back.

    \b
    A file of rules (all of it may be left out):
      [names]
      private = true              # look for private persons' names
      withhold = ["Umm Sami"]     # names that go everywhere
      keep = ["Jane Public"]      # public figures, whose names stay
      [withhold]
      phones = true               # so emails, addresses, plates, coordinates
      words = ["the blue house"]  # words and phrases that go
      [blur]
      km = 10                     # how far points are moved at most
    """
    chosen = read_rules(rules) if rules else Rules()
    kept = read_key(Path(key)) if key else None
    with open_case(case) as opened:
        withheld = find_withheld(opened, chosen, kept)
    lines = list(report_withheld(withheld, with_text=with_text))
    if key and kept:
        save_key(kept, Path(key))
    print_lines(lines)
