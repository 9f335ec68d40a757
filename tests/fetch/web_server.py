"""A web server on this machine that answers as a test says, hostile answers included."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from recount.fetch.client import Fetcher
from recount.fetch.settings import FetchSettings

STORY = (
    "Shells fell on the market of Brela on Friday. Nine people were killed, the mayor said. "
    "The hospital of the town took in fourteen wounded, among them three children, its director "
    "told reporters in the evening. Residents said that the shelling went on for an hour."
)


def page(title: str = "Market shelled", text: str = STORY, head: str = "") -> bytes:
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>"
        f"<article><h1>{title}</h1><p>{text}</p></article></body></html>"
    ).encode()


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole HTTP message; `content_type` and the like name headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named.setdefault("content-type", "text/html; charset=utf-8")
    named.setdefault("content-length", str(len(body)))
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


Raw = Callable[[socket.socket, str], None]
"""Writes what it likes to a connection; is given the request's head."""


@dataclass
class WebServer:
    """Answers a path with its bytes, in turn where there are several, or lets a function write."""

    port: int = 0
    paths: dict[str, bytes | list[bytes] | Raw] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    context: ssl.SSLContext | None = None
    stopped: bool = False

    def url(self, path: str, host: str = "news.example") -> str:
        scheme = "https" if self.context else "http"
        return f"{scheme}://{host}:{self.port}{path}"

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(20)
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            with connection:
                head = b""
                while b"\r\n\r\n" not in head:
                    piece = connection.recv(65536)
                    if not piece:
                        return
                    head += piece
                text = head.decode("latin-1")
                path = text.split(" ", 2)[1]
                if path != "/robots.txt":
                    self.asked.append(path)
                    self.heads.append(text)
                found = self.paths.get(path, answer(b"nothing", "404 Not Found"))
                if isinstance(found, list):
                    found = found.pop(0) if len(found) > 1 else found[0]
                if callable(found):
                    found(connection, text)
                else:
                    connection.sendall(found)
        except OSError:
            pass  # the client has gone


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = WebServer(listener.getsockname()[1], context=context)
    threading.Thread(target=server.serve, args=(listener,), daemon=True).start()
    try:
        yield server
    finally:
        server.stopped = True
        listener.close()


class FakeClock:
    """Time that passes only when something waits; notes how long that was."""

    def __init__(self) -> None:
        self.at = datetime(2016, 9, 30, 12, 0, tzinfo=UTC)
        self.slept: list[float] = []
        self.on_sleep: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return self.at

    def elapsed(self) -> float:
        return self.at.timestamp()

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.at += timedelta(seconds=seconds)
        self.on_sleep()


class RealTime(FakeClock):
    """The days of a test's clock, with seconds that really pass, for deadlines."""

    def elapsed(self) -> float:
        return time.monotonic()


def loopback(host: str, port: int) -> list[str]:
    """A resolver that has every name on this machine."""
    return ["127.0.0.1"]


def make_fetcher(clock: FakeClock | None = None, **settings: object) -> Fetcher:
    settings.setdefault("allowed", ("127.0.0.1",))
    settings.setdefault("total_seconds", 10.0)
    made = FetchSettings(**settings)  # type: ignore[arg-type]
    return Fetcher(made, clock=clock or FakeClock(), resolver=loopback)


@pytest.fixture
def web() -> Iterator[WebServer]:
    with running() as server:
        yield server
