"""The floors that the reading of places has reached on the measuring sets, on a sample."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
from pathlib import Path

import pytest

from recount.extract.places import find_places
from recount.gazetteer import open_gazetteer
from recount.text.view import view_text

pytestmark = pytest.mark.shared


@pytest.mark.parametrize(
    ("name", "every", "resolved", "detected"),
    [("geo-geovirus", 2, 80.0, 84.0), ("geo-lgl", 5, 75.0, 79.0)],
)
def test_floors(
    *, shared: Path, cache_dir: Path, name: str, every: int, resolved: float, detected: float
) -> None:
    spec = importlib.util.spec_from_file_location("score", shared / "score" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    docs, gold = score.load(shared / "data" / name)
    places = open_gazetteer(cache_dir)
    kept = list(docs)[::every]
    predicted = {}
    for ref in kept:
        doc = docs[ref]
        view = view_text(doc["text"])
        found = find_places(view, places, title=doc["title"] or None, outlet=doc["outlet"] or None)
        predicted[ref] = [
            {
                "type": "toponym",
                "spans": [dataclasses.asdict(span) for span in mention.evidence.spans],
                "value": dataclasses.asdict(mention.value),
            }
            for mention in found
        ]
    result = score.places(
        {ref: docs[ref] for ref in kept}, {ref: gold[ref] for ref in kept}, predicted
    )
    assert result["a161_all"] >= resolved, json.dumps(result)
    assert result["detection"]["f1"] >= detected, json.dumps(result)
