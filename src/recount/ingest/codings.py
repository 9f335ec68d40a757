"""Unpacks the codings of HTTP bodies, never beyond a limit."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

from recount.errors import InputError
from recount.vocab import load_table

_STEP = 1 << 16
_Unpack = Callable[[bytes, int], bytes]


def limit(name: str) -> int:
    """Returns a limit of `vocab/data/fetching.toml`."""
    return int(load_table("fetching")["limits"][name]["value"])


def split_codings(value: str | None) -> tuple[str, ...]:
    """Returns the codings in a header's value, in the order in which they were applied."""
    names = (name.strip().lower() for name in (value or "").split(","))
    return tuple(name for name in names if name and name != "identity")


def unpack(body: bytes, codings: Sequence[str], subject: str, most: int) -> bytes:
    """Returns the body with its codings undone, the last applied first.

    Raises InputError: `bad_coding` for an unknown or broken one, or for too many of them,
    `too_large` where more than `most` bytes would come out.
    """
    if len(codings) > limit("codings"):
        raise InputError("bad_coding", subject, f"packed {len(codings)} times in itself")
    for coding in reversed(codings):
        if coding not in _UNPACK:
            raise InputError("bad_coding", subject, f"unknown coding {coding[:40]!r}")
        try:
            body = _UNPACK[coding](body, most)
        except OverflowError:
            message = f"unpacks to over {most} bytes ({coding})"
            raise InputError("too_large", subject, message) from None
        except ValueError as error:
            raise InputError("bad_coding", subject, f"broken {coding}: {error}") from error
    return body


def unchunk(body: bytes) -> bytes:
    """Returns a body without its chunks' frames (RFC 9112, 7.1).

    A body that is not chunked comes back as it is: archives often keep the header and drop
    the frames.
    """
    out, at = bytearray(), 0
    while True:
        end = body.find(b"\r\n", at, at + 1024)
        size = _chunk_size(body[at:end]) if end >= 0 else None
        if size is None:
            return bytes(out) if at else body
        if not size:
            return bytes(out)
        start = end + 2
        out += body[start : start + size]
        at = start + size + 2


def _chunk_size(line: bytes) -> int | None:
    digits = line.split(b";", 1)[0].strip()
    if not digits or len(digits) > 16 or not all(c in b"0123456789abcdefABCDEF" for c in digits):
        return None
    return int(digits, 16)


def _inflate(wbits: int) -> _Unpack:
    def run(body: bytes, most: int) -> bytes:
        out = bytearray()
        while body:
            member = zlib.decompressobj(wbits)
            try:
                out += member.decompress(body, most + 1 - len(out))
            except zlib.error as error:
                if out and wbits != _GZIP:
                    break  # padding behind the stream
                raise ValueError(str(error)) from error
            if len(out) > most:
                raise OverflowError
            if not member.eof:
                raise ValueError("it breaks off")
            body = member.unused_data.lstrip(b"\0")
            if wbits != _GZIP:
                break
        return bytes(out)

    return run


def _deflate(body: bytes, most: int) -> bytes:
    """Undoes deflate, which half the servers send without its zlib frame."""
    try:
        return _inflate(zlib.MAX_WBITS)(body, most)
    except ValueError:
        return _inflate(-zlib.MAX_WBITS)(body, most)


def _brotli(body: bytes, most: int) -> bytes:
    import brotli  # noqa: PLC0415 - only for answers packed so

    out, unpacker = bytearray(), brotli.Decompressor()
    try:
        out += unpacker.process(body, output_buffer_limit=_STEP)
        while not unpacker.is_finished() and not unpacker.can_accept_more_data():
            out += unpacker.process(b"", output_buffer_limit=_STEP)
            if len(out) > most:
                raise OverflowError
    except brotli.error as error:
        raise ValueError(str(error)) from error
    if not unpacker.is_finished():
        raise ValueError("it breaks off")
    if len(out) > most:
        raise OverflowError
    return bytes(out)


def _zstd(body: bytes, most: int) -> bytes:
    import zstandard  # noqa: PLC0415 - only for answers packed so

    out = bytearray()
    try:
        with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(
            body, read_across_frames=True
        ) as reader:
            while step := reader.read(_STEP):
                out += step
                if len(out) > most:
                    raise OverflowError
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error
    return bytes(out)


_GZIP = zlib.MAX_WBITS | 16
_UNPACK: dict[str, _Unpack] = {
    "gzip": _inflate(_GZIP),
    "x-gzip": _inflate(_GZIP),
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
ACCEPTED = "gzip, deflate, br, zstd"
"""What is offered to servers: the codings that can be undone."""
