"""Makes documents of URLs: a page, or each article that a feed or a sitemap names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus

from recount.errors import InputError
from recount.fetch.client import Fetched, Fetcher
from recount.ingest import Ingested, IngestOptions, RawInput, ingest
from recount.ingest.addresses import canonical, host_of, is_url
from recount.ingest.codings import limit, unpack
from recount.ingest.feeds import Entry, Feed, entry_page, is_feed, parse_feed
from recount.ingest.readers import STAGE, take_page
from recount.model import Issue
from recount.retrieval import Exchange, Known, Memory, NoMemory, Retrieval, Told, Validators

Found = Ingested | Issue | Exchange | Known
"""What comes of a URL; exchanges come before the documents that they led to."""

_SITEMAP_DEPTH = 2
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """A feed as it was had; `feed` is null where nothing has changed."""

    feed: Feed | None
    url: str
    validators: Validators | None


class Web:
    """Reads what URLs lead to; `memory` is that of the case that it is for."""

    def __init__(self, fetcher: Fetcher, memory: Memory | None = None) -> None:
        self.fetcher = fetcher
        self._memory = memory or NoMemory()

    def read(self, url: str, options: IngestOptions) -> Iterator[Found]:
        """Yields what a URL leads to: its page, or the articles of a feed or a sitemap."""
        before = self._memory.last(url)
        kept: list[Exchange] = []
        try:
            fetched = self._get(url, before[1] if before else None, kept)
        except InputError as error:
            yield from kept
            yield _issue(error)
            return
        yield from kept
        if fetched.status == HTTPStatus.NOT_MODIFIED and before:
            yield Known(before[0], url, _retrieval(url, fetched, before[1]))
        elif is_feed(fetched.body):
            yield from self._articles(fetched, url, options)
        else:
            yield from _pages(url, fetched, options, None)

    def get_feed(self, url: str, validators: Validators | None, kept: list[Exchange]) -> FeedAnswer:
        """Returns a feed; raises InputError where it cannot be had or is none."""
        fetched = self._get(url, validators, kept)
        if fetched.status == HTTPStatus.NOT_MODIFIED:
            return FeedAnswer(None, fetched.url, validators)
        return FeedAnswer(
            parse_feed(fetched.body, url, fetched.url), fetched.url, fetched.validators
        )

    def read_entry(self, entry: Entry, feed_url: str, options: IngestOptions) -> Iterator[Found]:
        """Yields the article that a feed's entry names.

        Where its page cannot be had, the text that the feed itself has of it, with an issue
        (`feed_text`) that says why.
        """
        if entry.url is None or not is_url(entry.url):
            why = InputError("fetch.refused", entry.url or feed_url, "the entry names no address")
            yield from _from_feed(entry, feed_url, options, _issue(why))
            return
        before = self._memory.last(entry.url)
        kept: list[Exchange] = []
        try:
            fetched = self._get(entry.url, before[1] if before else None, kept)
        except InputError as error:
            yield from kept
            yield from _from_feed(entry, feed_url, options, _issue(error))
            return
        yield from kept
        if fetched.status == HTTPStatus.NOT_MODIFIED and before:
            yield Known(before[0], entry.url, _retrieval(entry.url, fetched, before[1]))
            return
        found = list(_pages(entry.url, fetched, options, entry))
        if any(isinstance(each, Ingested) for each in found):
            yield from found
            return
        for each in found:
            assert isinstance(each, Issue)
            yield from _from_feed(entry, feed_url, options, each)

    def _get(self, url: str, validators: Validators | None, kept: list[Exchange]) -> Fetched:
        """Returns an answer that has a body, or 304 where that was asked for."""
        fetched = self.fetcher.get(url, validators, kept)
        if fetched.status == HTTPStatus.NOT_MODIFIED and validators:
            return fetched
        if fetched.status != HTTPStatus.OK:
            left = self.fetcher.pace.left(fetched.url)
            if fetched.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
                wait = f", try again in {left:.0f} s" if left else ""
                raise InputError("fetch.later", url, f"{_status(fetched.status)}{wait}")
            raise InputError("fetch.status", url, _status(fetched.status))
        if fetched.body.startswith(_GZIP):  # sitemap.xml.gz, often without its header
            plain = unpack(fetched.body, ("gzip",), url, limit("feed_bytes"))
            return replace(fetched, body=plain) if is_feed(plain) else fetched
        return fetched

    def _articles(
        self, fetched: Fetched, url: str, options: IngestOptions, depth: int = 0
    ) -> Iterator[Found]:
        try:
            feed = parse_feed(fetched.body, url, fetched.url)
        except InputError as error:
            yield _issue(error)
            return
        for part in feed.sitemaps:
            yield from self._part(part, url, options, depth + 1)
        seen: set[str] = set()
        for entry in feed.entries:
            address = canonical(entry.url) if entry.url else entry.digest
            if address not in seen:
                seen.add(address)
                yield from self.read_entry(entry, url, options)
        if feed.left_out:
            message = f"{feed.left_out} entries more than are taken at once"
            yield Issue(STAGE, "feed_cut", "warning", url, message)
        if not feed.entries and not feed.sitemaps:
            yield Issue(STAGE, "no_text", "warning", url, "a feed without entries")

    def _part(self, url: str, index: str, options: IngestOptions, depth: int) -> Iterator[Found]:
        """Yields the articles of one part of a sitemap index."""
        kept: list[Exchange] = []
        try:
            if depth > _SITEMAP_DEPTH:
                raise InputError(
                    "bad_feed", url, f"sitemap indexes inside each other, from {index}"
                )
            fetched = self._get(url, None, kept)
        except InputError as error:
            yield from kept
            yield _issue(error)
            return
        yield from kept
        yield from self._articles(fetched, url, options, depth)


def _pages(
    url: str, fetched: Fetched, options: IngestOptions, entry: Entry | None
) -> Iterator[Ingested | Issue]:
    told = Told(
        _retrieval(url, fetched, fetched.validators),
        fetched.media_type,
        fetched.charset,
        title=entry.title if entry else None,
        published=entry.published if entry else None,
        outlet=(entry.outlet if entry else None) or host_of(fetched.url),
        author=entry.author if entry else None,
    )
    for found in ingest(RawInput(url, None, fetched.body, told), options):
        empty = isinstance(found, Issue) and found.code == "no_text"
        if empty and b"<script" in fetched.body:
            assert isinstance(found, Issue)
            yield replace(found, message=f"{found.message}; its scripts were not run")
        else:
            yield found


def _retrieval(url: str, fetched: Fetched, validators: Validators | None) -> Retrieval:
    return Retrieval(
        url, fetched.url, canonical(fetched.url), fetched.at, fetched.exchanges, validators
    )


def _from_feed(
    entry: Entry, feed_url: str, options: IngestOptions, why: Issue
) -> Iterator[Ingested | Issue]:
    """Yields an entry's own text with an issue, or the issue alone where it has none."""
    if not entry.text:
        yield why
        return
    ref = entry.url or feed_url
    page = entry_page(entry, ref, f"entry of {feed_url}")
    found = take_page(page, "application/feed", RawInput(ref, None), options)
    if isinstance(found, Issue):
        yield found
        return
    part = "its text" if entry.full else "a summary"
    message = f"the page could not be had ({why.message}); {part} is taken from the feed"
    warning = Issue(STAGE, "feed_text", "warning", ref, message)
    yield replace(found, issues=(*found.issues, warning))


def _status(code: int) -> str:
    try:
        return f"status {code} {HTTPStatus(code).phrase}"
    except ValueError:
        return f"status {code}"


def _issue(error: InputError) -> Issue:
    return Issue(STAGE, error.code, "error", error.subject, error.message)
