"""How fast web archives are taken in: `python -m bench.warc [MB] [--form plain|gz] [--keep FILE]`.

Writes a WARC of so many MB, of pages as news sites send them (80 kB, most of it navigation,
scripts and related links), with wire copies under other hosts, pages crawled twice, and records
that hold no report. Then measures intake alone: from the file to documents in a case, their text
taken out of the page, nothing read in it. Reading has its own table.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.corpus import build_articles
from recount.ingest import IngestOptions
from recount.intake import read_inputs
from recount.model import Document, Reading
from recount.pipeline import Case, Settings

MB = 1_000_000
_PAGE = 80_000


class NoReader:
    """Reads nothing, so that intake is measured alone."""

    name = "none@1"

    def read(self, doc: Document) -> Reading:
        """Returns an empty reading."""
        del doc
        return Reading((), (), ())


def _filler(chance: random.Random, size: int) -> str:
    """Returns navigation, related links, and the data that scripts carry, of about `size` bytes."""
    parts: list[str] = []
    length = 0
    while length < size:
        name = f"{chance.getrandbits(64):x}"
        part = chance.choice(
            (
                f'<li class="{name[:4]}"><a href="/section/{name}">{name[:6]}</a></li>\n',
                f'<div class="related"><a href="/story/{name}"><img src="/{name}.jpg" alt=""></a>'
                f"<span>{name[:5]}</span></div>\n",
                f"<script>window.state.push({{id: '{name}', data: '{name * 40}'}});</script>\n",
            )
        )
        parts.append(part)
        length += len(part)
    return "".join(parts)


def _page(article: dict[str, str], chance: random.Random) -> bytes:
    head, foot = _filler(chance, _PAGE // 2), _filler(chance, _PAGE // 2)
    body = "".join(f"<p>{line}</p>\n" for line in article["text"].split("\n") if line.strip())
    title = " ".join(article["text"].split()[:8])
    return (
        f"<!doctype html><html><head><title>{title}</title>"
        f'<meta property="article:published_time" content="{article["published"]}"></head>'
        f"<body><nav><ul>{head}</ul></nav><article><h1>{title}</h1>{body}</article>"
        f"<footer>{foot}</footer></body></html>"
    ).encode()


def _record(url: str, block: bytes, kind: str = "response") -> bytes:
    digest = hashlib.sha1(block, usedforsecurity=False).hexdigest()
    return (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:sha1:{digest}>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2016-10-02T00:00:00Z\r\n"
        f"WARC-Block-Digest: sha1:{digest}\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


def _http(body: bytes, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _records(seed: int) -> Iterator[bytes]:
    """Yields a crawl without end; of ten pages, one is a wire copy and one is crawled again."""
    chance = random.Random(seed)
    articles = build_articles(2_000, seed=seed)
    number = 0
    while True:
        article = dict(articles[number % len(articles)])
        article["text"] += f"\nDispatch {number} of the desk in {chance.getrandbits(40):x}."
        url = f"https://outlet{number % 40}.example/{number}"
        page = _page(article, chance)
        yield _record(url, b"GET / HTTP/1.1\r\n\r\n", "request")
        yield _record(url, _http(page))
        match number % 10:
            case 3:
                yield _record(f"https://wire.example/{number}", _http(_page(article, chance)))
            case 5:
                yield _record(url, _http(page.replace(b"<nav>", b"<nav data-again>", 1)))
            case 7:
                yield _record(f"{url}/gone", _http(b"", "404 Not Found"))
                yield _record(f"{url}.jpg", _http(chance.randbytes(20_000), kind="image/jpeg"))
        number += 1


def write_warc(path: Path, size: int, *, form: str = "plain", seed: int = 3) -> int:
    """Writes a WARC of about `size` bytes on the disk; returns how many records it has."""
    count = written = 0
    with path.open("wb") as file:
        for record in _records(seed):
            written += file.write(gzip.compress(record, 6) if form == "gz" else record)
            count += 1
            if written >= size:
                return count
    return count


def measure(path: Path) -> None:
    """Takes a WARC into a new case and prints how fast that went, and in how much memory."""
    size = path.stat().st_size
    with tempfile.TemporaryDirectory() as folder:
        case_path = Path(folder) / "case.recount"
        with Case.open(case_path, settings=Settings(Path(folder)), create=True) as case:
            case.__dict__["_reader"] = NoReader()
            start, busy = time.perf_counter(), time.process_time()
            given = read_inputs([str(path)], IngestOptions(), _no_web, case.memory)
            result = case.take(given)
            seconds, busy = time.perf_counter() - start, time.process_time() - busy
        kept = case_path.stat().st_size
    pages = result.added + result.known
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{size / MB:.0f} MB: {result.added} documents, {result.known} known before")
    for name, took in (("elapsed", seconds), ("of one processor", busy)):
        print(f"{took:.0f} s {name}: {size / MB / took:.1f} MB/s, {pages / took:.0f} pages/s")
    print(f"peak memory {peak:.0f} MB; the case has {kept / MB:.0f} MB")
    for issue in result.issues:
        print(f"{issue.severity}: {issue.message} [{issue.code}]")


def _no_web() -> None:  # type: ignore[misc]
    raise AssertionError("an archive asks for nothing")


def main() -> None:
    """Writes the file, and measures in a process of its own, whose memory is only that."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mb", nargs="?", type=int, default=200)
    parser.add_argument("--form", choices=("plain", "gz"), default="plain")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(given.measure)
        return
    with tempfile.TemporaryDirectory() as folder:
        name = "crawl.warc" if given.form == "plain" else "crawl.warc.gz"
        path = given.keep or Path(folder) / name
        if not path.exists():
            count = write_warc(path, given.mb * MB, form=given.form)
            print(f"{count} records written", flush=True)
        subprocess.run([sys.executable, "-m", "bench.warc", "--measure", str(path)], check=True)


if __name__ == "__main__":
    main()
