"""`recount verify` and `stamp`: a case checked, and its head stamped by an authority."""

from __future__ import annotations

import click

from recount.cli.session import open_case, show_progress
from recount.cli.verbs import case_argument, plain_text, verb
from recount.evidence.stamps import ask_stamp, check_stamps, read_certificates
from recount.report.words import say_times
from recount.store import Address

authority_certificate = click.option(
    "--authority-certificate",
    "certificate",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Certificates (PEM) that vouch for the authority; those of this system if not said.",
)


@verb("recount verify aleppo.recount")
@case_argument
@click.option(
    "--expect-head",
    "heads",
    multiple=True,
    metavar="HASH",
    help="A head of the log that was written down before; it must still be in the log.",
)
@authority_certificate
@click.option(
    "--facts-only",
    is_flag=True,
    help="Do not build the incidents anew to compare them, which takes most of the time.",
)
def verify(
    case: Address,
    heads: tuple[str, ...],
    certificate: str | None,
    facts_only: bool,
    json_errors: bool,
) -> int:
    """Check a case against its own hashes and spans.

    The log with every row of a fact, bytes, texts, every piece of evidence, the chain of
    decisions, time stamps, and whether the incidents follow from the facts. Prints what
    differs, a line each, and then ends with exit code 1. Prints the head of the log in the end:
    who writes it down can show later that nothing before it was altered or taken out.
    """
    roots = read_certificates(certificate) if certificate else None
    stamped: list[str] = []
    with open_case(case) as opened, show_progress() as progress:
        differing = opened.verify(heads=heads, views=not facts_only, progress=progress)
        if not differing:
            differing, stamped = check_stamps(opened.stamps(), opened.log(), roots)
        held = 0 if differing else len(opened.documents())
        head = None if differing else opened.head
    for line in differing:
        click.echo(plain_text(line))
    if head:
        click.echo(f"{plain_text(case.shown)}: {say_times(held, 'document')}, all as it was stored")
        for line in stamped:
            click.echo(plain_text(line))
        click.echo(f"head of the log: {head.chain} (entry {head.n})")
    return 1 if differing else 0


@verb("recount stamp aleppo.recount --authority https://freetsa.org/tsr")
@case_argument
@click.option("--authority", required=True, metavar="URL", help="A time-stamp server (RFC 3161).")
@authority_certificate
def stamp(case: Address, authority: str, certificate: str | None, json_errors: bool) -> None:
    """Have an authority stamp the head of a case's log with the time.

    Sends a digest of the head, and nothing of the case. The token is kept in the case, and
    verified by `recount verify` without a network. With --authority-certificate it is verified
    before it is kept.
    """
    roots = read_certificates(certificate) if certificate else ()
    with open_case(case) as opened:
        kept = ask_stamp(opened.head, authority, roots=roots)
        opened.keep_stamp(kept)
    click.echo(f"log entry {kept.log_n} stamped {kept.stamped_at}: {kept.head}")
