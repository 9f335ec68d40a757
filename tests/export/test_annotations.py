"""Web Annotations: each selector finds its text again, in any text, and in a whole export."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import sample_case as sample
from exported import EMPTY, SNAPSHOT, write
from hypothesis import given
from hypothesis import strategies as st

from recount.export import annotations
from recount.export.annotations import build_annotations, select

WORDS = st.text(st.sampled_from("ab \nä́é👩‍👧حلب\u202e"), min_size=1, max_size=80)


def find_all(text: str, part: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(part, at)]


def check(text: str, selector: list[dict], exact: str) -> None:
    """Finds a passage as an outside program does: by position, and by quotation alone."""
    position, quote = selector
    assert text[position["start"] : position["end"]] == exact == quote["exact"]
    whole = quote["prefix"] + quote["exact"] + quote["suffix"]
    places = [at + len(quote["prefix"]) for at in find_all(text, whole)]
    assert places == [position["start"]]


@given(WORDS, st.data())
def test_a_selector_finds_its_text_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    check(text, select(text, start, end), text[start:end])


@given(WORDS, st.integers(2, 60), st.data())
def test_a_passage_that_stands_many_times_is_told_apart(
    text: str, times: int, data: st.DataObject
) -> None:
    # no quotation of fixed length could
    repeated = text * times
    start = data.draw(st.integers(0, len(repeated) - 1))
    end = data.draw(st.integers(start + 1, min(len(repeated), start + 5)))
    check(repeated, select(repeated, start, end), repeated[start:end])


@given(st.text(min_size=12, max_size=60), st.data())
def test_a_broken_reading_has_a_target_for_each_piece(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=4, max_size=8)))
    spans = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    doc = {**SNAPSHOT.records["document"][0], "text": text}
    claim = dict(SNAPSHOT.records["claim"][0])
    content = {"spans": [{"start": a, "end": b} for a, b in spans], "text": "any"}
    claim["document"] = doc["id"]
    claim["sentence"] = {"text": text, "start": 0, "end": len(text)}
    claim["attribution"] = {
        **claim["attribution"], "content": content, "source": None, "cue": None, "via": [],
    }  # fmt: skip
    claim |= {"event": None, "place": None, "when": None, "counts": [], "actors": []}
    found = list(
        build_annotations(replace(SNAPSHOT, records={"document": [doc], "claim": [claim]}))
    )
    assert [each["field"] for each in found] == ["sentence", "content"]
    targets = found[1]["target"] if len(spans) > 1 else [found[1]["target"]]
    assert len(targets) == len(spans)
    for target, (start, end) in zip(targets, spans, strict=True):
        check(text, target["selector"], text[start:end])


def test_every_annotation_of_an_export_finds_its_text(tmp_path: Path) -> None:
    files = write(tmp_path, "annotations")
    texts = {
        f"urn:recount:document:{doc['id']}": doc["text"]
        for doc in map(json.loads, files["documents.jsonl"].decode().split("\n")[:-1])
    }
    page = json.loads(files["annotations-0001.json"])
    assert len(page["items"]) == 66
    for item in page["items"]:
        selector = item["target"]["selector"]
        check(texts[item["target"]["source"]["id"]], selector, selector[1]["exact"])
    fields = {i["field"] for i in page["items"] if i["claim"].endswith(sample.FOURTEEN.id)}
    assert fields == {
        "sentence", "content", "cue", "source", "counts.0", "counts.1", "event", "place", "when",
    }  # fmt: skip


def test_pages_lead_to_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotations, "PAGE", 20)
    files = write(tmp_path, "annotations")
    collection = json.loads(files["annotations.json"])
    assert collection["total"] == 66
    name, seen = collection["first"], []
    while name:
        page = json.loads(files[name])
        assert page["startIndex"] == len(seen)
        seen += [item["id"] for item in page["items"]]
        last, name = name, page.get("next")
    assert last == collection["last"]
    assert len(seen) == len(set(seen)) == 66


def test_an_empty_case_has_an_empty_page(tmp_path: Path) -> None:
    files = write(tmp_path, "annotations", EMPTY)
    assert json.loads(files["annotations.json"])["total"] == 0
    assert json.loads(files["annotations-0001.json"])["items"] == []
