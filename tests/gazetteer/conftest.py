"""The built-in gazetteer, and a small dump of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from recount.gazetteer import Gazetteer, open_gazetteer

# Made up: ids, places and figures; in GeoNames' form.
_ROWS = (
    ("99000001", "Qaryat Zumurrud", "Qaryat Zumurrud", "Zomorrod,Zumurud", "35.50", "36.70",
     "P", "PPL", "SY", "12", "1201", "4200"),
    ("99000002", "Ḩayy an Nūr", "Hayy an Nur", "Al-Nour quarter", "36.21", "37.15",
     "P", "PPLX", "SY", "09", "", "0"),
    ("99000003", "Idlib Governorate", "Idlib Governorate", "", "35.80", "36.70",
     "A", "ADM1", "SY", "12", "", "1500000"),
    ("99000004", "Markaz Idlib", "Markaz Idlib", "", "35.90", "36.60",
     "A", "ADM2", "SY", "12", "1201", "0"),
    ("170063", "Aleppo", "Aleppo", "Halab,Haleb", "36.20", "37.16",
     "P", "PPLA", "SY", "09", "", "2098210"),
)  # fmt: skip


def make_line(row: tuple[str, ...]) -> str:
    ident, name, ascii_name, others, lat, lon, cls, code, cc, a1, a2, people = row
    cells = [ident, name, ascii_name, others, lat, lon, cls, code, cc, "", a1, a2, "", "", people]
    return "\t".join([*cells, "", "", "Asia/Damascus", "2020-01-01"])


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A dump of five places, with three lines that are none."""
    bad = ["", "not\ta\tplace", make_line(_ROWS[0]).replace("35.50", "135.50")]
    path = tmp_path / "SY.txt"
    path.write_text("\n".join([*map(make_line, _ROWS), *bad]) + "\n", "utf-8")
    return path


@pytest.fixture(scope="session")
def world(cache_dir: Path) -> Gazetteer:
    """The built-in gazetteer."""
    return open_gazetteer(cache_dir)
