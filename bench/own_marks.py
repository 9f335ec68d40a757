"""Scores events and counts on texts of our own, whose marks the shared scorer does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from training.marked import MarkedText

Figures = dict[str, Any]
Record = dict[str, Any]


def score_marks(texts: Sequence[MarkedText], records: Iterable[Record]) -> Figures:
    """Returns figures of events and counts over marked texts, from `mention` records.

    found: F1 of events by overlap of their words. type: share of the events found that have the
    type marked; status: of those, the share whose being negated or unreal is told rightly.
    counts: F1 of figures of people harmed by overlap and harm; total: share of the figures
    found that are rightly told to be of the incident, or a sum over longer.
    """
    by_text: dict[str, list[Record]] = {}
    for record in records:
        by_text.setdefault(record["ref"], []).append(record)
    n: Counter[str] = Counter()
    for text in texts:
        own = by_text.get(text.id, [])
        _score_events(n, text, [r for r in own if r["type"] == "event"])
        _score_counts(n, text, [r for r in own if r["type"] == "count"])
    return {
        "events": f1(n["event hit"], n["events read"], n["event met"], n["events"]),
        "type": share(n["type"], n["event met"]),
        "status": share(n["status"], n["event met"]),
        "counts": f1(n["count hit"], n["counts read"], n["count met"], n["counts"]),
        "total": share(n["total"], n["count met"]),
        "texts": len(texts),
    }


def f1(hits: int, read: int, met: int, marked: int) -> dict[str, float]:
    """Returns precision, recall and F1 in per cent, to one digit."""
    p, r = hits / max(read, 1), met / max(marked, 1)
    both = 2 * p * r / (p + r) if p + r else 0.0
    return {"p": round(100 * p, 1), "r": round(100 * r, 1), "f1": round(100 * both, 1)}


def share(part: int, whole: int) -> float:
    """Returns a share in per cent, to one digit."""
    return round(100 * part / max(whole, 1), 1)


def _score_events(n: Counter[str], text: MarkedText, read: list[Record]) -> None:
    n["events"] += len(text.events)
    n["events read"] += len(read)
    n["event hit"] += sum(any(_meets(r, e.start, e.end) for e in text.events) for r in read)
    for event in text.events:
        met = [r["value"] for r in read if _meets(r, event.start, event.end)]
        n["event met"] += bool(met)
        n["type"] += any(value["type"] == event.type for value in met)
        n["status"] += any(
            value["negated"] == event.negated and (value["modality"] != "actual") == event.unreal
            for value in met
        )


def _score_counts(n: Counter[str], text: MarkedText, read: list[Record]) -> None:
    marked = [c for c in text.counts if c.harm != "other"]
    n["counts"] += len(marked)
    n["counts read"] += len(read)
    n["count hit"] += sum(
        any(_meets(r, c.start, c.end) and r["value"]["harm"] == c.harm for c in marked)
        for r in read
    )
    for count in marked:
        met = [
            r["value"]
            for r in read
            if _meets(r, count.start, count.end) and r["value"]["harm"] == count.harm
        ]
        n["count met"] += bool(met)
        n["total"] += any((v["scope"] in ("period", "war")) == count.total for v in met)


def _meets(record: Record, start: int, end: int) -> bool:
    return any(s["start"] < end and start < s["end"] for s in record["spans"])
