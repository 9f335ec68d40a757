"""Incidents for a terminal: the tally, the accounts side by side, where they differ."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from recount.cli.paint import paint_status
from recount.cli.verbs import plain_text
from recount.model import Account, Incident, Tally
from recount.report.words import (
    HARMS,
    label,
    label_kind,
    name_incident,
    rank_tallies,
    say_place,
    say_range,
    say_tally,
    say_times,
)


def paint_incidents(console: Console, incidents: Sequence[Incident]) -> None:
    """Prints incidents, each with its accounts in a table."""
    if not incidents:
        console.print("No incidents.")
    for incident in incidents:
        paint_incident(console, incident)


def paint_incident(console: Console, incident: Incident) -> None:
    """Prints one incident."""
    title = Text(plain_text(name_incident(incident)), "bold")
    console.print(Rule(title, align="left", style="dim"))
    head = paint_status(incident.status)
    head.append(f"  {say_times(incident.independent_accounts, 'independent account')}, ", "dim")
    head.append(f"{say_times(len(incident.documents), 'report')}  {incident.id}", "dim")
    console.print(Padding(head, (0, 0, 0, 2), expand=False))
    if incident.place:
        console.print(
            Padding(Text(plain_text(say_place(incident.place)), "dim"), (0, 0, 0, 2), expand=False)
        )
    for tally in rank_tallies(incident.tallies):
        console.print(Padding(_tally(tally), (0, 0, 0, 2), expand=False))
    if incident.accounts:
        console.print(Padding(_accounts(incident), (0, 0, 0, 1), expand=False))
    for disagreement in incident.disagreements:
        line = Text(f"≠ {label('about', disagreement.about)}: ", "bold red")
        line.append(plain_text(disagreement.explanation), "default")
        console.print(Padding(line, (0, 0, 0, 2), expand=False))
    console.print()


def _tally(tally: Tally) -> Text:
    name = label("harm", tally.harm)
    if tally.group != "persons":
        name = f"{name}, of them {label('group', tally.group)}"
    if tally.unit != "persons":
        name = f"{name} ({tally.unit})"
    line = Text(f"{name}: ")
    line.append(say_tally(tally.low, tally.best, tally.high), "bold yellow")
    if tally.note:
        line.append(f"  ({plain_text(tally.note)})", "dim")
    return line


def _accounts(incident: Incident) -> Table:
    told = {harm for account in incident.accounts for harm in account.says}
    harms = [harm for harm in HARMS if harm in told]
    table = Table(box=SIMPLE, header_style="dim", pad_edge=False)
    table.add_column("account", ratio=1, min_width=36)
    for name in ("stance", *harms, "since"):
        table.add_column(name)
    for account in sorted(incident.accounts, key=lambda a: a.superseded_by is not None):
        table.add_row(*_account(account, harms), style="dim" if account.superseded_by else None)
    return table


def _account(account: Account, harms: Sequence[str]) -> list[Text]:
    who = Text(plain_text(account.source), "bold")
    side = f" · {account.side}" if account.side and account.side != account.source else ""
    who.append(f"  {plain_text(label_kind(account.kind) + side)}", "dim")
    if account.lineage and account.lineage != account.source:
        who.append(f"\n{plain_text(account.lineage)}", "dim italic")
    if account.superseded_by:
        who.append("\nreplaced by a later statement", "dim")
    figures = [
        say_range(*account.says[harm], account.vague) if harm in account.says else "–"
        for harm in harms
    ]
    since = account.since.isoformat() if account.since else "–"
    cells = (label("stance", account.stance), *figures, since)
    return [who, *(Text(plain_text(cell)) for cell in cells)]
