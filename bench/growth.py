"""Measures how each stage's cost grows with the number of documents.

    python -m bench.growth [--sizes 1000,10000,100000] [--keep FILE]

The reports are those of `bench.cheap`: made, some 700 words each, one in six a copy, read by the
cheap reader, so that what stands behind the reading shows. Each size runs in a process of its own.
Prints seconds of processor time and peak memory by stage, and by how much the last step grows.
`--keep` names a file of JSON lines to which each figure is written as soon as it is there, and
from which those of earlier runs are taken over; a later figure counts.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from bench.cheap import SEED, CheapReader, EnglishMaker
from bench.listing import Asker
from recount.browse import Browse
from recount.browse.lists import RELEVANCE
from recount.cli.session import make_settings
from recount.contents import export_case
from recount.filters import Filter
from recount.ingest import Ingested, IngestOptions
from recount.intake import read_inputs
from recount.model import Document
from recount.pipeline import Case, read_document
from recount.reconcile import incidents as reconciling
from recount.refresh import build, whole
from recount.store import Ledger

SIZES = (1_000, 10_000, 100_000)
MORE = 10
"""Documents of the addition to the case of each size."""
MOST_GROWTH = 13.0
"""By how much a stage may grow for ten times the documents."""
WORDS = ("killed", "hospital", "wounded", "missing", "market", "police", "blamed", "homes")
ROUNDS = 3
Row = dict[str, Any]


class Meter:
    """Takes the processor time and the peak memory of stages, and tells each when it ends."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.inner = 0.0  # seconds that stages within the running one have taken

    def tell(self, stage: str, seconds: float, count: int | None = None) -> None:
        """Prints a stage as a line of JSON."""
        row = {"size": self.size, "stage": stage, "seconds": round(seconds, 3), "mb": peak_mb()}
        print(json.dumps(row | ({"count": count} if count is not None else {})), flush=True)

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Returns some work that tells what it took, without the stages within it."""

        def run(*args: Any, **named: Any) -> Any:
            before, self.inner = self.inner, 0.0
            forget_peak()
            start = time.process_time()
            result = work(*args, **named)
            spent = time.process_time() - start
            self.tell(
                stage, spent - self.inner, len(result) if hasattr(result, "__len__") else None
            )
            self.inner = before + spent
            return result

        return run


def peak_mb() -> int:
    """Returns the peak resident memory since `forget_peak`, or of the process, in MB."""
    try:
        held = Path("/proc/self/status").read_text()
        return int(held.split("VmHWM:")[1].split()[0]) // 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def forget_peak() -> None:
    """Lets the peak memory be counted from now on, where the system can do that (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def write_corpus(folder: Path, size: int) -> tuple[Path, Path]:
    """Writes the reports as JSON lines, and those that are added to them later."""
    whole, more = folder / "reports.jsonl", folder / "more.jsonl"
    reports = EnglishMaker(SEED).reports(size + MORE)
    for path, count in ((whole, size), (more, MORE)):
        with path.open("w", encoding="utf-8") as file:
            for doc, _ in islice(reports, count):
                file.write(json.dumps(_row(doc)) + "\n")
    return whole, more


def _row(doc: Document) -> dict[str, str | None]:
    return {
        "id": doc.ref, "title": doc.title, "outlet": doc.outlet, "text": doc.text,
        "published": str(doc.published),
    }  # fmt: skip


def take_in(meter: Meter, source: Path, path: Path) -> None:
    """Takes the reports in and stores them with their readings, one by one."""
    reader = CheapReader()
    spent = dict.fromkeys(("intake", "reading (cheap)", "storing"), 0.0)
    count = 0

    def clock(stage: str, since: float) -> float:
        now = time.process_time()
        spent[stage] += now - since
        return now

    with Ledger.open(path, create=True) as ledger:
        forget_peak()
        at = time.process_time()
        for found in read_inputs([str(source)], IngestOptions(), _no_fetcher):
            at = clock("intake", at)
            if not isinstance(found, Ingested):
                raise SystemExit(f"not taken in: {found}")
            reading = read_document(reader, found)
            at = clock("reading (cheap)", at)
            ledger.add_document(found.doc, found.body, reading, reader.name)
            at = clock("storing", at)
            count += 1
    for stage, seconds in spent.items():
        meter.tell(stage, seconds, count)


def _no_fetcher() -> Any:
    raise SystemExit("nothing here asks the web")


@contextmanager
def stages_of_a_build(meter: Meter) -> Iterator[None]:
    """Lets each stage of building the views tell what it took."""
    with ExitStack() as stack:
        for module, name, stage in (
            (build, "find_copies", "copies"),
            (build, "relate_claims", "relations"),
            (reconciling, "link_claims", "linking"),
            (build, "build_incidents_under", "reconciling"),
            (whole, "replace_views", "writing the views"),
        ):
            work = meter.timed(stage, getattr(module, name))
            stack.enter_context(patch.object(module, name, work))
        yield


def measure(size: int) -> None:
    """Measures every stage of one size, printing as it goes."""
    meter = Meter(size)
    settings = make_settings()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, more = write_corpus(folder, size)
        path = folder / "case.recount"
        take_in(meter, source, path)
        meter.tell("the case on disk, MB", path.stat().st_size / 1e6)
        source.unlink()
        with Case.open(path, settings=settings) as case:
            with stages_of_a_build(meter):
                meter.timed("reading the case", case.refresh)()
            with patch("recount.pipeline.build_reader", lambda *_: CheapReader()):
                meter.timed(f"adding {MORE} more: taking in", _take)(case, more)
            meter.timed(f"adding {MORE} more: the views", case.refresh)()
            meter.timed("verify, without the views", lambda: case.verify(views=False))()
            for form in ("jsonl", "csv"):
                meter.timed(f"export: {form}", _export)(case, form, folder / form)
        look(meter, path)


def _take(case: Case, more: Path) -> None:
    case.take(read_inputs([str(more)], IngestOptions(), _no_fetcher, case.memory))


def _export(case: Case, form: str, folder: Path) -> None:
    export_case(case, form, folder, case.kept_codebook)


def look(meter: Meter, path: Path) -> None:
    """Measures searches, and the queries of `bench.listing`: each one's median, summed up."""
    with Browse.open(path) as browse:
        asker = Asker(browse)
    for stage, queries in (
        (f"search: {len(WORDS)} words", _searches),
        ("lists, records and facets: all queries once", asker.queries),
    ):
        spent: dict[str, list[float]] = {}
        forget_peak()
        for _ in range(ROUNDS):
            for name, query in queries().items():
                start = time.process_time()
                with Browse.open(path) as browse:
                    query(browse)
                spent.setdefault(name, []).append(time.process_time() - start)
        meter.tell(stage, sum(statistics.median(times) for times in spent.values()))
        name, times = max(spent.items(), key=lambda pair: statistics.median(pair[1]))
        meter.tell(f"{stage.partition(':')[0]}: the slowest", statistics.median(times))
        print(f"{stage}: the slowest is {name}", file=sys.stderr)


def _searches() -> dict[str, Callable[[Browse], Any]]:
    def ask(word: str) -> Callable[[Browse], Any]:
        wanted = Filter(text=word)
        return lambda browse: [
            browse.documents(wanted, sort=RELEVANCE),
            browse.claims(wanted, sort=RELEVANCE),
            browse.incidents(wanted),
        ]

    return {word: ask(word) for word in WORDS}


def show(rows: list[Row]) -> Table:
    """Returns the table of all stages and sizes, with the growth of the last step."""
    cells = {(row["stage"], row["size"]): row for row in rows}
    sizes = sorted({row["size"] for row in rows})
    table = Table(title="Processor seconds (peak MB) by documents")
    table.add_column("stage")
    for size in sizes:
        table.add_column(f"{size:,}", justify="right")
    table.add_column("last step", justify="right")
    for stage in dict.fromkeys(row["stage"] for row in rows):
        found = [cells.get((stage, size)) for size in sizes]
        said = [f"{row['seconds']:,.2f} ({row['mb']:,})" if row else "–" for row in found]
        table.add_row(stage, *said, _growth(found, sizes))
    return table


def _growth(found: list[Row | None], sizes: list[int]) -> str:
    """Says by how much a stage grew in the last step, marked where that is too much."""
    if len(found) < 2 or found[-1] is None or found[-2] is None or not found[-2]["seconds"]:
        return ""
    grown = found[-1]["seconds"] / found[-2]["seconds"]
    allowed = MOST_GROWTH * sizes[-1] / sizes[-2] / 10
    return f"× {grown:.1f}" + (" too much" if grown >= allowed else "")


def run(size: int, keep: Path | None) -> list[Row]:
    """Measures a size in a process of its own; returns its rows."""
    command = [sys.executable, "-m", "bench.growth", "--alone", str(size)]
    rows = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            rows.append(json.loads(line))
            if keep:
                with keep.open("a", encoding="utf-8") as file:
                    file.write(line)
    if child.returncode:
        print(f"{size:,} documents: it ended with {child.returncode}", file=sys.stderr)
    return rows


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--alone", type=int, help="measure this size here, as JSON lines")
    args = parser.parse_args()
    if args.alone:
        measure(args.alone)
        return
    rows: list[Row] = []
    if args.keep and args.keep.exists():
        rows = [json.loads(line) for line in args.keep.read_text("utf-8").splitlines()]
    for size in filter(None, args.sizes.split(",")):
        rows += run(int(size), args.keep)
    Console(width=110).print(show(rows))


if __name__ == "__main__":
    main()
