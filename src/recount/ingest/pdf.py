"""Reads PDF with pdfminer.six: text in reading order, with a map of its pages."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from recount.errors import InputError
from recount.ingest.limits import limit
from recount.ingest.metadata import clean_field
from recount.ingest.page import Page
from recount.ingest.pdf_text import Sheet, lay_out
from recount.model import Issue
from recount.vocab.loader import load_table

_CHILD = Path(__file__).with_name("pdf_child.py")
_DATE = re.compile(
    r"^(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?\s*(?:([-+Z])(?:(\d\d)'?(\d\d)?)?)?"
)
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_READABLE = 0.7
_ENDED = frozenset({signal.SIGKILL, getattr(signal, "SIGXCPU", signal.SIGKILL)})


def read_pdf(body: bytes, ref: str, _: Mapping[str, str]) -> Iterator[Page]:
    """Yields the text of all pages as one, running heads and page numbers left out.

    The file is parsed in a process of its own. Raises InputError (`scan`,
    `encrypted`, `bad_file`, `too_costly`).
    """
    info, sheets, broken = _parse(body, ref)
    issues = []
    if broken:
        message = f"broken behind page {len(sheets)}: {broken}; the rest was not read"
        issues.append(Issue("ingest", "broken_off", "warning", ref, message))
    if len(sheets) > limit("pdf_pages"):
        sheets = sheets[: limit("pdf_pages")]
        message = f"only the first {len(sheets)} pages were read"
        issues.append(Issue("ingest", "too_long", "warning", ref, message))
    bare = [str(n) for n, sheet in enumerate(sheets, 1) if not sheet.has_text]
    if len(bare) == len(sheets):
        raise InputError("scan", ref, f"{len(bare)} pages of images and no text; read it by OCR")
    if bare:
        message = f"pages without text, perhaps scanned: {', '.join(bare[:20])}"
        issues.append(Issue("ingest", "pages_without_text", "warning", ref, message))
    laid = lay_out(sheets)
    _check_letters(laid.text, ref)
    made, made_at = parse_pdf_date(info.get("CreationDate", ""))
    yield Page(
        laid.text,
        body,
        title=_title(info.get("Title")) or clean_field(laid.title),
        author=clean_field(info.get("Author")),
        made=made,
        made_at=made_at,
        parts=laid.parts,
        issues=tuple(issues),
    )


def _parse(body: bytes, ref: str) -> tuple[dict[str, str], list[Sheet], str | None]:
    """Returns what the child process found, and why it ended early if it did after a page."""
    limits = [str(limit(name)) for name in ("pdf_pages", "pdf_seconds", "pdf_memory")]
    command = [sys.executable, "-P", str(_CHILD), *limits]
    try:
        done = subprocess.run(
            command, input=body, capture_output=True, timeout=2 * limit("pdf_seconds"), check=False
        )
    except subprocess.TimeoutExpired as error:
        message = f"not parsed within {2 * limit('pdf_seconds')} s"
        raise InputError("too_costly", ref, message) from error
    records = list(_records(done.stdout))
    if -done.returncode in _ENDED:
        message = f"parsing takes over {limits[1]} s of processor time"
        raise InputError("too_costly", ref, message)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2][:300]
        raise InputError("bad_file", ref, f"the parser broke ({done.returncode}): {said}")
    info: dict[str, str] = next((record["info"] for record in records if "info" in record), {})
    sheets = [Sheet.of(record) for record in records if "boxes" in record]
    failed = next((record for record in records if "error" in record), None)
    if failed is None:
        if not sheets:
            raise InputError("bad_file", ref, "a PDF without a page")
        return info, sheets, None
    if failed["error"] == "encrypted":
        raise InputError("encrypted", ref, "a PDF that opens with a password only")
    if failed["error"] == "memory":
        raise InputError("too_costly", ref, f"parsing takes over {limits[2]} bytes of memory")
    if not sheets:
        raise InputError("bad_file", ref, f"a broken PDF: {failed['message']}")
    return info, sheets, failed["message"]


def _records(output: bytes) -> Iterator[dict[str, Any]]:
    for line in output.splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            return  # the child was killed while it wrote


def _check_letters(text: str, ref: str) -> None:
    lost = sum(len(found) for found in _UNMAPPED.findall(text))
    if lost > (1 - _READABLE) * len(text):
        raise InputError(
            "scan", ref, "its fonts do not say which letters they show; read it by OCR"
        )


def _title(title: str | None) -> str | None:
    """Returns the title that a file gives itself, unless the program that wrote it made that."""
    found = clean_field(title)
    bad: list[str] = load_table("intake")["pdf"]["no_titles"]
    return None if found is None or found.casefold().startswith(tuple(bad)) else found


def parse_pdf_date(value: str) -> tuple[date | None, str | None]:
    """Returns the day and the time, in ISO 8601, of a PDF's date (ISO 32000-1, 7.9.4)."""
    match = _DATE.match(value.strip())
    if not match:
        return None, None
    year, month, day, hour, minute, second, sign, hours, minutes = match.groups()
    zone = "Z" if sign == "Z" else f"{sign}{hours}:{minutes or '00'}" if sign and hours else ""
    try:
        made = date(int(year), int(month), int(day))
        if hour is None:
            return made, None
        stamp = f"{made}T{hour}:{minute}:{second or '00'}{zone}"
        return made, datetime.fromisoformat(stamp).isoformat()
    except ValueError:
        return None, None
