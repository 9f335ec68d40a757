"""The reading stays as good as it was: measured figures against their pinned floors."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.accuracy import SETS, below_floor, measure

OWN_TEXTS = ("conflict-dev", "conflict-dev-marks")
pytestmark = [pytest.mark.shared, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize("name", SETS)
def test_no_figure_falls_below_its_floor(shared: Path, name: str) -> None:
    of = "polnear-dev" if name == "polnear-dev-damaged" else name
    if name not in OWN_TEXTS and not (shared / "data" / of / "docs.jsonl").exists():
        pytest.skip(f"the set {name} is not there")
    assert below_floor(name, measure(str(shared), name)) == []
