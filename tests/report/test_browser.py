"""The page in a real browser: no error, no request, and nothing in it runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import sample_case as sample

from recount.report.contents import Contents
from recount.report.page import build_page

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")


class Probe(ThreadingHTTPServer):
    """A server that notes what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), Answer)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    """Answers every request with nothing."""

    def do_GET(self) -> None:
        assert isinstance(self.server, Probe)
        self.server.asked.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def probe() -> Iterator[Probe]:
    server = Probe()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def open_page(page: str, folder: Path) -> tuple[str, list[str]]:
    """Opens a page from a file; returns what it has become, and the lines of its console."""
    path = folder / "page.html"
    path.write_text(page, "utf-8")
    done = subprocess.run(
        [
            CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--timeout=8000", "--enable-logging=stderr", f"--user-data-dir={folder / 'profile'}",
            "--dump-dom", path.as_uri(),
        ],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
        env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    if not done.stdout:
        pytest.skip(f"Chromium does not start here: {done.stderr.strip()[-200:]}")
    return done.stdout, re.findall(r"CONSOLE[^\]]*\] (.*)", done.stderr)


def make_page(**changes: object) -> str:
    fields: dict[str, object] = {
        "title": "Deir Samra", "documents": sample.DOCS, "claims": sample.CLAIMS,
        "incidents": sample.INCIDENTS, "sources": sample.SOURCES, "issues": sample.ISSUES,
        "decisions": sample.DECISIONS, "copies": sample.COPIES,
    }  # fmt: skip
    return build_page(Contents(**(fields | changes)))  # type: ignore[arg-type]


def many_incidents() -> list[object]:
    return [replace(sample.MARKET, id=f"incident-{n}", status=status) for n, status in enumerate(
        ("disputed", "corroborated", "single_source", "denied") * 5)]  # fmt: skip


def hostile(probe: Probe) -> str:
    return (
        f"</title></style><script>document.title='owned';fetch('{probe.url}/script')</script>"
        f"<img src='{probe.url}/image' onerror=\"document.title='owned'\">"
        f"<style>@import '{probe.url}/style'; body{{background:url({probe.url}/ground)}}</style>"
        f"<iframe src='{probe.url}/frame'></iframe>\"'><svg onload=\"document.title='owned'\">"
    )


def test_the_probe_sees_a_page_that_asks_and_runs(tmp_path: Path, probe: Probe) -> None:
    # without this, the tests below would prove nothing
    dom, console = open_page(
        f"<title>x</title>{hostile(probe)}<script>console.error('heard')</script>", tmp_path
    )
    assert {"/image", "/style"} <= set(probe.asked)
    assert "<title>owned</title>" in dom
    assert any("heard" in line for line in console)


@pytest.mark.parametrize("incidents", [sample.INCIDENTS, many_incidents()], ids=["few", "many"])
def test_the_page_opens_without_a_word(incidents: list[object], tmp_path: Path) -> None:
    dom, console = open_page(make_page(incidents=incidents), tmp_path)
    assert console == []
    assert "<title>Deir Samra</title>" in dom
    assert dom.count('class="incident"') == len(incidents)
    assert "<script" not in dom


def test_a_hostile_case_asks_for_nothing_and_runs_nothing(tmp_path: Path, probe: Probe) -> None:
    bad = hostile(probe)
    doc = replace(sample.DOCS[0], title=bad, outlet=bad, ref=bad, url=f"javascript:{bad}")
    place = replace(sample.MARKET.place, name=bad, country_name=bad)  # type: ignore[type-var]
    account = replace(sample.MARKET.accounts[0], source=bad, lineage=bad, side=bad)
    incident = replace(
        sample.MARKET, place=place, accounts=(account,), reasons=(bad,), perpetrators=(bad,)
    )
    source = replace(sample.SOURCES[0], name=bad, side=bad, aliases=(bad,))
    issue = replace(sample.ISSUES[0], code=bad, subject=bad, message=bad)
    page = make_page(
        title=bad, documents=(doc, *sample.DOCS[1:]), incidents=(incident,), sources=(source,),
        issues=(issue,),
    )  # fmt: skip
    dom, console = open_page(page, tmp_path)
    assert probe.asked == []
    assert console == []
    assert "<title>owned</title>" not in dom
    for element in ("script", "img", "iframe"):
        assert f"<{element}" not in dom
