"""What a server says of a body: believed where the bytes do not say otherwise."""

from __future__ import annotations

import codecs
from collections.abc import Container

from recount.errors import InputError

_SAME = {
    "application/xhtml+xml": "text/html",
    "application/json": "application/jsonl",
    "application/x-ndjson": "application/jsonl",
    "text/x-markdown": "text/markdown",
}
_NO_TEXT = ("image/", "audio/", "video/", "font/")
_IN_TEXT = ("text/html", "text/plain", "text/markdown")


def declared_form(declared: str | None, ref: str, readers: Container[str]) -> str | None:
    """Returns the form that a declared media type stands for, null where it says nothing.

    Raises InputError (`unknown_form`) for pictures, sound and the like.
    """
    if declared is None:
        return None
    if declared.startswith(_NO_TEXT):
        raise InputError("unknown_form", ref, f"{declared[:60]}: there is no reader for this form")
    named = _SAME.get(declared, declared)
    if named in readers:
        return named
    return "text/plain" if declared.startswith("text/") and declared != "text/xml" else None


def in_utf8(body: bytes, charset: str | None, media_type: str) -> bytes:
    """Returns a text in UTF-8 where its declared encoding is another one that fits its bytes.

    Bytes that are UTF-8 as they stand are left alone, whatever was declared.
    """
    if not charset or media_type not in _IN_TEXT:
        return body
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return body
    try:
        return body.decode(codecs.lookup(charset).name).encode("utf-8")
    except (LookupError, UnicodeError, ValueError, TypeError):
        return body
