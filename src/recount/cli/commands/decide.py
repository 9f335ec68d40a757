"""`recount decide`: a person's judgement, appended and never overwritten."""

from __future__ import annotations

import getpass

import click

from recount.cli.session import open_case
from recount.cli.verbs import Pair, plain_text, verb
from recount.judgement import KINDS, make_decision


@verb("recount decide aleppo.recount reject 3f2a91 --reason 'a figure of 2014'")
@click.argument("case", metavar="CASE")
@click.argument("kind", metavar="KIND", type=click.Choice(KINDS))
@click.argument("subjects", metavar="ID...", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why; kept with the decision.")
@click.option("--by", metavar="NAME", help="Who decides; your login name if not said.")
@click.option(
    "--set",
    "values",
    type=Pair(),
    multiple=True,
    metavar="FIELD=VALUE",
    help="For amend: a claim's field and its right value, as JSON or text.",
)
def decide(
    *,
    case: str,
    kind: str,
    subjects: tuple[str, ...],
    reason: str,
    by: str | None,
    values: tuple[tuple[str, str], ...],
    json_errors: bool,
) -> None:
    """Append a person's judgement to a case.

    KIND is accept, amend or reject (claims); link or unlink (claims that are, or are not, of
    one incident); merge (incidents into one) or split (claims of one incident, each from
    each); or undo (a decision). Sources can be merged, too (the first one gives the name), and
    split again. The fields that amend can set are named by their path in the
    claim's record: counts.0.low, event.type, when.earliest, place.name, attribution.stance.
    """
    with open_case(case) as opened:
        decision = make_decision(
            opened, kind, subjects, reason=reason, by=by or getpass.getuser(), values=values
        )
        opened.decide(decision)
    click.echo(
        f"{decision.id}  {kind} {' '.join(decision.subjects[:4])}"
        f"{' …' if len(decision.subjects) > 4 else ''}: {plain_text(reason)}"
    )
