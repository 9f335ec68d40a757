"""Knows web archives by their first bytes, and opens them without reading them whole."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO

from recount import __version__
from recount.errors import InputError
from recount.ingest.inputs import RawInput
from recount.ingest.readers import READERS, STAGE
from recount.ingest.wacz import is_wacz, read_wacz
from recount.ingest.warc import read_warc
from recount.ingest.warc_stream import GZIP, PLAIN, ZSTD
from recount.model import Issue
from recount.retrieval import Mark, Memory

_ZIP = b"PK\x03\x04"
_ENDS = 1 << 20


def unfold(raw: RawInput, memory: Memory) -> Iterator[RawInput | Issue | Mark]:
    """Yields the inputs inside a web archive, or the input itself where it is none.

    What the memory has a mark of is not read again.
    """
    try:
        stream = _open(raw)
    except OSError:
        stream = None  # the input's own reading names what is wrong
    if stream is None:
        yield raw
        return
    with closing(stream):
        kind = archive_kind(stream, raw.ref)
        if kind is None:
            yield raw
            return
        key = _key(stream)
        stream.seek(0)
        try:
            if kind == "wacz":
                yield from read_wacz(stream, raw.ref, key=key, memory=memory, forms=READERS)
                return
            mark = memory.mark(key)
            if mark:
                yield mark
                if mark.done:
                    return
            yield from read_warc(stream, raw.ref, key=key, mark=mark, forms=READERS)
        except InputError as error:
            yield Issue(STAGE, error.code, "error", error.subject, error.message)


def _open(raw: RawInput) -> BinaryIO | None:
    if raw.given is not None:
        return io.BytesIO(raw.given)
    if raw.path is None or not raw.path.is_file():  # a pipe cannot be gone through twice
        return None
    return raw.path.open("rb")


def archive_kind(stream: BinaryIO, ref: str) -> str | None:
    """Returns "warc", "wacz", or null for another form; reads on from where the stream is."""
    head = stream.read(4096)
    if head.startswith(PLAIN):
        return "warc"
    if head.startswith(GZIP):
        try:
            inside = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, 16)
        except zlib.error:
            inside = b""
        return "warc" if inside.startswith(PLAIN) else _by_name(ref, ".warc.gz")
    if head.startswith(ZSTD) or head[:4] == b"\x5d\x2a\x4d\x18":
        return _by_name(ref, ".warc.zst")
    if head.startswith(_ZIP):
        return "wacz" if is_wacz(stream) else None
    return None


def _by_name(ref: str, suffix: str) -> str | None:
    return "warc" if ref.lower().endswith(suffix) else None


def _key(stream: BinaryIO) -> str:
    """Returns what tells an archive's content: its length, its ends, and our version."""
    size = stream.seek(0, io.SEEK_END)
    digest = hashlib.sha256(f"{__version__} {size} ".encode())
    for at in (0, max(0, size - _ENDS)):
        stream.seek(at)
        digest.update(stream.read(_ENDS))
    return digest.hexdigest()
