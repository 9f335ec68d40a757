"""Writes what a bundle holds: the case, its bytes as files, records, log, stamps, a page.

The same case gives the same files. `FIXED` ones do not depend on the program's version.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Any

from recount import __version__
from recount.contents import make_contents, make_snapshot
from recount.custody import find_custody
from recount.evidence.readme import write_readme
from recount.export.jsonl import write_line
from recount.export.snapshot import Snapshot
from recount.export.write import EXPORTERS
from recount.model import Document
from recount.pipeline import Case
from recount.records import Record
from recount.report.page import build_page
from recount.store import LogEntry

CASE, TOLD, LOG, CUSTODY = "case.recount", "bundle.json", "log.jsonl", "custody.jsonl"
FIXED = ("originals/", "stamps/", LOG)
FORMAT = 1
_SUFFIXES = {"text/html": ".html", "text/plain": ".txt", "application/json": ".json"}
_ODD = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 60

Files = Iterator[tuple[str, bytes]]


def write_payload(
    case: Case, folder: Path, *, title: str, codebook: str, copy: bool = True
) -> None:
    """Writes the files of a whole bundle into a folder, which is made.

    With `copy` unset, the case file itself is left out.
    """
    folder.mkdir(parents=True)
    snapshot = make_snapshot(case, codebook)
    if copy:
        case.copy_to(folder / CASE)
    docs = sorted(case.documents(), key=lambda doc: _added(case, doc))
    originals = {sha256: name for sha256, name, _ in _originals(case, docs)}
    for sha256, name, _ in _originals(case, docs):
        body = case.body(sha256)
        if body is not None:
            _place(folder, name, body)
    for name, data in _tables(case, docs, originals, snapshot):
        _place(folder, name, data)
    page = build_page(make_contents(case, title, codebook))
    _place(folder, "report.html", page.encode("utf-8"))
    checker = resources.files("recount.store").joinpath("standalone.py").read_bytes()
    _place(folder, "check_log.py", checker)
    _describe(case, folder, snapshot, title)


def write_redacted(case: Case, folder: Path, snapshot: Snapshot, *, title: str) -> None:
    """Writes the files of a bundle without unredacted text: no case, no bytes, no page."""
    folder.mkdir(parents=True)
    for name, data in _records(snapshot):
        _place(folder, name, data)
    heads = ({"n": e.n, "at": e.at, "kind": e.kind, "chain": e.chain} for e in case.log())
    _place(folder, LOG, _lines(heads))
    _place(folder, CUSTODY, _lines(snapshot.records["custody"]))
    for name, data in _stamps(case):
        _place(folder, name, data)
    _describe(case, folder, snapshot, title)


def _describe(case: Case, folder: Path, snapshot: Snapshot, title: str) -> None:
    told: dict[str, Any] = {
        "format": FORMAT,
        "title": title,
        "program": f"recount {__version__}",
        "head": case.head.chain,
        "entries": case.head.n,
        "case_version": snapshot.case_version,
        "codebook": dict(snapshot.codebook),
        "redaction": dict(snapshot.redaction) if snapshot.redaction else None,
    }
    _place(folder, TOLD, (json.dumps(told, indent=2) + "\n").encode("ascii"))
    _place(folder, "README.txt", write_readme(told).encode("utf-8"))


def _tables(
    case: Case, docs: list[Document], originals: Mapping[str, str], snapshot: Snapshot
) -> Files:
    yield from _records(snapshot)
    custody = find_custody(case, docs)
    yield (
        CUSTODY,
        _lines({**custody[doc.id], "file": originals.get(doc.body_sha256)} for doc in docs),
    )
    yield LOG, _lines(log_record(entry) for entry in case.log())
    yield from _stamps(case)


def _records(snapshot: Snapshot) -> Files:
    for name, data, _ in EXPORTERS["jsonl"](snapshot):
        yield f"records/{name}", data
    for name, data, _ in EXPORTERS["prov"](snapshot):
        yield name, data


def _stamps(case: Case) -> Files:
    for number, stamp in enumerate(case.stamps(), 1):
        yield f"stamps/{number:04d}.tsr", stamp.token
        yield f"stamps/{number:04d}.head.txt", stamp.head.encode("ascii")


def log_record(entry: LogEntry) -> Record:
    """Returns an entry of the log with all that is hashed but the hash before."""
    return {
        "n": entry.n,
        "at": entry.at,
        "kind": entry.kind,
        "subject": entry.subject,
        "payload": entry.told,
        "chain": entry.chain,
    }


def _originals(case: Case, docs: list[Document]) -> Iterator[tuple[str, str, Document]]:
    """Yields the digests of the bytes, in the order of their addition, with their files' names."""
    taken: set[str] = set()
    for doc in docs:
        if doc.body_sha256 in taken:
            continue
        taken.add(doc.body_sha256)
        yield doc.body_sha256, f"originals/{len(taken):04d}-{name_file(doc)}", doc


def name_file(doc: Document) -> str:
    """Returns a name for a document's bytes that any system takes, after its `ref`."""
    last = PurePosixPath(doc.ref.replace("\\", "/").split("?")[0].split("#")[0]).name
    stem = _ODD.sub("-", last).strip(".-")[-_LONGEST:].lstrip(".-") or "report"
    known = PurePosixPath(stem).suffix
    return stem if known else stem + _SUFFIXES.get(doc.media_type, ".bin")


def _added(case: Case, doc: Document) -> tuple[int, str]:
    entries = case.log(doc.id)
    return (entries[0].n if entries else 0, doc.id)


def _lines(records: Iterator[Record] | list[Record] | Any) -> bytes:
    return "".join(f"{write_line(record)}\n" for record in records).encode("utf-8")


def _place(folder: Path, name: str, data: bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
