"""Cells of other datasets: what is read, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.outside.cells import CellError, read_day, read_degrees, read_figure


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2016-09-30 00:00:00.000", date(2016, 9, 30)),  # as UCDP writes it
        ("2016-09-30", date(2016, 9, 30)),
        ("30 September 2016", date(2016, 9, 30)),  # as ACLED writes it
        (" 30-Sep-2016 ", date(2016, 9, 30)),
        ("30/09/2016", date(2016, 9, 30)),  # a spreadsheet's: no month has thirty
        ("9/30/2016", date(2016, 9, 30)),
        ("9/9/2016", date(2016, 9, 9)),  # either way the same
    ],
)
def test_days(cell: str, day: date) -> None:
    assert read_day(cell) == day


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("04/03/2016", "may be one of two days"),
        ("September 2016", "is no day"),
        ("31/31/2016", "is no day"),
        ("", "is no day"),
        ("42643", "is no day"),  # a spreadsheet's serial number
    ],
)
def test_days_refused(cell: str, words: str) -> None:
    with pytest.raises(CellError, match=words):
        read_day(cell)


@given(st.dates(date(1946, 1, 1), date(2100, 1, 1)))
def test_every_day_in_either_form_is_read(day: date) -> None:
    assert read_day(day.isoformat()) == day
    assert read_day(f"{day:%Y-%m-%d} 00:00:00.000") == day
    assert read_day(f"{day.day} {day:%B} {day.year}") == day


@pytest.mark.parametrize(("cell", "figure"), [("8", 8), ("8.0", 8), (" 0 ", 0), ("120.", 120)])
def test_figures(cell: str, figure: int) -> None:
    assert read_figure(cell) == figure


@pytest.mark.parametrize("cell", ["", "-1", "8.5", "1,200", "many", "nan", "1e3", "9" * 12])
def test_figures_refused(cell: str) -> None:
    with pytest.raises(CellError, match="no number of people"):
        read_figure(cell)


def test_degrees() -> None:
    assert read_degrees("43,37", 90) == 43.37  # a decimal comma
    assert read_degrees("-6", 180) == -6.0
    with pytest.raises(CellError, match="beyond 90"):
        read_degrees("90.1", 90)
    for cell in ("north", "nan", "1.2.3"):
        with pytest.raises(CellError):
            read_degrees(cell, 90)
