"""Polls each feed when it is due, takes what is new, and leaves alone what fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from recount.errors import InputError
from recount.fetch.client import Fetcher
from recount.fetch.clock import Clock, stamp
from recount.fetch.pages import Web
from recount.ingest import IngestOptions
from recount.ingest.addresses import canonical
from recount.ingest.codings import limit
from recount.ingest.feeds import Entry, Feed
from recount.intake import Taken
from recount.model import Issue
from recount.pipeline import NOT_NOW, AddResult, Case, Progress
from recount.retrieval import Exchange, Validators
from recount.watch.config import EVERY, FeedPlan, WatchPlan

_STAGE = "watch"
_DEPTH = 2


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """How a feed stands; times are ISO 8601 in UTC, null for what has not been.

    `failures` are those in a row, `said` what the last poll came to. `next` is when it is due.
    """

    url: str
    polled: str | None = None
    next: str | None = None
    said: str | None = None
    failures: int = 0
    polls: int = 0
    added: int = 0
    etag: str | None = None
    modified: str | None = None


@dataclass(slots=True)
class PollResult:
    """What one poll did."""

    status: FeedStatus
    result: AddResult = field(default_factory=AddResult)


def feed_statuses(case: Case, plan: WatchPlan) -> list[FeedStatus]:
    """Returns how the feeds of a plan stand, in its order."""
    return [_status(case, feed.url) for feed in plan.feeds]


def _status(case: Case, url: str) -> FeedStatus:
    kept = case.feed_notes.state(url)
    known = {name: kept[name] for name in FeedStatus.__slots__ if name in kept}
    return FeedStatus(**{**known, "url": url})


class Watcher:
    """Watches the feeds of a plan for one case.

    What has been asked and taken is noted in the case after each step, so that a run that is
    cut off goes on where it was. `stop` ends it after the article that is being read. One feed's
    failure is noted and leaves the others alone.
    """

    def __init__(
        self,
        case: Case,
        plan: WatchPlan,
        fetcher: Fetcher,
        *,
        every: float | None = None,
        stop: threading.Event | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._case = case
        self._notes = case.feed_notes
        self._plan = plan
        self._every = every or plan.every or EVERY
        self._fetcher = fetcher
        self._clock: Clock = fetcher.clock
        self._web = Web(fetcher, case.memory)
        self._stop = stop or threading.Event()
        self._tell = progress or (lambda _: None)

    def run(self, *, once: bool = False) -> Iterator[PollResult]:
        """Yields what each poll did; ends when it is stopped, or with `once` after one round.

        A round asks the feeds that are due; with `once`, those that are left alone after a
        failure are not asked either.
        """
        while not self._stop.is_set():
            added = 0
            for feed in self._plan.feeds:
                if self._stop.is_set():
                    break
                if self._due(feed):
                    done = self.poll(feed)
                    added += done.result.added
                    yield done
            if added:
                self._case.refresh(self._tell)
            if once or self._stop.is_set():
                return
            self._clock.sleep(self._until_next())

    def poll(self, feed: FeedPlan) -> PollResult:
        """Asks for one feed now, takes what is new in it, and notes when it is due again."""
        self._tell(f"asking {feed.url}")
        before = _status(self._case, feed.url)
        result = AddResult()
        try:
            said, validators = self._take(feed, before, result)
        except InputError as error:
            issue = Issue(_STAGE, error.code, "error", feed.url, error.message)
            self._case.take([issue])
            result.issues.append(issue)
            status = self._failed(feed, before, error.message)
        else:
            status = replace(
                before,
                polled=stamp(self._clock.now()),
                next=self._in(feed.every or self._every),
                said=said,
                failures=0,
                polls=before.polls + 1,
                added=before.added + result.added,
                etag=validators.etag if validators else None,
                modified=validators.modified if validators else None,
            )
        self._notes.note(feed.url, asdict(status))
        return PollResult(status, result)

    def _take(
        self, feed: FeedPlan, before: FeedStatus, result: AddResult
    ) -> tuple[str, Validators | None]:
        """Takes the new articles of a feed; returns what to say of it and what to ask with."""
        kept: list[Exchange] = []
        asked = Validators(before.etag, before.modified) or None
        answer = self._web.get_feed(feed.url, asked, kept)
        if answer.feed is None:
            return "not changed", answer.validators
        entries = list(self._entries(answer.feed, feed, kept))
        new = [entry for entry in entries if self._is_new(entry, feed)]
        taken = new[: feed.limit or len(new)]
        if taken:
            self._case.take(kept)
        for entry in taken:
            if self._stop.is_set():
                return "stopped", None
            self._take_entry(entry, feed, result)
        if len(taken) < len(new):
            return f"{len(taken)} taken, {len(new) - len(taken)} left", None
        return f"{len(taken)} new of {len(entries)}", answer.validators

    def _take_entry(self, entry: Entry, feed: FeedPlan, result: AddResult) -> None:
        options = IngestOptions(outlet=feed.outlet)
        found: list[Taken] = list(self._web.read_entry(entry, feed.url, options))
        done = self._case.take(found, self._tell)
        result.added += done.added
        result.known += done.known
        result.issues += done.issues
        later = any(issue.code in _AGAIN for issue in done.issues)
        if not later:
            self._notes.note_entry(feed.url, _address(entry), entry.digest)

    def _entries(self, feed: Feed, plan: FeedPlan, kept: list[Exchange]) -> Iterator[Entry]:
        """Yields a feed's entries, each address once; a sitemap index's parts are asked for."""
        seen: set[str] = set()
        for entry in self._all_entries(feed, plan, kept, 0):
            address = _address(entry)
            if address not in seen and plan.wants(entry.url):
                seen.add(address)
                yield entry

    def _all_entries(
        self, feed: Feed, plan: FeedPlan, kept: list[Exchange], depth: int
    ) -> Iterator[Entry]:
        yield from feed.entries
        for part in feed.sitemaps:
            if depth >= _DEPTH or self._stop.is_set():
                return
            try:
                answer = self._web.get_feed(part, None, kept)
            except InputError as error:
                self._case.take([Issue(_STAGE, error.code, "error", part, error.message)])
                continue
            if answer.feed:
                yield from self._all_entries(answer.feed, plan, kept, depth + 1)

    def _is_new(self, entry: Entry, feed: FeedPlan) -> bool:
        """Whether an entry was never taken, or the feed says something else of it now.

        An article that another feed has brought already is noted and not asked for again.
        """
        address = _address(entry)
        seen = self._notes.seen(feed.url, address)
        if seen is None and self._notes.knows_address(address):
            self._notes.note_entry(feed.url, address, entry.digest)
            return False
        return seen != entry.digest

    # -- when -----------------------------------------------------------------------------------

    def _due(self, feed: FeedPlan) -> bool:
        due = _status(self._case, feed.url).next
        return due is None or _moment(due) <= self._clock.now()

    def _until_next(self) -> float:
        dues = [_status(self._case, feed.url).next for feed in self._plan.feeds]
        left = [(_moment(due) - self._clock.now()).total_seconds() for due in dues if due]
        return max(1.0, min(left, default=self._every))

    def _failed(self, feed: FeedPlan, before: FeedStatus, why: str) -> FeedStatus:
        """Returns the status after a failure: the wait doubles, or is what the server asks for."""
        failures = before.failures + 1
        longest = float(limit("longest_backoff_seconds"))
        wait = limit("first_backoff_seconds") * 2.0 ** min(failures - 1, 30)
        wait = min(longest, max(wait, self._fetcher.pace.left(feed.url)))
        return replace(
            before,
            polled=stamp(self._clock.now()),
            next=self._in(wait),
            said=why,
            failures=failures,
            polls=before.polls + 1,
        )

    def _in(self, seconds: float) -> str:
        return stamp(self._clock.now() + timedelta(seconds=seconds))


_AGAIN = NOT_NOW | {"fetch.later", "fetch.timeout", "fetch.failed"}
"""Issues after which an article is asked for at the next poll again."""


def _address(entry: Entry) -> str:
    return canonical(entry.url) if entry.url else entry.digest


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
