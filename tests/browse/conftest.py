"""A case of the example reports, read by rules, made once for these tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from recount.browse import Browse
from recount.examples import example_folder
from recount.pipeline import Case, Settings


@pytest.fixture(scope="session")
def rules(cache_dir: Path) -> Settings:
    return Settings(cache_dir, reader="rules")


@pytest.fixture(scope="session")
def case_file(tmp_path_factory: pytest.TempPathFactory, rules: Settings) -> Path:
    path = tmp_path_factory.mktemp("browse") / "example.recount"
    with Case.open(path, settings=rules, create=True) as case:
        assert not case.add([str(example_folder())]).failed
    return path


@pytest.fixture
def case(case_file: Path, rules: Settings):
    with Case.open(case_file, settings=rules) as opened:
        yield opened


@pytest.fixture
def browse(case_file: Path):
    with Browse.open(case_file) as opened:
        yield opened
