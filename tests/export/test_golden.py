"""The bytes of each interchange format, against files that people can read.

`RECOUNT_GOLDEN=write python -m pytest tests/export/test_golden.py` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from exported import EMPTY, INTERCHANGE, write

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("form", INTERCHANGE)
def test_bytes_are_those_of_the_golden_files(form: str, tmp_path: Path) -> None:
    files = dict(write(tmp_path, form))
    # Its digests follow from the other files; what it says of tables is tested by itself.
    files.pop("manifest.json")
    if form != "hxl":
        files.pop("datapackage.json")
    kept = GOLDEN / form
    if os.environ.get("RECOUNT_GOLDEN") == "write":
        kept.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (kept / name).write_bytes(data)
    assert {path.name for path in kept.iterdir()} == set(files)
    for name, data in files.items():
        assert data == (kept / name).read_bytes(), f"{form}/{name}"


@pytest.mark.parametrize("form", INTERCHANGE)
def test_exported_twice_is_the_same_to_the_byte(form: str, tmp_path: Path) -> None:
    assert write(tmp_path / "a", form) == write(tmp_path / "b", form)


@pytest.mark.parametrize("form", INTERCHANGE)
def test_an_empty_case_is_exported_too(form: str, tmp_path: Path) -> None:
    assert len(write(tmp_path, form, EMPTY)) >= 3
