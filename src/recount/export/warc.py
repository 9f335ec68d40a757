"""Writes what was asked over the network and answered as one WARC file (ISO 28500)."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from recount import __version__
from recount.errors import UsageError
from recount.retrieval import Exchange

FORM = "warc"
_LENGTH = re.compile(rb"^Content-Length: (\d+)\r$", re.MULTILINE)


def write_archive(exchanges: Iterable[Exchange], folder: Path) -> list[Path]:
    """Writes `exchanges.warc.gz`, a record a gzip member, and its manifest; returns the files.

    The records are those that the case keeps, to the byte. Raises UsageError for a folder that
    cannot be written.
    """
    path, draft = folder / "exchanges.warc.gz", folder / ".exchanges.warc.gz.part"
    digest, count = hashlib.sha256(), 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "manifest.json").unlink(missing_ok=True)
        with draft.open("wb") as file:
            for record in _records(exchanges):
                member = gzip.compress(record, mtime=0)
                digest.update(member)
                file.write(member)
                count += 1
        draft.replace(path)
        manifest = {
            "format": FORM,
            "program": f"recount {__version__}",
            "files": [{"name": path.name, "records": count, "sha256": digest.hexdigest()}],
        }
        text = json.dumps(manifest, ensure_ascii=True, indent=2) + "\n"
        (folder / "manifest.json").write_text(text, "ascii")
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror or error}") from error
    return [path, folder / "manifest.json"]


def _records(exchanges: Iterable[Exchange]) -> Iterator[bytes]:
    first = True
    for exchange in exchanges:
        if first:
            yield _info(exchange.at)
            first = False
        yield from split_records(exchange.warc)


def split_records(warc: bytes) -> Iterator[bytes]:
    """Yields the single records of an exchange."""
    while warc:
        head = warc.index(b"\r\n\r\n") + 4
        length = _LENGTH.search(warc, 0, head)
        assert length is not None  # we wrote it ourselves
        end = head + int(length[1]) + 4
        yield warc[:end]
        warc = warc[end:]


def _info(at: str) -> bytes:
    """Returns the record that says what wrote the file; dated as the first exchange."""
    body = f"software: recount/{__version__}\r\nformat: WARC File Format 1.1\r\n".encode()
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{at} {body!r}")
    head = (
        f"WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:{name}>\r\n"
        f"WARC-Date: {at}\r\nContent-Type: application/warc-fields\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"
