"""Opens archives: ZIP, tar and compressed files, member by member, within limits.

Nothing is written to disk. A member's name is part of its `ref` and decides nothing else.
"""

from __future__ import annotations

import bz2
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Any

from recount.errors import InputError
from recount.ingest.limits import limit
from recount.ingest.page import Member

_CHUNK = 1 << 20
_PROLOG = 65_536
_DRIVE = re.compile(r"^[A-Za-z]:")
_ENCRYPTED = 0x1
_PASSED_OVER = ("__MACOSX",)
_SUFFIXES = {".gz": "", ".tgz": ".tar", ".bz2": "", ".tbz2": ".tar", ".xz": "", ".txz": ".tar"}
_OPENERS: Mapping[bytes, Callable[[], Any]] = {
    b"\x1f\x8b": lambda: zlib.decompressobj(wbits=31),
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ": lambda: lzma.LZMADecompressor(memlimit=limit("member_bytes")),
}
_BROKEN = (zlib.error, OSError, EOFError, lzma.LZMAError, ValueError)


def read_zip(body: bytes, ref: str, _: Mapping[str, str]) -> Iterator[Member | InputError]:
    """Yields the files of a ZIP archive, in the order of their names.

    Raises InputError (`bad_file`, `bomb`); a member that cannot be taken comes as one.
    """
    with open_zip(body, ref) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.filename)
        named = [(info.filename or "unnamed", info) for info in infos]
        members = [(n, info) for n, info in named if not n.endswith("/") and not _is_hidden(n)]
        for name, info in members:
            refused = check_name(name, ref)
            if refused:
                yield refused
                continue
            inner = f"{ref}/{name}"
            yield Member(inner, partial(read_member, archive, info, inner))
        if not members:
            yield InputError("empty_folder", ref, "no files in it")


def open_zip(body: bytes, ref: str) -> zipfile.ZipFile:
    """Returns an open archive; raises InputError (`bad_file`, `bomb`) where it is none."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except Exception as error:  # a broken directory raises what its fields raise
        raise InputError("bad_file", ref, f"a broken ZIP archive: {error}") from error
    if len(archive.infolist()) > limit("members"):
        raise InputError("bomb", ref, f"{len(archive.infolist())} files in one archive")
    return archive


def read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, ref: str, most: int | None = None
) -> bytes:
    """Returns a member's bytes, at most `most`; raises InputError (`encrypted` among others)."""
    if info.flag_bits & _ENCRYPTED:
        raise InputError("encrypted", ref, "packed with a password")
    try:
        with archive.open(info) as file:
            return _inflate(file, ref, info.compress_size, most)
    except InputError:
        raise
    except Exception as error:  # a broken stream raises what its method raises
        raise InputError("bad_file", ref, f"cannot be unpacked: {error}") from error


def _inflate(file: IO[bytes], ref: str, packed: int, most: int | None) -> bytes:
    body = bytearray()
    while chunk := file.read(_CHUNK):
        body += chunk
        check_size(len(body), packed, ref, most)
    return bytes(body)


def check_size(size: int, packed: int, ref: str, most: int | None = None) -> None:
    """Raises InputError (`bomb`) for what unpacks to too much, or to too many times its size."""
    most = most or limit("member_bytes")
    if size > most:
        raise InputError("bomb", ref, f"unpacks to over {most} bytes")
    if size > limit("ratio_from") and size > limit("ratio") * max(1, packed):
        times = f"over {limit('ratio')} times its size"
        raise InputError("bomb", ref, f"unpacks to {times}, {size} bytes and more")


def check_entities(body: bytes, name: str, ref: str) -> None:
    """Raises InputError (`entities`) for XML that declares any: no office document does."""
    head = body[:_PROLOG].replace(b"\x00", b"")  # UTF-16, too
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise InputError("entities", ref, f"{name} declares entities, as no office document does")


def read_tar(body: bytes, ref: str, _: Mapping[str, str]) -> Iterator[Member | InputError]:
    """Yields the plain files of a tar archive; links and devices come as InputErrors.

    Raises InputError (`bad_file`) where it breaks off, after the members before that.
    """
    found = False
    try:
        with tarfile.open(fileobj=io.BytesIO(body), mode="r:") as archive:
            for number, info in enumerate(archive):
                if number > limit("members"):
                    raise InputError("bomb", ref, f"over {limit('members')} files in one archive")
                if info.isdir() or _is_hidden(info.name):
                    continue
                found = True
                yield _tar_member(archive, info, ref, len(body))
    except (tarfile.TarError, *_BROKEN) as error:
        raise InputError("bad_file", ref, f"a broken tar archive: {error}") from error
    if not found:
        yield InputError("empty_folder", ref, "no files in it")


def _tar_member(
    archive: tarfile.TarFile, info: tarfile.TarInfo, ref: str, packed: int
) -> Member | InputError:
    """Returns a member; its size is held against that of the archive, as it may be sparse."""
    refused = check_name(info.name, ref)
    if refused:
        return refused
    inner = f"{ref}/{info.name}"
    if not info.isfile():
        kind = "a link" if info.issym() or info.islnk() else "no plain file"
        return InputError("unsafe_name", inner, f"{kind} in an archive: left out")
    try:
        check_size(info.size, packed, inner)
    except InputError as error:
        return error
    file = archive.extractfile(info)
    body = file.read() if file else b""
    if len(body) < info.size:
        return InputError("bad_file", inner, "the archive breaks off in it")
    return Member(inner, lambda: body)


def read_packed(body: bytes, ref: str, _: Mapping[str, str]) -> Iterator[Member]:
    """Yields the one file behind gzip, bzip2 or xz, without the suffix.

    Raises InputError (`bad_file`, `bomb`).
    """
    path = PurePosixPath(ref)
    suffix = _SUFFIXES.get(path.suffix.lower())
    inner = f"{ref}/{path.stem}{suffix}" if suffix is not None else f"{ref}/unpacked"
    yield Member(inner, partial(unpack, body, ref))


def unpack(body: bytes, ref: str) -> bytes:
    """Returns what gzip, bzip2 or xz packed, several streams one behind another included."""
    mark, opener = next(item for item in _OPENERS.items() if body.startswith(item[0]))
    found, at = bytearray(), 0
    try:
        while body.startswith(mark, at):
            at = _unpack_stream(opener(), body, at, found, ref)
            while body.startswith(b"\x00", at):  # padding, as tapes have it
                at += 1
    except _BROKEN as error:
        raise InputError("bad_file", ref, f"cannot be unpacked: {error}") from error
    return bytes(found)


def _unpack_stream(stream: Any, body: bytes, at: int, found: bytearray, ref: str) -> int:
    """Unpacks one stream that begins at an offset; returns the offset behind it."""
    block = b""
    while not stream.eof:
        if not block and getattr(stream, "needs_input", True):
            block = body[at : at + _CHUNK]
            at += len(block)
            if not block:
                raise InputError("bad_file", ref, "breaks off: the file is not whole")
        found += stream.decompress(block, _CHUNK)
        block = getattr(stream, "unconsumed_tail", b"")
        check_size(len(found), len(body), ref)
    return at - len(stream.unused_data) - len(block)


def check_name(name: str, ref: str) -> InputError | None:
    """Returns why a member's name is refused (`unsafe_name`): it would lead out of its folder."""
    parts = re.split(r"[/\\]", name)
    if name.startswith(("/", "\\")) or _DRIVE.match(name) or ".." in parts or "\x00" in name:
        shown = name.encode("unicode_escape").decode()
        return InputError("unsafe_name", ref, f"{shown!r} leads out of the archive: left out")
    return None


def _is_hidden(name: str) -> bool:
    """Whether a member is hidden, as files of a folder are; a name that climbs out is not."""
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    return any(part.startswith(".") or part in _PASSED_OVER for part in parts)
