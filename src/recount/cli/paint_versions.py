"""The versions of a report for a terminal, and what changed from each to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from recount.cli.verbs import plain_text
from recount.model import Document
from recount.report.words import label, say_list, say_range

if TYPE_CHECKING:
    from recount.compare.revisions import FigureChange, Range, Revision


def paint_versions(console: Console, doc: Document, revisions: Sequence[Revision]) -> None:
    """Prints what changed between the versions; nothing for a report that has one only."""
    if not revisions:
        return
    console.print(Text("Versions", "bold"))
    for doc_shown in (revisions[0].earlier, *(revision.later for revision in revisions)):
        mark = "→" if doc_shown.id == doc.id else " "
        console.print(
            Text(plain_text(f"  {mark} {_when(doc_shown)}  {doc_shown.id}  {doc_shown.ref}"))
        )
    for revision in revisions:
        console.print(Text(plain_text(f"  What changed until {_when(revision.later)}"), "bold"))
        lines = [
            *(Text(_say(change), "yellow") for change in revision.figures),
            *_named("No longer named", revision.unnamed),
            *_named("Now named", revision.named),
            *(Text(f"- {plain_text(sentence)}", "red") for sentence in revision.gone),
            *(Text(f"+ {plain_text(sentence)}", "green") for sentence in revision.new),
        ]
        for line in lines or [Text("no sentence")]:
            console.print(Padding(line, (0, 0, 0, 4)))
    console.print()


def _when(doc: Document) -> str:
    day = doc.published.isoformat() if doc.published else "no day"
    return doc.modified_at or doc.published_at or day


def _named(words: str, names: Sequence[str]) -> list[Text]:
    return [Text(plain_text(f"{words}: {say_list(names)}"), "yellow")] if names else []


def _say(change: FigureChange) -> str:
    name = label("harm", change.harm).lower()
    if change.group != "persons":
        name = f"{name}, of them {label('group', change.group)}"
    who = change.source or "the report itself"
    return plain_text(f"{name}, by {who}: {_ranges(change.earlier)} → {_ranges(change.later)}")


def _ranges(ranges: Sequence[Range]) -> str:
    return say_list(say_range(low, high) for low, high in ranges) or "no figure"
