"""Reads plain text and Markdown, kept to the character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from recount.ingest.encoding import decode_text
from recount.ingest.metadata import clean_field, parse_day
from recount.ingest.page import Page
from recount.ingest.stamps import parse_stamp

_DECLARED = frozenset({"utf-8", "utf-8-sig", "utf-16", "utf-32"})
_LONGEST_TITLE = 200
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*\r?\n", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_]+):[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def read_plain(body: bytes, ref: str, mapping: Mapping[str, str]) -> Iterator[Page]:
    """Yields the text as one page; its first line is the title if it stands by itself."""
    del mapping
    text, encoding = decode_text(body, ref)
    first, _, rest = text.lstrip().partition("\n")
    alone = rest.startswith(("\n", "\r\n")) and len(first) <= _LONGEST_TITLE
    title = clean_field(first) if alone and not first.rstrip().endswith(".") else None
    yield Page(text, body, title=title, encoding_guessed=_guessed(encoding))


def read_markdown(body: bytes, ref: str, mapping: Mapping[str, str]) -> Iterator[Page]:
    """Yields the text behind the front matter, if there is one, as one page.

    The text is kept as it stands, marks included, so that offsets hold; a front matter gives
    the fields and is not part of the text.
    """
    del mapping
    text, encoding = decode_text(body, ref)
    fields: dict[str, str] = {}
    if match := _FRONT.match(text):
        fields = {k.lower(): v.strip("\"'") for k, v in _FIELD.findall(match[1])}
        text = text[match.end() :]
    heading = _HEADING.search(text)
    given = fields.get("date") or fields.get("published")
    yield Page(
        text,
        body,
        title=clean_field(fields.get("title") or (heading[1] if heading else None)),
        outlet=clean_field(fields.get("outlet") or fields.get("source")),
        url=clean_field(fields.get("url")),
        published=parse_day(given),
        published_text=given,
        author=clean_field(fields.get("author")),
        published_at=parse_stamp(given),
        encoding_guessed=_guessed(encoding),
    )


def _guessed(encoding: str) -> str | None:
    return None if encoding in _DECLARED else encoding
