"""Reads FEEDS.toml: which feeds are watched, how often, and what is taken from them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from recount.errors import UsageError
from recount.ingest.addresses import is_url

EVERY = 900.0
"""Seconds between two polls of a feed, unless said otherwise."""
SHORTEST = 60.0
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])", re.IGNORECASE)
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_KEYS = frozenset({"url", "outlet", "every", "match", "limit"})


@dataclass(frozen=True, slots=True)
class FeedPlan:
    """A feed to be watched.

    `every` is in seconds, null for the common one. `outlet` serves where a page names none. `match`
    are patterns, `*` for anything, one of which an article's URL must fit. `limit` is how many new
    articles are taken at one poll.
    """

    url: str
    outlet: str | None = None
    every: float | None = None
    match: tuple[str, ...] = ()
    limit: int | None = None

    def wants(self, url: str | None) -> bool:
        """Whether an article is to be taken."""
        return not self.match or any(fnmatchcase(url or "", pattern) for pattern in self.match)


@dataclass(frozen=True, slots=True)
class WatchPlan:
    """The feeds of a file, and the seconds between two polls where a feed says nothing."""

    feeds: tuple[FeedPlan, ...]
    every: float | None = None


def read_span(text: str) -> float:
    """Returns the seconds of a span written 90s, 15m, 2h or 1d, at least a minute.

    Raises ValueError for another wording.
    """
    found = _SPAN.fullmatch(str(text).strip())
    if found is None:
        raise ValueError(f"{text!r} is no span of time; write it like 15m, 2h or 1d")
    seconds = float(found[1]) * _SECONDS[found[2].lower()]
    if not SHORTEST <= seconds <= 365 * 86_400:
        raise ValueError(f"{text!r}: from 60s to 365d")
    return seconds


def read_plan(path: Path) -> WatchPlan:
    """Returns what a FEEDS.toml asks for; raises UsageError, naming what is wrong in it."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not TOML: {error}") from error
    if unknown := sorted(set(table) - {"every", "feed"}):
        raise UsageError(f"{path}: unknown: {', '.join(unknown)}; known: every, feed")
    rows = table.get("feed")
    if not isinstance(rows, list) or not rows:
        raise UsageError(f"{path}: names no feed; begin one with [[feed]] and its url")
    feeds = tuple(_feed(row, f"{path}: feed {n}") for n, row in enumerate(rows, 1))
    urls = [feed.url for feed in feeds]
    if twice := sorted({url for url in urls if urls.count(url) > 1}):
        raise UsageError(f"{path}: stands twice: {', '.join(twice)}")
    return WatchPlan(feeds, _span(table, str(path)))


def _feed(row: Any, where: str) -> FeedPlan:
    if not isinstance(row, dict):
        raise UsageError(f"{where}: not a table")
    if unknown := sorted(set(row) - _KEYS):
        known = ", ".join(sorted(_KEYS))
        raise UsageError(f"{where}: unknown: {', '.join(unknown)}; known: {known}")
    url, outlet, limit = row.get("url"), row.get("outlet"), row.get("limit")
    match = row.get("match", [])
    match = [match] if isinstance(match, str) else match
    if not isinstance(url, str) or not is_url(url):
        raise UsageError(f"{where}: url is to be an address, http or https")
    if outlet is not None and not isinstance(outlet, str):
        raise UsageError(f"{where}: outlet is to be a name")
    if limit is not None and (type(limit) is not int or limit < 1):
        raise UsageError(f"{where}: limit is to be a number from 1")
    if not isinstance(match, list) or not all(isinstance(each, str) for each in match):
        raise UsageError(f"{where}: match is to be a pattern, or a list of them")
    return FeedPlan(url, outlet, _span(row, where), tuple(match), limit)


def _span(row: dict[str, Any], where: str) -> float | None:
    if "every" not in row:
        return None
    try:
        return read_span(str(row["every"]))
    except ValueError as error:
        raise UsageError(f"{where}: every: {error}") from error
