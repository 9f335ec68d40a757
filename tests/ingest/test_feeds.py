"""Feeds of every kind give their entries, and what is none is named."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import InputError
from recount.ingest import Ingested, IngestOptions, RawInput, ingest
from recount.ingest.feeds import Entry, is_feed, parse_feed
from recount.ingest.markup import flatten
from recount.model import Issue

TEXT = "Nine people were killed, the mayor said."
ATOM = f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Brela Post</title><link href="https://news.example/"/>
<entry><title type="html">Market &amp;amp; mill shelled</title><link href="/a"/><id>urn:1</id>
<updated>2016-10-01T08:00:00Z</updated><published>2016-09-30T21:00:00Z</published>
<author><name>A. Writer</name></author><summary>Short.</summary>
<content type="html">&lt;p&gt;{TEXT}&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</content></entry>
</feed>""".encode()
RDF = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><title>Brela Post</title></channel>
<item rdf:about="https://news.example/a"><title>Market shelled</title>
<link>https://news.example/a</link><dc:date>2016-09-30T21:00:00Z</dc:date>
<description>Short.</description></item></rdf:RDF>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Brela Post",
        "items": [
            {
                "id": "1",
                "url": "https://news.example/a",
                "title": "Market shelled",
                "content_html": f"<p>{TEXT}</p>",
                "date_published": "2016-09-30T21:00:00Z",
                "authors": [{"name": "A. Writer"}],
            },
            {"id": "https://news.example/b", "summary": "Short."},
            "no item",
        ],
    }
).encode()
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://news.example/old</loc><lastmod>2015-01-01</lastmod></url>
<url><loc>https://news.example/new</loc><lastmod>2016-09-30T21:00:00Z</lastmod></url>
<url><lastmod>2016-09-30</lastmod></url></urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
<loc>https://news.example/1.xml</loc></sitemap></sitemapindex>"""


def test_atom() -> None:
    feed = parse_feed(ATOM, "f", "https://news.example/feed")
    assert feed.title == "Brela Post"
    assert feed.entries == (
        Entry(
            "https://news.example/a",
            "Market & mill shelled",
            date(2016, 9, 30),
            "2016-10-01T08:00:00Z",
            TEXT,
            True,
            "Brela Post",
            "A. Writer",
        ),
    )


def test_rdf() -> None:
    (entry,) = parse_feed(RDF, "f").entries
    assert (entry.url, entry.published) == ("https://news.example/a", date(2016, 9, 30))
    assert (entry.text, entry.full) == ("Short.", False)


def test_json_feed() -> None:
    first, second = parse_feed(JSON, "f").entries
    assert (first.title, first.text, first.full) == ("Market shelled", TEXT, True)
    assert (first.published, first.author) == (date(2016, 9, 30), "A. Writer")
    assert (second.url, second.text, second.full) == ("https://news.example/b", "Short.", False)


def test_sitemaps_newest_first() -> None:
    feed = parse_feed(SITEMAP, "f")
    assert [entry.url for entry in feed.entries] == [
        "https://news.example/new",
        "https://news.example/old",
    ]
    assert feed.entries[0].published is None  # lastmod is no day of publication
    assert parse_feed(INDEX, "f").sitemaps == ("https://news.example/1.xml",)


@pytest.mark.parametrize("body", [ATOM, RDF, JSON, SITEMAP, INDEX])
def test_feeds_are_known_by_their_content(body: bytes) -> None:
    assert is_feed(body)
    assert is_feed(b"\xef\xbb\xbf\n" + body)


@pytest.mark.parametrize(
    "prolog",
    [
        b"<!-- made by hand --><?xml-stylesheet href='a.xsl'?>\n",
        b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://a.example/rss.dtd">',
        b"<!DOCTYPE rss [<!ELEMENT rss ANY>]>",
    ],
)
def test_what_stands_before_a_feed_does_not_hide_it(prolog: bytes) -> None:
    body = prolog + b"<rss version='2.0'><channel><title><![CDATA[<html>]]></title>"
    assert is_feed(body)
    (found,) = ingest(RawInput("f.xml", None, body), IngestOptions())
    assert isinstance(found, Issue)
    assert (found.code, found.message) == ("no_text", "a feed without entries")


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><html><body><feed>no</feed></body></html>",
        b'{"text": "no feed", "version": "1"}',
        b"<feed>of no known kind</feed>",
        b"rss <rss> in a text",
        b"<page><rss></rss></page>",
        b"<!--" * 500,
        b"<!DOCTYPE rss [" * 130,
        b"<?" * 1000,
        b"",
    ],
)
def test_others_are_not(body: bytes) -> None:
    assert not is_feed(body)


def test_an_entry_that_changes_has_another_digest() -> None:
    one = Entry("u", "Three dead", text="x")
    assert one.digest == Entry("other", "Three dead", text="x").digest
    assert one.digest != Entry("u", "Four dead", text="x").digest


def test_a_feed_file_gives_its_own_texts() -> None:
    found = list(ingest(RawInput("feed.json", None, JSON), IngestOptions()))
    first, second = found
    assert isinstance(first, Ingested)
    assert isinstance(second, Ingested)
    assert (first.doc.text, first.doc.ref, first.doc.locator) == (
        TEXT,
        "https://news.example/a",
        "entry 1",
    )
    assert (first.doc.outlet, first.doc.published) == ("Brela Post", date(2016, 9, 30))
    assert second.doc.locator == "entry 2, summary"
    found = list(ingest(RawInput("s.xml", None, SITEMAP), IngestOptions()))
    assert [each.code for each in found if isinstance(each, Issue)] == ["no_text", "no_text"]


# -- hostile ------------------------------------------------------------------------------------

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><title>&c;</title></channel></rss>"""
STEALS = b"""<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>
<item><title>&x;</title></item></channel></rss>"""


@pytest.mark.parametrize("body", [LAUGHS, STEALS])
def test_entities_of_its_own_are_refused(body: bytes) -> None:
    with pytest.raises(InputError, match="declares entities of its own"):
        parse_feed(body, "f")


@pytest.mark.parametrize(
    "body",
    [
        b'{"version": "https://jsonfeed.org/version/1", "items": 7}',
        b'{"version": "https://jsonfeed.org/version/1"',
        b"<urlset",
        b"<rss",
        b"<rss version='2.0'><channel><item><title>cut off",
        b"<rss>" + b"<a>" * 100_000,
        b"<urlset>" + b"<a>" * 100_000,
        b"<rss version='2.0'><channel>" + b"<item>" * 50_000,
        b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"\0" * 1000,
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
    ],
)
def test_broken_feeds_end_soon(body: bytes) -> None:
    began = time.monotonic()
    found = list(ingest(RawInput("feed.xml", None, body), IngestOptions()))
    codes = {each.code for each in found if isinstance(each, Issue)}
    assert codes <= {"bad_feed", "no_text", "html_unreadable", "bad_row", "feed_cut"}
    assert time.monotonic() - began < 20


def test_only_so_many_entries_are_taken() -> None:
    items = b"".join(b"<item><title>%d</title></item>" % n for n in range(1005))
    feed = parse_feed(b"<rss version='2.0'><channel>" + items + b"</channel></rss>", "f")
    assert (len(feed.entries), feed.left_out) == (1000, 5)


# -- markup -------------------------------------------------------------------------------------


def test_markup_becomes_paragraphs() -> None:
    markup = "<p>Nine <b>people</b> were&nbsp;killed.</p><ul><li>one<li>two</ul>tail<br>end"
    assert flatten(markup) == "Nine people were killed.\n\none\n\ntwo\n\ntail\n\nend"
    assert flatten("plain &amp; simple") == "plain & simple"
    assert flatten("<div>a<script>b</script><!-- c -->d</div>") == "ad"
    assert flatten(" ") == flatten("<script>x</script>") == ""


def test_deep_markup_does_not_break_it() -> None:
    assert flatten("<div>" * 200_000 + "x").replace("\n", "") in ("x", "")


@given(st.text())
def test_any_text_can_be_flattened(text: str) -> None:
    assert isinstance(flatten(text), str)
