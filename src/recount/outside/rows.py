"""Reads one row of another dataset by the rules of `vocab/data/outside.toml`."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from recount.model import Outside, OutsideFigure, make_id
from recount.outside.cells import CellError, read_day, read_degrees, read_figure
from recount.sources.countries import load_countries
from recount.sources.words import Word, split_words
from recount.values import Place, When
from recount.vocab.loader import load_table

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row stands: the file's name as given, its SHA-256, and the row's number."""

    ref: str
    file_sha256: str
    row: int


def read_row(form: str, cells: Row, origin: Origin) -> Outside:
    """Returns the outside record of a row; raises CellError, naming the column.

    A form's own promises about its figures (low ≤ best ≤ high) are not asked for: thousands of
    rows of UCDP GED break them, where known incidents were taken off a sum.
    """
    rules: dict[str, Any] = load_table("outside")[form]
    row = {name.strip().lower(): cell for name, cell in cells.items()}
    event_id = row.get(rules["event_id"], "").strip()
    if not event_id:
        raise CellError(f"{rules['event_id']}: empty")
    figures = tuple(_figures(rules, row))
    sums: dict[str, Any] = rules.get("aggregate", {})
    summed = row.get(sums.get("column", ""), "").strip() in sums.get("codes", ())
    return Outside(
        id=make_id("outside", form, origin.file_sha256, origin.row),
        form=form,
        event_id=event_id,
        ref=origin.ref,
        file_sha256=origin.file_sha256,
        row=origin.row,
        event=_event(rules, row),
        when=_when(rules, row),
        place=_place(rules, row),
        actors=tuple(dict.fromkeys(_actors(rules, row))),
        figures=figures,
        aggregate=summed,
        note=_note(figures),
        method=rules["method"],
        cells=dict(cells),
    )


def _said(row: Row, columns: list[str]) -> str | None:
    """Returns the first of several columns that says something."""
    found = (" ".join(row.get(column, "").split()) for column in columns)
    return next((text for text in found if text), None)


def _event(rules: Mapping[str, Any], row: Row) -> str | None:
    said = _said(row, rules["event"])
    words: str | None = rules.get("words", {}).get(said or "", said)
    return words


def _when(rules: Mapping[str, Any], row: Row) -> When:
    days: list[date] = []
    for end in ("first", "last"):
        try:
            days.append(read_day(row.get(rules[end], "")))
        except CellError as error:
            raise CellError(f"{rules[end]}: {error}") from error
    first, last = days
    if last < first:
        raise CellError(f"{rules['last']}: {last} is before {rules['first']} {first}")
    precision = rules.get("time", {})
    code = row.get(precision.get("column", ""), "").strip()
    if code in precision.get("month", ()):
        ends = calendar.monthrange(last.year, last.month)[1]
        first, last = first.replace(day=1), last.replace(day=ends)
    around = timedelta(days=precision.get("around", {}).get(code, 0))
    return When(first - around, last + around)


def _place(rules: Mapping[str, Any], row: Row) -> Place | None:
    name = _said(row, rules["place"])
    if name is None:
        return None
    lat, lon = (_degrees(rules[end], row, most) for end, most in (("lat", 90), ("lon", 180)))
    if lat is None or lon is None or (lat, lon) == (0.0, 0.0):  # nobody's place: a lack filled in
        lat = lon = None
    precision = rules["precision"]
    code = row.get(precision["column"], "").strip()
    radius = precision.get(code)
    country = _said(row, [rules["country"]])
    return Place(
        name,
        lat=lat,
        lon=lon,
        country=rules.get("countries", {}).get(country) or _iso(country),
        country_name=country,
        admin1=_said(row, [rules["admin1"]]),
        admin2=_said(row, [rules["admin2"]]),
        feature="A" if code in rules["wide"] else None,
        radius_km=float(radius) if radius is not None else None,
    )


def _degrees(column: str, row: Row, most: int) -> float | None:
    cell = row.get(column, "")
    if not cell.strip():
        return None
    try:
        return read_degrees(cell, most)
    except CellError as error:
        raise CellError(f"{column}: {error}") from error


def _iso(country: str | None) -> str | None:
    """Returns the ISO 3166-1 code of a country's name, "Yemen (North Yemen)" without its rest."""
    for name in (country or "", (country or "").partition("(")[0]):
        words: list[Word] = list(split_words(name))
        found = load_countries().match(words, 0) if words else None
        if found and found[1] == "name" and found[2] == len(words):
            return found[0]
    return None


def _actors(rules: Mapping[str, Any], row: Row) -> Iterator[str]:
    for column in rules["actors"]:
        for part in row.get(column, "").split(";"):
            if name := " ".join(part.split()):
                yield name


def _figures(rules: Mapping[str, Any], row: Row) -> Iterator[OutsideFigure]:
    for rule in rules["figures"]:
        ends: dict[str, int | None] = {}
        for end in ("low", "best", "high"):
            column = rule.get(end)
            cell = row.get(column, "") if column else ""
            needed = column in rules["needed"]
            try:
                ends[end] = read_figure(cell) if cell.strip() or needed else None
            except CellError as error:
                raise CellError(f"{column}: {error}") from error
        if any(value is not None for value in ends.values()):
            yield OutsideFigure(rule["harm"], rule["group"], **ends)


def _note(figures: tuple[OutsideFigure, ...]) -> str | None:
    """Returns a word on figures that are out of order; they are kept as they stand."""
    for figure in figures:
        known = [end for end in (figure.low, figure.best, figure.high) if end is not None]
        if known != sorted(known):
            said = " / ".join(str(end) for end in known)
            return f"low, best and high are out of order in the dataset: {said}"
    return None
