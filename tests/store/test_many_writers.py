"""Many write to one case while others read and build its incidents: nothing is lost or half there.

Each writer notes what was answered for, a line each; one of them is killed. What was noted must
stand in the end, whatever else does.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from bench.synthetic import CLAIMS, CaseMaker

from recount.browse import Browse
from recount.filters import Filter
from recount.model import Decision
from recount.refresh import bring_up_to_date, decide_at_once, rebuild_once
from recount.store import Ledger, check_rows
from recount.verify import verify

WRITERS, READERS, REPORTS, BASE = 4, 3, 8, 3
PROCESSES = get_context("forkserver")  # they load the modules once for all of them
PROCESSES.set_forkserver_preload(["bench.synthetic", "recount.browse", "recount.refresh"])
AT = "2026-01-02T03:04:05+00:00"


def add_reports(ledger: Ledger, number: int, many: int, note: Callable[[str, str], None]) -> None:
    """Adds reports and decides on claims of each, and on one that everybody decides on."""
    shared = ledger.claims()[0].id if ledger.count("claims") else None
    for doc, reading in CaseMaker(number).reports(many, first=1000 * number):
        assert ledger.add_document(doc, doc.text.encode(), reading, "made@1")
        note("document", doc.id)
        judged = [("accept", reading.claims[0].id), ("reject", reading.claims[1].id)]
        for kind, claim in [*judged, *([("note", shared)] if shared else [])]:
            made = Decision(f"{doc.id} {kind}", kind, (claim,), f"coder {number}", AT, "read it")
            decide_at_once(ledger, made)
            note("decision", made.id)


def write(target: str, number: int, notes: str) -> None:
    with Ledger.open(target) as ledger, Path(notes).open("a", encoding="ascii") as file:

        def note(kind: str, key: str) -> None:
            file.write(json.dumps([kind, key]) + "\n")
            file.flush()

        add_reports(ledger, number, REPORTS, note)


def rebuild(target: str, stop: Event) -> None:
    with Ledger.open(target) as ledger:
        while not stop.is_set():
            if not rebuild_once(ledger, "ucdp"):
                time.sleep(0.05)


class Reader(threading.Thread):
    """Looks at the case again and again, each time at one moment of it."""

    def __init__(self, target: str) -> None:
        super().__init__(daemon=True)
        self.target, self.ended = target, threading.Event()
        self.looks, self.failed = 0, ""

    def run(self) -> None:
        try:
            with Ledger.open(self.target) as ledger, Browse.open(self.target) as browse:
                last = 0
                while not self.ended.is_set():
                    last = self.look(ledger, last)
                    browse.claims(Filter(text="killed"), limit=5)
                    browse.incidents(limit=5)
                    self.looks += 1
        except Exception as error:
            self.failed = repr(error)

    def look(self, ledger: Ledger, last: int) -> int:
        with ledger.snapshot():
            counts = {t: ledger.count(t) for t in ("documents", "bodies", "readings", "claims")}
            head, entries = ledger.head(), ledger.count("log")
        documents = counts["documents"]
        assert counts == {**dict.fromkeys(counts, documents), "claims": CLAIMS * documents}
        assert head.n == entries
        assert documents >= last
        return documents


def read_notes(path: Path) -> list[list[str]]:
    text = path.read_text("ascii") if path.exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def start(work: Callable[..., None], *args: Any) -> Any:
    process = PROCESSES.Process(target=work, args=args, daemon=True)
    process.start()
    return process


def test_many_write_and_nothing_is_lost(target: str, tmp_path: Path) -> None:
    with Ledger.open(target, create=True) as ledger:
        add_reports(ledger, 99, BASE, lambda *_: None)
        bring_up_to_date(ledger, "ucdp")
    files = [tmp_path / f"{n}.notes" for n in range(WRITERS)]
    writers = [start(write, target, n, str(file)) for n, file in enumerate(files)]
    stop = PROCESSES.Event()
    builders = [start(rebuild, target, stop) for _ in range(2)]
    readers = [Reader(target) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    ends = time.monotonic() + 200
    while len(read_notes(files[0])) < REPORTS and time.monotonic() < ends:
        time.sleep(0.02)
    writers[0].kill()
    for process in writers:
        process.join(200)
    stop.set()
    for process in builders:
        process.join(60)
    for reader in readers:
        reader.ended.set()
        reader.join(60)
    assert [reader.failed for reader in readers] == [""] * READERS
    assert min(reader.looks for reader in readers) > 0
    assert [process.exitcode for process in (*writers[1:], *builders)] == [0] * (WRITERS + 1)
    noted = [set(map(tuple, read_notes(file))) for file in files]
    assert [len(each) for each in noted[1:]] == [REPORTS * 4] * (WRITERS - 1)
    assert len(noted[0]) >= REPORTS
    with Ledger.open(target) as ledger:
        stands = {("document", doc.id) for doc in ledger.documents()}
        stands |= {("decision", decision.id) for decision in ledger.decisions()}
        assert set().union(*noted) <= stands
        assert [entry.n for entry in ledger.log()] == list(range(1, ledger.head().n + 1))
        assert len({decision.id for decision in ledger.decisions()}) == ledger.count("decisions")
        assert check_rows(ledger) == []
        bring_up_to_date(ledger, "ucdp")
        assert verify(ledger) == []
        with Browse.open(target) as browse:
            assert not browse.stale()
            rejected = browse.claims(exact={"state": "rejected"}).total
            assert rejected == sum(d.kind == "reject" for d in ledger.decisions())
