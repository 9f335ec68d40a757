"""A case of the example reports, read by rules, made once for these tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from case_access import clone
from recount.browse import Browse
from recount.examples import example_folder
from recount.pipeline import Case, Settings


@pytest.fixture(scope="session")
def rules(cache_dir: Path) -> Settings:
    return Settings(cache_dir, reader="rules")


@pytest.fixture(scope="session")
def example(new_target: Callable[[], str], rules: Settings) -> str:
    """Where the case lies: in a file, and in a schema of a PostgreSQL database."""
    target = new_target()
    with Case.open(target, settings=rules, create=True) as case:
        assert not case.add([str(example_folder())]).failed
    return target


@pytest.fixture(scope="session")
def copy_of(new_target: Callable[[], str]) -> Callable[[str], str]:
    """Copies a case, and returns where the copy lies."""
    return lambda source: clone(source, new_target())


@pytest.fixture
def path(example: str, copy_of: Callable[[str], str]) -> str:
    """Where a copy of the case lies that a test may change."""
    return copy_of(example)


@pytest.fixture
def case(example: str, rules: Settings):
    with Case.open(example, settings=rules) as opened:
        yield opened


@pytest.fixture
def browse(example: str):
    with Browse.open(example) as opened:
        yield opened
