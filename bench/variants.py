"""Sets that are made from others, or kept with the project: damaged texts, and texts of our own.

Each is written as a folder of `docs.jsonl` and `gold.jsonl`, the form that the scorer reads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from training.marked import read_marked

from bench.bundles import read_bundles

OWN = Path(__file__).parent / "data" / "conflict_dev.txt"
_DAMAGE = re.compile(r"\s*\n\s*|[“”\"«»„]|``|''")
"""Line breaks, with the blanks around them, and quotation marks."""

Row = dict[str, Any]


def write_variant(name: str, shared: Path, folder: Path) -> Path:
    """Writes one of VARIANTS into `folder` and returns it."""
    docs, gold = VARIANTS[name](shared)
    for part, rows in (("docs", docs), ("gold", gold)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{part}.jsonl").write_text(lines, "utf-8")
    return folder


def damage(text: str) -> tuple[str, list[int]]:
    """Returns a text without line breaks and quotation marks, and where each offset went.

    The second value has one entry more than the text has characters; what was taken out maps to
    what follows it. A line break leaves a blank.
    """
    parts: list[str] = []
    places: list[int] = []
    at = length = 0
    for match in _DAMAGE.finditer(text):
        kept = text[at : match.start()]
        parts.append(kept)
        places.extend(range(length, length + len(kept)))
        length += len(kept)
        new = " " if "\n" in match[0] else ""
        places.extend([length] * len(match[0]))
        parts.append(new)
        length += len(new)
        at = match.end()
    parts.append(text[at:])
    places.extend(range(length, length + len(text) - at + 1))
    return "".join(parts), places


def _damaged(shared: Path) -> tuple[list[Row], list[Row]]:
    source = shared / "data" / "polnear-dev"
    docs, gold = (_rows(source / f"{part}.jsonl") for part in ("docs", "gold"))
    places: dict[str, list[int]] = {}
    for doc in docs:
        doc["text"], places[doc["id"]] = damage(doc["text"])
    for row in gold:
        moved = places[row["doc"]]
        for attribution in row["attributions"]:
            for role, spans in attribution.items():
                ends = [[moved[start], moved[end]] for start, end in spans]
                attribution[role] = [span for span in ends if span[0] < span[1]]
    return docs, gold


def _own(_: Path) -> tuple[list[Row], list[Row]]:
    docs, gold = [], []
    for text in read_marked(OWN):
        day = text.published.isoformat() if text.published else None
        docs.append({"id": text.id, "text": text.text, "published": day})
        attributions = [
            {"source": _lists(a.source), "cue": _lists([a.cue]), "content": _lists(a.content)}
            for a in text.attributions
        ]
        gold.append({"doc": text.id, "attributions": attributions})
    return docs, gold


def _bundles(held_out: bool) -> Callable[[Path], tuple[list[Row], list[Row]]]:
    def rows(_: Path) -> tuple[list[Row], list[Row]]:
        bundles = [bundle for bundle in read_bundles() if bundle.held_out == held_out]
        return [doc for bundle in bundles for doc in bundle.docs], [b.gold for b in bundles]

    return rows


def _lists(spans: Iterable[tuple[int, int]]) -> list[list[int]]:
    return [list(span) for span in spans]


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


VARIANTS: dict[str, Callable[[Path], tuple[list[Row], list[Row]]]] = {
    "polnear-dev-damaged": _damaged,
    "conflict-dev": _own,
    "own-bundles-dev": _bundles(held_out=False),
    "own-bundles-held": _bundles(held_out=True),
}
