"""Addresses and archives enter a case: kept with their exchanges, once, and resumable."""

from __future__ import annotations

import gzip
import io
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from warc_maker import http, pack, page, record, story
from web_server import STORY, WebServer, answer, make_fetcher, running
from web_server import page as web_page

from recount.fetch.settings import FetchSettings
from recount.ingest import IngestOptions
from recount.pipeline import Case, Settings
from recount.store import Ledger

OTHER = STORY.replace("Nine", "Eleven").replace("Friday", "Monday")


@pytest.fixture
def web() -> Iterator[WebServer]:
    with running() as server:
        yield server


@pytest.fixture
def case(tmp_path: Path, cache_dir: Path, reader: Any) -> Iterator[Case]:
    with Case.open(tmp_path / "c.recount", settings=Settings(cache_dir), create=True) as opened:
        opened.__dict__["_reader"] = reader
        yield opened


def test_a_url_is_kept_with_its_exchanges(web: WebServer, case: Case) -> None:
    web.paths["/old"] = answer(b"", "301 Moved", location="/a")
    web.paths["/a"] = answer(web_page(), x_served_by="cache-7")
    result = case.add([web.url("/old")], fetcher=make_fetcher())
    assert (result.added, result.known, result.issues) == (1, 0, [])
    (doc,) = case.documents()
    ((doc_id, had),) = case.retrievals()
    assert (doc_id, had.url, had.final_url) == (doc.id, web.url("/old"), web.url("/a"))
    first, second = list(case.exchanges())
    assert had.exchanges == (first.id, second.id)
    assert (first.status, second.status) == (301, 200)
    assert ("x-served-by", "cache-7") in second.headers
    assert web_page() in second.warc
    assert case.verify() == []


def test_a_page_that_has_not_changed_is_known(web: WebServer, case: Case) -> None:
    web.paths["/a"] = [answer(web_page(), etag='"1"'), b"HTTP/1.1 304 Not Modified\r\n\r\n"]
    case.add([web.url("/a")], fetcher=make_fetcher())
    result = case.add([web.url("/a")], fetcher=make_fetcher())
    assert (result.added, result.known) == (0, 1)
    assert 'if-none-match: "1"' in web.heads[1].lower()
    assert [exchange.status for exchange in case.exchanges()] == [200, 304]
    assert len(case.retrievals()) == 2
    case.add([web.url("/a")], fetcher=make_fetcher())
    assert 'if-none-match: "1"' in web.heads[2].lower()  # a 304 keeps what there is to ask with


def test_the_same_bytes_at_two_addresses_are_one_document(web: WebServer, case: Case) -> None:
    web.paths["/a"] = web.paths["/b"] = answer(web_page())
    result = case.add([web.url("/a"), web.url("/b")], fetcher=make_fetcher())
    assert (result.added, result.known) == (1, 1)
    assert len(case.retrievals()) == 2


def test_a_case_of_an_earlier_version_takes_addresses(
    web: WebServer, tmp_path: Path, cache_dir: Path, reader: Any
) -> None:
    from recount.store import schema

    path = tmp_path / "old.recount"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recount.store.migrating.MIGRATIONS", schema.MIGRATIONS[:2])
        patch.setattr("recount.store.migrating.VERSION", 2)
        Ledger.open(path, create=True).close()
    web.paths["/a"] = answer(web_page())
    with Case.open(path, settings=Settings(cache_dir)) as case:
        case.__dict__["_reader"] = reader
        assert case.add([web.url("/a")], fetcher=make_fetcher()).added == 1
        assert len(list(case.exchanges())) == 1


def test_an_altered_exchange_is_found(web: WebServer, case: Case) -> None:
    web.paths["/a"] = answer(web_page())
    case.add([web.url("/a")], fetcher=make_fetcher())
    db = case._ledger._db
    with pytest.raises(Exception, match="exchanges are only ever added"):
        db.execute("UPDATE exchanges SET url = 'x'")
    db.execute("DROP TRIGGER exchanges_keep_update")
    db.execute("UPDATE exchanges SET body_sha256 = (SELECT sha256 FROM bodies WHERE sha256 != "
               "body_sha256)")  # fmt: skip
    told = case.verify()
    assert any(problem.endswith("it is not the one that was kept") for problem in told)
    assert any(problem.endswith("exchanges: not as it was added") for problem in told)
    db.execute("DROP TRIGGER exchanges_keep_delete")
    db.execute("DELETE FROM exchanges")
    told = case.verify()
    assert any("exchanges are missing" in problem for problem in told)
    assert any("1 rows of exchanges were added, 0 stand" in problem for problem in told)


def test_failures_are_issues_and_do_not_stop_the_others(web: WebServer, case: Case) -> None:
    web.paths["/a"] = answer(web_page())
    names = [web.url("/gone"), "http://[::1", "https://10.0.0.1/", web.url("/a")]
    fetcher = make_fetcher()
    fetcher._resolver = lambda host, port: ["127.0.0.1" if host == "news.example" else host]
    result = case.add(names, fetcher=fetcher)
    assert result.added == 1
    assert [issue.code for issue in result.issues] == ["fetch.status", *["fetch.refused"] * 2]
    assert len(case.issues()) == 3


# -- archives -----------------------------------------------------------------------------------


def archive(count: int) -> bytes:
    """Stories with copies among them, other records, and damage in two places."""
    records = []
    for n in range(count):
        records.append(story(n))
        if n % 5 == 0:
            records.append(record(http(page(n)), f"https://copy.example/{n}"))
        if n % 3 == 0:
            records.append(record(http(b"", "404 Not Found"), f"https://news.example/gone{n}"))
    data, starts = pack(records, "gz")
    at = starts[count // 2]
    return data[:at] + b"garbage" * 50 + data[at:-30]


def told(path: Path, settings: Settings) -> dict[str, Any]:
    with Case.open(path, settings=settings) as case:
        db = case._ledger._db
        return {
            "documents": list(db.execute("SELECT * FROM documents ORDER BY seq")),
            "refs": sorted(db.execute("SELECT * FROM refs")),
            "claims": list(db.execute("SELECT * FROM claims ORDER BY id")),
            "issues": case.issues(),
            "retrievals": list(db.execute("SELECT * FROM retrievals ORDER BY n")),
            "marks": list(db.execute("SELECT * FROM marks")),
            "incidents": case.incidents(),
            "version": case.version,
        }


def test_an_archive_is_added_once(tmp_path: Path, case: Case) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(archive(20))
    result = case.add([str(path)])
    assert (result.added, result.known) == (19, 4)  # the last one is cut off
    assert result.failed  # the damage
    again = case.add([str(path)])
    assert (again.added, again.known, again.issues) == (0, 23, [])
    assert len(case.retrievals()) == 23


def test_a_page_crawled_twice_with_the_same_words_is_one(tmp_path: Path, case: Case) -> None:
    later = page(1).replace(b"<head>", b"<head><meta name=token content=7>")
    data, _ = pack([story(1), record(http(later), "http://news.example/1?utm_source=x")], "gz")
    (tmp_path / "a.warc.gz").write_bytes(data)
    result = case.add([str(tmp_path / "a.warc.gz")])
    assert (result.added, result.known) == (1, 1)


def test_an_archive_from_standard_input(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    data, _ = pack([story(1), story(2)], "gz")
    monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": io.BytesIO(data)}))
    assert case.add(["-"], options=IngestOptions()).added == 2


RUN = "import sys; from recount.cli import main; sys.exit(main())"


@pytest.mark.slow
def test_killed_at_ten_moments_the_case_is_the_same(tmp_path: Path, cache_dir: Path) -> None:
    settings = Settings(cache_dir, reader="rules")
    path = tmp_path / "a.warc.gz"
    path.write_bytes(archive(240))
    whole, killed = tmp_path / "whole.recount", tmp_path / "killed.recount"

    def add(case: Path) -> subprocess.Popen[bytes]:
        args = ["add", str(case), str(path), "--reader", "rules"]
        return subprocess.Popen(
            [sys.executable, "-c", RUN, *args],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    began = time.monotonic()
    assert add(whole).wait() == 1  # the damage
    took = time.monotonic() - began
    chance = random.Random(7)
    cut = 0
    for _ in range(10):
        process = add(killed)
        try:
            process.wait(chance.uniform(0.25, 0.6) * min(took, 20))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            cut += 1
        process.wait()
    assert cut >= 3
    assert add(killed).wait() in (0, 1)
    assert told(killed, settings) == told(whole, settings)


# -- the commands -------------------------------------------------------------------------------


def run(*args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", RUN, *args]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_commands_take_addresses(web: WebServer, tmp_path: Path) -> None:
    web.paths["/a"] = answer(web_page())
    url, allow = web.url("/a", "127.0.0.1"), ("--allow-address", "127.0.0.1", "--reader", "rules")
    refused = run("read", url, "--reader", "rules")
    assert refused.returncode == 1
    assert "127.0.0.1 is at 127.0.0.1: loopback [fetch.refused]" in refused.stderr
    read = run("read", url, "--records", "documents", *allow)
    assert f'"url": "{url}"' in read.stdout
    case = str(tmp_path / "a.recount")
    added = run("add", case, url, *allow)
    assert added.stdout.startswith("1 document added, 0 known before")
    written = run("export", case, "--to", "warc", "-o", str(tmp_path / "out"))
    assert written.stdout.startswith("2 files in")
    assert web_page() in gzip.decompress((tmp_path / "out" / "exchanges.warc.gz").read_bytes())
    slip = run("add", case, url, "--allow-address", "http://127.0.0.1/")
    assert slip.returncode == 2
    assert "no URL" in slip.stderr


def test_what_a_list_only_names_is_fetched_if_asked_for(
    web: WebServer, tmp_path: Path, cache_dir: Path, reader: Any
) -> None:
    web.paths["/a"] = answer(web_page())
    listed = tmp_path / "stories.csv"
    listed.write_text(
        "stories_id,publish_date,title,url,language,media_name\n"
        f"1,2016-09-30,Market shelled,{web.url('/a')},en,Brela Post\n"
    )
    for asked, found in ((False, []), (True, ["Brela Post"])):
        settings = Settings(cache_dir, fetch=FetchSettings(listed=asked))
        with Case.open(tmp_path / f"{asked}.recount", settings=settings, create=True) as case:
            case.__dict__["_reader"] = reader
            result = case.add([str(listed)], fetcher=make_fetcher())
            assert [issue.code for issue in result.issues if issue.code == "text_not_here"] == (
                [] if asked else ["text_not_here"]
            )
            assert [doc.outlet for doc in case.documents()] == found
