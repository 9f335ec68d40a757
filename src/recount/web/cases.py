"""Open cases, lent to one request at a time: an open case file serves one thread at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue

from recount.pipeline import Case, Settings

_KEPT = 16


class CasePool:
    """Lends open cases of one file, and keeps some open for the next request."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.settings = settings
        self._idle: LifoQueue[Case] = LifoQueue(_KEPT)
        self._closed = False

    @contextmanager
    def lend(self) -> Iterator[Case]:
        """Gives an open case to nobody else until it is returned."""
        try:
            case = self._idle.get_nowait()
        except Empty:
            case = Case.open(self.path, settings=self.settings, lent=True)
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
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return
