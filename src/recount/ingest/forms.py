"""Knows the form of an input by its content, then by its suffix."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Container
from functools import cache
from pathlib import Path

from recount.errors import InputError
from recount.ingest.declared import declared_form
from recount.ingest.feeds import is_feed
from recount.vocab.loader import load_table

_HEAD = 2_048
_JSON_HEAD = 65_536
_TAIL = 65_557  # a ZIP archive's last record with the longest comment
_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]*\S", re.MULTILINE)
FROM_LINE = (
    rb"From \S{1,200} [^\r\n]{0,100}?\d\d:\d\d[^\r\n]{0,60}\r?\n(?=[A-Za-z][A-Za-z0-9-]{0,60}:)"
)
"""The line above a message of a mailbox (RFC 4155), with a time in it."""
_MBOX = re.compile(rb"\A" + FROM_LINE)


def detect_type(
    body: bytes, ref: str, declared: str | None = None, known: Container[str] = ()
) -> str:
    """Returns the media type, by the bytes, then what a server declared, then the suffix.

    What is declared counts if it is `known`. Raises InputError (`unknown_form`) for a form
    without a reader.
    """
    head = body[:_HEAD]
    for start, name in _refused():
        if head.hex().startswith(start):
            raise InputError("unknown_form", ref, f"{name}: there is no reader for this form")
    for mark, at, kind in _marks():
        if body[at : at + len(mark)] == mark:
            return _inside_zip(body, ref) if kind == "application/zip" else kind
    if is_feed(body):
        return "application/feed"
    return _detect_text(body, ref, declared, known)


def other_forms(body: bytes, media_type: str) -> list[str]:
    """Returns the forms that a file is beside the one that it is read as."""
    found = []
    if b"PK\x05\x06" in body[-_TAIL:] and not body.startswith(b"PK"):
        found.append("ZIP archive")
    if media_type != "application/pdf" and b"%PDF-1." in body[:1024]:
        found.append("PDF")
    if media_type == "application/pdf" and re.search(rb"<html[\s>]", body[:1024], re.IGNORECASE):
        found.append("HTML")
    return found


@cache
def _marks() -> list[tuple[bytes, int, str]]:
    rows = load_table("intake")["marks"]
    return [(bytes.fromhex(row["bytes"]), row.get("at", 0), row["type"]) for row in rows]


@cache
def _refused() -> list[tuple[str, str]]:
    return list(load_table("intake")["refused"].items())


def _detect_text(body: bytes, ref: str, declared: str | None, known: Container[str]) -> str:
    table = load_table("intake")
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    suffix = Path(ref).suffix.lower()
    if head.startswith((b"<!doctype html", b"<html")) or (
        head.startswith(b"<") and (b"<html" in head or b"<head" in head or b"<body" in head)
    ):
        return "text/html"
    if head.startswith(b"{") and suffix not in {".txt", ".md"}:
        return _detect_json(body)
    if _MBOX.match(body[:_HEAD]):
        return "application/mbox"
    told = declared_form(declared, ref, known)
    if told:
        return told
    if suffix not in table["suffixes"] and _is_mail(body):
        return "message/rfc822"
    return str(table["suffixes"].get(suffix, "text/plain"))


def _detect_json(body: bytes) -> str:
    head = body[:_JSON_HEAD].decode("utf-8", "replace")
    for kind, keys in load_table("intake")["json"].items():
        if all(re.search(rf"{key}\s*:", head) for key in keys):
            return str(kind)
    return "application/jsonl"


def _is_mail(body: bytes) -> bool:
    """Whether a text begins with the headers of a message, one that only messages have included."""
    table = load_table("intake")["mail"]
    top = re.split(rb"\r?\n\r?\n", body[:_JSON_HEAD], maxsplit=1)[0]
    if not _HEADER.match(top):
        return False
    names = {name.decode("ascii").lower() for name in _HEADER.findall(top)}
    known = names & set(table["headers"])
    return len(known) >= table["least"] and bool(known & set(table["telling"]))


def _inside_zip(body: bytes, ref: str) -> str:
    """Returns what a ZIP archive is by what lies in it; an archive where that tells nothing."""
    table = load_table("intake")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist())
            kinds = [kind for name, kind in table["zips"].items() if name in names]
            if "mimetype" in names and archive.getinfo("mimetype").file_size < _HEAD:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                kinds[:0] = [kind for name, kind in table["mimetypes"].items() if name == said]
    except Exception as error:  # a broken stream raises what its method raises
        raise InputError("bad_file", ref, f"a broken ZIP archive: {error}") from error
    kind = next(iter(kinds), "application/zip")
    if "/" not in kind:
        raise InputError("unknown_form", ref, f"{kind}: there is no reader for this form")
    return str(kind)
