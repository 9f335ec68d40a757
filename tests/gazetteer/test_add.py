"""Country dumps: read, added, listed, refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from recount.errors import InputError
from recount.gazetteer import Dump, Gazetteer, add_dump, list_dumps
from recount.gazetteer.add import find_dumps, read_dump
from recount.gazetteer.index import Part


def _open(cache: Path) -> Gazetteer:
    return Gazetteer([Part(folder) for folder in find_dumps(cache)])


def test_a_dump_is_added_and_found(dump: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert add_dump(dump, cache) == 5
    places = _open(cache)
    village = places.find("Zomorrod")[0]
    assert (village.gazetteer_id, village.name) == ("99000001", "Qaryat Zumurrud")
    assert (village.admin1, village.admin2) == ("Idlib Governorate", "Markaz Idlib")
    assert places.find("Hayy an-Nur")[0].feature_code == "PPLX"
    assert list_dumps(cache) == [Dump("SY", 5, ("SY",))]


def test_the_same_dump_twice_is_one(dump: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    add_dump(dump, cache)
    add_dump(dump, cache)
    assert len(list_dumps(cache)) == 1


def test_a_newer_dump_takes_the_older_ones_place(dump: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    add_dump(dump, cache)
    lines = dump.read_text("utf-8").splitlines()
    dump.write_text(lines[0] + "\n", "utf-8")
    assert add_dump(dump, cache) == 1
    assert list_dumps(cache) == [Dump("SY", 1, ("SY",))]


def test_a_zip_is_read_and_its_readme_is_not(dump: Path, tmp_path: Path) -> None:
    packed = tmp_path / "SY.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "x" * 100_000)
        archive.write(dump, "SY.txt")
    assert add_dump(packed, tmp_path / "cache") == 5


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff" * 50, b"name,lat,lon\nFoo,1,2\n", b"\t" * 18 + b"\n", b"PK\x03\x04broken"],
)
def test_what_is_no_dump_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "places.tsv"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        add_dump(path, tmp_path / "cache")
    assert caught.value.code == "gazetteer.unreadable"
    assert list_dumps(tmp_path / "cache") == []


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        add_dump(tmp_path / "none.txt", tmp_path)


def test_bad_lines_are_left_out(dump: Path) -> None:
    rows, divisions = read_dump(dump.read_text("utf-8"))
    assert [row.id for row in rows] == ["99000001", "99000002", "99000003", "99000004", "170063"]
    assert {(d.code, d.name) for d in divisions} == {("12", "Idlib Governorate"), ("09", "")}


def test_a_dump_beside_the_world(world: Gazetteer, dump: Path, tmp_path: Path) -> None:
    add_dump(dump, tmp_path / "cache")
    both = Gazetteer([*world.parts, Part(find_dumps(tmp_path / "cache")[0])])
    assert [p.gazetteer_id for p in both.find("Aleppo")].count("170063") == 1  # in both, once
    assert both.find("Hayy an-Nur")[0].admin1 == "Aleppo"  # named by the world's table
