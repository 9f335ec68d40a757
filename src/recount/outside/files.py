"""Reads a file of another dataset: an outside record or an issue for each of its rows."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from recount.errors import InputError, UsageError
from recount.ingest.table import open_rows
from recount.model import Issue, Outside
from recount.outside.cells import CellError
from recount.outside.rows import Origin, read_row
from recount.vocab.loader import load_table

STAGE = "import"
FORMS: tuple[str, ...] = tuple(load_table("outside"))
_SURE = frozenset({"utf-8", "utf-8-sig", "utf-16", "utf-32"})


def read_file(body: bytes, ref: str, form: str | None = None) -> Iterator[Outside | Issue]:
    """Yields the rows of a CSV file, in their order; the form is told by its columns.

    A row that cannot be read comes as an issue whose subject ends in the row's number.
    Raises InputError where the bytes are no text, or the columns are of no known form;
    UsageError where `form` is none.
    """
    if form is not None and form not in FORMS:
        raise UsageError(f"form {form!r}: one of {', '.join(FORMS)}")
    reader, encoding = open_rows(body, ref)
    found = _find_form(reader.fieldnames or [], ref, form)
    if encoding not in _SURE:
        yield Issue(STAGE, "encoding_guessed", "info", ref, f"read as {encoding}")
    digest = hashlib.sha256(body).hexdigest()
    seen: dict[str, int] = {}
    for number, cells in _rows(reader):
        subject = f"{ref}#{number}"
        try:
            record = read_row(found, _check(cells), Origin(ref, digest, number))
        except CellError as error:
            yield Issue(STAGE, "outside.bad_row", "error", subject, str(error))
            continue
        if record.event_id in seen:
            said = f"event {record.event_id} stands in row {seen[record.event_id]} too"
            yield Issue(STAGE, "outside.twice", "warning", subject, f"{said}; this one is used")
        seen[record.event_id] = number
        yield record
    if not seen:
        yield Issue(STAGE, "outside.no_rows", "warning", ref, "no row that could be read")


def is_of(outside: Outside, name: str) -> bool:
    """Whether an outside record is of the dataset or file of this name.

    A form, or the file as it was named at its import, with or without its folder and suffix.
    """
    path = PurePath(outside.ref)
    return name in (outside.form, outside.ref, path.name, path.stem)


def _find_form(names: Sequence[str], ref: str, form: str | None) -> str:
    """Returns the form whose needed columns are all there; raises InputError."""
    there = {name.strip().lower() for name in names if name}
    lacks = {
        key: [column for column in rules["needed"] if column not in there]
        for key, rules in load_table("outside").items()
        if form in (None, key)
    }
    found = next((key for key, missing in lacks.items() if not missing), None)
    if found is None:
        table: dict[str, Any] = load_table("outside")
        said = "; ".join(
            f"{table[key]['name']} needs {', '.join(missing)}" for key, missing in lacks.items()
        )
        raise InputError("outside.no_form", ref, f"columns of no known dataset: {said}")
    return found


def _rows(
    reader: csv.DictReader[str],
) -> Iterator[tuple[int, dict[str | Any, Any] | csv.Error]]:
    """Yields the rows by number; a row that breaks the table comes as its error."""
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, error


def _check(cells: dict[str | Any, Any] | csv.Error) -> dict[str, str]:
    """Returns the cells of a row that has as many as the heading; raises CellError."""
    if isinstance(cells, csv.Error):
        raise CellError(str(cells))
    if None in cells:
        raise CellError(f"{len(cells) - 1 + len(cells[None])} cells for {len(cells) - 1} columns")
    missing = [name for name, value in cells.items() if value is None]
    if missing:
        raise CellError(f"{len(cells) - len(missing)} cells for {len(cells)} columns")
    return cells
