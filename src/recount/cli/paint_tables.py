"""Documents, sources and issues for a terminal, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from recount.cli.verbs import plain_text
from recount.records import Record
from recount.report.words import label_kind

_COLUMNS: dict[str, tuple[str, ...]] = {
    "documents": ("id", "published", "outlet", "title", "lang", "ref", "copy_of"),
    "sources": ("id", "name", "kind", "side", "claims", "documents", "aliases"),
    "issues": ("severity", "code", "subject", "message"),
}


def paint_table(console: Console, kind: str, records: Sequence[Record]) -> None:
    """Prints records of a kind that fit in a line each."""
    if not records:
        console.print(f"No {kind}.")
        return
    table = Table(box=None, header_style="dim", pad_edge=False)
    for name in _COLUMNS[kind]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for record in records:
        cells = (_cell(name, record[name]) for name in _COLUMNS[kind])
        table.add_row(*(Text(plain_text(cell)) for cell in cells))
    console.print(table)


def _cell(name: str, value: object) -> str:
    if value is None:
        return "–"
    if name == "kind":
        return label_kind(str(value))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return str(value)
