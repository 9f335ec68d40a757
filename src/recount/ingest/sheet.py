"""Reads XLSX tables of articles with openpyxl, row by row, a document for each."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from recount.errors import InputError
from recount.ingest.archive import check_entities, check_size, open_zip, read_member
from recount.ingest.limits import limit
from recount.ingest.table import Found, find_columns, read_row


def read_xlsx(body: bytes, ref: str, mapping: Mapping[str, str]) -> Iterator[Found]:
    """Yields the rows of each sheet that has a heading with an article's columns.

    The heading is the first row that is not empty. Values are those that formulas last had.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - loaded where a sheet is read

    _check_parts(body, ref)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
        try:
            several = len(book.worksheets) > 1
            refused = []
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                name = f"{ref}#{sheet.title}" if several else ref
                try:
                    yield from _rows(sheet, name, mapping)
                except InputError as error:
                    refused.append(error)
            if len(refused) == len(book.worksheets):
                yield from refused
        finally:
            book.close()


def _rows(sheet: Any, ref: str, mapping: Mapping[str, str]) -> Iterator[Found]:
    names: Sequence[str] = ()
    columns: dict[str, str] = {}
    number = 0
    for count, cells in enumerate(sheet.iter_rows(values_only=True)):
        if count > limit("rows"):
            yield InputError("too_large", ref, f"over {limit('rows')} rows; the rest was not read")
            return
        if all(cell is None or cell == "" for cell in cells):
            continue
        if not columns:
            names = ["" if cell is None else str(cell).strip() for cell in cells]
            columns = find_columns([name for name in names if name], mapping, ref)
            continue
        number += 1
        row = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        yield read_row(row, columns, f"{ref}#{number}", number)
    if not columns or not number:
        raise InputError("no_text", ref, "a sheet without rows")


def _check_parts(body: bytes, ref: str) -> None:
    """Raises InputError (`bomb`, `entities`) for parts that are too large or declare entities."""
    with open_zip(body, ref) as archive:
        for info in archive.infolist():
            check_size(info.file_size, info.compress_size, ref, limit("xml_bytes"))
            if info.filename.endswith((".xml", ".rels")):
                part = read_member(archive, info, ref, limit("xml_bytes"))
                check_entities(part, info.filename, ref)
