"""Threads that wait for servers, and never hold up the end of the program."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Crew(Generic[T]):
    """Runs jobs on at most `size` threads.

    Unlike those of `concurrent.futures`, its threads are daemons: who interrupts the program
    does not wait for a server that hangs.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._jobs: SimpleQueue[tuple[Future[T], Callable[[], T]]] = SimpleQueue()
        self._lock = Lock()
        self._busy = 0

    def submit(self, job: Callable[[], T]) -> Future[T]:
        """Has a job done as soon as a thread is free."""
        future: Future[T] = Future()
        self._jobs.put((future, job))
        with self._lock:
            if self._busy < self._size:
                self._busy += 1
                Thread(target=self._work, name="recount-llm", daemon=True).start()
        return future

    def _work(self) -> None:
        while True:
            with self._lock:
                try:
                    future, job = self._jobs.get_nowait()
                except Empty:
                    self._busy -= 1
                    return
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(job())
            except BaseException as error:  # it is raised again where the result is asked for
                future.set_exception(error)
