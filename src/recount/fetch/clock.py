"""Time, given from outside so that a test need not wait for it."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is, and how to let it pass."""

    def now(self) -> datetime:
        """Returns the time in UTC."""

    def elapsed(self) -> float:
        """Returns seconds since some moment; never goes back."""

    def sleep(self, seconds: float) -> None:
        """Returns after so many seconds, or as soon as the work is to end."""


class SystemClock:
    """The machine's clock. Its sleep ends at once when `stop` is set."""

    def __init__(self, stop: threading.Event | None = None) -> None:
        self.stop = stop or threading.Event()

    def now(self) -> datetime:
        """Returns the time in UTC."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Returns the monotonic clock's seconds."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Waits; ends early when `stop` is set."""
        self.stop.wait(max(0.0, seconds))


def stamp(moment: datetime) -> str:
    """Returns a time as ISO 8601 in UTC, to the second (`2016-09-30T21:00:00Z`)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
