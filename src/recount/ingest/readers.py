"""Reads each input with its form's reader, and what lies inside it likewise."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from recount.errors import InputError, InvariantError
from recount.ingest.archive import read_packed, read_tar, read_zip
from recount.ingest.declared import in_utf8
from recount.ingest.encoding import MIXED
from recount.ingest.feeds import read_feed
from recount.ingest.forms import detect_type, other_forms
from recount.ingest.html import read_html
from recount.ingest.inputs import RawInput
from recount.ingest.language import READ_LANGUAGES, detect_language
from recount.ingest.limits import Budget, limit
from recount.ingest.lists import read_gdelt, read_reliefweb
from recount.ingest.mail import read_mbox, read_message
from recount.ingest.odd import find_odd
from recount.ingest.office import read_docx, read_odt
from recount.ingest.page import Listed, Member, Page
from recount.ingest.pdf import read_pdf
from recount.ingest.plain import read_markdown, read_plain
from recount.ingest.sheet import read_xlsx
from recount.ingest.table import read_csv, read_jsonl, read_parquet
from recount.ingest.telegram import read_telegram
from recount.ingest.warc import read_warc
from recount.ingest.warc_stream import PLAIN
from recount.model import Document, Issue, make_id
from recount.retrieval import Mark, Retrieval, Told

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


Found = Page | Member | Listed | Issue | InputError
Reader = Callable[[bytes, str, Mapping[str, str]], Iterator[Found]]

READERS: dict[str, Reader] = {
    "text/plain": read_plain,
    "text/markdown": read_markdown,
    "text/html": read_html,
    "text/csv": read_csv,
    "text/tab-separated-values": read_csv,
    "application/jsonl": read_jsonl,
    "application/vnd.apache.parquet": read_parquet,
    "application/feed": read_feed,
    "application/pdf": read_pdf,
    "message/rfc822": read_message,
    "application/mbox": read_mbox,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": read_docx,
    "application/vnd.oasis.opendocument.text": read_odt,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": read_xlsx,
    "application/vnd.telegram+json": read_telegram,
    "application/vnd.gdelt+json": read_gdelt,
    "application/vnd.reliefweb+json": read_reliefweb,
    "application/zip": read_zip,
    "application/x-tar": read_tar,
    "application/gzip": read_packed,
    "application/x-bzip2": read_packed,
    "application/x-xz": read_packed,
}
"""The reader of each form, by its media type (`vocab/data/intake.toml` says how it is known)."""


def ingest(raw: RawInput, options: IngestOptions) -> Iterator[Ingested | Issue]:
    """Yields the documents of one input, and an issue for each thing that is none."""
    for found in walk(raw, options):
        yield not_here(found) if isinstance(found, Listed) else found


def walk(raw: RawInput, options: IngestOptions) -> Iterator[Ingested | Listed | Issue]:
    """Yields what `ingest` does, and the reports that an input lists by their addresses alone."""
    told = raw.told or Told()
    yield from _walk(Member(raw.ref, raw.read), options, Budget(), 0, told)


def not_here(listed: Listed) -> Issue:
    """Returns the issue of a report that stands elsewhere and is not asked for."""
    message = f"a list names it without its text, which has to be fetched: {listed.url}"
    return Issue(STAGE, "text_not_here", "error", listed.ref, message)


def listed_urls(raw: RawInput, options: IngestOptions) -> Iterator[Listed]:
    """Yields the reports that an input lists by their addresses alone, to be fetched."""
    yield from (found for found in walk(raw, options) if isinstance(found, Listed))


def _walk(
    member: Member, options: IngestOptions, budget: Budget, depth: int, told: Told
) -> Iterator[Ingested | Listed | Issue]:
    """Yields what is in one file, files inside it included, down to the limit of depth."""
    try:
        body = member.read()
        budget.take(len(body), member.ref)
        if body.startswith(PLAIN):
            yield from _walk_crawl(body, member.ref, options, budget, depth)
            return
        media_type = detect_type(body, member.ref, told.media_type, READERS)
        for name in other_forms(body, media_type):
            message = f"also a {name}; read as {media_type} alone"
            yield Issue(STAGE, "two_forms", "warning", member.ref, message)
        given = in_utf8(body, told.charset, media_type)
        for found in _read(media_type, given, member.ref, options.mapping):
            match found:
                case Member() if depth == limit("depth"):
                    message = f"over {depth} files inside one another"
                    yield _issue(InputError("too_deep", found.ref, message))
                case Member():
                    inside = replace(
                        options,
                        published=found.published or options.published,
                        outlet=found.outlet or options.outlet,
                    )
                    there = Told(retrieval=told.retrieval)
                    yield from _walk(found, inside, budget, depth + 1, there)
                case Page():
                    page = replace(found, body=body) if found.body is given else found
                    raw = RawInput(member.ref, None, told=told)
                    yield take_page(page, media_type, raw, options)
                case InputError():
                    yield _issue(found)
                case _:
                    yield found
    except InputError as error:
        if error.code == "bomb" and depth and budget.is_spent:
            raise  # the whole input is left
        yield _issue(error)


def _walk_crawl(
    body: bytes, ref: str, options: IngestOptions, budget: Budget, depth: int
) -> Iterator[Ingested | Listed | Issue]:
    """Yields what is in a WARC inside another file; one that is a file is streamed by `unfold`."""
    for found in read_warc(io.BytesIO(body), ref, key=ref, forms=READERS):
        if isinstance(found, Issue):
            yield found
        elif not isinstance(found, Mark):
            page = Member(found.ref, found.read)
            yield from _walk(page, options, budget, depth + 1, found.told or Told())


def _read(media_type: str, body: bytes, ref: str, mapping: Mapping[str, str]) -> Iterator[Found]:
    """Yields what a form's reader finds; a parser's own failure becomes an InputError."""
    try:
        yield from READERS[media_type](body, ref, mapping)
    except (InputError, InvariantError):
        raise
    except Exception as error:  # of a library, on one file; it must not stop the others
        message = f"broken {media_type}: {type(error).__name__}: {error}"
        raise InputError("bad_file", ref, message) from error


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
        url=_address(page.url, source) if source else page.url,
        published=page.published or told.published,
        author=page.author or told.author,
        locator="; ".join(filter(None, (told.locator, page.locator))) or None,
    )
    found = _document(page, media_type, raw.ref, options)
    if source is None or isinstance(found, Issue):
        return found
    at = source.at or found.doc.retrieved_at
    return replace(found, doc=replace(found.doc, retrieved_at=at or None), retrieval=source)


def _address(own: str | None, source: Retrieval) -> str:
    """Returns where a page was found; with the fragment of a post that is one of several there."""
    _, mark, fragment = (own or "").partition("#")
    return f"{source.final_url.partition('#')[0]}#{fragment}" if mark else source.final_url


def _issue(error: InputError) -> Issue:
    return Issue(STAGE, error.code, "error", error.subject, error.message)


def _document(page: Page, media_type: str, ref: str, options: IngestOptions) -> Ingested | Issue:
    subject = page.ref or ref
    issues = list(page.issues)
    text = page.text
    if not text.strip():
        return Issue(STAGE, "no_text", "error", subject, "holds no text")
    if len(text) > limit("text_characters"):
        message = f"a text of {len(text)} characters; the limit is {limit('text_characters')}"
        return Issue(STAGE, "too_large", "error", subject, message)
    if not _is_encodable(text):
        text = "".join("�" if "\ud800" <= char <= "\udfff" else char for char in text)
        issues.append(
            Issue(STAGE, "lone_surrogate", "warning", subject, "half characters became U+FFFD")
        )
    lang = detect_language(text)
    digest = hashlib.sha256(page.body).hexdigest()
    by_file = page.made is not None and not (page.published or options.published)
    if by_file:
        message = f"the day, {page.made}, is that on which the file was made"
        issues.append(Issue(STAGE, "date_of_file", "info", subject, message))
    doc = Document(
        id=make_id(digest),
        ref=subject,
        text=text,
        body_sha256=digest,
        title=page.title,
        outlet=page.outlet or options.outlet,
        url=page.url,
        published=page.published or options.published or page.made,
        lang=lang,
        author=page.author,
        media_type=media_type,
        retrieved_at=page.retrieved_at,
        locator=page.locator,
        published_at=page.published_at or (page.made_at if by_file else None),
        modified_at=page.modified_at,
        forwarded_from=page.forwarded_from,
        reply_to=page.reply_to,
        parts=page.parts,
    )
    return Ingested(doc, page.body, tuple(issues + _check(page, doc)))


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check(page: Page, doc: Document) -> list[Issue]:
    """Returns what has to be known of a document: guesses, its language, its day, its letters."""
    issues = []
    if page.encoding_guessed == MIXED:
        message = f"lines in different encodings; read as {MIXED}, each as it fits"
        issues.append(Issue(STAGE, "encoding_mixed", "warning", doc.ref, message))
    elif page.encoding_guessed:
        message = f"encoding not declared; read as {page.encoding_guessed}"
        issues.append(Issue(STAGE, "encoding_guessed", "info", doc.ref, message))
    if doc.lang is not None and doc.lang not in READ_LANGUAGES:
        message = f"language {doc.lang}: kept, but not read yet"
        issues.append(Issue(STAGE, "language_not_read", "warning", doc.ref, message))
    if page.published is None and page.published_text:
        message = f"date not understood: {page.published_text[:80]!r}"
        issues.append(Issue(STAGE, "date_not_read", "warning", doc.ref, message))
    kinds, spans = find_odd(doc.text)
    if kinds:
        message = f"kept as they stand: {', '.join(kinds)}"
        issues.append(Issue(STAGE, "odd_characters", "info", doc.ref, message, spans))
    return issues
