"""Rebuilds a case's views in the background, in a process of its own, while others work on it."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from recount.refresh.whole import rebuild_once
from recount.store import Address, Ledger, totals

NICENESS = 5
QUIET_SECONDS = 1.5
LONGEST_WAIT = 10.0


@dataclass(frozen=True, slots=True)
class Progress:
    """What a refresher is doing: `doing` in a few words, null while it waits to be woken.

    `rebuilt` counts the rebuilds that ended well; `error` is what the last one failed of, null
    if it did not.
    """

    doing: str | None = None
    rebuilt: int = 0
    error: str | None = None


class Refresher:
    """Rebuilds the views some moments after each `wake`, one build at a time.

    Decisions that follow on each other closely are worked in together: it begins once nothing
    has come for `quiet` seconds, at the latest after ten. A build that fails, or whose process
    is killed, is reported as an error and tried again at the next `wake`. `tell` is called, in a
    thread of the refresher's, with every change of progress.
    """

    def __init__(
        self,
        address: str | Path | Address,
        codebook: str,
        *,
        quiet: float = QUIET_SECONDS,
        tell: Callable[[Progress], None] | None = None,
    ) -> None:
        self._address, self._codebook = Address.parse(address), codebook
        self._quiet = quiet
        self._tell = tell or (lambda _: None)
        self._woken, self._stopped, self._idle = (threading.Event() for _ in range(3))
        self._idle.set()
        self._progress = Progress()
        self._child: multiprocessing.process.BaseProcess | None = None
        self._thread = threading.Thread(target=self._run, name="refresher", daemon=True)

    @property
    def progress(self) -> Progress:
        """What it is doing now."""
        return self._progress

    def start(self) -> None:
        """Begins to wait, and rebuilds at once what is stale."""
        self._thread.start()
        self.wake()

    def wake(self) -> None:
        """Says that facts have been added."""
        self._idle.clear()
        self._woken.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Waits until nothing is left to do; returns False if `timeout` seconds were not enough."""
        return self._idle.wait(timeout)

    def stop(self) -> None:
        """Ends it, and a build that is under way; the case stays as it was before that build."""
        self._stopped.set()
        self._woken.set()
        child = self._child
        if child is not None:
            with suppress(ValueError):
                child.terminate()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self._woken.wait()
            if self._stopped.is_set():
                return
            self._settle()
            if self._stopped.is_set():
                return
            failed = self._build()
            if failed is not None:
                self._set(replace(self._progress, doing=None, error=failed))
            if not self._woken.is_set():
                self._idle.set()

    def _settle(self) -> None:
        """Waits until nobody has woken it for a while."""
        waited = 0.0
        while self._woken.is_set() and waited < LONGEST_WAIT and not self._stopped.is_set():
            self._woken.clear()
            self._stopped.wait(self._quiet)
            waited += self._quiet
        self._woken.clear()

    def _set(self, progress: Progress) -> None:
        self._progress = progress
        with suppress(Exception):  # whoever is told must not stop the work
            self._tell(progress)

    def _build(self) -> str | None:
        """Lets a process rebuild until nothing is stale; returns what failed, or null."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(
            target=rebuild, args=(self._address, self._codebook, theirs), daemon=True
        )
        self._set(replace(self._progress, doing="starting", error=None))
        self._child = child
        child.start()
        theirs.close()
        failed: str | None = "its process ended before its work did"
        with ours, suppress(EOFError):
            while True:
                kind, words = ours.recv()
                if kind == "doing":
                    self._set(replace(self._progress, doing=words))
                else:
                    failed = words or None
        child.join()
        self._child = None
        if failed is None:
            self._set(Progress(None, self._progress.rebuilt + 1, None))
        return failed


def rebuild(address: Address, codebook: str, pipe: Connection) -> None:
    """Rebuilds a case's views until they are up to date, and says on a pipe what it does."""
    with suppress(AttributeError, OSError):  # where there is no such thing as niceness
        os.nice(NICENESS)
    try:
        with Ledger.open(address) as ledger:
            while rebuild_once(ledger, codebook, lambda words: pipe.send(("doing", words))):
                if totals.views_behind(ledger) == (0, 0):
                    break
        pipe.send(("done", ""))
    except Exception as error:  # told to whoever started it, and shown
        pipe.send(("done", f"{type(error).__name__}: {error}"))
