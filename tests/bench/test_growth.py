"""How cost grows: every stage of a build is measured, and what grows too fast is marked."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from bench.growth import measure, show, write_corpus
from rich.console import Console

STAGES = (
    "intake", "reading (cheap)", "storing", "the case on disk, MB", "copies", "relations",
    "linking", "reconciling", "writing the views", "reading the case",
    "adding 10 more: taking in", "adding 10 more: the views", "verify, without the views",
    "export: jsonl", "export: csv",
)  # fmt: skip


def test_every_stage_is_told_as_it_ends(capsys: pytest.CaptureFixture[str]) -> None:
    measure(30)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = {row["stage"]: row for row in rows}
    assert tuple(told)[: len(STAGES)] == STAGES
    assert {row["size"] for row in rows} == {30}
    assert told["storing"]["count"] == 30
    assert told["verify, without the views"]["count"] == 0  # nothing differs
    assert told["linking"]["count"] > 0


def test_what_is_added_later_stands_in_a_file_of_its_own(tmp_path: Path) -> None:
    whole, more = write_corpus(tmp_path, 20)
    refs = [[json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()]
            for path in (whole, more)]  # fmt: skip
    assert [len(each) for each in refs] == [20, 10]
    assert not set(refs[0]) & set(refs[1])


def test_growth_is_told_and_marked_where_it_is_too_much() -> None:
    rows = [
        {"stage": stage, "size": size, "seconds": seconds, "mb": 50}
        for stage, each in {"linear": (1.0, 10.0), "steep": (1.0, 13.0), "cut": (2.0,)}.items()
        for size, seconds in zip((1_000, 10_000), each, strict=False)
    ]
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(show(rows))
    lines = {line.split("│")[1].strip(): line for line in console.export_text().splitlines()
             if line.startswith("│")}  # fmt: skip
    assert "× 10.0 " in lines["linear"]
    assert "too much" not in lines["linear"]
    assert "× 13.0 too much" in lines["steep"]
    assert "–" in lines["cut"]
