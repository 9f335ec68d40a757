"""Reads the cells of another dataset's row: days, figures, degrees. What is unsure is refused."""

from __future__ import annotations

import re
from datetime import date, datetime

from recount.ingest.metadata import parse_day

_FIGURE = re.compile(r"(\d{1,9})(?:\.0*)?")
_PARTS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


class CellError(ValueError):
    """A cell that cannot be read; the message says what it holds and why not."""


def read_day(cell: str) -> date:
    """Returns a day in ISO 8601, with or without a time, or as "30 September 2016".

    A spreadsheet may have turned days into "04/03/2016": refused where day and month cannot be
    told apart. Raises CellError.
    """
    text = cell.strip()
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    if parts := _PARTS.match(text):
        return _read_parts(text, *(int(part) for part in parts.groups()))
    day = parse_day(text) if re.search(r"[a-z]{3}", text, re.IGNORECASE) else None
    if day is None:
        raise CellError(f"{text!r} is no day")
    return day


def _read_parts(text: str, one: int, two: int, year: int) -> date:
    found = []
    for day, month in sorted({(one, two), (two, one)}):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise CellError(f"{text!r} is no day")
    if len(found) > 1:
        raise CellError(f"{text!r} may be one of two days: write year-month-day")
    return found[0]


def read_figure(cell: str) -> int:
    """Returns a number of people, also where it is written "8.0"; raises CellError."""
    found = _FIGURE.fullmatch(cell.strip())
    if found is None:
        raise CellError(f"{cell.strip()!r} is no number of people")
    return int(found[1])


def read_degrees(cell: str, most: int) -> float:
    """Returns degrees between -most and most, also with a decimal comma; raises CellError."""
    text = cell.strip()
    try:
        value = float(text if "." in text else text.replace(",", ".", 1))
    except ValueError:
        raise CellError(f"{text!r} is no number of degrees") from None
    if not -most <= value <= most:
        raise CellError(f"{text} degrees lie beyond {most}")
    return value
