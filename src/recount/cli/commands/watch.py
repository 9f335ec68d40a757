"""`recount watch`: feeds polled, what is new added to a case."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any

import click

from recount.cli.output import choose_form, make_console, print_lines
from recount.cli.session import make_settings, name_issues, open_case, show_progress, show_usage
from recount.cli.verbs import (
    ReaderChoice,
    addresses,
    case_argument,
    own_files,
    plain_text,
    reading,
    verb,
)
from recount.fetch.client import Fetcher
from recount.fetch.clock import SystemClock
from recount.report.words import say_times
from recount.store import Address
from recount.watch import FeedStatus, Watcher, feed_statuses, read_plan, read_span


class Span(click.ParamType[float]):
    """A span of time written 15m."""

    name = "span"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Returns the seconds, or fails as a usage error."""
        if isinstance(value, float):
            return value
        try:
            return read_span(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@verb("recount watch aleppo.recount feeds.toml --every 15m")
@case_argument
@click.argument("feeds", metavar="FEEDS.toml")
@click.option("--once", is_flag=True, help="Ask each feed that is due once, and end.")
@click.option("--every", type=Span(), help="Between two polls of a feed; 15m if nothing says so.")
@click.option("--status", is_flag=True, help="Ask for nothing; tell how the feeds stand.")
@addresses
@own_files
@reading
def watch(
    *,
    case: Address,
    feeds: str,
    once: bool,
    every: float | None,
    status: bool,
    allowed: tuple[str, ...],
    registries: tuple[str, ...],
    cache_dir: str | None,
    choice: ReaderChoice,
    json_errors: bool,
) -> int:
    """Poll feeds and add what is new to a case.

    FEEDS.toml names the feeds: RSS, Atom, JSON Feed or sitemaps, each in a [[feed]] with its
    url and, if you like, outlet, every, match and limit. Runs until it is stopped (Ctrl-C, or
    SIGTERM), and then ends after the article at hand. What was taken is noted in the case, so
    that the next run goes on from there. A feed that fails is left alone for a while, longer
    each time, and doesn't stop the others.
    """
    plan = read_plan(Path(feeds))
    settings = make_settings(cache_dir, registries, choice=choice, allowed=allowed)
    if status:
        with open_case(case, settings) as opened:
            _print_status(feed_statuses(opened, plan))
        return 0
    failed = 0
    stop = threading.Event()
    with (
        show_usage(settings, machine=json_errors),
        open_case(case, settings, create=True) as opened,
        show_progress() as progress,
        _stopping(stop),
    ):
        fetcher = Fetcher(settings.fetch, clock=SystemClock(stop))
        watcher = Watcher(opened, plan, fetcher, every=every, stop=stop, progress=progress)
        for done in watcher.run(once=once):
            failed |= name_issues(done.result.issues, machine=json_errors)
            one = done.status
            click.echo(
                f"{one.polled} {plain_text(one.url)}: {plain_text(one.said)}; "
                f"{say_times(done.result.added, 'document')} added"
            )
    return failed if once else 0


@contextmanager
def _stopping(stop: threading.Event) -> Iterator[None]:
    """Has the first SIGINT or SIGTERM end the work in order; a second one ends it at once."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def end(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _print_status(statuses: list[FeedStatus]) -> None:
    if choose_form(None) != "table":
        print_lines(asdict(status) for status in statuses)
        return
    console = make_console()
    for status in statuses:
        state = plain_text(status.said) if status.polled else "never asked"
        console.print(plain_text(status.url), style="bold")
        console.print(f"  {state}")
        if status.polled:
            failed = f"; failed {status.failures} times in a row" if status.failures else ""
            console.print(
                f"  asked {status.polls} times, last {status.polled}, next {status.next}; "
                f"{say_times(status.added, 'document')} added{failed}"
            )
