"""HTTP messages out of archives are taken apart, however they were written."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import InputError
from recount.ingest.codings import split_codings, unchunk, unpack
from recount.ingest.http_message import charset_of, media_type_of, parse_answer


def test_an_answer_is_taken_apart() -> None:
    found = parse_answer(
        b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=UTF-8\r\n\r\nbody\r\n\r\n"
    )
    assert found
    assert (found.status, found.body) == (200, b"body\r\n\r\n")
    assert (found.media_type, found.charset) == ("text/html", "utf-8")


@pytest.mark.parametrize(
    ("block", "status", "body"),
    [
        (b"HTTP/2 404\r\n\r\n", 404, b""),
        (b"HTTP/1.0 200\nX: y\n\nbody", 200, b"body"),
        (b"HTTP/1.1 200 OK\r\nX: y", 200, b""),
        (b"HTTP/1.1 200 OK\r\nno colon\r\n\r\nb", 200, b"b"),
    ],
)
def test_odd_answers_are_taken_apart(block: bytes, status: int, body: bytes) -> None:
    found = parse_answer(block)
    assert found
    assert (found.status, found.body) == (status, body)


@pytest.mark.parametrize(
    "block", [b"", b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 OK", b"HTTP/1.1 2000"]
)
def test_what_is_no_answer_is_none(block: bytes) -> None:
    assert parse_answer(block) is None


@pytest.mark.parametrize(
    ("value", "kind", "charset"),
    [
        ("text/html", "text/html", None),
        ("TEXT/HTML;charset='latin-1'", "text/html", "'latin-1'"),
        ('text/html; charset="utf-8"', "text/html", "utf-8"),
        ("; charset=", None, None),
        ("", None, None),
        (None, None, None),
        ("text/html; charset*=utf-8''x", "text/html", None),
    ],
)
def test_content_types(value: str | None, kind: str | None, charset: str | None) -> None:
    assert (media_type_of(value), charset_of(value)) == (kind, charset)


def chunked(body: bytes, size: int) -> bytes:
    cuts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(cut), cut) for cut in cuts) + b"0\r\n\r\n"


@given(st.binary(), st.integers(1, 50))
def test_chunks_are_joined(body: bytes, size: int) -> None:
    assert unchunk(chunked(body, size)) == body


def test_chunks_with_extensions_and_trailers() -> None:
    assert unchunk(b"5;name=x\r\nhello\r\n0\r\nTrailer: y\r\n\r\n") == b"hello"


def test_a_body_that_is_not_chunked_stays() -> None:
    assert unchunk(b"<html>no frames</html>") == b"<html>no frames</html>"


@given(st.binary(max_size=200))
def test_no_bytes_stop_it(body: bytes) -> None:
    assert len(unchunk(body)) <= max(len(body), 0)
    for coding in ("gzip", "deflate", "br", "zstd"):
        try:
            assert len(unpack(body, (coding,), "x", 10_000)) <= 10_000
        except InputError as error:
            assert error.code in ("bad_coding", "too_large")  # noqa: PT017 - either may come


def test_a_limit_is_exact() -> None:
    packed = gzip.compress(b"x" * 1000)
    assert len(unpack(packed, ("gzip",), "x", 1000)) == 1000
    with pytest.raises(InputError, match="unpacks to over 999 bytes"):
        unpack(packed, ("gzip",), "x", 999)


def test_codings_are_listed_in_their_order() -> None:
    assert split_codings(" GZIP, identity ,br,") == ("gzip", "br")
    assert split_codings(None) == ()
