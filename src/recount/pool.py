"""Reads documents on several processes; the readings come in the order in which they are asked for.

Each worker is a Python of its own that opens a reader, and is given pickled documents on its
standard input. It shares nothing with this process, so that threads here (a web server's) and
scripts without a `__main__` guard do no harm. It ends with its input: also when this process is
killed.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING, Any

from recount.codec import fields_reader
from recount.model import Document, Reading

if TYPE_CHECKING:
    from recount.extract.reader import Reader

FEWEST = 8
"""Documents for which workers are worth their start, which takes as long as reading two."""
TRIES = 2
"""How often a document is given to a worker that dies of it."""
COLLECTING = (50_000, 20, 50)
"""After how many new objects garbage is looked for: a reading makes ten thousand, and no cycle."""


class WorkerDiedError(RuntimeError):
    """The worker ended before it answered."""


class PooledReader:
    """Reads as its own reader does, on `jobs` processes if many documents are expected.

    `open_reader` can be pickled, and gives each worker a reader like `own`. A document on which a
    worker fails raises what failed; one whose workers die (killed for memory) is tried TRIES
    times and then raises WorkerDiedError.
    """

    def __init__(self, own: Reader, open_reader: Callable[[], Reader], jobs: int) -> None:
        self.name = own.name
        self.ahead = max(FEWEST, 4 * jobs)
        self._own = own
        self._open = open_reader
        self._jobs = jobs
        self._expected: dict[str, Document] = {}
        self._asked: dict[str, Future[Reading]] = {}
        self._threads: ThreadPoolExecutor | None = None
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._workers: set[_Worker] = set()
        self._ending = False

    def expect(self, doc: Document) -> None:
        """Begins to read a document that is going to be asked for."""
        if doc.id in self._asked:
            return
        self._expected[doc.id] = doc
        if self._threads is None:
            if len(self._expected) < FEWEST:
                return
            self._threads = ThreadPoolExecutor(self._jobs, "recount-read")
            self._ending = False
        for each in self._expected.values():
            self._asked[each.id] = self._threads.submit(self._read, each)
        self._expected.clear()

    def read(self, doc: Document) -> Reading:
        """Returns all that was read in the document's text, in the text's order."""
        self._expected.pop(doc.id, None)
        asked = self._asked.pop(doc.id, None)
        return asked.result() if asked else self._own.read(doc)

    def forget(self) -> None:
        """Ends the workers; documents that were expected and not read are let go."""
        self._expected.clear()
        self._asked.clear()
        threads, self._threads, self._ending = self._threads, None, True
        if threads:
            threads.shutdown(wait=False, cancel_futures=True)
            self._end_workers()
            threads.shutdown()
            self._end_workers()  # one may have been started meanwhile
        self._idle = SimpleQueue()

    def _end_workers(self) -> None:
        while self._workers:
            self._workers.pop().end()

    def _read(self, doc: Document) -> Reading:
        for left in reversed(range(TRIES)):
            try:
                worker = self._idle.get_nowait()
            except Empty:
                worker = _Worker(self._open)
                self._workers.add(worker)
            try:
                answer = worker.read(doc)
            except WorkerDiedError:
                self._workers.discard(worker)
                if not left or self._ending:
                    raise
                continue
            self._idle.put(worker)
            if isinstance(answer, Exception):
                raise answer
            return answer
        raise AssertionError("unreachable")


class _Worker:
    """A process that reads documents, one at a time."""

    def __init__(self, open_reader: Callable[[], Reader]) -> None:
        code = f"import sys; sys.path[:] = {sys.path!r}; from recount.pool import work; work()"
        self._process = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._opening: Callable[[], Reader] | None = open_reader

    def read(self, doc: Document) -> Reading | Exception:
        """Returns the reading, or what the reader raised; raises WorkerDiedError."""
        given, taken = self._process.stdin, self._process.stdout
        assert given
        assert taken
        try:
            if self._opening:
                _send(given, self._opening)
                self._opening = None
            _send(given, doc)
            answer: Reading | Exception = pickle.load(taken)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
            self.end()
            status = self._process.returncode
            raise WorkerDiedError(f"the process that read it ended, status {status}") from error
        return answer

    def end(self) -> None:
        """Ends the process; a reading that it is at is lost."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError, ValueError):
                if pipe:
                    pipe.close()


class _Pickler(pickle.Pickler):
    """Takes a record apart into its fields' values: Python's own way takes twice the time."""

    def reducer_override(self, value: Any) -> Any:
        """Returns how a record is made anew; what is none is left to Python."""
        kind: Any = type(value)
        read_fields = fields_reader(kind)
        return (kind, read_fields(value)) if read_fields else NotImplemented


def _send(pipe: IO[bytes], value: object) -> None:
    _Pickler(pipe, pickle.HIGHEST_PROTOCOL).dump(value)
    pipe.flush()


def work() -> None:
    """Reads the documents that stand in standard input, behind what opens the reader."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the program ends it
    gc.set_threshold(*COLLECTING)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    given = sys.stdin.buffer
    try:
        reader: Reader = pickle.load(given)()
    except Exception as error:
        reader = _Failed(error)
    while True:
        try:
            doc: Document = pickle.load(given)
        except EOFError:
            return
        _send(answers, _answer(reader, doc))


def _answer(reader: Reader, doc: Document) -> Reading | Exception:
    try:
        return reader.read(doc)
    except Exception as error:  # it is raised again where the reading is asked for
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:
            return RuntimeError(f"{type(error).__name__}: {error}")
        return error


class _Failed:
    """A reader that could not be opened."""

    name = "none@0"

    def __init__(self, error: Exception) -> None:
        self._error = error

    def read(self, doc: Document) -> Reading:
        """Raises what was raised when it was opened."""
        raise self._error
