"""A server for each test, and a client of it that does not wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from chat_server import KEY, FakeServer, Handler

from recount.llm.client import ChatClient
from recount.llm.settings import LlmSettings


@pytest.fixture
def server() -> Iterator[FakeServer]:
    handler = type("Bound", (Handler,), {})
    running = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    running.daemon_threads = True
    running.block_on_close = False
    fake = FakeServer(f"http://127.0.0.1:{running.server_port}/v1")
    handler.fake = fake  # type: ignore[attr-defined]
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield fake
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def settings(server: FakeServer) -> LlmSettings:
    return LlmSettings(server.url, "tiny", KEY, timeout=30, tries=3, workers=3, pause=0.5)


@pytest.fixture
def pauses() -> list[float]:
    """How long the client would have waited between its tries."""
    return []


@pytest.fixture
def client(settings: LlmSettings, pauses: list[float]) -> ChatClient:
    return ChatClient(settings, sleep=pauses.append)
