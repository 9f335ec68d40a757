"""Cuts a text at the times of day that stand at the beginnings of its lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise

from recount.ingest.page import Page
from recount.ingest.stamps import day_of, parse_stamp, zone_of
from recount.vocab.loader import load_table

FEWEST_LETTERS = 40
"""Of a post; a shorter stretch is none."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post: its text with the heading at its top, its name in the page, and its time."""

    name: str
    text: str
    heading: str | None = None
    stamp: str | None = None
    day: date | None = None
    modified_at: str | None = None
    author: str | None = None
    url: str | None = None


@cache
def _stamp() -> re.Pattern[str]:
    return re.compile(load_table("intake")["liveblog"]["stamp"], re.IGNORECASE)


def find_timed(page: Page) -> list[Post]:
    """Returns the stretches of a text that begin with a time of day at a line's start."""
    lines = page.text.split("\n")
    starts = [n for n, line in enumerate(lines) if _stamp().match(line)]
    times = [_read_time(_stamp().match(lines[n])) for n in starts]
    days = _lay_days([t for t, _ in times], page)
    posts = []
    for n, start in enumerate(starts):
        end = starts[n + 1] if n + 1 < len(starts) else len(lines)
        text = "\n".join(line for line in lines[start:end] if line.strip())
        if sum(map(str.isalpha, text)) < FEWEST_LETTERS:
            continue
        at, zone = times[n]
        zone = zone or zone_of(page.published_at)
        day = days[n]
        stamp = parse_stamp(f"{day}T{at.isoformat()}{zone}") if day else None
        posts.append(Post(f"{at:%H-%M}", text, None, stamp, day))
    return posts


def _read_time(match: re.Match[str] | None) -> tuple[time, str]:
    assert match is not None
    hour, half = int(match["hour"]), (match["half"] or "").casefold().replace(".", "")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (half == "pm")
    zones: Mapping[str, str] = load_table("intake")["liveblog"]["zones"]
    zone = (match["zone"] or "").upper()
    return time(hour, int(match["minute"])), zones.get(zone, zone)


def _lay_days(times: Sequence[time], page: Page) -> list[date | None]:
    """Returns the day of each time: it turns where the order of the times does.

    Newest first counts back from the day of the last change, oldest first on from that of
    publication.
    """
    if not times or page.published is None:
        return [None] * len(times)
    newest_first = _is_newest_first(times, page.modified_at)
    day = day_of(page.modified_at) if newest_first and page.modified_at else page.published
    days: list[date | None] = []
    before: time | None = None
    for at in times:
        if before is not None and day is not None:
            if newest_first and at > before:
                day = _turn(day, -1)
            elif not newest_first and at < before:
                day = _turn(day, 1)
        days.append(day)
        before = at
    return days


def _is_newest_first(times: Sequence[time], modified_at: str | None) -> bool:
    """Whether most times are before the one above; in doubt, whether the first is the newest."""
    falls = 2 * sum(b < a for a, b in pairwise(times))
    if falls != len(times) - 1 or modified_at is None:
        return falls > len(times) - 1
    changed = datetime.fromisoformat(modified_at)
    away = [abs(60 * (t.hour - changed.hour) + t.minute - changed.minute) for t in times]
    return away[0] < away[-1]


def _turn(day: date, by: int) -> date | None:
    """Returns the day before or after; null at the end of the calendar."""
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return None
