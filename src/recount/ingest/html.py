"""Reads a web page's report with trafilatura: text, title, outlet, date, author."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from recount.errors import InputError
from recount.ingest.encoding import decode_text
from recount.ingest.metadata import clean_field, parse_day
from recount.ingest.page import Page

MAX_CHARACTERS = 20_000_000
"""A longer page is refused by name: no report is, and parsing it would take minutes."""


def read_html(body: bytes, ref: str, _: Mapping[str, str]) -> Iterator[Page]:
    """Yields the page's report; boilerplate, comments and scripts are left out.

    Offsets count in the extracted text; the bytes are kept beside it. Raises InputError
    (`no_text`, `html_unreadable`, `too_large`).
    """
    if len(body) > MAX_CHARACTERS:
        raise InputError("too_large", ref, f"a page of {len(body)} bytes")
    found = _extract(body, ref)
    if found is None or not (found.text or "").strip():
        raise InputError("no_text", ref, "no report was found in the page")
    yield Page(
        found.text,
        body,
        title=clean_field(found.title),
        outlet=clean_field(found.sitename or found.hostname),
        url=clean_field(found.url),
        published=parse_day(found.date),
        published_text=clean_field(found.date),
        author=clean_field(found.author),
    )


def _extract(body: bytes, ref: str) -> Any:
    from trafilatura import bare_extraction  # noqa: PLC0415 - loading it takes half a second

    try:
        return bare_extraction(body, with_metadata=True, include_comments=False)
    except Exception as error:  # a parser's failure on one page must not stop the others
        decode_text(body, ref)
        raise InputError("html_unreadable", ref, f"{type(error).__name__}: {error}") from error
