"""Exchanges are written as an archive that other programs, and Recount itself, read."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from recount.errors import UsageError
from recount.export.warc import split_records, write_archive
from recount.fetch.records import write_records
from recount.ingest import RawInput
from recount.ingest.archives import unfold
from recount.retrieval import Exchange, NoMemory

PAGE = b"<html><body><p>Nine people were killed.</p></body></html>"
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: %d\r\n\r\n" % len(PAGE)


def exchange(n: int) -> Exchange:
    url, at = f"https://news.example/{n}", f"2016-09-30T12:00:0{n}Z"
    sent = b"GET /%d HTTP/1.1\r\nhost: news.example\r\n\r\n" % n
    return Exchange(url, at, 200, (), write_records(url, at, "8.8.8.8", sent, ANSWER + PAGE))


def test_the_archive_holds_the_records_to_the_byte(tmp_path: Path) -> None:
    kept = [exchange(1), exchange(2)]
    path, manifest = write_archive(kept, tmp_path)
    data = path.read_bytes()
    assert gzip.decompress(data).endswith(kept[0].warc + kept[1].warc)
    told = json.loads(manifest.read_text("utf-8"))
    assert told["files"] == [
        {"name": "exchanges.warc.gz", "records": 5, "sha256": hashlib.sha256(data).hexdigest()}
    ]
    found = [
        (each.rec_type, each.rec_headers.get_header("WARC-Target-URI"))
        for each in ArchiveIterator(io.BytesIO(data), check_digests="raise")
    ]
    assert found == [
        ("warcinfo", None),
        ("request", "https://news.example/1"),
        ("response", "https://news.example/1"),
        ("request", "https://news.example/2"),
        ("response", "https://news.example/2"),
    ]
    pages = [each for each in unfold(RawInput(str(path), path), NoMemory())
             if isinstance(each, RawInput)]  # fmt: skip
    assert [page.given for page in pages] == [PAGE, PAGE]


def test_the_same_exchanges_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write_archive([exchange(1)], tmp_path / name)[0] for name in "ab")
    assert one.read_bytes() == two.read_bytes()


def test_a_case_without_exchanges_gives_an_empty_archive(tmp_path: Path) -> None:
    path, manifest = write_archive([], tmp_path)
    assert path.read_bytes() == b""
    assert json.loads(manifest.read_text("utf-8"))["files"][0]["records"] == 0


def test_records_are_told_apart_whatever_they_hold() -> None:
    tricky = b"HTTP/1.1 200 OK\r\n\r\nContent-Length: 3\r\n\r\nWARC/1.1\r\n\r\n"
    whole = write_records("https://a.example/", "2016-09-30T12:00:00Z", None, b"GET", tricky)
    records = list(split_records(whole))
    assert len(records) == 2
    assert b"".join(records) == whole


def test_nothing_can_be_left_out_of_it(tmp_path: Path) -> None:
    import recount

    with recount.Case(tmp_path / "a.recount") as case:
        for options in ({"redacted": True}, {"verified_only": True}):
            with pytest.raises(UsageError, match="nothing in it can be left out"):
                case.export("warc", tmp_path / "out", **options)  # type: ignore[arg-type]
        assert [path.name for path in case.export("warc", tmp_path / "out")] == [
            "exchanges.warc.gz",
            "manifest.json",
        ]
