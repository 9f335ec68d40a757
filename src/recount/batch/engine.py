"""Hands jobs to the workers of a Dask cluster, and finds the record that a worker dies of."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from recount.batch.shelf import Job, done_entry, perform
from recount.errors import UsageError

Tell = Callable[[str, int, int], None]
"""Is told a stage's name, how many of its jobs are done, and how many there are."""
DEATHS = 3
"""Of workers over one job, after which the job itself is taken for the cause."""
SECONDS = 10
"""Within which a cluster at an address must answer."""
RESTART = "1 hour"
"""In which a worker that died may come back; Dask gives it up after 15 seconds, and a busy machine
may take longer to start one: with no worker left, a run would wait without end."""
WINDOW = 4
"""Jobs handed out for each thread at one time."""


class Engine:
    """Runs the jobs of a stage on a cluster; what has been done before is not done again."""

    def __init__(self, client: Any, tell: Tell | None = None) -> None:
        self.client = client
        self._tell = tell or (lambda *_: None)

    @property
    def threads(self) -> int:
        """How many jobs the workers that there are now do at a time."""
        return sum(self.client.nthreads().values())

    @property
    def address(self) -> str | None:
        """Where the dashboard is; None where bokeh is not installed."""
        from importlib.util import find_spec  # noqa: PLC0415

        return str(self.client.dashboard_link) if find_spec("bokeh") else None

    def run(
        self, root: Path, jobs: Sequence[Job], mend: Callable[[Job], Job] | None = None
    ) -> list[dict[str, Any]]:
        """Returns the jobs' entries in their order.

        A job over which its workers died several times is mended and tried again, once; without
        `mend`, or where that fails too, raises UsageError naming the job.
        """
        entries: dict[int, dict[str, Any]] = {}
        due = []
        for job in jobs:
            entry = done_entry(root, job)
            if entry is None:
                due.append(job)
            else:
                entries[job.number] = entry
        name = jobs[0].stage if jobs else ""
        self._tell(name, len(entries), len(jobs))
        for job, made in self._each(perform, [(root, job) for job in due], due):
            entry = made
            if entry is None:
                again = mend(job) if mend else job
                ((_, entry),) = self._each(perform, [(root, again)], [again])
            if entry is None:
                raise UsageError(f"{job.stage} {job.number}: its workers die; have they memory?")
            entries[job.number] = entry
            self._tell(name, len(entries), len(jobs))
        return [entries[job.number] for job in jobs]

    def survives(self, work: Callable[..., Any], *args: Any) -> bool:
        """Whether a worker lives through some work."""
        ((_, result),) = self._each(work, [args], [None])
        return result is not None

    def _each(
        self, work: Callable[..., Any], args: Sequence[tuple[Any, ...]], names: Sequence[Any]
    ) -> Iterator[tuple[Any, Any]]:
        """Yields names with results as they come, None for work over which workers died."""
        import distributed  # noqa: PLC0415

        as_completed: Any = distributed.as_completed

        waiting = list(zip(args, names, strict=True))[::-1]
        named: dict[Any, Any] = {}
        running = as_completed([])

        def fill() -> None:
            room = WINDOW * max(1, self.threads)  # workers may have come since
            while waiting and len(named) < room:
                given, name = waiting.pop()
                future = self.client.submit(work, *given, pure=False)
                named[future.key] = name
                running.add(future)

        fill()
        for future in running:
            name = named.pop(future.key)
            try:
                result = future.result()
            except distributed.KilledWorker:
                result = None
            yield name, result
            fill()


def find_poison(dies: Callable[[int, int], bool], start: int, end: int) -> list[int]:
    """Returns the positions in [start, end) of the records that kill, by halving.

    `dies` says whether reading the records from one position to another, exclusive, does.
    """
    if not dies(start, end):
        return []
    if end - start <= 1:
        return [start]
    middle = (start + end) // 2
    return find_poison(dies, start, middle) + find_poison(dies, middle, end)


async def _greet(address: str) -> None:
    """Asks who answers at an address; raises OSError or ValueError where it is no scheduler.

    Dask's own client waits without end for what speaks another protocol.
    """
    from distributed.core import rpc  # noqa: PLC0415

    connect: Any = rpc
    ask = connect(address)
    try:
        who = await asyncio.wait_for(ask.identity(), SECONDS)
    finally:
        await ask.close_rpc()
    if who["type"] != "Scheduler":
        raise ValueError(f"a Dask {who['type'].lower()} answers, no scheduler")


def _say(error: Exception) -> str:
    if isinstance(error, MemoryError):  # it takes other words for the length of a message
        return "what answers there is no Dask scheduler"
    return str(error) or f"no Dask scheduler answered within {SECONDS} seconds"


@contextmanager
def local_engine(
    workers: int | None = None,
    *,
    scheduler: str | None = None,
    processes: bool = True,
    memory: str = "auto",
    tell: Tell | None = None,
    told: Mapping[str, Any] | None = None,
) -> Iterator[Engine]:
    """Gives an engine on a cluster at an address, else on this machine's cores.

    `memory` is what a worker of this machine may take ("2GB"; "auto" is its share). Raises
    UsageError where Dask is not installed or nobody answers at the address.
    """
    try:
        import dask  # noqa: PLC0415
        import distributed  # noqa: PLC0415
    except ImportError as error:
        raise UsageError("batch needs Dask: pip install 'recount-ledger[batch]'") from error
    make_client: Any = distributed.Client
    make_cluster: Any = distributed.LocalCluster
    quiet = {
        "distributed.scheduler.allowed-failures": DEATHS,
        "distributed.deploy.lost-worker-timeout": RESTART,
        "distributed.worker.use-file-locking": False,
        "distributed.nanny.environ": {},
        **(told or {}),
    }
    with dask.config.set(quiet), tempfile.TemporaryDirectory() as spool:
        for name in ("distributed", "distributed.nanny", "distributed.worker", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            if scheduler:
                asyncio.run(_greet(scheduler))
                client = make_client(scheduler, timeout=SECONDS)
                cluster = None
            else:
                cluster = make_cluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    processes=processes,
                    memory_limit=memory,
                    local_directory=spool,
                    silence_logs=logging.CRITICAL,
                    dashboard_address=":0",
                )
                client = make_client(cluster)
        except (OSError, ValueError, MemoryError) as error:
            where = f"at {scheduler}" if scheduler else "on this machine"
            raise UsageError(f"no cluster {where}: {_say(error)}") from error
        try:
            yield Engine(client, tell)
        finally:
            client.close()
            if cluster is not None:
                cluster.close()
