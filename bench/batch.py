"""What a batch costs: seconds by stage, and memory.

    python -m bench.batch [--documents 5000] [--workers 2] [--reader rules|cheap] [--kill 3]
                          [--folder DIR] [--alone]

The reports are those of `bench.synthetic` with plain English between the tellings. The cheap
reader reads their leads alone, by one pattern, so that the stages behind the reading show.
`--kill` kills so many workers, in different stages, and compares the folder with one made in peace;
with `--alone` it only prints the folder's digest. `--folder` is where reports and results stay.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.cheap import SEED, EnglishMaker, make_cheap
from recount.batch import BatchOptions, Engine, local_engine, run_batch
from recount.batch.reading import make_reader
from recount.cli.session import make_settings
from recount.cli.verbs import ReaderChoice

KILLED_IN = ("readings", "verified", "scored")
"""The stages in which a worker is killed, one in each."""


def write_reports(path: Path, documents: int) -> Path:
    """Writes so many reports as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for doc, _ in EnglishMaker(SEED).reports(documents):
            row = {"id": doc.ref, "title": doc.title, "outlet": doc.outlet, "text": doc.text}
            file.write(json.dumps(row | {"published": str(doc.published)}) + "\n")
    return path


def digest_folder(folder: Path) -> str:
    """Returns one SHA-256 of what a batch has made, its work aside."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "work" not in path.relative_to(folder).parts:
            whole.update(f"{path.relative_to(folder)} ".encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def measure(
    source: Path, out: Path, workers: int, reader: str, *, kill: int = 0, size: int = 500
) -> None:
    """Runs a batch, killing so many workers on the way, and prints what it cost."""
    began = time.perf_counter()
    starts: dict[str, Spent] = {}
    due = [KILLED_IN[n % len(KILLED_IN)] for n in range(kill)]

    def tell(stage: str, done: int, total: int) -> None:
        if stage and stage not in starts:
            starts[stage] = spend(engine)
            print(f"  {stage} from {starts[stage].wall - began:.0f} s on", flush=True)
        if stage in due and 0 < done < total:
            due.remove(stage)
            os.kill(min(engine.client.run(os.getpid).values()), signal.SIGKILL)

    cheap = reader == "cheap"
    settings = make_settings(choice=ReaderChoice(reader="rules" if cheap else reader))
    options = BatchOptions(size, make=make_cheap if cheap else make_reader)
    with local_engine(workers, tell=tell) as engine:
        result = run_batch([str(source)], out, engine, settings, options)
        peaks = engine.client.run(peak)
        ends = [*list(starts.values())[1:], spend(engine)]
    documents = result.counts["documents"]
    print(f"{documents} articles, {workers} workers, {reader} reader, {kill - len(due)} killed")
    print(f"  {'stage':20} {'s':>8} {'CPU s':>8} {'of it main':>10} {'ms an article':>14}")
    for (stage, start), end in zip(starts.items(), ends, strict=True):
        cpu, main = end.cpu - start.cpu, end.main - start.main
        told = f"{cpu:8.1f} {main:10.1f} {1000 * cpu / documents:14.2f}"
        lost = f"{'?':>8} {main:10.1f} {'?':>14}"
        print(f"  {stage:20} {end.wall - start.wall:8.1f} {told if cpu > 0 else lost}")
    whole = time.perf_counter() - began
    print(f"  all {whole:.1f} s, {documents / whole:.1f} articles/s; {result.counts}")
    told = ", ".join(f"{mb} MB" for mb in peaks.values())
    print(f"  peak memory: main process {peak()} MB, workers {told}")
    print(f"  SHA-256 {digest_folder(out)}", flush=True)


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds up to now: by the clock, of all processors, and of the main process' alone.

    What a worker that was killed had spent is not in it, and is not told of its stage.
    """

    wall: float
    cpu: float
    main: float


def spend(engine: Engine) -> Spent:
    """Returns what has been spent up to now."""
    main = time.process_time()
    workers = sum(engine.client.run(time.process_time).values())
    return Spent(time.perf_counter(), main + workers, main)


def peak() -> int:
    """Returns the most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measures what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--reader", default="rules", choices=("rules", "learned", "cheap"))
    parser.add_argument("--kill", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--alone", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder = args.folder or Path(spare)
        source = folder / f"reports-{args.documents}.jsonl"
        if not source.exists():
            write_reports(source, args.documents)
        if not (args.kill and args.alone):
            measure(source, folder / "peace", args.workers, args.reader)
        if args.kill:
            measure(source, folder / "killed", args.workers, args.reader, kill=args.kill)
        if args.kill and not args.alone:
            same = digest_folder(folder / "peace") == digest_folder(folder / "killed")
            print("the same bytes" if same else "OTHER BYTES")


if __name__ == "__main__":
    main()
