"""robots.txt, kept for a day for each host (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from recount.errors import InputError
from recount.fetch.clock import Clock
from recount.fetch.settings import PRODUCT
from recount.ingest.codings import limit

GetText = Callable[[str], tuple[int, bytes]]
"""Returns status and body of a robots.txt; raises InputError where it cannot be had."""


@dataclass(frozen=True, slots=True)
class _Rules:
    until: float
    parsed: Protego | None
    code: str = "fetch.robots"
    why: str = ""


class Robots:
    """Says what hosts allow a robot to ask for.

    A robots.txt that is not there (4xx) allows everything; one that cannot be had for now (5xx,
    429, no connection) allows nothing for some minutes (RFC 9309, 2.3.1).
    """

    def __init__(self, get: GetText, clock: Clock) -> None:
        self._get = get
        self._clock = clock
        self._kept: dict[str, _Rules] = {}

    def check(self, url: str) -> float:
        """Returns the seconds that the host wants between requests, 0 where it says nothing.

        Raises InputError: `fetch.robots` where the URL is not allowed, and the error of the
        asking where the host itself could not be asked.
        """
        rules = self._rules(url)
        if rules.parsed is None:
            raise InputError(rules.code, url, rules.why)
        if not rules.parsed.can_fetch(url, PRODUCT):
            raise InputError("fetch.robots", url, "its robots.txt does not allow it")
        return float(rules.parsed.crawl_delay(PRODUCT) or 0)

    def _rules(self, url: str) -> _Rules:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}".lower()
        kept = self._kept.get(site)
        if kept is None or kept.until <= self._clock.elapsed():
            kept = self._kept[site] = self._ask(f"{site}/robots.txt")
        return kept

    def _ask(self, url: str) -> _Rules:
        now = self._clock.elapsed()
        soon = now + limit("robots_retry_seconds")
        try:
            status, body = self._get(url)
        except InputError as error:
            return _Rules(soon, None, error.code, f"robots.txt: {error.message}")
        if status >= 500 or status == 429:
            why = f"its robots.txt cannot be had for now: status {status}"
            return _Rules(soon, None, why=why)
        text = body[: limit("robots_bytes")].decode("utf-8", "replace") if status == 200 else ""
        return _Rules(now + limit("robots_seconds"), Protego.parse(text))
