"""Slows down those who guess passwords.

In memory: a new start forgets it, and several processes would each count for themselves.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from fastapi import Request

from recount.accounts import check_password
from recount.store import Ledger, User

FREE = 3
"""Failures that cost nothing."""
LONGEST = {"name": 60.0, "address": 900.0}
"""Seconds that a name or an address waits at most: a name's owner is not to be locked out."""
_KEPT = 10_000
_FORGET = 3600.0


@dataclass(slots=True)
class _Failures:
    times: int
    until: float
    last: float


class Throttle:
    """Counts failed logins by name and by address; each one more doubles the wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures: OrderedDict[tuple[str, str], _Failures] = OrderedDict()

    def wait(self, name: str, address: str) -> float:
        """Returns for how many seconds the next try is refused; 0 for none."""
        now = self._clock()
        with self._lock:
            ends = [self._failures[k].until for k in _keys(name, address) if k in self._failures]
        return max(0.0, *(end - now for end in ends)) if ends else 0.0

    def fail(self, name: str, address: str) -> None:
        """Notes a failed login."""
        now = self._clock()
        with self._lock:
            for key in _keys(name, address):
                entry = self._failures.pop(key, None)
                times = entry.times + 1 if entry and now - entry.last < _FORGET else 1
                delay = 0.0 if times <= FREE else 2.0 ** min(times - FREE, 20)
                self._failures[key] = _Failures(times, now + min(delay, LONGEST[key[0]]), now)
            while len(self._failures) > _KEPT:
                self._failures.popitem(last=False)

    def succeed(self, name: str) -> None:
        """Forgets the failures of a name that has logged in; those of the address stay."""
        with self._lock:
            self._failures.pop(("name", name.casefold()), None)


def _keys(name: str, address: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("name", name.casefold()), ("address", address)


def try_login(
    request: Request, ledger: Ledger, name: str, password: str
) -> tuple[User | None, int]:
    """Returns the user whose name and password these are, or None and the seconds to wait.

    While a wait lasts, no password is looked at.
    """
    throttle: Throttle = request.app.state.throttle
    address = request.client.host if request.client else "unknown"
    wait = math.ceil(throttle.wait(name, address))
    if wait:
        return None, wait
    user = check_password(ledger, name, password)
    if user is None:
        throttle.fail(name, address)
        return None, 0
    throttle.succeed(name)
    return user, 0
