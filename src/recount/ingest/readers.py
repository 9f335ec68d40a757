"""Knows each form by its content, then its suffix, and reads it with its reader."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from recount.errors import InputError
from recount.ingest.declared import declared_form, in_utf8
from recount.ingest.feeds import is_feed, read_feed
from recount.ingest.html import read_html
from recount.ingest.inputs import RawInput
from recount.ingest.language import READ_LANGUAGES, detect_language
from recount.ingest.page import Page
from recount.ingest.plain import read_markdown, read_plain
from recount.ingest.table import read_csv, read_jsonl, read_parquet
from recount.model import Document, Issue, make_id
from recount.retrieval import Retrieval, Told

STAGE = "ingest"


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """What the caller knows better than the input: used where the input says nothing.

    `mapping` maps a field (text, title, url, outlet, published, id) to a table's column.
    """

    published: date | None = None
    outlet: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ingested:
    """A document, the bytes that it was made from, and what was not right with them.

    `retrieval` says how it was had, for one from the web or out of an archive of it.
    """

    doc: Document
    body: bytes
    issues: tuple[Issue, ...] = ()
    retrieval: Retrieval | None = None


Reader = Callable[[bytes, str, Mapping[str, str]], Iterator[Page | InputError]]

READERS: dict[str, Reader] = {
    "text/plain": read_plain,
    "text/markdown": read_markdown,
    "text/html": read_html,
    "text/csv": read_csv,
    "text/tab-separated-values": read_csv,
    "application/jsonl": read_jsonl,
    "application/vnd.apache.parquet": read_parquet,
    "application/feed": read_feed,
}
_SUFFIXES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
    ".json": "application/jsonl",
    ".parquet": "application/vnd.apache.parquet",
}
_REFUSED = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP archive or office document"),
    (b"\x1f\x8b", "gzip archive"),
    (b"WARC/", "WARC"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"\x7fELF", "program"),
)


def detect_type(body: bytes, ref: str, declared: str | None = None) -> str:
    """Returns the media type, by the bytes, then what a server declared, then the suffix.

    Raises InputError (`unknown_form`) for a form without a reader.
    """
    for mark, name in _REFUSED:
        if body.startswith(mark):
            raise InputError("unknown_form", ref, f"{name}: there is no reader for this form yet")
    if body.startswith(b"PAR1"):
        return "application/vnd.apache.parquet"
    if is_feed(body):
        return "application/feed"
    head = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    suffix = Path(ref).suffix.lower()
    if head.startswith((b"<!doctype html", b"<html")) or (
        head.startswith(b"<") and (b"<html" in head or b"<head" in head or b"<body" in head)
    ):
        return "text/html"
    if head.startswith(b"{") and suffix not in {".txt", ".md"}:
        return "application/jsonl"
    return declared_form(declared, ref, READERS) or _SUFFIXES.get(suffix, "text/plain")


def ingest(raw: RawInput, options: IngestOptions) -> Iterator[Ingested | Issue]:
    """Yields the documents of one input, and an issue for each thing that is none."""
    try:
        body = raw.read()
        told = raw.told or Told()
        media_type = detect_type(body, raw.ref, told.media_type)
        given = in_utf8(body, told.charset, media_type)
        for page in READERS[media_type](given, raw.ref, options.mapping):
            if isinstance(page, InputError):
                yield _issue(page)
            else:
                kept = replace(page, body=body) if page.body is given else page
                yield take_page(kept, media_type, raw, options)
    except InputError as error:
        yield _issue(error)


def take_page(
    page: Page, media_type: str, raw: RawInput, options: IngestOptions
) -> Ingested | Issue:
    """Returns a page as a document; what the page does not say is taken from `raw.told`."""
    told = raw.told or Told()
    source = told.retrieval
    page = replace(
        page,
        title=page.title or told.title,
        outlet=page.outlet or options.outlet or told.outlet,
        url=source.final_url if source else page.url,
        published=page.published or told.published,
        author=page.author or told.author,
        locator="; ".join(filter(None, (told.locator, page.locator))) or None,
    )
    found = _document(page, media_type, raw.ref, options)
    if source is None or isinstance(found, Issue):
        return found
    return replace(found, doc=replace(found.doc, retrieved_at=source.at or None), retrieval=source)


def _issue(error: InputError) -> Issue:
    return Issue(STAGE, error.code, "error", error.subject, error.message)


def _document(page: Page, media_type: str, ref: str, options: IngestOptions) -> Ingested | Issue:
    issues: list[Issue] = []
    subject = page.ref or ref
    text = page.text
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = "".join("�" if "\ud800" <= char <= "\udfff" else char for char in text)
        issues.append(
            Issue(STAGE, "lone_surrogate", "warning", subject, "half characters became U+FFFD")
        )
    if not text.strip():
        return Issue(STAGE, "no_text", "error", subject, "holds no text")
    if page.encoding_guessed:
        message = f"encoding not declared; read as {page.encoding_guessed}"
        issues.append(Issue(STAGE, "encoding_guessed", "info", subject, message))
    lang = detect_language(text)
    if lang is not None and lang not in READ_LANGUAGES:
        message = f"language {lang}: kept, but not read yet"
        issues.append(Issue(STAGE, "language_not_read", "warning", subject, message))
    digest = hashlib.sha256(page.body).hexdigest()
    doc = Document(
        id=make_id(digest),
        ref=subject,
        text=text,
        body_sha256=digest,
        title=page.title,
        outlet=page.outlet or options.outlet,
        url=page.url,
        published=page.published or options.published,
        lang=lang,
        author=page.author,
        media_type=media_type,
        locator=page.locator,
    )
    if page.published is None and page.published_text:
        message = f"date not understood: {page.published_text[:80]!r}"
        issues.append(Issue(STAGE, "date_not_read", "warning", subject, message))
    return Ingested(doc, page.body, tuple(issues))
