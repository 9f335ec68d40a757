"""The jobs of adding: one worker, one job at a time, in the order in which they came.

Jobs are kept in memory. A server that is restarted knows none of the old ones; what had been
added by then stands in the case, each report whole.
"""

from __future__ import annotations

import multiprocessing
import secrets
import shutil
import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal

from recount.ingest import IngestOptions
from recount.judgement import make_clerk
from recount.web.adding.uploads import Given
from recount.web.adding.worker import add_files
from recount.web.cases import CasePool

KEPT = 200
MOST_NAMED = 200
"""Documents of one file that are named; a table may hold thousands."""
State = Literal["waiting", "reading", "linking", "done", "failed"]
FileState = Literal["waiting", "reading", "added", "known", "failed"]


@dataclass(slots=True)
class JobFile:
    """A file of a job: what became of its reports, and by which change that was told last.

    `documents` are (id, name, whether it is new), `issues` (severity, code, message).
    """

    name: str
    size: int
    state: FileState = "waiting"
    added: int = 0
    known: int = 0
    failed: int = 0
    documents: list[tuple[str, str, bool]] = field(default_factory=list)
    issues: list[tuple[str, str, str]] = field(default_factory=list)
    version: int = 0

    def settle(self) -> None:
        """Says how the file ended: as its best report did."""
        self.state = "added" if self.added else "known" if self.known else "failed"


@dataclass(slots=True)
class Job:
    """What one visitor gave at once; `version` counts its changes."""

    id: str
    by: str
    at: str
    folder: Path
    given: Sequence[tuple[Given, bool]]
    options: IngestOptions
    files: list[JobFile]
    state: State = "waiting"
    error: str | None = None
    version: int = 0

    @property
    def over(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state in ("done", "failed")

    def count(self, name: str) -> int:
        """Returns how many reports are `added`, `known` or `failed`."""
        return sum(getattr(each, name) for each in self.files)

    @property
    def finished(self) -> int:
        """How many files are done."""
        return sum(each.state not in ("waiting", "reading") for each in self.files)

    def new_documents(self) -> list[str]:
        """Returns the ids of the new documents that are named."""
        return [key for each in self.files for key, _, new in each.documents if new]


class AddJobs:
    """Takes jobs and works them off, once `start` has been called."""

    def __init__(self, cases: CasePool) -> None:
        self._cases = cases
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._waiting: SimpleQueue[Job | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._child: multiprocessing.process.BaseProcess | None = None
        self._closed = False
        self._started = False

    def start(self) -> None:
        """Begins to work the jobs off."""
        self._started = True
        self._wake()

    def _wake(self) -> None:
        if self._started and self._thread is None and self._jobs:
            self._thread = threading.Thread(target=self._run, name="adding", daemon=True)
            self._thread.start()

    def put(
        self, by: str, at: str, folder: Path, given: Sequence[tuple[Given, bool]],
        options: IngestOptions,
    ) -> Job:  # fmt: skip
        """Takes a job: files in a folder that it may remove, each with whether it was pasted."""
        files = [JobFile(each.name, each.size) for each, _ in given]
        job = Job(secrets.token_urlsafe(9), by, at, folder, given, options, files)
        with self._lock:
            self._jobs[job.id] = job
            over = [key for key, each in self._jobs.items() if each.over]
            for key in over[: max(0, len(self._jobs) - KEPT)]:
                del self._jobs[key]
            self._waiting.put(job)
            self._wake()
        return job

    def find(self, job_id: str) -> Job | None:
        """Returns a job, None if this server does not know it."""
        return self._jobs.get(job_id)

    def all(self) -> list[Job]:
        """Returns the jobs, the newest first."""
        with self._lock:
            return list(reversed(self._jobs.values()))

    def close(self) -> None:
        """Ends the worker; what is not added by now is lost, and its uploads are removed."""
        self._closed = True
        self._waiting.put(None)
        child = self._child
        if child is not None:
            with suppress(ValueError):
                child.terminate()
        if self._thread is not None:
            self._thread.join(10)
        for job in self._jobs.values():
            shutil.rmtree(job.folder, ignore_errors=True)

    def _run(self) -> None:
        while (job := self._waiting.get()) is not None and not self._closed:
            try:
                failed = self._work(job)
            except Exception as error:  # the next job must not wait for ever
                failed = f"{type(error).__name__}: {error}"
            finally:
                shutil.rmtree(job.folder, ignore_errors=True)
            self._end(job, failed)

    def _work(self, job: Job) -> str | None:
        """Has a job's files read by a process of their own; returns what that failed of."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        files = [(each.name, str(each.path), pasted) for each, pasted in job.given]
        # one process reads, so that pages stay quick; the log names who had the files added
        settings = replace(self._cases.settings, jobs=1, clerk=make_clerk(job.by))
        self._change(job, state="reading")
        child = context.Process(
            target=add_files,
            args=(self._cases.address, settings, files, job.options, theirs),
            name="adding",
            daemon=True,
        )
        child.start()
        self._child = child
        theirs.close()
        failed: str | None = "the process that read ended before it was done"
        with suppress(EOFError, OSError):
            while True:
                what, *rest = ours.recv()
                if what in ("done", "failed"):
                    failed = rest[0] or None
                    break
                self._note(job, what, rest)
        child.join()
        self._child = None
        if not self._closed and any(each.added for each in job.files):
            self._change(job, state="linking")
            with self._cases.lend() as case:
                self._cases.catch_up(case)
        return failed

    def _note(self, job: Job, what: str, rest: list[Any]) -> None:
        file = job.files[rest[0]]
        if what == "reading":
            file.state = "reading"
        elif what == "file":
            file.settle()
        else:
            _, state, ref, doc_id, issues = rest
            setattr(file, state, getattr(file, state) + 1)
            if doc_id and len(file.documents) < MOST_NAMED:
                file.documents.append((doc_id, ref, state == "added"))
            file.issues = [*file.issues, *issues][:MOST_NAMED]
        file.version = job.version + 1
        job.version += 1

    def _change(self, job: Job, *, state: State) -> None:
        job.state = state
        job.version += 1

    def _end(self, job: Job, failed: str | None) -> None:
        """Closes a job; files that were not reached have failed."""
        for file in job.files:
            if file.state in ("waiting", "reading"):
                file.state = "failed"
                file.issues.append(("error", "not_read", failed or "the server was stopped"))
                file.version = job.version + 1
        job.error = failed
        job.state = "failed" if failed else "done"
        job.version += 1
