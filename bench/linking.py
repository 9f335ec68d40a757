"""Measures how copies, linking and reconciling grow with the number of claims.

    python -m bench.linking [SIZE ...]

The ledgers are those of `bench.ledger`; each size runs in a process of its own, on one core, so
that the peak memory is that size's. Nothing is read: the records are made directly.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from bench.__main__ import peak_mb
from bench.ledger import build_ledger
from recount.link import link_claims
from recount.reconcile import build_incidents
from recount.reconcile import incidents as reconciling
from recount.sources import find_copies, relate_claims

SIZES = (1_000, 10_000, 100_000)
STAGES = ("copies", "relations", "linking", "reconciling")


def measure(size: int) -> dict[str, Any]:
    """Returns processor seconds by stage, peak MB and what came out, for one size."""
    docs, claims = build_ledger(size)
    spent: dict[str, float] = {}
    before = peak_mb()

    def timed(stage: str, work: Callable[..., Any], *args: Any) -> Any:
        start = time.process_time()
        result = work(*args)
        spent[stage] = time.process_time() - start
        return result

    def link(*args: Any) -> Any:
        return timed("linking", link_claims, *args)

    copies = timed("copies", find_copies, docs)
    related = timed("relations", relate_claims, docs, claims, copies)
    with patch.object(reconciling, "link_claims", link):
        incidents = timed("reconciling", build_incidents, docs, related, copies)
    spent["reconciling"] -= spent["linking"]
    return {
        "claims": len(claims),
        "documents": len(docs),
        "copies found": len(copies),
        "incidents": len(incidents),
        "seconds": {stage: round(spent[stage], 2) for stage in STAGES},
        "records_mb": round(before),
        "peak_mb": round(peak_mb()),
    }


def show(results: list[dict[str, Any]]) -> Table:
    """Returns the table of all sizes, with the growth from one to the next."""
    table = Table(title="copies, linking and reconciling: processor seconds of one core")
    for column in ("claims", "documents", "incidents", *STAGES, "all, s", "growth", "peak MB"):
        table.add_column(column, justify="right")
    last: tuple[int, float] | None = None
    for found in results:
        seconds = found["seconds"]
        total = sum(seconds.values())
        growth = f"×{total / last[1]:.1f} for ×{found['claims'] / last[0]:.0f}" if last else ""
        cells = [f"{found[key]:,}" for key in ("claims", "documents", "incidents")]
        cells += [f"{seconds[stage]:.2f}" for stage in STAGES]
        table.add_row(*cells, f"{total:.1f}", growth, f"{found['peak_mb']:,}")
        last = (found["claims"], total)
    return table


def main() -> None:
    """Prints the table for the sizes that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--alone", action="store_true", help="measure in this process, as JSON")
    args = parser.parse_args()
    if args.alone:
        print(json.dumps(measure(args.sizes[0])))
        return
    results = []
    for size in args.sizes:
        command = [sys.executable, "-m", "bench.linking", "--alone", str(size)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        results.append(json.loads(done.stdout))
    Console().print(show(results))


if __name__ == "__main__":
    main()
