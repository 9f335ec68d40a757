"""`recount decide`: a person's judgement, appended and never overwritten."""

from __future__ import annotations

import getpass

import click

from recount.cli.session import open_case
from recount.cli.verbs import Pair, case_argument, plain_text, verb
from recount.judgement import KINDS, make_decision
from recount.store import Address


@verb("recount decide aleppo.recount reject 3f2a91 --reason 'a figure of 2014'")
@case_argument
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
    help="For amend and add: a claim's field and its right value, as JSON or text.",
)
@click.option(
    "--into",
    multiple=True,
    metavar="ID",
    help="For split: a claim that goes into the new incident; the others stay together.",
)
@click.option(
    "--blind",
    is_flag=True,
    help="For accept, amend, reject: one coder's word, which holds once another says the same.",
)
def decide(
    *,
    case: Address,
    kind: str,
    subjects: tuple[str, ...],
    reason: str,
    by: str | None,
    values: tuple[tuple[str, str], ...],
    into: tuple[str, ...],
    blind: bool,
    json_errors: bool,
) -> None:
    """Append a person's judgement to a case.

    KIND is accept, amend or reject (claims); link or unlink (claims that are, or are not, of
    one incident); merge (incidents into one) or split (claims of one incident, each from
    each, or with --into in two); note (a remark on claims or an incident that changes nothing);
    undo (a decision); add (a claim that was missed, to a document); or review (open or blind:
    whether coders see each other's decisions in `recount serve` before two agree or an editor
    decides). Sources can be merged, too (the first one gives the name), and split again. The
    fields that amend and add can set are named by their path in the claim's record: counts.0.low,
    event.type, when.earliest, place.name, attribution.stance. Words are set as counts.0.spans, by
    offsets ([[12, 20]]) or by quoting them; add needs attribution.content.spans. In amend, a count
    one behind the last is a new one, and counts.0=null, place=null take a value out.
    """
    with open_case(case) as opened:
        decision = make_decision(
            opened,
            kind,
            subjects,
            reason=reason,
            by=by or getpass.getuser(),
            values=values,
            into=into,
            blind=blind,
        )
        opened.decide(decision)
    click.echo(
        f"{decision.id}  {kind} {' '.join(decision.subjects[:4])}"
        f"{' …' if len(decision.subjects) > 4 else ''}: {plain_text(reason)}"
    )
