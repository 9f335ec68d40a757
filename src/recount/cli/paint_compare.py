"""Comparisons for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from recount.cli.verbs import plain_text
from recount.compare.case import count_matches
from recount.compare.diff import Difference
from recount.compare.outside import Match
from recount.compare.records import name_match
from recount.compare.versions import Change
from recount.compare.words import (
    PLURALS,
    list_changes,
    say_agreement,
    say_both,
    say_counts,
    say_field,
    say_kind,
    say_sides,
    say_summary,
)
from recount.vocab.loader import load_table

_STYLES = {"new": "green", "gone": "red", "contradicts": "bold red", "only_a": "red",
           "only_b": "green"}  # fmt: skip
_HEADS = {"both": "In both", "here": "Only here", "there": "Only there"}


def paint_difference(console: Console, difference: Difference) -> None:
    """Prints what is not the same: counts, then every change with its fields, then alpha."""
    console.print(Text(plain_text(say_sides(difference)), "bold"))
    for line in say_counts(difference):
        console.print(Padding(Text(line), (0, 0, 0, 2), expand=False))
    for what, name in PLURALS.items():
        found, rest = list_changes(difference, what)
        if found or rest:
            console.print(Rule(Text(name.capitalize(), "bold"), align="left", style="dim"))
        for change in found:
            _paint_change(console, change)
        if rest:
            console.print(Text(rest, "dim"))
    console.print(Rule(Text("Agreement", "bold"), align="left", style="dim"))
    console.print(Text(f"Krippendorff's alpha over {difference.scope}", "dim"))
    table = Table(box=SIMPLE_HEAD, header_style="dim", pad_edge=False)
    for heading in ("field", "alpha", "metric", "coded by both", "of them alike"):
        table.add_column(heading)
    for one in difference.agreement:
        cells = (one.field, say_agreement(one), one.metric, str(one.units), str(one.same))
        table.add_row(*(Text(plain_text(cell)) for cell in cells))
    console.print(table)


def _paint_change(console: Console, change: Change) -> None:
    line = Text(say_kind(change), _STYLES.get(change.change, "bold yellow"))
    line.append(f"  {plain_text(change.name)}", "default")
    line.append(f"  {' '.join(dict.fromkeys((*change.a, *change.b)))}", "dim")
    console.print(line)
    if change.note:
        console.print(Padding(Text(plain_text(change.note), "dim"), (0, 0, 0, 2), expand=False))
    for field in change.fields:
        text = Text(f"{plain_text(say_field(field))}: ")
        one, other = say_both(field)
        for value, claim, after in ((one, field.a_claim, " → "), (other, field.b_claim, "")):
            text.append(plain_text(value), "bold")
            text.append(f" ({claim})" if claim else "", "dim")
            text.append(after)
        console.print(Padding(text, (0, 0, 0, 2), expand=False))


def paint_matches(console: Console, matches: Sequence[Match]) -> None:
    """Prints the matches of each dataset: the counts, both, here only, there only."""
    for form, counts in count_matches(matches).items():
        name = load_table("outside")[form]["name"]
        console.print(Text(f"{name}: {say_summary(counts)}", "bold"))
        for kind, heading in _HEADS.items():
            found = [match for match in matches if (match.form, match.kind) == (form, kind)]
            if found:
                console.print(Rule(Text(heading, "bold"), align="left", style="dim"))
            for match in found:
                _paint_match(console, match)


def _paint_match(console: Console, match: Match) -> None:
    for name in name_match(match):
        console.print(Text(plain_text(name), "bold"))
    ids = [incident.id for incident in match.incidents]
    ids += [f"event {row.event_id}" for row in match.outside]
    lines = [Text(plain_text("  ".join(ids)), "dim")]
    if match.score is not None:
        why = f"score {match.score:.2f}: {'; '.join(match.reasons)}"
        lines.append(Text(plain_text(why), "dim"))
    for pair in match.figures:
        style = "default" if pair.verdict == "same" else "yellow"
        lines.append(Text(plain_text(pair.words), style))
    for note in (match.note, *(row.note for row in match.outside)):
        if note:
            lines.append(Text(plain_text(note)))
    for line in lines:
        console.print(Padding(line, (0, 0, 0, 2), expand=False))
