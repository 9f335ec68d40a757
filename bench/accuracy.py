"""Measures the reading on the labelled sets that RECOUNT_SHARED names, and checks the floors.

    RECOUNT_SHARED=... python -m bench.accuracy [--reader NAME] [--write | SET ...]

Each set is read as a user would read it (`recount read` or `recount add`), and scored by the
scorer that comes with the sets; events and counts of our own texts by `bench.own_marks`.
Dates and places are read alike by every reader, so that the rules read those sets. Floors stand
in `bench/floors.json`; a figure of the default reader below its floor makes the exit status 1.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from training.marked import read_marked

from bench.own_marks import score_marks
from bench.variants import OWN, VARIANTS, write_variant

FLOORS = Path(__file__).with_name("floors.json")
DOCUMENT = Path(__file__).parents[1] / "docs" / "accuracy.md"
BEGIN, END = "<!-- accuracy:begin -->", "<!-- accuracy:end -->"
SETS: dict[str, tuple[str, str]] = {
    "polnear-dev": ("attribution", "mentions"),
    "polnear-dev-damaged": ("attribution", "mentions"),
    "conflict-dev": ("attribution", "mentions"),
    "conflict-dev-marks": ("marks", "mentions"),
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
    "own-bundles-dev": ("bundles", "case"),
    "own-bundles-held": ("bundles", "case"),
}
"""Each set with its score and the records that are scored."""
DEFAULT = "learned"
ALIKE = ("dates", "places")
"""Scores that no reader changes."""


def recount(*args: str) -> str:
    """Runs the program and returns what it prints; raises if it fails outright."""
    command = [str(Path(sys.executable).with_name("recount")), *args]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
    return done.stdout


def measure(shared: str, name: str, reader: str = DEFAULT) -> dict[str, Any]:
    """Returns the scorer's figures for one set, read by a reader."""
    score, records = SETS[name]
    if score in ALIKE:
        reader = "rules"
    with tempfile.TemporaryDirectory() as folder:
        data = find_set(Path(shared), name, Path(folder))
        read = ("--reader", reader)
        if records == "case":
            inputs = _read_into_case(data, Path(folder), score, read)
        else:
            inputs = [Path(folder) / "records.jsonl"]
            given = ("--records", records, "--format", "jsonl")
            inputs[0].write_text(recount("read", str(data / "docs.jsonl"), *given, *read), "utf-8")
        if score == "marks":
            rows = [json.loads(line) for line in inputs[0].read_text("utf-8").splitlines()]
            return score_marks(read_marked(OWN), rows)
        command = [sys.executable, str(Path(shared) / "score" / "score.py"), score, str(data)]
        done = subprocess.run(
            [*command, *map(str, inputs)], capture_output=True, text=True, check=True
        )
    figures: dict[str, Any] = json.loads(done.stdout)[score]
    return figures


def find_set(shared: Path, name: str, folder: Path) -> Path:
    """Returns the folder of a set; those that are made from others are made in `folder`."""
    variant = name.removesuffix("-marks")
    return write_variant(variant, shared, folder) if variant in VARIANTS else shared / "data" / name


def _read_into_case(data: Path, folder: Path, score: str, read: tuple[str, ...]) -> list[Path]:
    case = str(folder / "case.recount")
    recount("add", case, str(data / "docs.jsonl"), *read)
    found = []
    for kind in ("incidents", "documents") if score == "bundles" else ("incidents",):
        found.append(folder / f"{kind}.jsonl")
        found[-1].write_text(recount(kind, case, "--format", "jsonl"), "utf-8")
    return found


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


def write_table(results: dict[str, dict[str, Any]], rules: dict[str, dict[str, Any]]) -> None:
    """Writes the figures, the rules' beside them, between the markers of docs/accuracy.md."""
    floors = json.loads(FLOORS.read_text("utf-8"))
    lines = ["| set | figure | learned | rules | floor |", "|---|---|---|---|---|"]
    for name, figures in results.items():
        pinned, beside = floors.get(name, {}), dict(flatten(rules[name]))
        for path, value in flatten(figures):
            floor = pinned.get(path, pinned.get(f"{path} at most", ""))
            most = " at most" if f"{path} at most" in pinned else ""
            own = "same" if SETS[name][0] in ALIKE else f"{beside[path]:g}"
            lines.append(f"| {name} | `{path}` | {value:g} | {own} | {floor}{most} |")
    text = DOCUMENT.read_text("utf-8")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    DOCUMENT.write_text(f"{head}{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}{tail}", "utf-8")


def measure_all(shared: str, names: list[str], reader: str) -> dict[str, dict[str, Any]]:
    """Measures sets, two at a time, and prints each one's figures when it is done."""
    results = {}
    count = len(names)
    with ProcessPoolExecutor(2) as pool:
        done = pool.map(measure, [shared] * count, names, [reader] * count)
        for name, figures in zip(names, done, strict=True):
            print(json.dumps({"reader": reader, name: figures}), flush=True)
            results[name] = figures
    return results


def main() -> None:
    """Measures the named sets, or all that are there, and prints their figures.

    With `--write`, also measures the rules, and puts both into docs/accuracy.md.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", choices=[*SETS, []])
    parser.add_argument("--reader", default=DEFAULT, choices=(DEFAULT, "rules"))
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    shared = os.environ.get("RECOUNT_SHARED")
    if not shared:
        parser.error("RECOUNT_SHARED names no folder with the measuring sets")
    if args.write and (args.sets or args.reader != DEFAULT):
        parser.error("--write puts all sets into the table, by both readers; name none")
    results = measure_all(shared, args.sets or list(SETS), args.reader)
    if args.write:
        changed = [name for name in SETS if SETS[name][0] not in ALIKE]
        write_table(results, results | measure_all(shared, changed, "rules"))
    floors = [line for name, found in results.items() for line in below_floor(name, found)]
    sys.exit("\n".join(floors if args.reader == DEFAULT else []) or 0)


if __name__ == "__main__":
    main()
