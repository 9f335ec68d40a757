"""Files of UCDP GED and ACLED: every row is taken or named, whatever wrote the file."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from outside_files import ACLED, KOBA, STRIKE, UCDP, acled, make_file, ucdp

from recount.errors import InputError, UsageError
from recount.model import Issue, Outside, OutsideFigure
from recount.outside import read_file
from recount.values import Place, When


def read(body: bytes, form: str | None = None) -> list[Outside]:
    """Reads a file in which nothing is wrong."""
    found = list(read_file(body, "f.csv", form))
    assert [row for row in found if isinstance(row, Issue)] == []
    return [row for row in found if isinstance(row, Outside)]


def test_the_real_columns_are_all_there() -> None:
    assert (len(UCDP), len(ACLED)) == (49, 31)


def test_a_row_of_ucdp() -> None:
    body = ucdp(KOBA)
    (row,) = read(body)
    assert (row.form, row.event_id, row.ref, row.row) == ("ucdp", "900001", "f.csv", 1)
    assert row.file_sha256 == hashlib.sha256(body).hexdigest()
    assert row.when == When(date(2022, 3, 12), date(2022, 3, 12))
    assert row.place == Place(
        "Koba town", lat=14.0, lon=-6.0, country="ML", country_name="Mali", admin1="Dal",
        radius_km=5.0,
    )  # fmt: skip
    assert row.event == "one-sided violence"
    assert row.actors == ("Banner of the River", "Civilians")
    assert row.figures == (
        OutsideFigure("killed", "persons", 8, 9, 12),
        OutsideFigure("killed", "civilians", None, 9, None),
    )
    assert not row.aggregate
    assert row.note is None
    assert row.cells == dict.fromkeys(UCDP, "") | KOBA  # as it stands, line break and all


def test_a_row_of_acled() -> None:
    (row,) = read(acled(STRIKE))
    assert (row.form, row.event_id, row.event) == ("acled", "MLI9001", "Air/drone strike")
    assert row.when == When(date(2022, 3, 12), date(2022, 3, 12))
    assert row.actors == (
        "Military Forces of Mali (2020-)", "Civilians (Mali)", "Farmers (Mali)", "Women (Mali)",
    )  # fmt: skip
    assert row.figures == (OutsideFigure("killed", "persons", None, 9, None),)
    assert row.place
    assert (row.place.name, row.place.country, row.place.radius_km) == ("Koba", "ML", 5.0)


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        ("1", date(2022, 3, 12), date(2022, 3, 12)),
        ("2", date(2022, 3, 9), date(2022, 3, 15)),  # within a week, the middle day is given
        ("3", date(2022, 3, 1), date(2022, 3, 31)),  # within the month
    ],
)
def test_the_precision_of_a_day_widens_it(precision: str, first: date, last: date) -> None:
    (row,) = read(acled(STRIKE | {"time_precision": precision}))
    assert row.when == When(first, last)


def test_figures_out_of_order_are_accepted_and_said() -> None:
    (row,) = read(ucdp(KOBA | {"low": "10", "best": "9", "high": "8"}))
    assert row.figures[0] == OutsideFigure("killed", "persons", 10, 9, 8)
    assert row.note == "low, best and high are out of order in the dataset: 10 / 9 / 8"


def test_a_sum_of_several_and_a_wide_place() -> None:
    wide = {"where_prec": "4", "event_clarity": "2", "country": "DR Congo (Zaire)"}
    (row,) = read(ucdp(KOBA | wide))
    assert row.aggregate
    assert row.place
    assert (row.place.feature, row.place.radius_km, row.place.country) == ("A", 150.0, "CD")
    (other,) = read(ucdp(KOBA | {"country": "Congo"}))  # UCDP's name for Congo-Brazzaville
    assert other.place
    assert other.place.country == "CG"


def test_no_point_stays_no_point() -> None:
    for degrees in ("", "0"):
        (row,) = read(ucdp(KOBA | {"latitude": degrees, "longitude": degrees}))
        assert row.place
        assert (row.place.lat, row.place.lon) == (None, None)


@pytest.mark.parametrize(
    "body",
    [
        ucdp(KOBA, encoding="utf-8-sig"),
        ucdp(KOBA, delimiter=";", end="\r\n"),
        ucdp(KOBA, delimiter="\t"),
        ucdp(KOBA, encoding="utf-16"),
        make_file([*reversed(UCDP), "note"], KOBA),  # other order, a column more
        make_file([name.upper() for name in UCDP], {k.upper(): v for k, v in KOBA.items()}),
        make_file(list(KOBA), KOBA),  # a version without many of the columns
    ],
)
def test_every_way_to_write_it_reads_the_same(body: bytes) -> None:
    (plain,) = read(ucdp(KOBA))
    (row,) = read(body)
    assert (row.event_id, row.when, row.place) == (plain.event_id, plain.when, plain.place)
    assert (row.figures, row.actors) == (plain.figures, plain.actors)
    headline = {name.lower(): cell for name, cell in row.cells.items()}["source_headline"]
    assert headline == KOBA["source_headline"]


def test_an_undeclared_encoding_is_said() -> None:
    place = {"where_coordinates": "Ménaka", "side_b": "Pêcheurs de la région, à l’écart"}
    issue, row = read_file(ucdp(KOBA | place, encoding="cp1252"), "f.csv")
    assert isinstance(issue, Issue)
    assert (issue.code, issue.severity, issue.message) == ("encoding_guessed", "info",
                                                           "read as cp1252")  # fmt: skip
    assert isinstance(row, Outside)
    assert row.place
    assert row.place.name == "Ménaka"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"best": "nine"}, "best: 'nine' is no number of people"),
        ({"low": ""}, "low: '' is no number of people"),
        ({"date_start": "04/03/2022"}, "date_start: '04/03/2022' may be one of two days"),
        ({"date_end": "2022-03-11"}, "date_end: 2022-03-11 is before date_start 2022-03-12"),
        ({"latitude": "140"}, "latitude: 140 degrees lie beyond 90"),
        ({"id": " "}, "id: empty"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_others_are_taken(
    cells: dict[str, str], message: str
) -> None:
    found = list(read_file(ucdp(KOBA | cells, KOBA), "f.csv"))
    issue, row = found
    assert isinstance(issue, Issue)
    assert (issue.stage, issue.code, issue.severity) == ("import", "outside.bad_row", "error")
    assert issue.subject == "f.csv#1"
    assert issue.message.startswith(message)
    assert isinstance(row, Outside)
    assert row.row == 2


def test_a_row_with_too_few_or_too_many_cells() -> None:
    lines = ucdp(KOBA | {"source_headline": "one line"}).decode()
    body = f"{lines}1,2,3\n{lines.splitlines()[1]},more\n".encode()
    row, short, long = read_file(body, "f.csv")
    assert isinstance(row, Outside)
    assert isinstance(short, Issue)
    assert short.message == "3 cells for 49 columns"
    assert isinstance(long, Issue)
    assert long.message == "50 cells for 49 columns"


def test_one_event_in_two_rows_is_said() -> None:
    _, issue, second = read_file(ucdp(KOBA, KOBA | {"best": "10"}), "f.csv")
    assert isinstance(issue, Issue)
    assert (issue.code, issue.severity, issue.subject) == ("outside.twice", "warning", "f.csv#2")
    assert isinstance(second, Outside)


def test_a_file_without_rows_is_said() -> None:
    (issue,) = read_file(ucdp(), "f.csv")
    assert isinstance(issue, Issue)
    assert issue.code == "outside.no_rows"


def test_files_of_no_known_form() -> None:
    with pytest.raises(InputError, match="columns of no known dataset") as caught:
        list(read_file(b"title,text\na,b\n", "f.csv"))
    assert caught.value.code == "outside.no_form"
    with pytest.raises(InputError, match="ACLED needs event_id_cnty, event_date") as other:
        list(read_file(ucdp(KOBA), "f.csv", "acled"))
    assert "UCDP" not in other.value.message
    with pytest.raises(InputError, match="binary"):
        list(read_file(bytes(range(256)) * 40 + b"\x00" * 900, "f.csv"))
    with pytest.raises(UsageError, match="ucdp, acled"):
        list(read_file(ucdp(KOBA), "f.csv", "gtd"))
