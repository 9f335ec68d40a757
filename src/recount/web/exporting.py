"""Exports as one file to download: made in a folder of their own, packed alike every time."""

from __future__ import annotations

import multiprocessing
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore

from starlette.responses import StreamingResponse

from recount.contents import BLUR_KM, make_snapshot
from recount.errors import CaseError
from recount.export.write import EXPORTERS, OWN_CODEBOOK, write_export
from recount.filters import Filter
from recount.pipeline import Case, Settings
from recount.store import Address
from recount.web.cases import AT_ONCE, CasePool

STAMP = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive, so that the same case gives the same bytes."""
PIECE = 1 << 16
FORMATS = tuple(EXPORTERS)
PATIENCE = 120.0
"""Seconds that an export waits for others."""
_ONE_BY_ONE = BoundedSemaphore(1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported; see `recount.contents.make_snapshot`.

    Of a blind round only the words of `seen_by` go into it; null sees all.
    """

    form: str
    codebook: str
    narrow: Filter = field(default_factory=Filter)
    verified_only: bool = False
    redacted: bool = False
    blur_km: float = BLUR_KM
    seen_by: str | None = None


def own_codebook(form: str, chosen: str) -> str:
    """Returns the codebook of an export: that of the form where it is a codebook's own."""
    return OWN_CODEBOOK.get(form, chosen)


def answer_archive(cases: CasePool, wanted: Wanted) -> StreamingResponse:
    """Returns an export as a ZIP archive that is streamed, and removed when it was sent.

    Of a large case it is made by a process of its own, so that pages do not wait; one at a time.
    """
    folder = Path(tempfile.mkdtemp(prefix="recount-export-"))
    try:
        with cases.lend() as case:
            small = case.ledger.count("claim_rows") <= AT_ONCE
        with _in_turn():
            if small:
                make_archive(cases.address, cases.settings, wanted, folder)
            else:
                spawn = multiprocessing.get_context("spawn")
                with ProcessPoolExecutor(1, mp_context=spawn) as pool:
                    made = pool.submit(make_archive, cases.address, cases.settings, wanted, folder)
                    made.result()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    name = f"{_plain(cases.address.name)}-{wanted.form}.zip"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str((folder / "export.zip").stat().st_size),
    }
    return StreamingResponse(_stream(folder), media_type="application/zip", headers=headers)


@contextmanager
def _in_turn() -> Iterator[None]:
    """Waits until no other export is being made; raises CaseError after `PATIENCE`."""
    if not _ONE_BY_ONE.acquire(timeout=PATIENCE):
        raise CaseError("other exports are being made; try again in a moment")
    try:
        yield
    finally:
        _ONE_BY_ONE.release()


def make_archive(case: Address, settings: Settings, wanted: Wanted, folder: Path) -> None:
    """Writes an export into a folder, and packs it into `export.zip` there."""
    with Case.open(case, settings=settings, refreshing=False) as opened:
        opened.seen_by = wanted.seen_by
        snapshot = make_snapshot(
            opened,
            wanted.codebook,
            narrow=wanted.narrow,
            verified_only=wanted.verified_only,
            redacted=wanted.redacted,
            blur_km=wanted.blur_km,
        )
    write_export(snapshot, wanted.form, folder / "files")
    with zipfile.ZipFile(folder / "export.zip", "x", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted((folder / "files").rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder / "files").as_posix(), STAMP)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                packed.writestr(entry, path.read_bytes())


def _stream(folder: Path) -> Iterator[bytes]:
    try:
        with (folder / "export.zip").open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _plain(name: str) -> str:
    """Returns a name that a header and every file system can hold."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.") or "case"
