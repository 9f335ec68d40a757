"""What a batch costs: articles a second by stage, and memory a worker.

    python -m bench.batch [--documents 5000] [--workers 2] [--reader rules|cheap] [--kill 3]

The reports are those of `bench.synthetic` with plain English between the tellings. The cheap
reader reads their leads alone, by one pattern, so that the stages behind the reading show.
`--kill` kills so many workers while they read, and compares the folder with one made in peace.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import tempfile
import time
from pathlib import Path

from bench.cheap import SEED, EnglishMaker, make_cheap
from recount.batch import BatchOptions, local_engine, run_batch
from recount.batch.reading import make_reader
from recount.cli.session import make_settings
from recount.cli.verbs import ReaderChoice


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
    times: dict[str, list[float]] = {}
    left = kill

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal left
        now = time.perf_counter() - began
        times.setdefault(stage, [now, now])[1] = now
        if left and stage == "readings" and 0 < done < total:
            left -= 1
            os.kill(min(engine.client.run(os.getpid).values()), signal.SIGKILL)

    cheap = reader == "cheap"
    settings = make_settings(choice=ReaderChoice(reader="rules" if cheap else reader))
    options = BatchOptions(size, make=make_cheap if cheap else make_reader)
    with local_engine(workers, tell=tell) as engine:
        result = run_batch([str(source)], out, engine, settings, options)
        peaks = engine.client.run(_peak)
    whole = time.perf_counter() - began
    documents = result.counts["documents"]
    print(f"{documents} articles, {workers} workers, {reader} reader, {kill - left} killed")
    ends = [first for first, _ in list(times.values())[1:]] + [whole]
    for (stage, (first, _)), end in zip(times.items(), ends, strict=True):
        spent = end - first
        print(f"  {stage:20} {spent:8.1f} s {documents / max(spent, 0.001):10.0f} articles/s")
    print(f"  all {whole:.1f} s, {documents / whole:.1f} articles/s; {result.counts}")
    print(f"  peak memory a worker: {', '.join(f'{p} MB' for p in peaks.values())}")


def _peak() -> int:
    import resource  # noqa: PLC0415

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measures what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--reader", default="rules", choices=("rules", "learned", "cheap"))
    parser.add_argument("--kill", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = write_reports(Path(folder, "reports.jsonl"), args.documents)
        peace = Path(folder, "peace")
        measure(source, peace, args.workers, args.reader)
        if args.kill:
            killed = Path(folder, "killed")
            measure(source, killed, args.workers, args.reader, kill=args.kill)
            same = digest_folder(peace) == digest_folder(killed)
            print("the same bytes" if same else "OTHER BYTES")


if __name__ == "__main__":
    main()
