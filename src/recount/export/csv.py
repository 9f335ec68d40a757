"""Tables as CSV (RFC 4180, UTF-8, lines ended by CR LF), safe to open in a spreadsheet.

Files begin with a byte-order mark: without it a spreadsheet takes UTF-8 for the system's own
encoding, and an Arabic name for gibberish. Read them as "utf-8-sig".

A text cell that begins with = + - @ or a tab, line feed or carriage return gets an apostrophe
before it: spreadsheets would run it as a formula (OWASP, "CSV Injection"). Take one leading
apostrophe off again where it stands before one of these. Numbers are never changed. An empty
cell is a value that was not read; a lone surrogate is written as U+FFFD.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")
_RUNS = tuple("=+-@\t\r\n＝＋－＠")


def guard_cell(value: Any) -> Any:
    """Returns a cell that no spreadsheet takes for a formula."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    text = mend_surrogates(value)
    return f"'{text}" if text.startswith(_RUNS) else text


def mend_surrogates(text: str) -> str:
    """Returns text that UTF-8 can hold: a lone surrogate becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def write_rows(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Returns a table with its heading as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(list(names))
    writer.writerows([guard_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def encode_rows(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Returns a table with its heading as a CSV file's bytes, the byte-order mark first."""
    return codecs.BOM_UTF8 + write_rows(names, rows).encode("utf-8")
