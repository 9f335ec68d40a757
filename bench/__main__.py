"""Prints the speed tables: `make bench`, or `python -m bench [ARTICLES]`."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.corpus import build_articles, write_articles
from bench.network import measure_network
from recount.cli.session import make_settings
from recount.extract.actors import find_actors
from recount.extract.attribution import find_attributions
from recount.extract.counts import find_counts
from recount.extract.dates import find_dates
from recount.extract.events import find_events
from recount.extract.places import find_places
from recount.gazetteer import open_gazetteer
from recount.model import Document
from recount.pipeline import Case, build_reader
from recount.sources import find_copies, load_registry
from recount.text import view_text

PUBLISHED = date(2016, 10, 1)


def timed(work: Callable[[], Any]) -> float:
    """Returns the seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mb() -> float:
    """Returns the peak resident memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def start_up(*args: str) -> float:
    """Returns the median seconds that `recount ARGS` takes as a whole process, of seven."""
    command = [str(Path(sys.executable).with_name("recount")), *args]
    runs = [
        timed(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(7)
    ]
    return statistics.median(runs)


def gazetteer_memory() -> float:
    """Returns the MB that the opened gazetteer and some look-ups add to a new process."""
    code = (
        "import resource, numpy\n"
        "from recount.cli.session import make_settings\n"
        "from recount.gazetteer import open_gazetteer\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "before = peak()\n"
        "g = open_gazetteer(make_settings().cache_dir)\n"
        "[g.find(n) for n in ('Aleppo', 'Gao', 'Paris', 'Springfield', 'Potosi', 'Taiz')]\n"
        "print(peak() - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(done.stdout)


def stages(texts: list[str]) -> list[tuple[str, float]]:
    """Returns the seconds that each stage of reading takes for all the texts."""
    settings = make_settings()
    gazetteer = open_gazetteer(settings.cache_dir)
    registry = load_registry()
    views = [view_text(text) for text in texts]
    for view in views[:5]:
        find_places(view, gazetteer)
        find_actors(view, registry, country="SY")
    return [
        ("text: tokens, tags, sentences", timed(lambda: [view_text(t) for t in texts])),
        ("attribution, by rules", timed(lambda: [find_attributions(v) for v in views])),
        ("events", timed(lambda: [find_events(v) for v in views])),
        ("counts", timed(lambda: [find_counts(v) for v in views])),
        ("dates", timed(lambda: [find_dates(v, PUBLISHED) for v in views])),
        ("places", timed(lambda: [find_places(v, gazetteer) for v in views])),
        ("actors", timed(lambda: [find_actors(v, registry, country="SY") for v in views])),
    ]


def main() -> None:
    """Measures and prints."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    console = Console(width=88)
    table = Table("what", "figure", title="Start-up (median of 7 processes)", title_justify="left")
    table.add_row("recount --help", f"{start_up('--help'):.2f} s")
    settings = make_settings()
    opening = timed(lambda: open_gazetteer(settings.cache_dir))
    opening = timed(lambda: open_gazetteer(settings.cache_dir))
    table.add_row("gazetteer, opened once built", f"{opening:.3f} s")
    table.add_row("memory added by the gazetteer", f"{gazetteer_memory():.0f} MB")
    before = peak_mb()
    reader, rules = build_reader(settings), build_reader(replace(settings, reader="rules"))
    rows = build_articles(number)
    texts = [row["text"] for row in rows]
    words = sum(len(text.split()) for text in texts)
    docs = [
        Document(row["id"], row["id"], row["text"], "0" * 64, published=PUBLISHED) for row in rows
    ]
    for each in (reader, rules):
        each.read(docs[0])
    table.add_row("memory added by the whole reader", f"{peak_mb() - before:.0f} MB")
    console.print(table)

    console.print(measure_network())
    learned = timed(lambda: [reader.read(doc) for doc in docs])
    whole = timed(lambda: [rules.read(doc) for doc in docs])
    table = Table(
        "stage", "s", "ms an article", title=f"Reading {number} articles", title_justify="left"
    )
    rows_of_reading = [
        *stages(texts),
        ("all, with claims (rules reader)", whole),
        ("all, with claims (learned reader)", learned),
    ]
    for name, seconds in rows_of_reading:
        table.add_row(name, f"{seconds:.2f}", f"{1000 * seconds / number:.1f}")
    console.print(table)
    for name, seconds in (("learned", learned), ("rules", whole)):
        console.print(
            f"{name} reader: {number / seconds:.1f} articles/s of {words // number} words, "
            "one process, one thread"
        )

    table = Table("stage", "s", "articles/s", title="The main job", title_justify="left")
    table.add_row(
        "copies (MinHash)",
        f"{(copies := timed(lambda: find_copies(docs))):.2f}",
        f"{number / copies:.0f}",
    )
    with tempfile.TemporaryDirectory() as folder:
        path = write_articles(Path(folder) / "articles.jsonl", number)
        with Case.open(Path(folder) / "bench.recount", settings=settings, create=True) as case:
            adding = timed(lambda: case.add([str(path)]))
            table.add_row("add: intake to incidents", f"{adding:.2f}", f"{number / adding:.1f}")
            table.add_row("add again: all known", f"{timed(lambda: case.add([str(path)])):.2f}", "")
            table.add_row("verify", f"{timed(case.verify):.2f}", "")
            console.print(table)
            console.print(
                f"{len(case.claims())} claims, {len(case.incidents())} incidents; "
                f"peak memory {peak_mb():.0f} MB"
            )


if __name__ == "__main__":
    main()
