"""Connections to checked addresses only, with a deadline, a limit, and a record of the bytes."""

from __future__ import annotations

import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import httpcore
import httpx

from recount.fetch.clock import Clock
from recount.fetch.guard import Guard

Resolver = Callable[[str, int], Sequence[str]]
"""Returns the addresses of a host; raises OSError where it has none."""


class RefusedError(Exception):
    """An address that is not connected to."""


class SlowError(Exception):
    """An answer that did not come in time."""


class LargeError(Exception):
    """An answer longer than is taken."""


def resolve(host: str, port: int) -> list[str]:
    """Returns the addresses of a host by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def resolve_in_time(resolver: Resolver, host: str, port: int, seconds: float) -> Sequence[str]:
    """Returns what the resolver finds; raises SlowError where it takes longer.

    The system's resolver cannot be told to hurry: it is asked in a thread that is left behind.
    """
    answer: queue.Queue[Sequence[str] | BaseException] = queue.Queue()

    def ask() -> None:
        try:
            answer.put(resolver(host, port))
        except BaseException as error:
            answer.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except queue.Empty:
        raise SlowError(f"its name was not resolved in {seconds:g} s") from None
    if isinstance(found, BaseException):
        raise found
    return found


class Wire:
    """What goes over the wire in one exchange: the bytes both ways, and the peer's address."""

    def __init__(self, clock: Clock, seconds: float, most: int) -> None:
        self._clock = clock
        self._end = clock.elapsed() + seconds
        self._seconds = seconds
        self._most = most
        self.sent = bytearray()
        self.received = bytearray()
        self.peer: str | None = None

    def remaining(self, timeout: float | None) -> float:
        """Returns the seconds that one step may take; raises SlowError when time is up."""
        left = self._end - self._clock.elapsed()
        if left <= 0:
            raise SlowError(f"no whole answer within {self._seconds:g} s")
        return left if timeout is None else min(timeout, left)

    def take(self, data: bytes) -> bytes:
        """Notes received bytes; raises LargeError beyond the limit."""
        self.received += data
        if len(self.received) > self._most:
            raise LargeError(f"over {self._most} bytes")
        return data


class _Stream(httpcore.NetworkStream):
    """A connection that keeps its wire's deadline and notes its bytes, above TLS."""

    def __init__(self, inner: httpcore.NetworkStream, wire: Wire) -> None:
        self._inner = inner
        self._wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            data = self._inner.read(max_bytes, self._wire.remaining(timeout))
        except httpcore.ReadTimeout:
            self._wire.remaining(timeout)
            raise
        return self._wire.take(data)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._wire.remaining(timeout))
        self._wire.sent += buffer

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._wire.remaining(timeout))
        return _Stream(inner, self._wire)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Resolves a name once, checks every address, and connects to one that was checked.

    The name itself goes on only into the Host header and TLS, so that a name that changes its
    address between check and connection gains nothing.
    """

    def __init__(self, guard: Guard, resolver: Resolver, wire: Wire) -> None:
        self._guard = guard
        self._resolver = resolver
        self._wire = wire
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        left = self._wire.remaining(timeout)
        addresses = resolve_in_time(self._resolver, host, port, left)
        if not addresses:
            raise OSError("it has no address")
        for address in addresses:
            if why := self._guard.judge(host, address):
                raise RefusedError(f"{host} is at {address}: {why}")
        failed: Exception | None = None
        for address in addresses:
            try:
                left = self._wire.remaining(timeout)
                inner = self._inner.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            self._wire.peer = address
            return _Stream(inner, self._wire)
        raise failed or OSError("it has no address")


class Transport(httpx.BaseTransport):
    """Sends one request over one connection of its own; none is kept open."""

    def __init__(
        self, guard: Guard, resolver: Resolver, wire: Wire, context: ssl.SSLContext
    ) -> None:
        backend = _Backend(guard, resolver, wire)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, max_keepalive_connections=0, network_backend=backend
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends the request; errors are httpcore's and those of this module."""
        assert isinstance(request.stream, httpx.SyncByteStream)
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Closes the connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
