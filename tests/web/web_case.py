"""The small case that the tests of the web app work on, and a server for it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import anyio
from fastapi import FastAPI
from starlette.testclient import TestClient

from recount.pipeline import Settings
from recount.web import ServeSettings
from recount.web.server import make_server

T = TypeVar("T")
PASSWORD = "a long enough one"
LogIn = Callable[[str], TestClient]

REPORTS = {
    "wire.md": """---
title: Nine killed in Maarat market
outlet: Plain Wire
published: 2016-10-03
url: https://wire.example/maarat
---
Nine people were killed on Monday when warplanes bombed a market in Maarat al-Numan, Syria, the
civil defence said. At least 14 others were injured, a doctor at the town's hospital said.
""",
    "courier.md": """---
title: Army denies strike
outlet: Coast Courier
published: 2016-10-04
url: javascript:alert(1)
---
The Syrian army denied that its planes had bombed the market in Maarat al-Numan on Monday. A
spokesman for the ministry of defence said three gunmen were killed there.
""",
    "gao.md": """---
title: Soldiers killed near Gao
outlet: River Post
published: 2016-09-20
---
Four soldiers were killed when a mine exploded under their vehicle near Gao, Mali, on Tuesday,
the army said.
""",
    "hostile.md": """---
title: "<script>document.title='owned'</script>"
outlet: "Evil <img src=x onerror=alert(1)>"
published: 2016-10-05
url: "javascript:alert(document.domain)"
---
Two people were killed in Homs, Syria, on Tuesday, the <b onclick="alert(1)">civil defence</b>
said. A \u202egnitroper\u202c of the city\u200bcentre says </script><script>document.title='owned'
</script> nothing new.
""",
}


@dataclass
class LiveServer:
    """A running server; `url` ends without a slash."""

    url: str
    case_path: str | Path
    app: FastAPI


def run_server(case_path: str | Path, settings: Settings, **more: Any) -> Iterator[LiveServer]:
    """Runs the app in a thread on a free port until the generator goes on."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        server = make_server(case_path, settings, ServeSettings("tester", port=port, **more))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        ends = time.monotonic() + 20
        while not server.started and time.monotonic() < ends:
            time.sleep(0.02)
        assert server.started
        yield LiveServer(f"http://127.0.0.1:{port}", case_path, server.config.app)
        server.should_exit = True
        thread.join(10)


def go(page: Any, path: str) -> None:
    """Opens a page and waits until its maps and plots are drawn."""
    page.goto(path)
    for kind in ("map", "plot"):
        for element in page.locator(f"[data-{kind}]").all():
            element.and_(page.locator("[data-drawn]")).wait_for()


def run_async(work: Callable[[], Awaitable[T]]) -> T:
    """Runs what is asynchronous in a thread of its own: a browser's driver may hold this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, work).result()
