"""The scorer of events and counts, on texts whose figures can be told by hand."""

from __future__ import annotations

from typing import Any

from bench.own_marks import score_marks
from training.marked import MarkedText, parse_marked


def text_of(marked: str) -> MarkedText:
    text, attributions, events, counts = parse_marked(marked)
    return MarkedText("t", None, "", text, tuple(attributions), tuple(events), tuple(counts))


def record(text: MarkedText, kind: str, words: str, **value: Any) -> dict[str, Any]:
    start = text.text.index(words)
    spans = [{"start": start, "end": start + len(words)}]
    return {"ref": "t", "type": kind, "spans": spans, "value": value}


SHELLED = text_of(
    "Shells <e1:shelling>hit</e1> the camp. <n1:killed>Nine people</n1> died; "
    "<n2:killed~>400</n2> have since May. No one was <e2:arrest!>arrested</e2>."
)


def test_a_right_reading_scores_full() -> None:
    actual = {"negated": False, "modality": "actual"}
    records = [
        record(SHELLED, "event", "hit", type="shelling", **actual),
        record(SHELLED, "event", "arrested", type="arrest", negated=True, modality="actual"),
        record(SHELLED, "count", "Nine", harm="killed", scope="incident"),
        record(SHELLED, "count", "400", harm="killed", scope="war"),
    ]
    figures = score_marks([SHELLED], records)
    assert figures["events"] == {"p": 100.0, "r": 100.0, "f1": 100.0}
    assert figures["counts"] == {"p": 100.0, "r": 100.0, "f1": 100.0}
    assert (figures["type"], figures["status"], figures["total"]) == (100.0, 100.0, 100.0)


def test_wrong_types_harms_and_scopes_are_told() -> None:
    records = [
        record(SHELLED, "event", "hit", type="raid", negated=False, modality="actual"),
        record(SHELLED, "event", "camp", type="siege", negated=False, modality="actual"),
        record(SHELLED, "count", "Nine", harm="injured", scope="incident"),
        record(SHELLED, "count", "400", harm="killed", scope="incident"),
    ]
    figures = score_marks([SHELLED], records)
    assert figures["events"] == {"p": 50.0, "r": 50.0, "f1": 50.0}
    assert figures["type"] == 0.0
    assert figures["counts"] == {"p": 50.0, "r": 50.0, "f1": 50.0}
    assert figures["total"] == 0.0


def test_nothing_read_is_nought() -> None:
    assert score_marks([SHELLED], [])["events"] == {"p": 0.0, "r": 0.0, "f1": 0.0}
