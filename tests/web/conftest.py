"""What the tests of the web app share: a small case, the app on it, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from web_case import PASSWORD, REPORTS, LiveServer, LogIn, run_server

from postgres_cluster import Server
from recount import accounts
from recount.pipeline import Case, Settings
from recount.store import Address
from recount.store.copy import copy_case
from recount.web import ServeSettings, make_app

DATABASE = "RECOUNT_TEST_WEB_ON"
"""Names the variable which asks, set to `postgresql`, for cases that stand there."""
ON_POSTGRES = os.environ.get(DATABASE) == "postgresql"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""


@pytest.fixture(scope="session")
def settings(cache_dir: Path) -> Settings:
    """Settings of a case that the rules read."""
    return Settings(cache_dir, reader="rules")


@pytest.fixture(scope="session")
def read_case(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with the reports above, and a file that is no report; made once. Copy, don't touch."""
    folder = tmp_path_factory.mktemp("web")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "broken.pdf").write_bytes(bytes(range(256)) * 8)
    path = folder / "case.recount"
    with Case.open(path, settings=settings, create=True) as case:
        case.add([str(folder / name) for name in (*REPORTS, "broken.pdf")])
    return path


@pytest.fixture
def case_path(
    request: pytest.FixtureRequest, read_case: Path, tmp_path: Path, settings: Settings
) -> str | Path:
    """A copy of the case, for this test alone: a file, or what DATABASE asks for."""
    if ON_POSTGRES:
        server: Server = request.getfixturevalue("postgres")
        address = server.new()
        with Case.open(read_case, settings=settings) as case:
            copy_case(case.ledger, Address.parse(address))
        return address
    return Path(shutil.copy(read_case, tmp_path / "case.recount"))


@pytest.fixture
def case(case_path: str | Path, settings: Settings) -> Iterator[Case]:
    """The case as Python sees it, beside the app."""
    with Case.open(case_path, settings=settings) as opened:
        yield opened


@pytest.fixture
def app(case_path: str | Path, settings: Settings) -> Iterator[FastAPI]:
    """The app as `recount serve` starts it: on the loopback, without a login."""
    made = make_app(case_path, settings, ServeSettings("tester"))
    yield made
    made.state.cases.close()


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Asks the app as the admin `tester`; writes carry the right token."""
    with TestClient(app, base_url="http://127.0.0.1:8000") as asking:
        asking.headers["X-CSRF-Token"] = app.state.csrf
        yield asking


@pytest.fixture(scope="session")
def users_case(
    read_case: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The case with a user of each role; made once."""
    path = Path(shutil.copy(read_case, tmp_path_factory.mktemp("users") / "case.recount"))
    _make_users(path, settings)
    return path


def _make_users(where: str | Path, settings: Settings) -> None:
    with Case.open(where, settings=settings) as opened:
        for role in accounts.role_names():
            accounts.create_user(opened.ledger, role, role, PASSWORD)


@pytest.fixture
def login_app(users_case: Path, case_path: str | Path, settings: Settings) -> Iterator[FastAPI]:
    """The app with logins; there is one user of each role, named like it."""
    if isinstance(case_path, Path):
        shutil.copy(users_case, case_path)
    else:
        _make_users(case_path, settings)
    made = make_app(case_path, settings, ServeSettings("nobody", login=True))
    yield made
    made.state.cases.close()


@pytest.fixture
def logged_in(login_app: FastAPI) -> Iterator[LogIn]:
    """Gives a client that is logged in by role: `logged_in("viewer")`; it has its token, too."""
    asking: list[TestClient] = []

    def log_in(role: str) -> TestClient:
        client = TestClient(login_app, base_url="http://127.0.0.1:8000", follow_redirects=False)
        asking.append(client)
        answer = client.post("/api/session", json={"name": role, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        client.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return client

    yield log_in
    for client in asking:
        client.close()


@pytest.fixture
def live_server(case_path: str | Path, settings: Settings) -> Iterator[LiveServer]:
    """The app behind a real port, without a login."""
    yield from run_server(case_path, settings)


@pytest.fixture
def live_login_server(
    login_app: FastAPI, case_path: str | Path, settings: Settings
) -> Iterator[LiveServer]:
    """The app behind a real port, with the users of `login_app`."""
    yield from run_server(case_path, settings, login=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium; skips where there is none."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as driver:
        try:
            started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        except Error as error:
            pytest.skip(f"Chromium does not start here: {str(error)[:200]}")
        yield started
        started.close()


# Plotly asks once whether images may be drawn by pixels, by a style attribute that our policy
# blocks; the answer is no, and nothing else comes of it.
KNOWN = "sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o="


@pytest.fixture
def page(browser: Any, live_server: LiveServer) -> Iterator[Any]:
    """A page of the live server (`page.goto("/incidents")`); fails on any error of its console."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on(
        "console",
        lambda line: (
            errors.append(line.text) if line.type == "error" and KNOWN not in line.text else None
        ),
    )
    yield opened
    context.close()
    assert errors == []


@pytest.fixture
def axe() -> Callable[[Any], None]:
    """Asserts that axe finds nothing against WCAG 2.2 AA on a page: `axe(page)`."""
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def check(page: Any) -> None:
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
        lines = [
            f"{each['id']} ({each['impact']}): {each['help']}\n    {node['target']}: "
            f"{node['html'][:200]}\n    {node['failureSummary'][:300]}"
            for each in found.response["violations"]
            for node in each["nodes"][:4]
        ]
        assert not lines, f"{page.url}:\n" + "\n".join(lines)

    return check
