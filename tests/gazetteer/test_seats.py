"""Capitals of divisions: from a dump, else the most populous place of the division."""

from __future__ import annotations

from pathlib import Path

import pytest

from recount.gazetteer import Gazetteer, Seat, add_dump, find_seat
from recount.gazetteer.add import find_dumps
from recount.gazetteer.index import Part

# Made up: a division with a small capital and a larger town, one with the country's capital,
# one with towns of no known population, and another country's division of the same name.
_ROWS = (
    ("98000001", "Tall Zel", "Tall Zel", "", "35.1", "36.1", "P", "PPL", "SY", "77", "", "9000"),
    ("98000002", "Dal Ma", "Dal Ma", "", "35.2", "36.2", "P", "PPLA", "SY", "77", "", "400"),
    ("98000003", "East Zel", "East Zel", "", "35.0", "36.0", "A", "ADM1", "SY", "77", "", "20000"),
    ("98000004", "Great Zel", "Great Zel", "", "33.1", "36.4", "P", "PPLC", "SY", "78", "", "70"),
    ("98000005", "West Zel", "West Zel", "", "33.0", "36.0", "A", "ADM1", "SY", "78", "", "0"),
    ("98000006", "Lone Zel", "Lone Zel", "", "32.1", "36.4", "P", "PPL", "SY", "79", "", "0"),
    ("98000007", "South Zel", "South Zel", "", "32.0", "36.0", "A", "ADM1", "SY", "79", "", "0"),
    ("98000008", "Big Ridge", "Big Ridge", "", "35.3", "36.3", "T", "MT", "SY", "77", "", "99000"),
    ("98000009", "Far Dal", "Far Dal", "", "15.3", "1.3", "P", "PPLA", "ML", "77", "", "99000"),
    ("98000010", "East Zel", "East Zel", "", "15.0", "1.0", "A", "ADM1", "ML", "77", "", "0"),
)  # fmt: skip


def make_line(row: tuple[str, ...]) -> str:
    """Writes a place in GeoNames' 19 columns."""
    head, (code, admin1, admin2, people) = row[:8], row[8:]
    return "\t".join([*head, code, "", admin1, admin2, "", "", people, "", "", "", "2020-01-01"])


@pytest.fixture
def places(tmp_path: Path) -> Gazetteer:
    path = tmp_path / "ZZ.txt"
    path.write_text("\n".join(map(make_line, _ROWS)) + "\n", "utf-8")
    add_dump(path, tmp_path / "cache")
    return Gazetteer([Part(folder) for folder in find_dumps(tmp_path / "cache")])


def named(seat: Seat | None) -> tuple[str, bool] | None:
    return (seat.place.name, seat.is_capital) if seat else None


def test_the_seat_of_a_division_is_its_capital_however_small(places: Gazetteer) -> None:
    seat = find_seat(places, "SY", "East Zel")
    assert named(seat) == ("Dal Ma", True)
    assert seat is not None
    assert (seat.place.lat, seat.place.lon, seat.place.admin1) == (35.2, 36.2, "East Zel")


def test_the_countrys_capital_is_one_too(places: Gazetteer) -> None:
    assert named(find_seat(places, "SY", "West Zel")) == ("Great Zel", True)


def test_no_seat_of_unknown_population_is_guessed(places: Gazetteer) -> None:
    assert find_seat(places, "SY", "South Zel") is None
    assert find_seat(places, "SY", "North Zel") is None
    assert find_seat(places, "IQ", "East Zel") is None


def test_another_countrys_division_of_the_name_is_another(places: Gazetteer) -> None:
    assert named(find_seat(places, "ML", "East Zel")) == ("Far Dal", True)


def test_without_capitals_the_most_populous_place(tmp_path: Path) -> None:
    path = tmp_path / "ZZ.txt"
    rows = [row for row in _ROWS if not row[7].startswith("PPL") or row[7] == "PPL"]
    path.write_text("\n".join(map(make_line, rows)) + "\n", "utf-8")
    add_dump(path, tmp_path / "cache")
    found = Gazetteer([Part(folder) for folder in find_dumps(tmp_path / "cache")])
    assert named(find_seat(found, "SY", "East Zel")) == ("Tall Zel", False)


@pytest.mark.parametrize(
    ("country", "admin1", "town"),
    [("SY", "Idlib", "Idlib"), ("US", "Illinois", "Chicago"), ("MX", "Guerrero", "Acapulco")],
)
def test_the_built_in_tables_know_no_capitals(
    world: Gazetteer, country: str, admin1: str, town: str
) -> None:
    seat = find_seat(Gazetteer(world.parts[:1]), country, admin1)
    assert seat is not None
    assert not seat.is_capital
    assert seat.place.name.startswith(town)  # in Illinois and Guerrero the capital is another
