"""Reads files into a case, in a process of its own, and says on a pipe what becomes of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from recount.ingest import IngestOptions, RawInput
from recount.intake import read_raw
from recount.pipeline import Case, Outcome, Settings
from recount.store import Address

NICENESS = 5
ROW = "row.json"
MOST_TOLD = 20
"""Issues of one file that are told; all are kept in the case."""


def add_files(
    case: Address,
    settings: Settings,
    files: Sequence[tuple[str, str, bool]],
    options: IngestOptions,
    pipe: Connection,
) -> None:
    """Adds files, each (own name, path, whether it is a row of pasted text), one after the other.

    Sends ("reading", n), ("taken", n, state, ref, document's id, issues) for each report,
    ("file", n) when a file is done, and in the end ("done", "") or ("failed", why).
    """
    with suppress(AttributeError, OSError):  # where there is no such thing as niceness
        os.nice(NICENESS)
    try:
        with Case.open(case, settings=settings, refreshing=False) as opened:
            for n, (name, path, pasted) in enumerate(files):
                pipe.send(("reading", n))
                raw = RawInput(ROW if pasted else name, Path(path))
                for outcome in opened.take_each(read_raw(raw, options, opened.memory)):
                    if outcome.state != "known" or outcome.doc_id:
                        pipe.send(("taken", n, *_told(outcome)))
                pipe.send(("file", n))
        pipe.send(("done", ""))
    except Exception as error:  # told to whoever follows the job
        pipe.send(("failed", f"{type(error).__name__}: {error}"))


def _told(taken: Outcome) -> tuple[str, str, str | None, list[tuple[str, str, str]]]:
    issues = [(str(i.severity), i.code, i.message) for i in taken.issues if i.severity != "info"]
    return taken.state, taken.ref, taken.doc_id, issues[:MOST_TOLD]
