"""Two servers on one case in PostgreSQL: what one is told, the other shows; no password is."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from test_add_page import FIRST, SECOND, upload
from test_pages import PAGES
from web_case import PASSWORD

from postgres_cluster import Server
from recount import accounts
from recount.pipeline import Case, Settings
from recount.store import Address, Ledger, copy_case
from recount.web import ServeSettings, make_app

SECRET = "s3cret-of-the-team"
BASE = "http://127.0.0.1:8000"


@pytest.fixture
def team(postgres: Server, read_case: Path) -> Address:
    """The case of the other tests in a database, by an address with a password."""
    made = Address.parse(postgres.new().replace("recount@", f"recount:{SECRET}@"))
    with Ledger.open(read_case) as ledger:
        copy_case(ledger, made)
    return made


@pytest.fixture
def team_app(team: Address, settings: Settings) -> FastAPI:
    return make_app(team, settings, ServeSettings("tester"))


@pytest.fixture
def asking(team_app: FastAPI) -> Iterator[TestClient]:
    with TestClient(team_app, base_url=BASE) as client:
        client.headers["X-CSRF-Token"] = team_app.state.csrf
        yield client


def test_the_pages_are_those_of_the_file(
    asking: TestClient, client: TestClient, team: Address
) -> None:
    for path in PAGES:
        here, there = client.get(path), asking.get(path)
        assert there.status_code == 200, path
        assert SECRET not in there.text
        assert f"{team.schema}" in there.text
        if "text=" not in path:  # the best of what a search finds come in another order
            assert plain(there.text) == plain(here.text), path


def plain(page: str) -> str:
    """Returns a page without the case's name and what each server makes for itself."""
    page = re.sub(r"test_\d+_\d+", "case", page)
    return re.sub(r'(?<=name="csrf" )(value|content)="[^"]+"', "", page)


def command_lines() -> set[str]:
    """Returns the command lines of all processes of this machine."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.add(path.read_bytes().replace(b"\x00", b" ").decode("utf-8", "replace"))
        except OSError:  # it has ended
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="no list of processes")
def test_reports_are_added_and_no_process_is_told_the_password_openly(
    asking: TestClient, team: Address, settings: Settings
) -> None:
    answer = asking.post("/add", files=upload(FIRST, SECOND), follow_redirects=False)
    job = answer.headers["location"].removeprefix("/add/")
    seen: set[str] = set()
    ends = time.monotonic() + 120
    while (state := asking.get(f"/api/jobs/{job}").json())["state"] not in ("done", "failed"):
        assert time.monotonic() < ends
        seen |= command_lines()
        time.sleep(0.05)
    assert [file["state"] for file in state["files"]] == ["added", "added"]
    assert any("spawn_main" in line for line in seen)
    assert not [line for line in seen if SECRET in line]
    with Case.open(team, settings=settings) as case:
        assert {"strike.md", "note.txt"} <= {doc.ref for doc in case.documents()}
        assert case.verify() == []


def test_an_export_bears_the_name_of_the_case(asking: TestClient, team: Address) -> None:
    answer = asking.get("/export/download?format=jsonl")
    assert answer.status_code == 200
    assert f'filename="{team.schema}-jsonl.zip"' in answer.headers["content-disposition"]
    assert SECRET.encode() not in answer.content


def test_what_one_server_is_told_the_other_shows(team: Address, settings: Settings) -> None:
    with Ledger.open(team) as ledger:
        accounts.create_user(ledger, "amal", "editor", PASSWORD)
    apps = [make_app(team, settings, ServeSettings("nobody", login=True)) for _ in range(2)]
    with TestClient(apps[0], base_url=BASE) as one, TestClient(apps[1], base_url=BASE) as other:
        logged = one.post("/api/session", json={"name": "amal", "password": PASSWORD})
        assert logged.status_code == 201
        for client in (one, other):  # a session is one of the case, not of a server
            client.cookies.update(one.cookies)
            client.headers["X-CSRF-Token"] = logged.json()["csrf"]
        claim = one.get("/api/claims?limit=1").json()["items"][0]["id"]
        for client, kind in ((one, "accept"), (other, "note")):
            asked = {"kind": kind, "subjects": [claim], "reason": "read it"}
            assert client.post("/api/decisions", json=asked).status_code == 201
        told = [client.get("/api/decisions").json()["items"] for client in (one, other)]
        assert told[0] == told[1]
        assert [decision["kind"] for decision in told[0]] == ["accept", "note"]
    with Case.open(team, settings=settings) as case:
        assert case.verify() == []


def test_a_server_that_is_gone_is_named_without_the_password(
    team_app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = team_app.state.cases
    with TestClient(team_app, base_url=BASE, raise_server_exceptions=False) as client:
        away = Address.parse(f"postgresql://recount:{SECRET}@127.0.0.1:1/away?schema=gone")
        monkeypatch.setattr(cases, "address", away)
        while not cases._idle.empty():
            cases._idle.get_nowait().close()
        for path in ("/claims", "/api/claims"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert "postgresql://recount@127.0.0.1:1/away?schema=gone" in answer.text.replace(
                "&amp;", "&"
            )
            assert SECRET not in answer.text
