"""Serves a case and measures its pages: `python -m bench.web CASE`.

    python -m bench.synthetic big.recount --documents 10000
    python -m bench.web big.recount

Prints the median and the 95th percentile of each page and each call of the API, asked one after
the other, and then lets readers ask for pages while writers decide: every answer but 200 or 201
is counted, and every decision that was answered must stand in the case afterwards. A copy of the
case is served, so that it stays as it is.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from socket import socket

from platformdirs import user_cache_path
from rich.console import Console
from rich.table import Table

from recount.browse import Browse
from recount.pipeline import Settings
from recount.store import Address, Ledger
from recount.web import ServeSettings
from recount.web.server import serve_case

READERS, WRITERS = 50, 2
SEVERAL = "/claims?harm=killed&kind=official&event=armed_clash&outlet=Outlet+1&place=ba"
PATHS = (
    "/", "/incidents", "/incidents?status=disputed&sort=killed", "/incidents?view=map",
    "/incidents/{incident}", "/documents", "/documents?text=killed", "/documents/{document}",
    "/documents/{document}/custody", "/claims", "/claims?harm=killed&sort=figure",
    "/claims?text=said", SEVERAL, "/claims/{claim}", "/review", "/history", "/sources",
    "/sources/{source}", "/search?text=killed", "/issues", "/export", "/add",
    "/api/documents?limit=50", "/api/claims?limit=50", "/api/incidents?limit=50",
    "/api/sources?limit=50", "/api/incidents/{incident}", "/api/claims/{claim}",
    "/api/search?text=killed",
)  # fmt: skip


def run_server(case: Address, port: int) -> None:
    """Serves a case until it is ended."""
    serve = ServeSettings("bench", port=port)
    serve_case(case, Settings(user_cache_path("recount")), serve, lambda _: None)


@contextmanager
def served(case: Address) -> Iterator[tuple[str, int]]:
    """Serves a case in a process of its own, and gives its address and the process's number."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = get_context("spawn").Process(target=run_server, args=(case, port))
    process.start()
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            if ask(f"{url}/api/documents?limit=1")[0] == 200:
                break
            time.sleep(0.1)
        else:
            raise SystemExit(f"{case}: the server did not answer within a minute")
        assert process.pid is not None
        yield url, process.pid
    finally:
        process.terminate()
        process.join()


def processor_seconds(process: int) -> float:
    """Returns the processor time that a process has taken, 0 where the system does not say it."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ask(url: str, body: object = None) -> tuple[int, float, bytes]:
    """Returns the status (0 where no answer came), the seconds and the answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    start = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            found = answer.read()
            return answer.status, time.perf_counter() - start, found
    except urllib.error.HTTPError as error:
        return error.code, time.perf_counter() - start, b""
    except OSError:
        return 0, time.perf_counter() - start, b""


def pick_ids(case: Address, chance: random.Random, many: int) -> list[dict[str, str]]:
    """Returns records to ask for, drawn by chance."""
    with Browse.open(case) as browse:
        incidents = browse.incidents(limit=500).items
        claims = browse.claims(limit=500).items
        documents = browse.documents(limit=500).items
        sources = browse.sources(limit=100).items
        return [
            {
                "incident": chance.choice(incidents).id, "claim": chance.choice(claims).claim.id,
                "document": chance.choice(documents).id, "source": chance.choice(sources).id,
            }
            for _ in range(many)
        ]  # fmt: skip


def measure_pages(url: str, process: int, ids: list[dict[str, str]]) -> Table:
    """Asks for each page in turn, once to warm it and once for each set of ids.

    The processor time is the server's, a page on average: other work does not lengthen it.
    """
    title = f"{len(ids)} requests each"
    table = Table("page", "median ms", "p95 ms", "processor ms", "KB", title=title)
    for path in PATHS:
        ask(url + path.format(**ids[0]))
        before = processor_seconds(process)
        found = [ask(url + path.format(**one)) for one in ids]
        spent = 1000 * (processor_seconds(process) - before) / len(ids)
        bad = Counter(status for status, _, _ in found if status != 200)
        times = sorted(1000 * seconds for _, seconds, _ in found)
        high = times[min(len(times) - 1, round(0.95 * len(times)))]
        size = statistics.median(len(body) for _, _, body in found) / 1000
        name = f"{path} {dict(bad)}" if bad else path
        cells = (statistics.median(times), high, spent, size)
        table.add_row(name, *(f"{cell:.0f}" for cell in cells))
    return table


def measure_crowd(url: str, case: Address, ids: list[dict[str, str]], seconds: float) -> str:
    """Lets 50 read while two write; returns what came of it in a sentence."""
    statuses: Counter[int] = Counter()
    times: list[float] = []
    made: list[str] = []
    end = time.monotonic() + seconds
    lock = threading.Lock()

    def read(seed: int) -> None:
        chance = random.Random(seed)
        while time.monotonic() < end:
            status, took, _ = ask(url + chance.choice(PATHS).format(**chance.choice(ids)))
            with lock:
                statuses[status] += 1
                times.append(took)

    def write(seed: int) -> None:
        chance = random.Random(seed)
        while time.monotonic() < end:
            claim = chance.choice(ids)["claim"]
            asked = {"kind": "accept", "subjects": [claim], "reason": "measured"}
            status, _, body = ask(f"{url}/api/decisions", asked)
            with lock:
                statuses[status] += 1
                if status == 201:
                    made.append(json.loads(body)["id"])

    threads = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
    threads += [threading.Thread(target=write, args=(1000 + n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Ledger.open(case) as ledger:
        kept = {decision.id for decision in ledger.decisions()}
    lost = len(set(made) - kept)
    high = 1000 * sorted(times)[round(0.95 * (len(times) - 1))]
    answers = ", ".join(f"{n} of {status}" for status, n in sorted(statuses.items()))
    return (
        f"{READERS} readers and {WRITERS} writers, {seconds:.0f} s: "
        f"{len(times) / seconds:.0f} pages/s, p95 {high:.0f} ms; answers: {answers}; "
        f"{len(made)} decisions made, {lost} lost"
    )


def main() -> None:
    """Measures the pages of a case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=20.0)
    wanted = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        case = Address.parse(shutil.copy(wanted.case, Path(folder) / "case.recount"))
        ids = pick_ids(case, random.Random(1), wanted.rounds)
        with served(case) as (url, process):
            console.print(measure_pages(url, process, ids))
            console.print(measure_crowd(url, case, ids, wanted.seconds))


if __name__ == "__main__":
    main()
