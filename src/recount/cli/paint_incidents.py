"""Incidents for a terminal: the tally, the accounts side by side, where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from recount.cli.paint import name_speaker, paint_status
from recount.cli.verbs import plain_text
from recount.model import Account, Claim, Incident, Tally
from recount.report.words import (
    HARMS,
    label,
    label_kind,
    name_incident,
    rank_tallies,
    say_number,
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


def paint_incident(
    console: Console, incident: Incident, claims: Mapping[str, Claim] | None = None
) -> None:
    """Prints one incident; with `claims`, under each figure who set its bounds, in which words."""
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
        if claims is not None:
            console.print(Padding(_bounds(tally, claims), (0, 0, 0, 4), expand=False))
    if incident.accounts:
        console.print(Padding(_accounts(incident), (0, 0, 0, 1), expand=False))
    for sentence in incident.comparison:
        console.print(Padding(Text(plain_text(sentence)), (0, 0, 0, 2), expand=False))
    if incident.left_out:
        said = f"The codebook does not record it: {plain_text(incident.left_out)}."
        console.print(Padding(Text(said, "dim"), (0, 0, 0, 2), expand=False))
    for disagreement in incident.disagreements:
        line = Text().append(f"≠ {label('about', disagreement.about)}: ", "bold red")
        line.append(plain_text(disagreement.explanation))
        console.print(Padding(line, (0, 0, 0, 2), expand=False))
    console.print()


def paint_lineage(console: Console, incident: Incident) -> None:
    """Prints who copied, cites and relays whom, each step with its reason."""
    if not incident.lineage:
        return
    console.print(Text("Lineage", "bold"))
    for step in incident.lineage:
        line = Text(f"  {label('lineage', step.kind)}: ", "dim")
        line.append(plain_text(step.reason))
        console.print(line)
    console.print()


def _tally(tally: Tally) -> Text:
    name = label("harm", tally.harm)
    if tally.group != "persons":
        name = f"{name}, of them {label('group', tally.group)}"
    if tally.unit != "persons":
        name = f"{name} ({tally.unit})"
    line = Text(f"{name}: ")
    line.append(say_tally(tally), "bold yellow")
    if tally.note:
        line.append(f"  ({plain_text(tally.note)})", "dim")
    return line


def _bounds(tally: Tally, claims: Mapping[str, Claim]) -> Table:
    """Returns the claims that set a tally's bounds, each with the words of its figure."""
    table = Table(box=None, show_header=False, pad_edge=False)
    bounds = (
        ("lowest", tally.low, tally.low_claim),
        ("best", tally.best, tally.best_claim),
        ("highest", tally.high, tally.high_claim),
    )
    set_by: dict[tuple[int, str | None], list[str]] = {}
    for name, value, claim_id in bounds:
        if value is not None:
            set_by.setdefault((value, claim_id), []).append(name)
    for (value, claim_id), names in set_by.items():
        claim = claims.get(claim_id or "")
        who = name_speaker(claim, None)[1] if claim else "no single claim"
        words = _words_of(claim, tally.harm, value) if claim else ""
        cells = (", ".join(names), say_number(value), who, words, claim_id or "")
        styles = ("dim", "bold yellow", "cyan", "default", "dim")
        table.add_row(*(Text(plain_text(c), s) for c, s in zip(cells, styles, strict=True)))
    return table


def _words_of(claim: Claim, harm: str, value: int) -> str:
    counts = [count for count in claim.counts if count.value.harm == harm]
    exact = [count for count in counts if value in (count.value.low, count.value.high)]
    return "; ".join(f"“{count.evidence.text}”" for count in exact or counts)


def _accounts(incident: Incident) -> Table:
    told = {harm for account in incident.accounts for harm in account.says}
    harms = [harm for harm in HARMS if harm in told]
    table = Table(box=SIMPLE_HEAD, header_style="dim", pad_edge=False)
    table.add_column("account", ratio=1, min_width=36)
    for name in ("stance", *harms):
        table.add_column(name, overflow="fold")
    table.add_column("since", no_wrap=True)
    for account in sorted(incident.accounts, key=lambda a: a.superseded_by is not None):
        table.add_row(*_account(account, harms), style="dim" if account.superseded_by else None)
    return table


def _account(account: Account, harms: Sequence[str]) -> list[Text]:
    who = Text().append(plain_text(account.source), "bold")
    if account.superseded_by:
        who.append(f"\n{label('revision', account.revision or 'restated')}", "dim")
    else:
        side = f" · {account.side}" if account.side and account.side != account.source else ""
        who.append(f"\n{plain_text(label_kind(account.kind) + side)}", "dim")
        told = account.lineage.removeprefix(account.source).lstrip(", ")
        if told:
            who.append(f"\n{plain_text(told)}", "dim italic")
    figures = [
        say_range(*account.says[harm], account.vague) if harm in account.says else "–"
        for harm in harms
    ]
    since = account.since.isoformat() if account.since else "–"
    cells = (label("stance", account.stance), *figures, since)
    return [who, *(Text(plain_text(cell)) for cell in cells)]
