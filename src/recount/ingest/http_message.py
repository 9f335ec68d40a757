"""Takes apart the HTTP messages that archives hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

from recount.ingest.codings import split_codings, unchunk, unpack

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b")
_LONGEST_HEAD = 200_000


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer's status, headers (names in lower case, the last of a name) and body as sent."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str | None:
        """The declared media type, in lower case, without parameters."""
        return media_type_of(self.headers.get("content-type"))

    @property
    def charset(self) -> str | None:
        """The declared character encoding."""
        return charset_of(self.headers.get("content-type"))

    def unpacked(self, subject: str, most: int) -> bytes:
        """Returns the body without chunks and codings; raises InputError."""
        body = self.body
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            body = unchunk(body)
        return unpack(body, split_codings(self.headers.get("content-encoding")), subject, most)


def media_type_of(value: str | None) -> str | None:
    """Returns the media type in a Content-Type header, in lower case."""
    return (value or "").split(";", 1)[0].strip().lower() or None


def charset_of(value: str | None) -> str | None:
    """Returns the encoding in a Content-Type header, in lower case."""
    message = Message()
    message["content-type"] = (value or "").replace("\r", " ").replace("\n", " ")
    found = message.get_param("charset")
    return found.strip().lower() or None if isinstance(found, str) else None


def parse_answer(block: bytes) -> HttpAnswer | None:
    """Returns the answer in a response record's block; null where it is no HTTP message."""
    found = _STATUS.match(block)
    if found is None:
        return None
    head, body = _split(block)
    headers: dict[str, str] = {}
    for line in head.splitlines()[1:]:
        name, sign, value = line.partition(b":")
        if sign:
            headers[name.strip().lower().decode("latin-1")] = value.strip().decode("latin-1")
    return HttpAnswer(int(found[1]), headers, body)


def _split(block: bytes) -> tuple[bytes, bytes]:
    """Returns head and body; some writers of archives end lines with a line feed alone."""
    ends = [
        (at, len(sign))
        for sign in (b"\r\n\r\n", b"\n\n")
        if (at := block.find(sign, 0, _LONGEST_HEAD)) >= 0
    ]
    if not ends:
        return block[:_LONGEST_HEAD], b""
    at, length = min(ends)
    return block[:at], block[at + length :]
