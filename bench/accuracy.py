"""Measures the reading on the labelled sets that RECOUNT_SHARED names, and checks the floors.

    RECOUNT_SHARED=... python -m bench.accuracy [--write | SET ...]

Each set is read as a user would read it (`recount read` or `recount add`), and scored by the
scorer that comes with the sets. Floors stand in `bench/floors.json`; a figure below its
floor makes the exit status 1.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("floors.json")
DOCUMENT = Path(__file__).parents[1] / "docs" / "accuracy.md"
BEGIN, END = "<!-- accuracy:begin -->", "<!-- accuracy:end -->"
SETS: dict[str, tuple[str, str]] = {
    "polnear-dev": ("attribution", "mentions"),
    "dates-wikiwars": ("dates", "mentions"),
    "dates-timebank": ("dates", "mentions"),
    "dates-aquaint": ("dates", "mentions"),
    "geo-geovirus": ("places", "mentions"),
    "geo-lgl": ("places", "mentions"),
    "fa-kes": ("counts", "claims"),
    "muc4": ("muc", "claims"),
    "hrds-dev": ("violations", "claims"),
    "gun-violence": ("incidents", "case"),
    "bundles-dev": ("bundles", "case"),
}


def recount(*args: str) -> str:
    """Runs the program and returns what it prints; raises if it fails outright."""
    command = [str(Path(sys.executable).with_name("recount")), *args]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
    return done.stdout


def measure(shared: str, name: str) -> dict[str, Any]:
    """Returns the scorer's figures for one set."""
    score, records = SETS[name]
    data = Path(shared) / "data" / name
    with tempfile.TemporaryDirectory() as folder:
        inputs = []
        if records == "case":
            case = str(Path(folder) / "case.recount")
            recount("add", case, str(data / "docs.jsonl"))
            kinds = ("incidents", "documents") if score == "bundles" else ("incidents",)
            for kind in kinds:
                inputs.append(Path(folder) / f"{kind}.jsonl")
                inputs[-1].write_text(recount(kind, case, "--format", "jsonl"), "utf-8")
        else:
            inputs.append(Path(folder) / "records.jsonl")
            out = recount(
                "read", str(data / "docs.jsonl"), "--records", records, "--format", "jsonl"
            )
            inputs[-1].write_text(out, "utf-8")
        command = [sys.executable, str(Path(shared) / "score" / "score.py"), score, str(data)]
        done = subprocess.run(
            [*command, *map(str, inputs)], capture_output=True, text=True, check=True
        )
    figures: dict[str, Any] = json.loads(done.stdout)[score]
    return figures


def flatten(figures: dict[str, Any], head: str = "") -> Iterator[tuple[str, float]]:
    """Yields every figure under its path ("cue.exact.f1")."""
    for key, value in figures.items():
        path = f"{head}.{key}" if head else key
        if isinstance(value, dict):
            yield from flatten(value, path)
        elif isinstance(value, int | float):
            yield path, float(value)


def below_floor(name: str, figures: dict[str, Any]) -> list[str]:
    """Returns a line for each figure that is worse than its pinned floor (or ceiling)."""
    pinned = json.loads(FLOORS.read_text("utf-8")).get(name, {})
    got = dict(flatten(figures))
    lines = []
    for path, limit in pinned.items():
        figure, ceiling = path.removesuffix(" at most"), path.endswith(" at most")
        value = got.get(figure)
        if value is None or (value > limit if ceiling else value < limit):
            lines.append(f"{name}: {path} is {value}, pinned at {limit}")
    return lines


def write_table(results: dict[str, dict[str, Any]]) -> None:
    """Writes the figures, each with its floor, between the markers of docs/accuracy.md."""
    floors = json.loads(FLOORS.read_text("utf-8"))
    lines = ["| set | figure | value | floor |", "|---|---|---|---|"]
    for name, figures in results.items():
        pinned = floors.get(name, {})
        for path, value in flatten(figures):
            floor = pinned.get(path, pinned.get(f"{path} at most", ""))
            most = " at most" if f"{path} at most" in pinned else ""
            lines.append(f"| {name} | `{path}` | {value:g} | {floor}{most} |")
    text = DOCUMENT.read_text("utf-8")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    DOCUMENT.write_text(f"{head}{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}{tail}", "utf-8")


def main() -> None:
    """Measures the named sets, or all that are there, and prints their figures.

    With `--write`, also puts them into docs/accuracy.md.
    """
    shared = os.environ.get("RECOUNT_SHARED")
    if not shared:
        sys.exit("RECOUNT_SHARED names no folder with the measuring sets")
    write = "--write" in sys.argv
    named = [name for name in sys.argv[1:] if name != "--write"]
    if write and named:
        sys.exit("--write puts all sets into the table; name none")
    wanted = named or list(SETS)
    problems: list[str] = []
    results: dict[str, dict[str, Any]] = {}
    with ProcessPoolExecutor(2) as pool:
        for name, figures in zip(
            wanted, pool.map(measure, [shared] * len(wanted), wanted), strict=True
        ):
            print(json.dumps({name: figures}), flush=True)
            results[name] = figures
            problems += below_floor(name, figures)
    if write:
        write_table(results)
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()
