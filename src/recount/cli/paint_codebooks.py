"""One incident's figures under several codebooks, side by side."""

from __future__ import annotations

from collections.abc import Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from recount.cli.paint import name_speaker
from recount.cli.verbs import plain_text
from recount.model import Claim, Incident, Tally
from recount.reconcile import find_policy
from recount.report.words import HARMS, label, say_number

WHOLE = ("persons", "persons")


def paint_codebooks(
    console: Console, under: Mapping[str, Incident], claims: Mapping[str, Claim]
) -> None:
    """Prints a table a harm: each codebook's low, best and high, each with the claim behind it.

    `under` maps a codebook's key to the incident under it.
    """
    console.print(Text("Under every codebook", "bold"))
    told = {t.harm for i in under.values() for t in i.tallies if (t.group, t.unit) == WHOLE}
    if not told:
        console.print("  no codebook counts a figure here")
    for harm in (harm for harm in HARMS if harm in told):
        table = Table(box=SIMPLE_HEAD, header_style="dim", pad_edge=False)
        table.add_column(label("harm", harm), no_wrap=True)
        for name in ("low", "best", "high", "set by"):
            table.add_column(name, overflow="fold")
        for key, incident in under.items():
            table.add_row(*_row(key, incident, harm, claims))
        console.print(Padding(table, (0, 0, 0, 1), expand=False))


def _row(key: str, incident: Incident, harm: str, claims: Mapping[str, Claim]) -> list[Text]:
    name = Text(find_policy(key).name)
    if incident.left_out:
        name.append(f"\nnot recorded: {plain_text(incident.left_out)}", "dim")
    tally = next(
        (t for t in incident.tallies if t.harm == harm and (t.group, t.unit) == WHOLE), None
    )
    if tally is None:
        return [name, *(Text("–") for _ in range(3)), Text("no figure that it counts", "dim")]
    high = say_number(tally.high) if tally.high is not None else _open(tally)
    figures = (_number(tally.low), _number(tally.best), high)
    return [name, *(Text(figure, "bold yellow") for figure in figures), _behind(tally, claims)]


def _number(figure: int | None) -> str:
    return "–" if figure is None else say_number(figure)


def _open(tally: Tally) -> str:
    return f"{say_number(tally.least_high)} or more" if tally.least_high is not None else "open"


def _behind(tally: Tally, claims: Mapping[str, Claim]) -> Text:
    """Returns who set which bound, by claims, each once."""
    bounds = (
        ("low", tally.low_claim),
        ("best", tally.best_claim),
        ("high", tally.least_high_claim or tally.high_claim),
        ("open top", tally.high_claim if tally.high is None else None),
    )
    set_by: dict[str, list[str]] = {}
    for bound, claim_id in bounds:
        if claim_id is not None:
            set_by.setdefault(claim_id, []).append(bound)
    lines = Text()
    for claim_id, names in set_by.items():
        claim = claims.get(claim_id)
        who = plain_text(name_speaker(claim, None)[1]) if claim else "no claim of this case"
        lines.append("\n" if lines else "")
        lines.append(f"{', '.join(names)}: ", "dim").append(who, "cyan")
        lines.append(f"  {claim_id}", "dim")
    return lines
