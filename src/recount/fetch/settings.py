"""What is fixed for a run that uses the network."""

from __future__ import annotations

import ssl
from dataclasses import dataclass

from recount import __version__
from recount.ingest.codings import limit

PRODUCT = "Recount"
"""The name that a robots.txt may speak to."""


def _limit(name: str) -> float:
    return float(limit(name))


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Limits and exceptions of a run; times in seconds, sizes in bytes.

    `allowed` are hosts, addresses or networks that may be asked although they lie in a
    refused network (see `vocab/data/fetching.toml`, which has the limits too). `context`
    checks the servers' certificates; the system's authorities do where it is null. With
    `listed`, the reports that a list names by their addresses alone are asked for.
    """

    allowed: tuple[str, ...] = ()
    user_agent: str = f"{PRODUCT}/{__version__} (reads news reports; robots.txt: {PRODUCT})"
    connect_seconds: float = _limit("connect_seconds")
    read_seconds: float = _limit("read_seconds")
    total_seconds: float = _limit("total_seconds")
    wire_bytes: int = limit("wire_bytes")
    body_bytes: int = limit("body_bytes")
    redirects: int = limit("redirects")
    delay_seconds: float = _limit("delay_seconds")
    longest_wait_seconds: float = _limit("longest_wait_seconds")
    context: ssl.SSLContext | None = None
    listed: bool = False
