"""Takes the pictures of the web app that the documentation shows, on the example reports.

    python docs/screenshots.py [--out docs/images] [--all]

Needs Playwright and Chromium (CHROMIUM names it). Without --all, the few pictures that the
documentation holds; with it each page in light, dark and at the width of a phone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from recount.browse import Browse
from recount.examples import example_folder
from recount.pipeline import Case, Settings
from recount.web import ServeSettings
from recount.web.server import make_server

SHOWN = (
    ("incident", "/incidents/{incident}", "light"),
    ("document", "/documents/{document}", "light"),
    ("review", "/review", "dark"),
)
PAGES = {
    "overview": "/", "incidents": "/incidents", "map": "/incidents?view=map",
    "incident": "/incidents/{incident}", "codebooks": "/incidents/{incident}?compare=codebooks",
    "arrange": "/incidents/{incident}/arrange", "documents": "/documents",
    "document": "/documents/{document}", "claims": "/claims", "claim": "/claims/{claim}",
    "review": "/review", "agreement": "/review/agreement", "adjudicate": "/review/adjudicate",
    "history": "/history", "sources": "/sources", "source": "/sources/{source}",
    "search": "/search?text=killed", "export": "/export", "add": "/add", "issues": "/issues",
    "users": "/users",
}  # fmt: skip
LOOKS = {"light": (1280, "light"), "dark": (1280, "dark"), "phone": (390, "light")}


def find_ids(case: Path) -> dict[str, str]:
    """Returns the records that are shown: of the incident with most accounts."""
    with Browse.open(case) as browse:
        incident = browse.incidents(sort="accounts", limit=1).items[0]
        view = browse.incident(incident.id)
        return {
            "incident": incident.id,
            "document": view.documents[0].id,
            "claim": view.claims[0].claim.id,
            "source": browse.sources(limit=1).items[0].id,
        }


def shoot(page: Any, url: str, path: Path, *, whole: bool) -> None:
    """Opens a page, waits until its maps and plots are drawn, and takes its picture."""
    page.goto(url)
    for each in page.locator("[data-map], [data-plot]").all():
        each.and_(page.locator("[data-drawn]")).wait_for(timeout=15_000)
    page.screenshot(path=str(path), full_page=whole)


def main() -> None:
    """Makes a case of the examples, serves it, and takes the pictures."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a tool of tests

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("images"))
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--case", type=Path, help="a case of your own instead of the examples")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    settings = Settings(user_cache_path("recount"), reader="learned")
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "example.recount"
        if wanted.case:
            shutil.copy(wanted.case, case)
        else:
            with Case.open(case, settings=settings, create=True) as opened:
                opened.add([str(example_folder())])
        ids = find_ids(case)
        bound = socket.socket()
        bound.bind(("127.0.0.1", 0))
        serve = ServeSettings("a reviewer", port=bound.getsockname()[1])
        server = make_server(case, settings, serve)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        while not server.started:
            time.sleep(0.05)
        shots = (
            [(f"{name}-{look}", path, look) for name, path in PAGES.items() for look in LOOKS]
            if wanted.all
            else [(name, path, look) for name, path, look in SHOWN]
        )
        with sync_playwright() as driver:
            chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
            browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for name, path, look in shots:
                width, scheme = LOOKS[look]
                context = browser.new_context(
                    viewport={"width": width, "height": 900}, color_scheme=scheme
                )
                page = context.new_page()
                url = f"http://127.0.0.1:{serve.port}{path.format(**ids)}"
                shoot(page, url, wanted.out / f"{name}.png", whole=wanted.all)
                context.close()
            browser.close()
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
