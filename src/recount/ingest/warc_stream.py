"""Walks through a WARC's records in constant memory, past those that are broken."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

GZIP, ZSTD, PLAIN = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"WARC/"
_STEP = 1 << 20
_PEEK = 1 << 12
_HELD = WarcRecordType.response | WarcRecordType.resource


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it begins, its kind, and its block, null where it was not read.

    `offset` counts in the file as it lies there, compressed. `size` is the block's length as
    the record declares it.
    """

    offset: int
    kind: str
    headers: dict[str, str]
    size: int
    block: bytes | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a file that holds no record that can be read; `end` is null at the file's end."""

    start: int
    end: int | None
    why: str


def walk(stream: BinaryIO, start: int, most: int) -> Iterator[Record | Gap]:
    """Yields records from an offset on; blocks of responses and resources up to `most` bytes.

    Where the stream breaks, the next record behind it is looked for; what lies between is a
    `Gap`.
    """
    stream.seek(start)
    mark = stream.read(len(PLAIN))
    at: int | None = start
    broken: tuple[int, str] | None = None
    while at is not None:
        stream.seek(at)
        last: int | None = None
        why = ""
        try:
            for record in ArchiveIterator(stream, parse_http=False, fsspec_args=False):
                found = _read(record, most)
                if found is None:
                    why = "it breaks off"
                    break
                if broken:
                    yield Gap(broken[0], found.offset, broken[1])
                    broken = None
                last = found.offset
                yield found
            else:
                break
        except (OSError, ValueError, UnicodeError) as error:
            why = str(error)
        broken = broken or (at if last is None else last, why)
        at = _find_next(stream, mark, (at if last is None else last) + 1)
    if broken:
        yield Gap(broken[0], None, broken[1])


def _read(record: WarcRecord, most: int) -> Record | None:
    """Returns a record; null where it breaks off before its end."""
    headers = {name.lower(): value for name, value in record.headers.astuples()}
    if "warc-type" not in headers or "content-length" not in headers:
        return None
    kind = record.record_type
    size = record.content_length
    name = headers["warc-type"].lower()[:20]
    if not kind & _HELD or size > most:
        return Record(record.stream_pos, name, headers, size, None)
    block = record.reader.read(size) if size else b""
    if len(block) < size:
        return None
    return Record(record.stream_pos, name, headers, size, block)


def _find_next(stream: BinaryIO, mark: bytes, floor: int) -> int | None:
    """Returns where the next record may begin, at `floor` or behind it; null if nowhere."""
    sign = (
        b"WARC/1."
        if mark.startswith(PLAIN)
        else mark[: len(ZSTD if mark.startswith(ZSTD) else GZIP)]
    )
    at = floor
    while True:
        stream.seek(at)
        piece = stream.read(_STEP)
        if len(piece) < len(sign):
            return None
        here = piece.find(sign)
        while here >= 0:
            if begins(stream, at + here, mark):
                return at + here
            here = piece.find(sign, here + 1)
        at += len(piece) - len(sign) + 1


def begins(stream: BinaryIO, offset: int, mark: bytes) -> bool:
    """Whether a record begins at an offset, as far as its first bytes tell."""
    stream.seek(max(0, offset - 2))
    if mark.startswith(PLAIN):
        return stream.read(2) == b"\r\n" or offset == 0
    stream.seek(offset)
    head = stream.read(_PEEK)
    if mark.startswith(GZIP):
        try:
            return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, 16).startswith(PLAIN)
        except zlib.error:
            return False
    import zstandard  # noqa: PLC0415 - for broken archives of this kind only

    try:
        return zstandard.ZstdDecompressor().decompressobj().decompress(head).startswith(PLAIN)
    except zstandard.ZstdError:
        return False
