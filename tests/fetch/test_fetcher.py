"""URLs are asked for within limits, and only where they may be."""

from __future__ import annotations

import gzip
import io
import socket
import ssl
import threading
import time
import zlib

import brotli
import pytest
import trustme
import zstandard
from warcio.archiveiterator import ArchiveIterator
from web_server import FakeClock, RealTime, WebServer, answer, make_fetcher, page, running

from recount.errors import InputError
from recount.fetch.client import Fetcher
from recount.fetch.settings import FetchSettings
from recount.retrieval import Exchange, Validators


def refused(fetcher: Fetcher, url: str) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        fetcher.get(url)
    return caught.value.code, caught.value.message


def test_a_page_comes_with_what_was_said_of_it(web: WebServer) -> None:
    web.paths["/a"] = answer(page(), etag='"v1"', last_modified="Fri, 30 Sep 2016 10:00:00 GMT")
    kept: list[Exchange] = []
    found = make_fetcher().get(web.url("/a"), kept=kept)
    assert (found.status, found.body, found.at) == (200, page(), "2016-09-30T12:00:01Z")
    assert (found.media_type, found.charset) == ("text/html", "utf-8")
    assert found.validators == Validators('"v1"', "Fri, 30 Sep 2016 10:00:00 GMT")
    assert [exchange.id for exchange in kept] == list(found.exchanges)
    head = web.heads[0]
    assert head.startswith("GET /a HTTP/1.1\r\n")
    assert f"host: news.example:{web.port}\r\n" in head.lower()
    assert "user-agent: recount/" in head.lower()
    assert "cookie" not in head.lower()


def test_an_exchange_is_two_warc_records_of_the_bytes_on_the_wire(web: WebServer) -> None:
    chunked = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"5\r\nhello\r\n0\r\n\r\n"
    )
    web.paths["/a"] = chunked
    kept: list[Exchange] = []
    assert make_fetcher().get(web.url("/a"), kept=kept).body == b"hello"
    request, response = ArchiveIterator(
        io.BytesIO(kept[0].warc), no_record_parse=True, check_digests="raise"
    )
    assert [r.rec_type for r in (request, response)] == ["request", "response"]
    parsed = list(ArchiveIterator(io.BytesIO(kept[0].warc), check_digests="raise"))
    assert len(parsed) == 2
    headers = response.rec_headers
    assert headers.protocol == "WARC/1.1"
    assert headers.get_header("WARC-Target-URI") == web.url("/a")
    assert headers.get_header("WARC-Date") == "2016-09-30T12:00:01Z"
    assert headers.get_header("WARC-IP-Address") == "127.0.0.1"
    assert headers.get_header("WARC-Concurrent-To") == request.rec_headers.get_header(
        "WARC-Record-ID"
    )
    assert chunked in kept[0].warc


def test_redirects_are_followed_and_each_is_kept(web: WebServer) -> None:
    web.paths["/a"] = answer(b"", "301 Moved Permanently", location="/b")
    web.paths["/b"] = answer(b"", "302 Found", location=web.url("/c", "other.example"))
    web.paths["/c"] = answer(page())
    kept: list[Exchange] = []
    found = make_fetcher().get(web.url("/a"), kept=kept)
    assert found.url == web.url("/c", "other.example")
    assert [exchange.status for exchange in kept] == [301, 302, 200]


def test_a_cookie_is_not_sent_back(web: WebServer) -> None:
    web.paths["/a"] = answer(b"", "302 Found", location="/b", set_cookie="id=7; Path=/")
    web.paths["/b"] = answer(page(), set_cookie="id=8")
    fetcher = make_fetcher()
    fetcher.get(web.url("/a"))
    fetcher.get(web.url("/b"))
    assert not [head for head in web.heads if "cookie" in head.lower()]


def test_redirects_end(web: WebServer) -> None:
    web.paths["/a"] = answer(b"", "302 Found", location="/b")
    web.paths["/b"] = answer(b"", "302 Found", location="/a")
    code, message = refused(make_fetcher(), web.url("/a"))
    assert (code, message) == ("fetch.redirects", "leads on more than 10 times")
    assert len(web.asked) == 11


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://news.example/a",
        "gopher://news.example/",
        "javascript:alert(1)",
        "data:text/html,hello",
        "http://amal:secret@news.example/",
        "mailto:amal@news.example",
        "http://[::1",
        "http://news.example:99999/",
    ],
)
def test_redirects_to_other_schemes_are_refused(web: WebServer, target: str) -> None:
    web.paths["/a"] = answer(b"", "302 Found", location=target)
    assert refused(make_fetcher(), web.url("/a"))[0] == "fetch.refused"
    assert web.asked == ["/a"]


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/",
               "http://0x7f000001/", "http://2130706433/", "http://127.1/"],
)  # fmt: skip
def test_redirects_to_private_addresses_are_refused(web: WebServer, target: str) -> None:
    def lookup(host: str, port: int) -> list[str]:
        if host == "news.example":
            return ["127.0.0.1"]
        return [str(each[4][0]) for each in socket.getaddrinfo(host, port)]

    web.paths["/a"] = answer(b"", "302 Found", location=target)
    fetcher = Fetcher(FetchSettings(allowed=("news.example",)), clock=FakeClock(), resolver=lookup)
    code, message = refused(fetcher, web.url("/a"))
    assert code == "fetch.refused"
    assert "link-local" in message or "private" in message or "loopback" in message


def test_a_name_that_changes_its_address_is_asked_at_the_one_checked(web: WebServer) -> None:
    """DNS rebinding: what was checked is what is connected to; each request is checked anew."""
    given = [["127.0.0.1"], ["127.0.0.1"], ["127.0.0.1", "10.0.0.9"]]
    web.paths["/a"] = answer(page())
    fetcher = Fetcher(
        FetchSettings(allowed=("127.0.0.1",)),
        clock=FakeClock(),
        resolver=lambda host, port: given.pop(0),
    )
    assert fetcher.get(web.url("/a")).status == 200  # robots.txt, then the page
    code, message = refused(fetcher, web.url("/a"))
    assert (code, message) == ("fetch.refused", "news.example is at 10.0.0.9: private")
    assert not given


def test_loopback_is_refused_unless_it_is_allowed(web: WebServer) -> None:
    web.paths["/a"] = answer(page())
    url = web.url("/a", "127.0.0.1")
    fetcher = Fetcher(FetchSettings(), clock=FakeClock())
    code, message = refused(fetcher, url)
    assert code == "fetch.refused"
    assert message.endswith("127.0.0.1 is at 127.0.0.1: loopback")
    assert web.asked == []
    allowed = Fetcher(FetchSettings(allowed=("127.0.0.1",)), clock=FakeClock())
    assert allowed.get(url).status == 200


# -- limits -------------------------------------------------------------------------------------


def test_a_trickle_is_cut_off_by_the_total_deadline(web: WebServer) -> None:
    def trickle(connection: socket.socket, _: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        while not web.stopped:
            connection.sendall(b"x")
            time.sleep(0.05)

    web.paths["/a"] = trickle
    began = time.monotonic()
    code, message = refused(make_fetcher(RealTime(), total_seconds=0.6), web.url("/a"))
    assert (code, message) == ("fetch.timeout", "no whole answer within 0.6 s")
    assert time.monotonic() - began < 5


def test_trickled_headers_are_cut_off_too(web: WebServer) -> None:
    def trickle(connection: socket.socket, _: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nx: ")
        while not web.stopped:
            connection.sendall(b"y")
            time.sleep(0.05)

    web.paths["/a"] = trickle
    code, _ = refused(make_fetcher(RealTime(), total_seconds=0.6), web.url("/a"))
    assert code == "fetch.timeout"


def test_silence_is_a_timeout(web: WebServer) -> None:
    web.paths["/a"] = lambda connection, _: time.sleep(2)
    code, message = refused(make_fetcher(RealTime(), read_seconds=0.2), web.url("/a"))
    assert (code, message) == ("fetch.timeout", "timed out")


def test_a_name_that_is_never_resolved_is_a_timeout() -> None:
    def stuck(host: str, port: int) -> list[str]:
        time.sleep(2)
        return []

    settings = FetchSettings(connect_seconds=0.2)
    code, message = refused(
        Fetcher(settings, clock=RealTime(), resolver=stuck), "http://news.example/a"
    )
    assert (code, message) == ("fetch.timeout", "robots.txt: its name was not resolved in 0.2 s")


def test_an_endless_body_is_cut_off(web: WebServer) -> None:
    def pour(connection: socket.socket, _: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n")
        while not web.stopped:
            connection.sendall(b"x" * 65536)

    web.paths["/a"] = pour
    code, message = refused(make_fetcher(wire_bytes=1_000_000), web.url("/a"))
    assert (code, message) == ("too_large", "over 1000000 bytes")


BOMB = b"\0" * 20_000_000


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(BOMB)),
        ("deflate", zlib.compress(BOMB)),
        ("br", brotli.compress(BOMB, quality=3)),
        ("zstd", zstandard.compress(BOMB)),
        ("gzip, gzip", gzip.compress(gzip.compress(BOMB))),
    ],
)
def test_bombs_are_not_unpacked(web: WebServer, coding: str, packed: bytes) -> None:
    assert len(packed) < 100_000
    web.paths["/a"] = answer(packed, content_encoding=coding)
    code, message = refused(make_fetcher(body_bytes=1_000_000), web.url("/a"))
    assert code == "too_large"
    assert message.startswith("unpacks to over 1000000 bytes")


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(page())),
        ("x-gzip", gzip.compress(page()[:40]) + gzip.compress(page()[40:])),
        ("deflate", zlib.compress(page())),
        ("deflate", zlib.compress(page(), wbits=-15)),
        ("br", brotli.compress(page())),
        ("zstd", zstandard.compress(page())),
        ("identity", page()),
        ("br, gzip", gzip.compress(brotli.compress(page()))),
    ],
)
def test_codings_are_undone(web: WebServer, coding: str, packed: bytes) -> None:
    web.paths["/a"] = answer(packed, content_encoding=coding)
    assert make_fetcher().get(web.url("/a")).body == page()


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "klingon", "gzip,gzip,br,br"])
def test_broken_and_unknown_codings_are_named(web: WebServer, coding: str) -> None:
    web.paths["/a"] = answer(b"\x1f\x8bnot packed at all", content_encoding=coding)
    assert refused(make_fetcher(), web.url("/a"))[0] == "bad_coding"


def test_a_packed_answer_that_breaks_off_is_named(web: WebServer) -> None:
    web.paths["/a"] = answer(gzip.compress(page())[:-12], content_encoding="gzip")
    assert refused(make_fetcher(), web.url("/a")) == ("bad_coding", "broken gzip: it breaks off")


def test_a_body_shorter_than_its_length_is_refused(web: WebServer) -> None:
    web.paths["/a"] = answer(page(), content_length="5000")
    code, message = refused(make_fetcher(), web.url("/a"))
    assert code == "fetch.failed"
    assert "peer closed connection" in message


def test_of_a_body_longer_than_its_length_the_rest_is_not_read(web: WebServer) -> None:
    web.paths["/a"] = answer(page(), content_length="40")
    assert make_fetcher().get(web.url("/a")).body == page()[:40]


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 300_000,
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 60_000,
        b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"",
    ],
)
def test_what_is_no_http_is_a_failure(web: WebServer, head: bytes) -> None:
    web.paths["/a"] = head
    assert refused(make_fetcher(), web.url("/a"))[0] == "fetch.failed"


def test_endless_early_hints_are_cut_off(web: WebServer) -> None:
    def hint(connection: socket.socket, _: str) -> None:
        while not web.stopped:
            connection.sendall(b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" * 100)

    web.paths["/a"] = hint
    code, _ = refused(make_fetcher(wire_bytes=500_000), web.url("/a"))
    assert code == "too_large"


def test_a_name_without_an_address_is_a_failure() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    fetcher = Fetcher(FetchSettings(), clock=FakeClock(), resolver=unknown)
    code, message = refused(fetcher, "http://nowhere.example/a")
    assert code == "fetch.failed"
    assert message.endswith("Name or service not known")


def test_a_closed_port_is_a_failure(web: WebServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    code, message = refused(make_fetcher(), f"http://news.example:{port}/a")
    assert code == "fetch.failed"
    assert "refused" in message


# -- TLS ----------------------------------------------------------------------------------------


def tls(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def test_certificates_are_checked_against_the_name_asked_for() -> None:
    authority = trustme.CA()
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    names: list[str | None] = []
    context = tls(authority, "news.example")
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with running(context) as server:
        server.paths["/a"] = answer(page())
        kept: list[Exchange] = []
        found = make_fetcher(context=trusting).get(server.url("/a"), kept=kept)
        assert found.body == page()
        assert set(names) == {"news.example"}
        assert page() in kept[0].warc  # what TLS carried, not what it made of it
        code, message = refused(make_fetcher(context=trusting), server.url("/a", "other.example"))
        assert code == "fetch.failed"
        assert "other.example" in message
        code, message = refused(make_fetcher(), server.url("/a"))  # an authority not trusted
        assert code == "fetch.failed"
        assert "CERTIFICATE_VERIFY_FAILED" in message


def test_plain_text_where_tls_was_asked_for_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak() -> None:
            connection, _ = listener.accept()
            connection.sendall(answer(b"no", "400 Bad Request"))
            connection.close()

        threading.Thread(target=speak, daemon=True).start()
        port = listener.getsockname()[1]
        code, message = refused(make_fetcher(), f"https://news.example:{port}/a")
    assert (code, message[:16]) == ("fetch.failed", "robots.txt: [SSL")


def plain(text: bytes) -> bytes:
    return answer(text, content_type="text/plain")


# -- manners ------------------------------------------------------------------------------------


def test_robots_are_honoured_and_asked_for_once(web: WebServer) -> None:
    asked: list[str] = []

    def robots(connection: socket.socket, head: str) -> None:
        asked.append(head)
        connection.sendall(
            answer(
                b"User-agent: *\nDisallow: /private\nAllow: /private/news\n",
                content_type="text/plain",
            )
        )

    web.paths["/robots.txt"] = robots
    web.paths["/a"] = web.paths["/private/news"] = answer(page())
    fetcher = make_fetcher()
    assert fetcher.get(web.url("/a")).status == 200
    assert fetcher.get(web.url("/private/news")).status == 200
    assert refused(fetcher, web.url("/private/a")) == (
        "fetch.robots",
        "its robots.txt does not allow it",
    )
    assert len(asked) == 1
    assert web.asked == ["/a", "/private/news"]


def test_a_robots_txt_that_names_us_wins(web: WebServer) -> None:
    web.paths["/robots.txt"] = plain(
        b"User-agent: *\nDisallow:\n\nUser-agent: recount\nDisallow: /\n"
    )
    assert refused(make_fetcher(), web.url("/a"))[0] == "fetch.robots"


@pytest.mark.parametrize(
    "status", ["500 Internal Server Error", "503 Busy", "429 Too Many Requests"]
)
def test_a_broken_robots_txt_forbids_for_a_while(web: WebServer, status: str) -> None:
    web.paths["/robots.txt"] = [answer(b"", status), answer(b"", "404 Not Found")]
    web.paths["/a"] = answer(page())
    clock = FakeClock()
    fetcher = make_fetcher(clock)
    assert refused(fetcher, web.url("/a"))[0] == "fetch.robots"
    assert refused(fetcher, web.url("/a"))[0] == "fetch.robots"
    clock.sleep(301)
    assert fetcher.get(web.url("/a")).status == 200


def test_a_redirect_does_not_lead_around_robots(web: WebServer) -> None:
    web.paths["/robots.txt"] = plain(b"User-agent: *\nDisallow: /b")
    web.paths["/a"] = answer(b"", "302 Found", location="/b")
    assert refused(make_fetcher(), web.url("/a"))[0] == "fetch.robots"
    assert web.asked == ["/a"]


def test_hosts_are_asked_slowly(web: WebServer) -> None:
    web.paths["/a"] = answer(page())
    clock = FakeClock()
    fetcher = make_fetcher(clock)
    fetcher.get(web.url("/a"))
    fetcher.get(web.url("/a"))
    fetcher.get(web.url("/a", "other.example"))
    assert clock.slept == [1.0, 1.0, 1.0]  # page after robots.txt, page again, other's page


def test_a_crawl_delay_is_kept(web: WebServer) -> None:
    web.paths["/robots.txt"] = plain(b"User-agent: *\nCrawl-delay: 7")
    web.paths["/a"] = answer(page())
    clock = FakeClock()
    fetcher = make_fetcher(clock)
    fetcher.get(web.url("/a"))
    fetcher.get(web.url("/a"))
    assert clock.slept == [1.0, 7.0]
    web.paths["/robots.txt"] = plain(b"User-agent: *\nCrawl-delay: 900")
    assert refused(make_fetcher(), web.url("/a"))[0] == "fetch.later"


def test_a_short_retry_after_is_waited_for(web: WebServer) -> None:
    web.paths["/a"] = [answer(b"", "429 Too Many Requests", retry_after="12"), answer(page())]
    clock = FakeClock()
    assert make_fetcher(clock).get(web.url("/a")).status == 200
    assert clock.slept == [1.0, 12.0]


def test_a_long_retry_after_is_not(web: WebServer) -> None:
    later = "Fri, 30 Sep 2016 13:00:00 GMT"
    web.paths["/a"] = answer(b"", "503 Service Unavailable", retry_after=later)
    clock = FakeClock()
    fetcher = make_fetcher(clock)
    assert fetcher.get(web.url("/a")).status == 503
    assert refused(fetcher, web.url("/b")) == (
        "fetch.later",
        "its server asked to wait; 3599 s are left",
    )
    assert web.asked == ["/a"]


def test_validators_are_sent_and_304_has_no_body(web: WebServer) -> None:
    web.paths["/a"] = b'HTTP/1.1 304 Not Modified\r\netag: "v1"\r\n\r\n'
    found = make_fetcher().get(web.url("/a"), Validators('"v1"', "Fri, 30 Sep 2016 10:00:00 GMT"))
    assert (found.status, found.body) == (304, b"")
    head = web.heads[0].lower()
    assert 'if-none-match: "v1"\r\n' in head
    assert "if-modified-since: fri, 30 sep 2016 10:00:00 gmt\r\n" in head


def test_nothing_of_the_environment_is_used(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    web.paths["/a"] = answer(page())
    assert make_fetcher().get(web.url("/a")).status == 200
