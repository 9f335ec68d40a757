"""The floors on the measuring sets, where there are any: F1 of the interval."""

import importlib.util
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from recount.extract.dates import find_dates
from recount.text.view import view_text


def load_scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "score" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "joined", "apart"),
    [("dates-wikiwars", 84.0, 94.0), ("dates-timebank", 86.0, 86.0), ("dates-aquaint", 86.0, 86.0)],
)
def test_floor(shared: Path, name: str, joined: float, apart: float) -> None:
    scorer = load_scorer(shared)
    docs, gold = scorer.load(shared / "data" / name)
    for join, floor in ((True, joined), (False, apart)):
        rows = []
        for ref, doc in docs.items():
            published = date.fromisoformat(doc["published"]) if doc["published"] else None
            for found in find_dates(view_text(doc["text"]), published, join=join):
                spans = [{"start": s.start, "end": s.end} for s in found.evidence.spans]
                value = {
                    "earliest": found.value.earliest.isoformat(),
                    "latest": found.value.latest.isoformat(),
                }
                rows.append({"ref": ref, "type": "when", "spans": spans, "value": value})
        result = scorer.dates(docs, gold, scorer.by_doc(rows, docs))
        assert result["value"]["f1"] >= floor
