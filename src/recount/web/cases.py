"""Open cases, lent to one request at a time, and the one that builds their incidents anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock

from recount.pipeline import Case, Settings
from recount.refresh import Progress, Refresher
from recount.store import Address

_KEPT = 16
AT_ONCE = 600
"""Up to so many claims a case's incidents are built anew in the request itself: in a second."""


class CasePool:
    """Lends one case, opened several times, and keeps some open for the next request.

    An open case serves one thread at once. Of a large case the incidents are built anew in a
    process of its own, once `start` has been called: see `recount.refresh.Refresher`.
    """

    def __init__(self, address: str | Path | Address, settings: Settings) -> None:
        self.address = Address.parse(address)
        self.settings = settings
        self._idle: LifoQueue[Case] = LifoQueue(_KEPT)
        self._closed = False
        self._lively = False
        self._lock = Lock()
        self._refresher: Refresher | None = None

    def start(self) -> None:
        """Rebuilds what the facts have left behind, and is ready to do so from now on."""
        self._lively = True
        with self.lend() as case:
            if any(case.stale()):
                self.catch_up(case)

    @property
    def progress(self) -> Progress:
        """What is being rebuilt."""
        return self._refresher.progress if self._refresher else Progress()

    def catch_up(self, case: Case) -> None:
        """Brings the incidents up to date: at once in a small case, else in the background."""
        if not self._lively or case.ledger.count("claim_rows") <= AT_ONCE:
            case.refresh()
            return
        with self._lock:
            if self._refresher is None:
                self._refresher = Refresher(self.address, case.kept_codebook)
                self._refresher.start()
            else:
                self._refresher.wake()

    @contextmanager
    def lend(self) -> Iterator[Case]:
        """Gives an open case to nobody else until it is returned."""
        try:
            case = self._idle.get_nowait()
        except Empty:
            case = Case.open(self.address, settings=self.settings, lent=True, refreshing=False)
        case.seen_by = None
        try:
            yield case
        except BaseException:
            case.close()
            raise
        if self._closed or self._idle.full():
            case.close()
        else:
            self._idle.put(case)

    def close(self) -> None:
        """Closes the cases that nobody holds; one that is returned later is closed then."""
        self._closed = True
        if self._refresher is not None:
            self._refresher.stop()
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return
