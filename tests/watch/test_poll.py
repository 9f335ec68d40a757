"""Feeds are watched: each article once, changes as versions, failures left alone."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from web_server import STORY, FakeClock, WebServer, answer, make_fetcher, page

from recount.pipeline import Case, Settings
from recount.watch import FeedPlan, FeedStatus, Watcher
from recount.watch.config import WatchPlan

OTHER = STORY.replace("Friday", "Monday").replace("Nine", "Eleven")
THIRD = STORY.replace("market", "bus station").replace("mayor", "governor")


def rss(*links: str, updated: str = "") -> bytes:
    items = "".join(
        f"<item><title>{link[:2]}</title><link>{link}</link><description>{updated}</description></item>"
        for link in links
    )
    return f'<rss version="2.0"><channel><title>Brela</title>{items}</channel></rss>'.encode()


@pytest.fixture
def case(tmp_path: Path, cache_dir: Path, reader: Any) -> Iterator[Case]:
    with Case.open(tmp_path / "w.recount", settings=Settings(cache_dir), create=True) as opened:
        opened.__dict__["_reader"] = reader
        yield opened


def watch(case: Case, clock: FakeClock, *feeds: FeedPlan) -> list[FeedStatus]:
    """One round, and how it went."""
    watcher = Watcher(case, WatchPlan(feeds), make_fetcher(clock))
    return [done.status for done in watcher.run(once=True)]


def waited(status: FeedStatus) -> float:
    """The seconds from a poll to the next one."""
    asked, due = (datetime.fromisoformat(str(at)) for at in (status.polled, status.next))
    return (due - asked).total_seconds()


def test_what_is_new_is_added_and_nothing_twice(web: WebServer, case: Case) -> None:
    clock = FakeClock()
    feed = FeedPlan(web.url("/rss"), "Brela Post")
    web.paths["/rss"] = answer(rss("/a", "/b?utm_source=rss"), etag='"1"')
    web.paths["/a"], web.paths["/b?utm_source=rss"] = answer(page()), answer(page("Other", OTHER))
    (status,) = watch(case, clock, feed)
    assert (status.said, status.added, status.polls) == ("2 new of 2", 2, 1)
    assert [doc.outlet for doc in case.documents()] == ["Brela Post", "Brela Post"]
    assert watch(case, clock, feed) == []  # not due
    clock.sleep(900)
    web.paths["/rss"] = b'HTTP/1.1 304 Not Modified\r\netag: "1"\r\n\r\n'
    (status,) = watch(case, clock, feed)
    assert (status.said, status.added) == ("not changed", 2)
    assert 'if-none-match: "1"' in web.heads[-1].lower()
    clock.sleep(900)
    web.paths["/rss"] = answer(rss("/c", "/b?utm_source=other", "/a#x"))
    web.paths["/c"] = answer(page("Third", THIRD))
    (status,) = watch(case, clock, feed)
    assert (status.said, status.added, status.polls) == ("1 new of 3", 3, 3)
    assert web.asked == ["/rss", "/a", "/b?utm_source=rss", "/rss", "/rss", "/c"]


def test_an_article_of_two_feeds_is_asked_for_once(web: WebServer, case: Case) -> None:
    clock = FakeClock()
    web.paths["/one"] = web.paths["/two"] = answer(rss("/a"))
    web.paths["/a"] = answer(page())
    done = watch(case, clock, FeedPlan(web.url("/one")), FeedPlan(web.url("/two")))
    assert [status.said for status in done] == ["1 new of 1", "0 new of 1"]
    assert web.asked == ["/one", "/a", "/two"]


def test_a_changed_article_is_a_version_and_an_unchanged_one_is_not(
    web: WebServer, case: Case
) -> None:
    clock = FakeClock()
    feed = FeedPlan(web.url("/rss"))
    web.paths["/rss"] = [answer(rss("/a", updated=str(n))) for n in range(4)]
    web.paths["/a"] = [
        answer(page(head="<meta name=token content=1>")),
        answer(page(head="<meta name=token content=2>")),  # other bytes, the same words
        answer(page(text=OTHER)),
        answer(page(text=OTHER)),
    ]
    for _ in range(4):
        watch(case, clock, feed)
        clock.sleep(900)
    assert web.asked.count("/a") == 4
    docs = case.documents()
    assert len(docs) == 2
    assert {doc.url for doc in docs} == {web.url("/a")}
    had = [doc_id for doc_id, _ in case.retrievals()]
    assert [had.count(doc.id) for doc in docs] == [2, 2]
    assert case.verify() == []


def test_a_feed_that_fails_is_left_alone_longer_each_time(web: WebServer, case: Case) -> None:
    clock = FakeClock()
    bad, good = FeedPlan(web.url("/bad", "bad.example")), FeedPlan(web.url("/good"))
    web.paths["/bad"] = answer(b"", "500 Broken")
    web.paths["/good"] = answer(rss("/a"))
    web.paths["/a"] = answer(page())
    one, two = watch(case, clock, bad, good)
    assert (one.said, one.failures) == ("status 500 Internal Server Error", 1)
    assert (two.said, two.failures) == ("1 new of 1", 0)
    waits = []
    for _ in range(14):
        waits.append(waited(one))
        clock.at = datetime.fromisoformat(str(one.next)) - timedelta(seconds=2)
        assert watch(case, clock, bad) == []
        clock.sleep(4)
        (one,) = watch(case, clock, bad)
    assert waits == [min(86_400, 60 * 2**n) for n in range(14)]
    web.paths["/bad"] = answer(rss("/a"))
    clock.sleep(86_401)
    (status,) = watch(case, clock, bad)
    assert (status.failures, status.said) == (0, "1 new of 1")


def test_retry_after_is_honoured(web: WebServer, case: Case) -> None:
    clock = FakeClock()
    feed = FeedPlan(web.url("/rss"))
    web.paths["/rss"] = [
        answer(b"", "429 Too Many Requests", retry_after="7200"),
        answer(rss("/a")),
    ]
    web.paths["/a"] = answer(page())
    (status,) = watch(case, clock, feed)
    assert waited(status) == 7200
    clock.sleep(7000)
    assert watch(case, clock, feed) == []
    clock.sleep(300)
    assert [done.said for done in watch(case, clock, feed)] == ["1 new of 1"]


def test_an_article_that_asks_for_a_wait_is_asked_for_again(web: WebServer, case: Case) -> None:
    clock = FakeClock()
    feed = FeedPlan(web.url("/rss"))
    web.paths["/rss"] = answer(rss("/a"))
    web.paths["/a"] = [answer(b"", "503 Busy", retry_after="600"), answer(page())]
    assert [status.added for status in watch(case, clock, feed)] == [0]
    clock.sleep(900)
    assert [status.added for status in watch(case, clock, feed)] == [1]
    clock.sleep(900)
    watch(case, clock, feed)
    assert web.asked.count("/a") == 2


def test_what_is_no_feed_is_a_failure(web: WebServer, case: Case) -> None:
    web.paths["/rss"] = answer(page())
    (status,) = watch(case, FakeClock(), FeedPlan(web.url("/rss")))
    assert status.failures == 1
    assert [issue.code for issue in case.issues()] == ["bad_feed"]


def test_match_and_limit(web: WebServer, case: Case) -> None:
    clock = FakeClock()
    feed = FeedPlan(web.url("/rss"), match=("*/war/*",), limit=2)
    links = ["/war/1", "/sport/1", "/war/2", "/war/3"]
    web.paths["/rss"] = answer(rss(*links), etag='"1"')
    for number, link in enumerate(links):
        web.paths[link] = answer(page(text=STORY.replace("Nine", str(40 + number))))
    assert [done.said for done in watch(case, clock, feed)] == ["2 taken, 1 left"]
    clock.sleep(900)
    assert [done.said for done in watch(case, clock, feed)] == ["1 new of 3"]
    assert web.asked == ["/rss", "/war/1", "/war/2", "/rss", "/war/3"]
    assert "if-none-match" not in web.heads[3].lower()  # or the rest would never be seen


def test_a_run_that_is_cut_off_goes_on_where_it_was(web: WebServer, case: Case) -> None:
    clock = FakeClock()
    feed = FeedPlan(web.url("/rss"))
    web.paths["/rss"] = answer(rss("/a", "/b", "/c"), etag='"1"')
    stop = threading.Event()

    def stopping(connection: Any, _: str) -> None:
        stop.set()
        connection.sendall(answer(page("Other", OTHER)))

    web.paths["/a"], web.paths["/b"] = answer(page()), stopping
    web.paths["/c"] = answer(page("Third", THIRD))
    watcher = Watcher(case, WatchPlan((feed,)), make_fetcher(clock), stop=stop)
    (done,) = list(watcher.run())
    assert (done.status.said, done.status.added) == ("stopped", 2)
    clock.sleep(900)
    watch(case, clock, feed)
    assert web.asked == ["/rss", "/a", "/b", "/rss", "/c"]
    assert len(case.documents()) == 3


def test_it_runs_until_it_is_stopped(web: WebServer, case: Case) -> None:
    clock = FakeClock()
    stop = threading.Event()
    clock.on_sleep = lambda: stop.set() if len(web.asked) > 3 else None
    web.paths["/rss"] = answer(rss("/a"))
    web.paths["/a"] = answer(page())
    plan = WatchPlan((FeedPlan(web.url("/rss"), every=600.0),))
    began = clock.elapsed()
    done = list(Watcher(case, plan, make_fetcher(clock), stop=stop).run())
    assert len(done) == 3
    assert web.asked == ["/rss", "/a", "/rss", "/rss"]
    assert clock.elapsed() - began == pytest.approx(3 * 600, abs=10)


# -- the command --------------------------------------------------------------------------------


RUN = "import sys; from recount.cli import main; sys.exit(main())"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(web: WebServer, tmp_path: Path, number: signal.Signals) -> None:
    web.paths["/rss"] = answer(rss("/a"))
    web.paths["/a"] = answer(page())
    feeds, path = tmp_path / "feeds.toml", tmp_path / "w.recount"
    feeds.write_text(f'[[feed]]\nurl = "{web.url("/rss", "127.0.0.1")}"\n', "utf-8")
    args = ["watch", str(path), str(feeds), "--allow-address", "127.0.0.1", "--reader", "rules"]
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert "1 new of 1; 1 document added" in process.stdout.readline()
    time.sleep(0.3)
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")
    done = subprocess.run(
        [sys.executable, "-c", RUN, "watch", str(path), str(feeds), "--status"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert '"said": "1 new of 1"' in done.stdout
    assert '"added": 1' in done.stdout
