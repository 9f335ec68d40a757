"""Writes an exchange as WARC records (ISO 28500:2017, WARC/1.1)."""

from __future__ import annotations

import io
import uuid

from fastwarc.warc import WarcRecord, WarcRecordType

from recount import __version__

_NAMES = uuid.UUID("6f0b7c4e-6a51-5a1b-9d3f-1a4b8f1c2e70")


def write_records(url: str, at: str, peer: str | None, sent: bytes, received: bytes) -> bytes:
    """Returns a request and a response record, uncompressed, with SHA-1 block digests.

    `sent` and `received` are whole HTTP messages. The records' ids are made of what they
    hold, so that the same exchange has the same ids.
    """
    out = io.BytesIO()
    request = _name(url, at, "request", sent)
    response = _name(url, at, "response", received)
    for kind, name, other, block in (
        (WarcRecordType.request, request, response, sent),
        (WarcRecordType.response, response, request, received),
    ):
        record = WarcRecord()
        record.init_headers(kind, name.encode())
        role = "request" if kind == WarcRecordType.request else "response"
        headers = record.headers
        headers["WARC-Target-URI"] = url
        headers["WARC-Date"] = at
        headers["WARC-Concurrent-To"] = f"<urn:{other}>"
        if peer:
            headers["WARC-IP-Address"] = peer
        headers["Content-Type"] = f"application/http; msgtype={role}"
        headers["X-Software"] = f"recount/{__version__}"
        record.set_bytes_content(block)
        record.write(out, checksum_data=True)
    return out.getvalue()


def _name(*parts: str | bytes) -> str:
    raw = b"\x1f".join(part.encode() if isinstance(part, str) else part for part in parts)
    return f"uuid:{uuid.uuid5(_NAMES, raw.hex())}"
