"""Packing: whole or not at all, and the same from any process."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from recount.gazetteer.index import Gazetteer, Part
from recount.gazetteer.pack import clean_up, is_part, write_part
from recount.gazetteer.rows import Row, find_centre, find_spread
from recount.gazetteer.sources import Division

ROWS = [
    Row("1", "Ain Test", 10.0, 20.0, "SY", "09", population=5000, names=["Ayn Test"]),
    Row("2", "Ain Test", 11.0, 21.0, "IQ", "01", population=9000),
    Row("3", "Testland", 12.0, 22.0, "TS", feature="A", code="PCLI", radius_km=99.0),
]
DIVISIONS = [Division("SY", "09", "Aleppo")]


def test_rows_come_back_as_they_went_in(tmp_path: Path) -> None:
    write_part(tmp_path / "part", ROWS, DIVISIONS)
    places = Gazetteer([Part(tmp_path / "part")])
    assert [(p.gazetteer_id, p.population, p.admin1) for p in places.find("ain test")] == [
        ("2", 9000, None),
        ("1", 5000, "Aleppo"),
    ]
    assert [p.gazetteer_id for p in places.find("Ayn Test")] == ["1"]
    assert places.find("Testland")[0].radius_km == 99.0
    assert places.country_name("TS") == "Testland"


def test_a_part_without_rows_opens(tmp_path: Path) -> None:
    write_part(tmp_path / "part", [], [])
    assert Gazetteer([Part(tmp_path / "part")]).find("Anything") == []


def _write(folder: str) -> None:
    write_part(Path(folder), ROWS, DIVISIONS)


def test_two_processes_at_once_leave_one_whole_part(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write, args=(str(tmp_path / "part"),)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert [path.name for path in tmp_path.iterdir()] == ["part"]
    assert Part(tmp_path / "part").size == 3


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(stage: str, share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_part(tmp_path / "part", ROWS, DIVISIONS, fail)
    assert list(tmp_path.iterdir()) == []


def test_leavings_of_killed_builds_go_when_they_are_old(tmp_path: Path) -> None:
    left = tmp_path / ".part-1-abc"
    left.mkdir()
    clean_up(tmp_path / "part-2", left.stat().st_mtime + 10)
    assert left.is_dir()  # may be at work
    clean_up(tmp_path / "part-2", left.stat().st_mtime + 10_000)
    assert not left.exists()
    assert not is_part(left)


def test_the_centre_is_the_areas_and_not_the_crowds() -> None:
    towns = [(10.1, 20.1)] * 50 + [(14.1, 20.1)]
    lat, lon = find_centre(towns)
    assert (lat, lon) == (12.25, 20.25)
    assert find_spread((10.1, 20.1), towns) == 2.0  # nine tenths of them lie at the centre


def test_the_centre_of_what_lies_across_the_180th_meridian() -> None:
    _, lon = find_centre([(-17.0, 178.0), (-17.0, -178.0)])
    assert abs(abs(lon) - 180) < 1
