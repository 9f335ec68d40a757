"""A synthetic corpus: articles of about 700 words, put together from the example reports."""

from __future__ import annotations

import json
import random
from pathlib import Path

from recount.examples import example_folder
from recount.ingest import Ingested, IngestOptions, expand_inputs, ingest

WORDS = 700


def build_articles(number: int, *, seed: int = 11) -> list[dict[str, str]]:
    """Returns rows of a table of articles, about one in five a near-copy of another."""
    chance = random.Random(seed)
    docs = [
        found.doc
        for raw in expand_inputs([str(example_folder())])
        for found in ingest(raw, IngestOptions())  # type: ignore[arg-type]
        if isinstance(found, Ingested)
    ]
    paragraphs = [p for doc in docs for p in doc.text.split("\n\n") if len(p.split()) > 8]
    rows: list[dict[str, str]] = []
    for n in range(number):
        if rows and chance.random() < 0.2:
            text = rows[chance.randrange(len(rows))]["text"] + "\n\nAdded by the desk."
        else:
            chosen: list[str] = []
            while sum(len(p.split()) for p in chosen) < WORDS:
                chosen.append(chance.choice(paragraphs))
            text = "\n\n".join(chosen)
        day = f"2016-10-{1 + n % 28:02d}"
        outlet = f"Outlet {n % 40}"
        rows.append({"id": f"a{n}", "text": text, "outlet": outlet, "published": day})
    return rows


def write_articles(path: Path, number: int) -> Path:
    """Writes the corpus as JSON lines."""
    lines = [json.dumps(row) for row in build_articles(number)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
