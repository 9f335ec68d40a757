"""Prints records: as JSON Lines, as CSV, or painted for people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from rich.console import Console

from recount.export.csv import write_rows
from recount.export.jsonl import write_line
from recount.export.tables import BY_NAME, build_rows, name_columns
from recount.records import Record

_WIDTH = 110


def choose_form(form: str | None) -> str:
    """Returns the format asked for, else table on a terminal and jsonl elsewhere."""
    return form or ("table" if sys.stdout.isatty() else "jsonl")


class _Console(Console):
    """A console that leaves a closed pipe to the entry; rich would end the program with 1."""

    def on_broken_pipe(self) -> None:
        """Raises the error that is being handled."""
        raise BrokenPipeError


def make_console() -> Console:
    """Returns a console on stdout that takes no text for markup."""
    width = None if sys.stdout.isatty() else _WIDTH
    return _Console(markup=False, highlight=False, emoji=False, width=width)


def print_records(
    kind: str,
    records: Iterable[Record],
    form: str,
    paint: Callable[[Console], None] | None = None,
) -> None:
    """Prints records of a kind ("claims"); `paint` draws the table form."""
    if form == "table" and paint:
        paint(make_console())
    elif form == "csv":
        table = BY_NAME[kind]
        names = [name for name, _kind in name_columns(table)]
        sys.stdout.write(write_rows(names, build_rows(table, records)))
    else:
        print_lines(records)


def print_lines(records: Iterable[Record]) -> None:
    """Prints records as JSON Lines, each as soon as it is there."""
    for record in records:
        sys.stdout.write(write_line(record) + "\n")
        sys.stdout.flush()
