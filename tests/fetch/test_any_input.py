"""Whatever strangers send, what comes of it is an answer or an error with a name."""

from __future__ import annotations

from contextlib import suppress

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st
from web_server import FakeClock

from recount.errors import InputError
from recount.fetch.checks import check_url
from recount.fetch.robots import Robots
from recount.ingest.addresses import canonical, host_of, join
from recount.ingest.feeds import is_feed, parse_feed
from recount.ingest.http_message import parse_answer

TAGS = st.sampled_from(
    [b"<rss version='2.0'>", b"<channel>", b"<item>", b"<title>", b"</item>", b"<link>",
     b"<![CDATA[", b"]]>", b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry>",
     b"<content type='xhtml'>", b"<urlset>", b"<url>", b"<loc>http://[::1</loc>", b"&amp;",
     b"&#xD800;", b"&nope;", b"<pubDate>", b"<!--", b"-->", b"\xff\xfe", b"\0", b"<source>",
     b"<?xml version='1.0' encoding='utf-16'?>"]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(TAGS | st.binary(max_size=8), max_size=30).map(b"".join))
def test_any_feed(body: bytes) -> None:
    is_feed(body)
    with suppress(InputError):
        for entry in parse_feed(body, "f", "http://news.example/").entries:
            assert isinstance(entry.digest, str)


@settings(max_examples=200)
@given(st.text() | st.text("/:?#[]@!&=.%a0", max_size=30).map(lambda text: f"http://{text}"))
def test_any_url(url: str) -> None:
    assert isinstance(canonical(url), str)
    assert isinstance(join("http://news.example/a", url), str)
    host_of(url)
    with suppress(InputError):
        check_url(url, "x")
        httpx.Request("GET", url)  # what passes the check can be asked for


@settings(max_examples=200)
@given(st.text(), st.text(max_size=20))
def test_any_robots_txt(text: str, path: str) -> None:
    lines = f"User-agent: *\n{text}\nDisallow: {path}\nCrawl-delay: {path}\n"
    robots = Robots(lambda url: (200, lines.encode("utf-8", "replace")), FakeClock())
    with suppress(InputError):
        assert robots.check("http://news.example/a") >= 0


@settings(max_examples=200)
@given(st.binary(), st.sampled_from([b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200\n", b""]))
def test_any_answer(block: bytes, head: bytes) -> None:
    found = parse_answer(head + block)
    if found:
        assert found.charset is None or isinstance(found.charset, str)
        with suppress(InputError):
            assert len(found.unpacked("x", 1_000)) <= max(1_000, len(block))
