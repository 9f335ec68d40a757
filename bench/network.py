"""Measures the learned reader's network: speed by threads, padding, and what skipping brings.

    python -m bench.network [--full DIR]

`--full` names a folder with the same network in 32 bits (`training.export_reader --full --to DIR`).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.corpus import build_articles
from recount.extract.learned import NetworkReading
from recount.neural import Network, open_model
from recount.neural.windows import Window, pack_windows
from recount.neural.words import find_words
from recount.text import view_text

ARTICLES = 40
BATCH = 8
HOW = {None: "again where unsure (as shipped)", 1: "read once", 2: "read twice"}


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", type=Path)
    args = parser.parse_args()
    Console(width=88).print(measure_network(args.full))


def measure_network(full: Path | None = None) -> Table:
    """Returns the table of the network's figures."""
    texts = [row["text"] for row in build_articles(ARTICLES)]
    title = f"The learned reader's network, {ARTICLES} articles of about 700 words"
    table = Table("what", "figure", title=title, title_justify="left")
    seconds, memory = load_alone()
    table.add_row("opened and one text read, a process of its own", f"{seconds:.2f} s")
    table.add_row("memory of that process at its peak", f"{memory:.0f} MB")
    for passes, threads in ((None, 1), (None, 2), (2, 1), (1, 1)):
        speed = ARTICLES / run(Network(open_model(), threads=threads, passes=passes), texts)
        what = f"8 bits, {HOW[passes]}, {threads} thread{'s' * (threads > 1)}"
        table.add_row(what, f"{speed:.1f} articles/s")
    table.add_row("8 bits, as shipped, 2 processes", f"{_two_processes(texts):.1f} articles/s")
    if full:
        speed = ARTICLES / run(Network(open_model(full)), texts)
        table.add_row("32 bits, as shipped, 1 thread", f"{speed:.1f} articles/s")
    network = Network(open_model())
    windows = [w for text in texts for w in pack_windows(find_words(view_text(text)))]
    table.add_row("encoder, windows alone (as shipped)", f"{_encode(network, windows, 1):.2f} s")
    table.add_row(f"encoder, {BATCH} alike in length", f"{_encode(network, windows, BATCH):.2f} s")
    alone = sum(max(network.encode(window).odds) < 0 for window in windows)
    table.add_row("windows without a cue: no roles to read", f"{100 * alone / len(windows):.0f} %")
    return table


def run(network: Network, texts: Sequence[str]) -> float:
    """Returns the seconds that reading texts takes, the opening apart."""
    _read(network, texts[:1])
    start = time.perf_counter()
    _read(network, texts)
    return time.perf_counter() - start


def _read(network: Network, texts: Sequence[str]) -> None:
    for text in texts:
        NetworkReading.of(network, view_text(text))


def load_alone() -> tuple[float, float]:
    """Returns seconds and peak MB of a process that opens the network and reads one text."""
    code = (
        "import time; start = time.perf_counter()\n"
        "from recount.extract.learned import NetworkReading\n"
        "from recount.neural import Network, open_model\n"
        "from recount.text import view_text\n"
        "NetworkReading.of(Network(open_model()), view_text('The army said it left.'))\n"
        "print(time.perf_counter() - start)\n"
        "peak = next(x for x in open('/proc/self/status') if x.startswith('VmHWM'))\n"
        "print(int(peak.split()[1]) / 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def _two_processes(texts: list[str]) -> float:
    halves = [texts[n::2] for n in range(2)]
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(_read_shipped, [half[:1] for half in halves]))
        start = time.perf_counter()
        list(pool.map(_read_shipped, halves))
        return len(texts) / (time.perf_counter() - start)


def _read_shipped(texts: list[str]) -> None:
    _read(Network(open_model()), texts)


def _encode(network: Network, windows: Sequence[Window], size: int) -> float:
    """Returns the seconds of the encoder alone over batches of windows that are alike in length."""
    session = network._session("encoder")
    order = sorted(windows, key=lambda window: len(window.ids)) if size > 1 else windows
    start = time.perf_counter()
    for at in range(0, len(order), size):
        session.run(None, _padded(order[at : at + size]))
    return time.perf_counter() - start


def _padded(windows: Sequence[Window]) -> dict[str, np.ndarray]:
    given = {}
    for name in ("ids", "features", "heads"):
        rows = [getattr(window, name) for window in windows]
        padded = np.zeros((len(rows), max(map(len, rows))), np.int64)
        for row, values in zip(padded, rows, strict=True):
            row[: len(values)] = values
        given[name] = padded
    return given


if __name__ == "__main__":
    main()
