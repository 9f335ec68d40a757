"""The reading stays as good as it was: measured figures against their pinned floors."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from bench.accuracy import SETS, below_floor, measure

OWN_TEXTS = ("conflict-dev", "conflict-dev-marks", "own-bundles-dev", "own-bundles-held")
SLOWEST_FIRST = ("gun-violence", "muc4", "hrds-dev", "geo-lgl")
pytestmark = [pytest.mark.shared, pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def measured(shared: Path) -> Iterator[dict[str, Future[dict[str, Any]]]]:
    """The figures of all the sets that are there, measured two at a time."""
    order = [*SLOWEST_FIRST, *(name for name in SETS if name not in SLOWEST_FIRST)]
    with ProcessPoolExecutor(2) as pool:
        yield {
            name: pool.submit(measure, str(shared), name)
            for name in order
            if is_there(shared, name)
        }


def is_there(shared: Path, name: str) -> bool:
    of = "polnear-dev" if name == "polnear-dev-damaged" else name
    return name in OWN_TEXTS or (shared / "data" / of / "docs.jsonl").exists()


@pytest.mark.parametrize("name", SETS)
def test_no_figure_falls_below_its_floor(
    measured: dict[str, Future[dict[str, Any]]], name: str
) -> None:
    if name not in measured:
        pytest.skip(f"the set {name} is not there")
    assert below_floor(name, measured[name].result()) == []
