"""Asks for a URL: step by step along its redirects, each step checked, paced and kept."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import NamedTuple

import httpx

from recount.errors import InputError
from recount.fetch.checks import check_url, explain
from recount.fetch.clock import Clock, SystemClock, stamp
from recount.fetch.guard import Guard
from recount.fetch.pace import Pace, read_retry_after
from recount.fetch.records import write_records
from recount.fetch.robots import Robots
from recount.fetch.settings import FetchSettings
from recount.fetch.wire import Resolver, Transport, Wire, resolve
from recount.ingest.addresses import join
from recount.ingest.codings import ACCEPTED, split_codings, unpack
from recount.ingest.http_message import charset_of, media_type_of
from recount.retrieval import Exchange, Headers, Validators

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
_NOTHING = Validators()


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its status, the URL that gave it in the end, and its body, unpacked.

    `at` is when the last request was sent, ISO 8601 in UTC. `exchanges` are the ids of all
    exchanges on the way there.
    """

    status: int
    url: str
    at: str
    body: bytes
    headers: Headers
    exchanges: tuple[str, ...]

    def header(self, name: str) -> str | None:
        """Returns a header's value, null if it was not sent."""
        return _header(self.headers, name)

    @property
    def media_type(self) -> str | None:
        """The declared media type, in lower case, without parameters."""
        return media_type_of(self.header("content-type"))

    @property
    def charset(self) -> str | None:
        """The declared character encoding."""
        return charset_of(self.header("content-type"))

    @property
    def validators(self) -> Validators | None:
        """What to ask with the next time, null where the server gave nothing."""
        found = Validators(self.header("etag"), self.header("last-modified"))
        return found or None


class _Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes
    exchange: Exchange


class Fetcher:
    """Gets URLs for one run. Uses no proxy, no cookie, no password and nothing of the environment.

    Refuses by InputError, with the codes `fetch.…` of docs/issues.md. One instance serves one
    thread.
    """

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        clock: Clock | None = None,
        resolver: Resolver = resolve,
    ) -> None:
        self.settings = settings or FetchSettings()
        self.clock = clock or SystemClock()
        self._resolver = resolver
        self._guard = Guard(self.settings.allowed)
        self.pace = Pace(
            self.clock, self.settings.delay_seconds, self.settings.longest_wait_seconds
        )
        self._robots = Robots(self._get_robots, self.clock)

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return self.settings.context or ssl.create_default_context()

    def get(
        self,
        url: str,
        validators: Validators | None = None,
        kept: list[Exchange] | None = None,
        most: int | None = None,
    ) -> Fetched:
        """Returns the answer to a URL, whatever its status, redirects followed.

        With `validators`, the answer may be 304 with no body. Every exchange is appended to
        `kept`, those before a failure included. `most` is the limit of the unpacked body.
        """
        kept = [] if kept is None else kept
        first, here = len(kept), url
        for _ in range(self.settings.redirects + 1):
            delay = self._robots.check(check_url(here, url))
            answer = self._ask_patiently(here, validators or _NOTHING, delay, kept)
            target = _target(answer, here)
            if target is None:
                body = b""
                if answer.status != HTTPStatus.NOT_MODIFIED:
                    body = self._unpack(answer, url, most)
                ids = tuple(exchange.id for exchange in kept[first:])
                return Fetched(answer.status, here, answer.exchange.at, body, answer.headers, ids)
            here = target
        raise InputError(
            "fetch.redirects", url, f"leads on more than {self.settings.redirects} times"
        )

    def _unpack(self, answer: _Answer, url: str, most: int | None) -> bytes:
        codings = split_codings(_header(answer.headers, "content-encoding"))
        limit = min(most or self.settings.body_bytes, self.settings.body_bytes)
        body = unpack(answer.body, codings, url, limit)
        if len(body) > limit:
            raise InputError("too_large", url, f"{len(body)} bytes; the limit is {limit}")
        return body

    def _ask_patiently(
        self, url: str, validators: Validators, delay: float, kept: list[Exchange]
    ) -> _Answer:
        """Asks once, and once more where the server asks for a wait that is short enough."""
        for last in (False, True):
            self.pace.wait(url, delay)
            answer = self._ask(url, validators)
            kept.append(answer.exchange)
            if answer.status not in _BUSY:
                break
            wait = read_retry_after(_header(answer.headers, "retry-after"), self.clock.now())
            if wait is not None:
                self.pace.hold(url, wait)
            if last or wait is None or wait > self.settings.longest_wait_seconds:
                break
        return answer

    def _get_robots(self, url: str) -> tuple[int, bytes]:
        """Returns status and body of a robots.txt; up to five redirects (RFC 9309, 2.3.1.2)."""
        here = url
        for _ in range(6):
            check_url(here, url)
            self.pace.wait(here)
            answer = self._ask(here, _NOTHING)
            target = _target(answer, here)
            if target is None:
                return answer.status, self._unpack(answer, url, None)
            here = target
        return HTTPStatus.NOT_FOUND, b""

    def _ask(self, url: str, validators: Validators) -> _Answer:
        settings = self.settings
        wire = Wire(self.clock, settings.total_seconds, settings.wire_bytes)
        at = stamp(self.clock.now())
        headers = {
            "user-agent": settings.user_agent,
            "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "accept-encoding": ACCEPTED,
            "connection": "close",
        }
        if validators.etag:
            headers["if-none-match"] = validators.etag
        if validators.modified:
            headers["if-modified-since"] = validators.modified
        timeout = httpx.Timeout(settings.read_seconds, connect=settings.connect_seconds)
        extensions = {"timeout": timeout.as_dict()}
        try:
            # Without httpx's client: it keeps cookies, and reads where redirects lead by itself.
            request = httpx.Request("GET", url, headers=headers, extensions=extensions)
            with Transport(self._guard, self._resolver, wire, self._context) as transport:
                answer = transport.handle_request(request)
                body = b"".join(answer.iter_raw())
        except Exception as error:
            raise explain(error, url) from error
        sent = tuple((_text(name), _text(value)) for name, value in answer.headers.raw)
        records = write_records(url, at, wire.peer, bytes(wire.sent), bytes(wire.received))
        return _Answer(
            answer.status_code, sent, body, Exchange(url, at, answer.status_code, sent, records)
        )


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace") if not raw.isascii() else raw.decode("ascii")


def _header(headers: Headers, name: str) -> str | None:
    found = [value for each, value in headers if each.lower() == name]
    return ", ".join(found) if found else None


def _target(answer: _Answer, url: str) -> str | None:
    """Returns where an answer leads, null where it is the end."""
    location = _header(answer.headers, "location")
    if answer.status not in _REDIRECTS or not location:
        return None
    return join(url, location)
