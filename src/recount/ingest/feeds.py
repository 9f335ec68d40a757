"""Reads feeds: RSS, Atom and RDF by feedparser, JSON Feed, and sitemaps."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from recount.errors import InputError
from recount.ingest.addresses import is_url, join
from recount.ingest.codings import limit
from recount.ingest.markup import flatten
from recount.ingest.metadata import clean_field, parse_day
from recount.ingest.page import Page

_ROOT = re.compile(
    rb"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*"
    rb"<(?:[\w.-]+:)?(rss|feed|rdf|urlset|sitemapindex|channel)(?=[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_SITEMAPS = ("urlset", "sitemapindex")
_ATOM = (b"http://www.w3.org/2005/Atom", b"http://purl.org/atom/ns#")
_JSON_FEED = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/\d")
_HEAD = 2_048


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article; `full` is true where `text` is meant to be all of it.

    `updated` is the feed's own wording of when the entry was last changed.
    """

    url: str | None
    title: str | None = None
    published: date | None = None
    updated: str | None = None
    text: str | None = None
    full: bool = False
    outlet: str | None = None
    author: str | None = None

    @property
    def digest(self) -> str:
        """Changes where anything that the feed says of the article does."""
        said = [self.title, str(self.published), self.updated, self.text]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's entries in its order; for a sitemap index, `sitemaps` are its parts."""

    kind: str
    title: str | None = None
    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    left_out: int = 0


def is_feed(body: bytes) -> bool:
    """Whether bytes begin like a feed or a sitemap."""
    head = _head(body)
    if head.startswith(b"{"):
        return bool(_JSON_FEED.search(head.decode("utf-8", "replace").replace("\\/", "/")))
    root = _root(head)
    return root is not None and (root != "feed" or any(name in head for name in _ATOM))


def _head(body: bytes) -> bytes:
    return body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")


def _root(head: bytes) -> str | None:
    """Returns the name of the first element, in lower case, if a feed's may be called so."""
    found = _ROOT.match(head)
    return found[1].decode().lower() if found else None


def parse_feed(body: bytes, subject: str, base: str | None = None) -> Feed:
    """Returns what a feed holds; links are resolved against `base`.

    Raises InputError: `bad_feed` for what is none or declares entities of its own, `too_large`.
    """
    if len(body) > limit("feed_bytes"):
        raise InputError("too_large", subject, f"a feed of {len(body)} bytes")
    head = _head(body)
    if head.startswith(b"{"):
        return _cut(_parse_json(body, subject, base))
    if b"<!ENTITY" in body:
        raise InputError("bad_feed", subject, "declares entities of its own")
    if _root(head) in _SITEMAPS:
        from recount.ingest.sitemaps import parse_sitemap  # noqa: PLC0415 - it needs this module

        return parse_sitemap(body, subject)
    return _cut(_parse_xml(body, subject, base))


def _cut(feed: Feed) -> Feed:
    most = limit("feed_entries")
    if len(feed.entries) <= most:
        return feed
    return Feed(feed.kind, feed.title, feed.entries[:most], left_out=len(feed.entries) - most)


def _parse_xml(body: bytes, subject: str, base: str | None) -> Feed:
    import feedparser  # noqa: PLC0415 - a tenth of a second, for feeds only

    # Given as a stream: feedparser would open bytes that look like a name or an address.
    headers = {"content-location": base} if base else None
    try:
        parsed = feedparser.parse(io.BytesIO(body), response_headers=headers)
    except Exception as error:  # a parser's failure on one feed must not stop the others
        raise InputError("bad_feed", subject, f"{type(error).__name__}: {error}") from error
    if not parsed.get("version") and not parsed.entries:
        why = parsed.get("bozo_exception")
        raise InputError(
            "bad_feed", subject, f"no feed can be read in it{f': {why}' if why else ''}"
        )
    title = clean_field(flatten(str(parsed.feed.get("title", ""))))
    entries = tuple(_entry(item, title, base) for item in parsed.entries)
    return Feed(str(parsed.get("version") or "xml"), title, entries)


def _entry(item: Any, title: str | None, base: str | None) -> Entry:
    link = item.get("link") or (item.get("id") if is_url(str(item.get("id", ""))) else None)
    contents = [str(each.get("value", "")) for each in item.get("content", ())]
    full = max((flatten(value) for value in contents), key=len, default="")
    text = full or flatten(str(item.get("summary", "")))
    source = item.get("source") or {}
    # By dict.get: feedparser's own takes the one for the other, and warns of it.
    published, updated = dict.get(item, "published"), dict.get(item, "updated")
    return Entry(
        url=join(base, link) if link and base else (link or None),
        title=clean_field(flatten(str(item.get("title", "")))),
        published=_day(published or updated),
        updated=clean_field(updated or published),
        text=text or None,
        full=bool(full),
        outlet=clean_field(source.get("title") if isinstance(source, Mapping) else None) or title,
        author=clean_field(item.get("author")),
    )


def _day(value: object) -> date | None:
    return parse_day(value)


def _parse_json(body: bytes, subject: str, base: str | None) -> Feed:
    """Reads a JSON Feed (jsonfeed.org, versions 1 and 1.1)."""
    try:
        data = json.loads(body)
        items = data["items"]
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise InputError("bad_feed", subject, f"not a JSON Feed: {error}") from error
    if not isinstance(items, list):
        raise InputError("bad_feed", subject, "not a JSON Feed: items is no list")
    title = clean_field(data.get("title"))
    found = tuple(_json_entry(item, title, base) for item in items if isinstance(item, dict))
    return Feed("json", title, found)


def _json_entry(item: Mapping[str, Any], title: str | None, base: str | None) -> Entry:
    link = next(
        (v for v in (item.get("url"), item.get("external_url"), item.get("id")) if _is_link(v)),
        None,
    )
    plain, markup = item.get("content_text"), item.get("content_html")
    full = flatten(markup) if isinstance(markup, str) else ""
    if isinstance(plain, str) and not full:
        full = plain
    summary = item.get("summary")
    text = full or (summary if isinstance(summary, str) else "")
    authors = item.get("authors") or [item.get("author")]
    names = (
        [a.get("name") for a in authors if isinstance(a, dict)] if isinstance(authors, list) else []
    )
    given = item.get("date_published") or item.get("date_modified")
    return Entry(
        url=join(base, link) if link and base else link,
        title=clean_field(item.get("title")),
        published=_day(given),
        updated=clean_field(item.get("date_modified") or given),
        text=text.strip() or None,
        full=bool(full.strip()),
        outlet=title,
        author=clean_field(", ".join(str(name) for name in names if name)),
    )


def _is_link(value: object) -> bool:
    return isinstance(value, str) and (is_url(value) or value.startswith("/"))


def read_feed(body: bytes, ref: str, _: Mapping[str, str]) -> Iterator[Page | InputError]:
    """Yields the entries of a feed's file as reports, out of the feed itself.

    Nothing is asked of the network for a file. An entry whose text stands elsewhere gives an
    InputError (`no_text`); of one with a summary alone the locator says so.
    """
    feed = parse_feed(body, ref)
    if not feed.entries:
        raise InputError("no_text", ref, _nothing(feed))
    for number, entry in enumerate(feed.entries, 1):
        subject = entry.url or f"{ref}#{number}"
        if not entry.text:
            message = "the feed has no text of it; add its address to have it fetched"
            yield InputError("no_text", subject, message)
            continue
        yield entry_page(entry, subject, f"entry {number}")
    if feed.left_out:
        yield cut_feed(feed, ref)


def _nothing(feed: Feed) -> str:
    if feed.sitemaps:
        return "a sitemap index; give its address, so that its parts can be fetched"
    return "a feed without entries"


def cut_feed(feed: Feed, subject: str) -> InputError:
    """Returns the error that says how many entries were not taken."""
    return InputError("feed_cut", subject, f"{feed.left_out} entries more than are taken at once")


def entry_page(entry: Entry, ref: str, locator: str) -> Page:
    """Returns an entry as a report; its bytes are what the feed says of it, as JSON."""
    assert entry.text
    fields = {
        "url": entry.url,
        "title": entry.title,
        "published": entry.published.isoformat() if entry.published else None,
        "updated": entry.updated,
        "author": entry.author,
        "outlet": entry.outlet,
        "text": entry.text,
    }
    return Page(
        entry.text,
        json.dumps(fields, ensure_ascii=True, sort_keys=True).encode(),
        ref=ref,
        title=entry.title,
        outlet=entry.outlet,
        url=entry.url,
        published=entry.published,
        published_text=None if entry.published else entry.updated,
        author=entry.author,
        locator=locator if entry.full else f"{locator}, summary",
    )
