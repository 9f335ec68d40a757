"""Keeps hosts from being asked too often, and waits where they ask for it."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from recount.errors import InputError
from recount.fetch.clock import Clock
from recount.ingest.addresses import host_of
from recount.ingest.codings import limit


class Pace:
    """When each host may be asked again."""

    def __init__(self, clock: Clock, delay: float, longest_wait: float) -> None:
        self._clock = clock
        self._delay = delay
        self._longest = longest_wait
        self._free_at: dict[str, float] = {}

    def wait(self, url: str, delay: float = 0.0) -> None:
        """Waits until the host may be asked, and holds it for the delay that follows.

        Raises InputError (`fetch.later`) where that is too long to wait for.
        """
        delay = max(delay, self._delay)
        if delay > limit("longest_delay_seconds"):
            message = f"its robots.txt asks for {delay:.0f} s between requests"
            raise InputError("fetch.later", url, message)
        left = self.left(url)
        if left > max(self._longest, delay):
            raise InputError("fetch.later", url, f"its server asked to wait; {left:.0f} s are left")
        if left > 0:
            self._clock.sleep(left)
        self._free_at[host_of(url) or ""] = self._clock.elapsed() + delay

    def left(self, url: str) -> float:
        """Returns the seconds until the host may be asked."""
        return max(0.0, self._free_at.get(host_of(url) or "", 0.0) - self._clock.elapsed())

    def hold(self, url: str, seconds: float) -> None:
        """Leaves the host alone for so long."""
        host = host_of(url) or ""
        self._free_at[host] = max(self._free_at.get(host, 0.0), self._clock.elapsed() + seconds)


def read_retry_after(value: str | None, now: datetime) -> float | None:
    """Returns the seconds of a Retry-After header, figures or a date (RFC 9110, 10.2.3).

    Null where there is none that can be read; never more than the longest back-off.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        seconds = float(text[:12])
    else:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - now).total_seconds()
    return min(max(0.0, seconds), float(limit("longest_backoff_seconds")))
