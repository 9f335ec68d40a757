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
from recount.neural import Network, open_model
from recount.neural.windows import Window, pack_windows
from recount.neural.words import find_words
from recount.text import view_text

ARTICLES = 40
BATCH = 8


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", type=Path)
    args = parser.parse_args()
    Console(width=88).print(measure_network(args.full))


def measure_network(full: Path | None = None) -> Table:
    """Returns the table of the network's figures."""
    texts = [row["text"] for row in build_articles(ARTICLES)]
    by_text = [pack_windows(find_words(view_text(text))) for text in texts]
    windows = [window for own in by_text for window in own]
    title = f"The learned reader's network, {ARTICLES} articles of about 700 words"
    table = Table("what", "figure", title=title, title_justify="left")
    seconds, memory = load_alone()
    table.add_row("opened and one text read, a process of its own", f"{seconds:.2f} s")
    table.add_row("memory of that process at its peak", f"{memory:.0f} MB")
    for threads in (1, 2):
        speed = ARTICLES / run(Network(open_model(), threads=threads), windows)
        table.add_row(f"8 bits, {threads} thread{'s' * (threads > 1)}", f"{speed:.1f} articles/s")
    table.add_row("8 bits, 2 processes of 1 thread", f"{_two_processes(by_text):.1f} articles/s")
    if full:
        speed = ARTICLES / run(Network(open_model(full)), windows)
        table.add_row("32 bits, 1 thread", f"{speed:.1f} articles/s")
    network = Network(open_model())
    table.add_row("encoder, windows alone (as shipped)", f"{_encode(network, windows, 1):.2f} s")
    table.add_row(f"encoder, {BATCH} alike in length", f"{_encode(network, windows, BATCH):.2f} s")
    alone = sum(not reading.cues for reading in network.read(windows))
    table.add_row("windows without a cue: no roles to read", f"{100 * alone / len(windows):.0f} %")
    return table


def run(network: Network, windows: Sequence[Window]) -> float:
    """Returns the seconds that reading windows takes, the opening apart."""
    list(network.read(windows[:2]))
    start = time.perf_counter()
    list(network.read(windows))
    return time.perf_counter() - start


def load_alone() -> tuple[float, float]:
    """Returns seconds and peak MB of a process that opens the network and reads one text."""
    code = (
        "import resource, time; start = time.perf_counter()\n"
        "from recount.neural import Network, open_model\n"
        "from recount.neural.windows import pack_windows\n"
        "from recount.neural.words import find_words\n"
        "from recount.text import view_text\n"
        "network = Network(open_model())\n"
        "list(network.read(pack_windows(find_words(view_text('The army said it left.')))))\n"
        "print(time.perf_counter() - start)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def _two_processes(by_text: list[list[Window]]) -> float:
    halves = [[w for own in by_text[n::2] for w in own] for n in range(2)]
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(_run_shipped, [half[:2] for half in halves]))
        start = time.perf_counter()
        list(pool.map(_run_shipped, halves))
        return len(by_text) / (time.perf_counter() - start)


def _run_shipped(windows: list[Window]) -> None:
    list(Network(open_model()).read(windows))


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
