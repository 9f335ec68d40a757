"""A team on one case in PostgreSQL: `python -m bench.team [ADDRESS]`.

Starts a server of PostgreSQL in a folder of its own, unless an address is given at which no case
is yet, and serves the case twice, as two colleagues would. Writers, each a process, add reports
and have claims decided, by turns, as fast as they are answered; readers ask both servers for
pages. Each writer notes what was answered for. In the end every report and decision noted must
stand, the log must be whole, and `recount verify` must find nothing; else it ends with 1.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.synthetic import READER, CaseMaker
from bench.web import PATHS, ask, pick_ids, served
from recount.refresh import bring_up_to_date
from recount.store import Address, Ledger, check_rows
from recount.verify import verify

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from postgres_cluster import run_cluster

SERVERS, MANY, KINDS = 2, 1_000_000, ("accept", "reject", "note")
Noted = tuple[str, str, int, float]
"""What was written (document or decision), its id, the status (201 if well) and the seconds."""


@dataclass
class Heard:
    """What the readers were answered: statuses, and the seconds of the answers that were 200."""

    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, status: int, seconds: float) -> None:
        """Counts an answer."""
        with self.lock:
            self.statuses[status] += 1
            if status == 200:
                self.times.append(seconds)


def write(address: Address, urls: Sequence[str], number: int, seconds: float, notes: str) -> None:
    """Adds a report, and has one of its claims and one that all know decided, again and again."""
    chance = random.Random(number)
    with Ledger.open(address) as ledger, Path(notes).open("w", encoding="ascii") as file:
        shared = [claim.id for claim in ledger.claims()[:50]]
        ends = time.monotonic() + seconds

        def note(*noted: object) -> None:
            file.write(json.dumps(noted) + "\n")
            file.flush()

        for doc, reading in CaseMaker(number).reports(MANY, first=number * MANY):
            begun = time.perf_counter()
            ledger.add_document(doc, doc.text.encode(), reading, READER)
            note("document", doc.id, 201, time.perf_counter() - begun)
            for claim in (chance.choice(reading.claims).id, chance.choice(shared)):
                asked = {"kind": chance.choice(KINDS), "subjects": [claim], "reason": "measured"}
                status, took, body = ask(f"{chance.choice(urls)}/api/decisions", asked)
                made = json.loads(body)["id"] if status == 201 else ""
                note("decision", made, status, took)
            if time.monotonic() > ends:
                return


def read(urls: Sequence[str], ids: list[dict[str, str]], seed: int, ends: float, to: Heard) -> None:
    """Asks for pages, drawn by chance, until a moment of the clock."""
    chance = random.Random(seed)
    while time.monotonic() < ends:
        path = chance.choice(PATHS).format(**chance.choice(ids))
        status, took, _ = ask(chance.choice(urls) + path)
        to.add(status, took)


def measure(address: Address, args: argparse.Namespace, folder: Path) -> tuple[Heard, list[Noted]]:
    """Lets a team work on a case for a while; returns what was read and what was written."""
    ids = pick_ids(address, random.Random(1), 50)
    heard = Heard()
    with ExitStack() as stack:
        urls = [stack.enter_context(served(address))[0] for _ in range(SERVERS)]
        spawn = get_context("spawn")
        files = [folder / f"{n}.notes" for n in range(args.writers)]
        writers = [
            spawn.Process(target=write, args=(address, urls, 100 + n, args.seconds, str(file)))
            for n, file in enumerate(files)
        ]
        for process in writers:
            process.start()
        ends = time.monotonic() + args.seconds
        readers = [
            threading.Thread(target=read, args=(urls, ids, n, ends, heard))
            for n in range(args.readers)
        ]
        for thread in readers:
            thread.start()
        for worker in (*readers, *writers):
            worker.join()
        if any(process.exitcode for process in writers):
            raise SystemExit(f"a writer ended with {[p.exitcode for p in writers]}")
    if not heard.times:
        raise SystemExit("no page was answered")
    lines = [json.loads(line) for file in files for line in file.read_text("ascii").splitlines()]
    return heard, [tuple(line) for line in lines]


def find_losses(address: Address, noted: Sequence[Noted]) -> list[str]:
    """Returns what was answered for and does not stand, and what is wrong with the case."""
    with Ledger.open(address) as ledger:
        stands = {doc.id for doc in ledger.documents()}
        stands |= {decision.id for decision in ledger.decisions()}
        lost = [f"{kind} {key} is lost" for kind, key, _, _ in noted if key and key not in stands]
        if [entry.n for entry in ledger.log()] != list(range(1, ledger.head().n + 1)):
            lost.append("the log has holes")
        bring_up_to_date(ledger, "ucdp")
        return lost + check_rows(ledger) + verify(ledger)


def show(heard: Heard, noted: Sequence[Noted], seconds: float) -> Table:
    """Returns the figures as a table."""
    table = Table("what", "in all", "a second", "median ms", "p95 ms", "max ms", "failed")
    rows = [("pages", heard.times, heard.statuses.total() - len(heard.times))]
    for kind in ("document", "decision"):
        mine = [each for each in noted if each[0] == kind]
        good = [took for _, _, status, took in mine if status == 201]
        rows.append((f"{kind}s", good, len(mine) - len(good)))
    for name, times, failed in rows:
        told = [1000 * each for each in sorted(times)] or [0.0]
        picked = (told[len(told) // 2], told[round(0.95 * (len(told) - 1))], told[-1])
        counts = (str(len(times)), f"{len(times) / seconds:.1f}")
        table.add_row(name, *counts, *(f"{each:.0f}" for each in picked), str(failed))
    return table


@contextmanager
def find_case(given: str | None) -> Iterator[Address]:
    """Yields the address that was given, or one on a server that lives as long as this."""
    if given:
        yield Address.parse(given)
        return
    with run_cluster(durable=True) as url:
        yield Address.parse(f"{url}&schema=team")


def main() -> None:
    """Makes the case, lets the team work, and tells what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", nargs="?", metavar="ADDRESS")
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--documents", type=int, default=200, help="reports to begin with")
    args = parser.parse_args()
    console = Console()
    with find_case(args.address) as address, tempfile.TemporaryDirectory() as folder:
        with Ledger.open(address, create=True) as ledger:
            for doc, reading in CaseMaker(7).reports(args.documents):
                ledger.add_document(doc, doc.text.encode(), reading, READER)
            bring_up_to_date(ledger, "ucdp")
        heard, noted = measure(address, args, Path(folder))
        console.print(show(heard, noted, args.seconds))
        console.print(f"answers to readers: {dict(sorted(heard.statuses.items()))}")
        lost = find_losses(address, noted)
    console.print("\n".join(lost) or "nothing lost; log whole; recount verify finds nothing")
    raise SystemExit(bool(lost))


if __name__ == "__main__":
    main()
