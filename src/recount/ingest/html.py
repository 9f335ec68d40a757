"""Reads a web page's report with trafilatura: text, title, outlet, date, author, parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from recount.errors import InputError
from recount.ingest.encoding import decode_text
from recount.ingest.limits import limit
from recount.ingest.liveblog import split_posts
from recount.ingest.metadata import clean_field, parse_day
from recount.ingest.page import Page
from recount.ingest.parts import find_parts, is_too_deep
from recount.ingest.schema_org import Told, read_told
from recount.ingest.stamps import day_of
from recount.model import Issue

MAX_CHARACTERS = limit("page_bytes")
"""A longer page is refused by name: no report is, and parsing it would take minutes."""


def read_html(body: bytes, ref: str, _: Mapping[str, str]) -> Iterator[Page]:
    """Yields the page's report; boilerplate, comments and scripts are left out.

    A liveblog gives a page for each post. Where no text is found, that of the page's own JSON-LD
    is taken. Offsets count in the extracted text; the bytes are kept beside it. Raises InputError
    (`no_text`, `html_unreadable`, `too_large`).
    """
    page, tree, told = _read(body, ref)
    if tree is None:
        yield page
    else:
        yield from split_posts(page, tree, told, ref)


def read_whole(body: bytes, ref: str) -> Page:
    """Returns the page's report as one, whatever it is; raises as `read_html` does."""
    return _read(body, ref)[0]


def _read(body: bytes, ref: str) -> tuple[Page, Any, Told]:
    if len(body) > MAX_CHARACTERS:
        raise InputError("too_large", ref, f"a page of {len(body)} bytes")
    found, tree = _extract(body, ref), _parse(body)
    told = read_told(tree) if tree is not None else Told()
    text = (found.text if found is not None else None) or ""
    if not text.strip():
        text = told.text or "\n".join(str(p.get("articleBody") or "") for p in told.posts)
    if not text.strip():
        raise InputError("no_text", ref, "no report was found in the page")
    page = _page(body, text, found, told)
    if tree is None:
        return page, tree, told
    issues: tuple[Issue, ...] = ()
    if is_too_deep(tree):
        message = f"elements over {limit('html_depth')} deep; what is below was not read"
        issues = (Issue("ingest", "html_too_deep", "warning", ref, message),)
    parts = find_parts(text, tree, told, page.title)
    return replace(page, parts=parts, issues=issues), tree, told


def _page(body: bytes, text: str, found: Any, told: Told) -> Page:
    given = clean_field(found.date) if found is not None else None
    title = clean_field(found.title if found is not None else None) or told.headline
    return Page(
        text,
        body,
        title=title,
        outlet=_field(found, "sitename") or told.publisher or _field(found, "hostname"),
        url=_field(found, "url") or told.url,
        published=day_of(told.published_at) or parse_day(given),
        published_text=given,
        author=_field(found, "author") or told.author,
        published_at=told.published_at,
        modified_at=told.modified_at,
    )


def _field(found: Any, name: str) -> str | None:
    return clean_field(getattr(found, name)) if found is not None else None


def _extract(body: bytes, ref: str) -> Any:
    from trafilatura import bare_extraction  # noqa: PLC0415 - loading it takes half a second

    try:
        return bare_extraction(body, with_metadata=True, include_comments=False)
    except Exception as error:  # a parser's failure on one page must not stop the others
        decode_text(body, ref)
        raise InputError("html_unreadable", ref, f"{type(error).__name__}: {error}") from error


def _parse(body: bytes) -> Any:
    """Returns the page's tree, null where the parser makes none of it."""
    from trafilatura import load_html  # noqa: PLC0415

    try:
        return load_html(body)
    except Exception:  # the text has been taken out without it
        return None
