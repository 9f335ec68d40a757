"""`recount copy`: a case moved between files and databases."""

from __future__ import annotations

import click

from recount.cli.session import make_settings, open_case, show_progress
from recount.cli.verbs import CaseAddress, plain_text, verb
from recount.report.words import say_times
from recount.store import Address, copy_case

_TOLD = {"documents": "document", "claims": "claim", "decisions": "decision", "users": "user"}


@verb("recount copy aleppo.recount 'postgresql://db.example.org/team?schema=aleppo'")
@click.argument("a", metavar="A", type=CaseAddress())
@click.argument("b", metavar="B", type=CaseAddress())
def copy(a: Address, b: Address, json_errors: bool) -> None:
    """Copy a case between files and databases, and check the copy.

    A and B are files, or schemas of PostgreSQL databases, in any direction; B must not be there
    yet. Copied are the facts, the log, the incidents as they were last built, the users and what
    was noted of feeds and archives. Sessions are not: who was logged in logs in again.

    B is made in one transaction, and kept only if the chain of the log, the digest of every entry
    and the number of rows are the same there; else nothing is left in it. What others add to A
    while it is copied is not in B.
    """
    with open_case(a, make_settings()) as opened, show_progress() as progress:
        made = copy_case(opened.ledger, b, tell=progress)
    counts = [say_times(made.rows[table], word) for table, word in _TOLD.items()]
    click.echo(
        f"{plain_text(b.shown)}: {', '.join(counts)} copied, all as in {plain_text(a.shown)}"
    )
    click.echo(f"head of the log: {made.head.chain} (entry {made.head.n})")
