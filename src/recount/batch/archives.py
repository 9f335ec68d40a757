"""Cuts a WARC at its records, and reads a part of one as if the whole were read."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from recount.batch.pieces import Piece
from recount.ingest import READERS, RawInput
from recount.ingest.codings import limit
from recount.ingest.warc import read_warc
from recount.ingest.warc_stream import GZIP, PLAIN, Gap, begins, walk
from recount.model import Issue
from recount.retrieval import Mark

WARC = "application/warc"
STEP = 1 << 20
ANSWERS = ("response", "resource")


def cut_warc(file: Any, whole: Piece, size: int) -> list[Piece]:
    """Returns the parts of a WARC, each of about `size` answers; none where it cannot be cut.

    A cut goes before a record, never behind a stretch that cannot be read, so that the parts
    hold the very records that the whole holds. Compressed, each record must be a member of its
    own, in gzip.
    """
    mark = file.read(len(PLAIN))
    file.seek(0)
    if not (mark.startswith(GZIP) or mark == PLAIN):
        return []
    cuts, counts = [0], [0]
    after_gap = True
    for found in walk(file, 0, limit("record_bytes")):
        if isinstance(found, Gap):
            after_gap = True
            continue
        if counts[-1] >= size and not after_gap:
            cuts.append(found.offset)
            counts.append(0)
        counts[-1] += found.kind in ANSWERS
        after_gap = False
    if len(cuts) == 1:
        return [replace(whole, digest=_digest(file, 0, file.seek(0, io.SEEK_END)), rows=counts[0])]
    sound = [n for n, cut in enumerate(cuts) if not n or begins(file, cut, mark)]
    ends = [cuts[n] for n in sound[1:]] + [file.seek(0, io.SEEK_END)]
    rows = [sum(counts[a:b]) for a, b in zip(sound, [*sound[1:], None], strict=True)]
    return [
        replace(whole, start=cuts[n], end=end, rows=held, digest=_digest(file, cuts[n], end))
        for n, end, held in zip(sound, ends, rows, strict=True)
    ]


def _digest(file: Any, start: int, end: int) -> str:
    digest = hashlib.sha256()
    file.seek(start)
    left = end - start
    while left and (data := file.read(min(STEP, left))):
        digest.update(data)
        left -= len(data)
    return digest.hexdigest()


def read_part(data: bytes, piece: Piece) -> Iterator[RawInput | Issue]:
    """Yields the pages of a part, and issues, with their places in the whole."""
    stream: Any = _Part(data, piece.start)
    mark = Mark("", piece.start, {})
    for found in read_warc(stream, piece.ref, key="", mark=mark, forms=READERS):
        if isinstance(found, Issue) and found.code == "warc_passed_over":
            where = f"from byte {piece.start} to {piece.end}"
            yield replace(found, message=f"{where}, {found.message}")
        elif not isinstance(found, Mark):
            yield found


class _Part(io.BytesIO):
    """Bytes of a file from an offset on, in which one seeks and tells as in the file."""

    def __init__(self, data: bytes, start: int) -> None:
        super().__init__(data)
        self._start = start

    def tell(self) -> int:
        return self._start + super().tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        inside = max(0, offset - self._start) if whence == io.SEEK_SET else offset
        return self._start + super().seek(inside, whence)
