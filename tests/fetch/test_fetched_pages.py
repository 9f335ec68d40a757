"""Documents are made of pages, feeds and sitemaps, and know where they come from."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Sequence
from datetime import date

from web_server import STORY, WebServer, answer, make_fetcher, page

from recount.fetch.pages import Found, Web
from recount.ingest import Ingested, IngestOptions
from recount.ingest.addresses import canonical
from recount.model import Document, Issue
from recount.retrieval import Exchange, Known, Mark, Validators

OTHER = STORY.replace("Friday", "Monday").replace("Nine", "Eleven")


def read(web: WebServer, path: str, **options: object) -> list[Found]:
    return list(Web(make_fetcher()).read(web.url(path), IngestOptions(**options)))  # type: ignore[arg-type]


def documents(found: Sequence[Found]) -> list[Document]:
    return [each.doc for each in found if isinstance(each, Ingested)]


def issues(found: Sequence[Found]) -> list[tuple[str, str, str]]:
    alone = [each for each in found if isinstance(each, Issue)]
    inside = [issue for each in found if isinstance(each, Ingested) for issue in each.issues]
    return [(issue.code, issue.severity, issue.message) for issue in alone + inside]


def test_a_page_is_a_document_that_knows_its_retrieval(web: WebServer) -> None:
    web.paths["/old"] = answer(b"", "301 Moved", location="/a?utm_source=feed&id=7")
    web.paths["/a?utm_source=feed&id=7"] = answer(page(), etag='"v1"')
    found = read(web, "/old")
    exchanges = [each for each in found if isinstance(each, Exchange)]
    (had,) = [each for each in found if isinstance(each, Ingested)]
    assert found.index(had) == 2  # the exchanges come first
    assert had.body == page()
    assert STORY in had.doc.text
    assert had.doc.ref == web.url("/old")
    assert had.doc.url == web.url("/a?utm_source=feed&id=7")
    assert had.doc.retrieved_at == "2016-09-30T12:00:02Z"
    assert had.doc.outlet == "news.example"
    assert had.retrieval
    assert had.retrieval.exchanges == tuple(each.id for each in exchanges)
    assert had.retrieval.address == f"news.example:{web.port}/a?id=7"
    assert had.retrieval.validators == Validators('"v1"')


def test_an_article_has_one_address_however_it_is_linked() -> None:
    forms = [
        "https://news.example/a?b=2&a=1",
        "http://news.example/a?a=1&b=2#top",
        "https://News.example:443/a?a=1&b=2&utm_medium=rss&fbclid=x",
        "https://news.example/a/?a=1&b=2",
    ]
    assert {canonical(url) for url in forms} == {"news.example/a?a=1&b=2"}
    assert canonical("https://news.example/a?id=7") != canonical("https://news.example/a?id=8")


def test_a_page_of_scripts_says_that_they_were_not_run(web: WebServer) -> None:
    web.paths["/a"] = answer(b"<!doctype html><html><body><div id=app></div>"
                             b"<script src=app.js></script></body></html>")  # fmt: skip
    (issue,) = issues(read(web, "/a"))
    assert issue == (
        "no_text",
        "error",
        "no report was found in the page; its scripts were not run",
    )


def test_other_answers_are_issues(web: WebServer) -> None:
    web.paths["/gone"] = answer(b"gone", "410 Gone")
    web.paths["/odd"] = answer(b"", "799 Whatever")
    web.paths["/late"] = answer(b"", "429 Slow", retry_after="3600")
    web.paths["/same"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    web.paths["/none"] = answer(b"", "204 No Content")
    assert issues(read(web, "/gone")) == [("fetch.status", "error", "status 410 Gone")]
    assert issues(read(web, "/odd")) == [("fetch.status", "error", "status 799")]
    assert issues(read(web, "/same")) == [("fetch.status", "error", "status 304 Not Modified")]
    assert issues(read(web, "/none")) == [("fetch.status", "error", "status 204 No Content")]
    late = "status 429 Too Many Requests, try again in 3600 s"
    assert issues(read(web, "/late")) == [("fetch.later", "error", late)]


def test_a_failed_exchange_is_kept_too(web: WebServer) -> None:
    web.paths["/gone"] = answer(b"gone", "410 Gone")
    (exchange,) = [each for each in read(web, "/gone") if isinstance(each, Exchange)]
    assert exchange.status == 410
    assert b"\r\n\r\ngone" in exchange.warc


def test_304_is_a_known_document(web: WebServer) -> None:
    class Remembers:
        def knows(self, doc_id: str) -> bool:
            return True

        def last(self, url: str) -> tuple[str, Validators] | None:
            return "d1", Validators('"v1"')

        def mark(self, key: str) -> Mark | None:
            return None

    web.paths["/a"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    found = list(Web(make_fetcher(), Remembers()).read(web.url("/a"), IngestOptions()))
    (known,) = [each for each in found if isinstance(each, Known)]
    assert (known.doc_id, known.ref) == ("d1", web.url("/a"))
    assert 'if-none-match: "v1"' in web.heads[0].lower()


# -- what is declared ---------------------------------------------------------------------------


def test_the_bytes_win_over_the_declared_type(web: WebServer) -> None:
    web.paths["/a.txt"] = answer(page(), content_type="text/plain")
    web.paths["/b"] = answer(page(), content_type="image/png")
    web.paths["/c"] = answer(b"\x89PNG\r\n\x1a\n....", content_type="text/html")
    web.paths["/d"] = answer(STORY.encode(), content_type="video/mp4")
    web.paths["/e"] = answer(STORY.encode(), content_type="text/plain")
    web.paths["/f"] = answer(f"<p>{STORY}</p><p>{OTHER}</p>".encode())
    web.paths["/g"] = answer(page(), content_type="")
    types = {
        path: [doc.media_type for doc in documents(read(web, path))]
        for path in ("/a.txt", "/b", "/e", "/f", "/g")
    }
    html, plain = ["text/html"], ["text/plain"]
    assert types == {"/a.txt": html, "/b": html, "/e": plain, "/f": html, "/g": html}
    assert [code for code, *_ in issues(read(web, "/c"))] == ["unknown_form"]
    assert [code for code, *_ in issues(read(web, "/d"))] == ["unknown_form"]


def test_the_declared_charset_is_used_where_the_bytes_are_no_utf_8(web: WebServer) -> None:
    text = "В пятницу рынок города Брела был обстрелян, погибли девять человек, сообщил мэр."
    body = page("Обстрел", text + " " + text).decode().encode("koi8-r")
    web.paths["/a"] = answer(body, content_type="text/html; charset=KOI8-R")
    (had,) = [each for each in read(web, "/a") if isinstance(each, Ingested)]
    assert text in had.doc.text
    assert had.body == body


def test_an_invalid_charset_is_passed_over(web: WebServer) -> None:
    for charset in ("klingon", "utf-7; x", '"', "punycode", "hex", "zip", "a" * 5000):
        web.paths["/a"] = answer(page(), content_type=f"text/html; charset={charset}")
        (doc,) = documents(read(web, "/a"))
        assert STORY in doc.text


# -- feeds --------------------------------------------------------------------------------------


def rss(*items: str) -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Brela Post</title><link>http://news.example/</link>{''.join(items)}"
        "</channel></rss>"
    ).encode()


def item(link: str, title: str = "Market shelled", more: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>{link}</link>"
        f"<pubDate>Fri, 30 Sep 2016 21:00:00 +0200</pubDate>{more}</item>"
    )


def test_a_feed_is_followed_to_its_pages(web: WebServer) -> None:
    untitled = f"<html><body><article><p>{STORY}</p><p>{OTHER}</p></article></body></html>".encode()
    web.paths["/feed"] = answer(
        rss(item("/a"), item("/a#top"), item("/gone"), item("/late", more=FULL)),
        content_type="application/rss+xml",
    )
    web.paths["/a"] = answer(untitled)
    web.paths["/late"] = answer(b"", "500 Broken")
    found = read(web, "/feed")
    first, second = documents(found)
    assert (first.title, first.published, first.outlet) == (
        "Market shelled",
        date(2016, 9, 30),
        "Brela Post",
    )
    assert first.url == web.url("/a")
    assert second.text == f"{STORY}\n\n{OTHER}"
    assert (second.ref, second.url) == (web.url("/late"), web.url("/late"))
    assert second.locator == f"entry of {web.url('/feed')}"
    gone, late = issues(found)
    assert gone == ("fetch.status", "error", "status 404 Not Found")
    assert late == (
        "feed_text",
        "warning",
        "the page could not be had (status 500 Internal Server Error); its text is taken from "
        "the feed",
    )
    assert web.asked == ["/feed", "/a", "/gone", "/late"]


FULL = f"<content:encoded>&lt;p&gt;{STORY}&lt;/p&gt;&lt;p&gt;{OTHER}&lt;/p&gt;</content:encoded>"


def test_a_page_without_text_is_replaced_by_what_the_feed_has(web: WebServer) -> None:
    web.paths["/feed"] = answer(rss(item("/a", more=FULL)))
    web.paths["/a"] = answer(b"<html><body><script>load()</script></body></html>")
    found = read(web, "/feed")
    (doc,) = documents(found)
    assert doc.text == f"{STORY}\n\n{OTHER}"
    assert [code for code, *_ in issues(found)] == ["feed_text"]


def test_a_feed_that_leads_to_private_addresses(web: WebServer) -> None:
    web.paths["/feed"] = answer(rss(item("http://192.168.0.1/"), item("file:///etc/passwd")))
    fetcher = make_fetcher()
    fetcher._resolver = lambda host, port: ["127.0.0.1" if host == "news.example" else host]
    found = list(Web(fetcher).read(web.url("/feed"), IngestOptions()))
    assert documents(found) == []
    assert [code for code, *_ in issues(found)] == ["fetch.refused", "fetch.refused"]


def test_a_feed_that_redirects_for_ever(web: WebServer) -> None:
    def on(connection: socket.socket, head: str) -> None:
        number = int(head.split(" ")[1].rpartition("/")[2])
        connection.sendall(answer(b"", "302 Found", location=f"/feed/{number + 1}"))

    for number in range(40):
        web.paths[f"/feed/{number}"] = on
    assert [code for code, *_ in issues(read(web, "/feed/0"))] == ["fetch.redirects"]
    assert len(web.asked) == 11


def test_a_sitemap_index_is_followed(web: WebServer) -> None:
    index = (
        '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{web.url('/one.xml.gz')}</loc><lastmod>2016-09-30</lastmod></sitemap>"
        f"<sitemap><loc>{web.url('/index.xml')}</loc></sitemap></sitemapindex>"
    )
    one = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>'
        f"<loc>{web.url('/a')}</loc><news:news><news:publication><news:name>Brela Post</news:name>"
        "</news:publication><news:publication_date>2016-09-30T21:00:00+02:00"
        "</news:publication_date><news:title>Shelling</news:title></news:news></url></urlset>"
    )
    web.paths["/index.xml"] = answer(index.encode(), content_type="application/xml")
    web.paths["/one.xml.gz"] = answer(gzip.compress(one.encode()), content_type="application/gzip")
    web.paths["/a"] = answer(page(""))
    found = read(web, "/index.xml")
    assert len(documents(found)) == 2  # the index names itself; it is followed two steps deep
    doc = documents(found)[0]
    assert (doc.published, doc.outlet) == (date(2016, 9, 30), "Brela Post")
    assert issues(found)[0][0] == "bad_feed"
