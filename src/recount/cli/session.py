"""What a command needs to do its work: settings, a case, a word on progress, its end."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from platformdirs import user_cache_dir
from rich.console import Console
from rich.status import Status
from rich.text import Text

from recount.cli.verbs import ReaderChoice, plain_text
from recount.errors import CaseError, UsageError
from recount.fetch.guard import Guard
from recount.fetch.settings import FetchSettings
from recount.ingest import IngestOptions
from recount.judgement import make_clerk
from recount.llm.settings import LlmSettings
from recount.model import Issue
from recount.pipeline import Case, Progress, Settings
from recount.records import issue_record
from recount.store import Address

if TYPE_CHECKING:
    from recount.redact import Key, Rules

API_KEY = "RECOUNT_LLM_API_KEY"
"""The variable of the environment that holds the key of a language model's server."""

MOST_JOBS = 4
"""Processes that read, if it is not said; each takes some 300 MB."""


def make_settings(
    cache_dir: str | None = None,
    registries: Sequence[str] = (),
    codebook: str = "ucdp",
    choice: ReaderChoice | None = None,
    allowed: Sequence[str] = (),
    *,
    listed: bool = False,
) -> Settings:
    """Returns the settings of this run; the cache lies where the system keeps such things."""
    Guard(allowed)  # a slip in an exception is told before anything is asked for
    folder = Path(cache_dir) if cache_dir else Path(user_cache_dir("recount"))
    files = tuple(Path(name) for name in registries)
    chosen = choice or ReaderChoice()
    if chosen.reader != "learned" and (chosen.threshold or chosen.passes):
        raise UsageError("--threshold and --passes go with --reader learned")
    return Settings(
        folder,
        registry_files=files,
        codebook=codebook,
        reader=chosen.reader,
        llm=_llm(chosen),
        threads=chosen.threads,
        threshold=chosen.threshold,
        passes=chosen.passes,
        jobs=chosen.jobs or count_jobs(),
        clerk=make_clerk(),
        fetch=FetchSettings(allowed=tuple(allowed), listed=listed),
    )


def count_jobs() -> int:
    """Returns how many processes read if it is not said: one a core, at most MOST_JOBS."""
    own = getattr(os, "sched_getaffinity", None)
    return min(MOST_JOBS, len(own(0)) if own else os.cpu_count() or 1)


def _llm(choice: ReaderChoice) -> LlmSettings | None:
    if choice.reader != "llm":
        if choice.base_url or choice.model:
            raise UsageError("--base-url and --model go with --reader llm")
        return None
    if not choice.base_url or not choice.model:
        raise UsageError("--reader llm needs --base-url and --model")
    return LlmSettings(choice.base_url, choice.model, os.environ.get(API_KEY) or None)


def make_intake(
    published: date | None, outlet: str | None, mapping: Sequence[tuple[str, str]]
) -> IngestOptions:
    """Returns what the caller knows better than the inputs."""
    return IngestOptions(published, outlet, dict(mapping))


def open_case(
    address: str | Address, settings: Settings | None = None, *, create: bool = False
) -> Case:
    """Opens a case; raises CaseError where that cannot be done."""
    found = Address.parse(address)
    if found.shown == "-":
        raise CaseError("-: a case is a file, not standard input")
    return Case.open(found, settings=settings or make_settings(), create=create)


def choose_redaction(
    rules: str | None, key: str | None, *, redacted: bool
) -> tuple[Rules | None, Key | None]:
    """Returns the rules and the key that were named; raises UsageError without `--redact`."""
    from recount.redact import read_key, read_rules  # noqa: PLC0415 - lists need no word lists

    if not redacted and (rules or key):
        raise UsageError("--rules and --key go with --redact")
    return read_rules(rules) if rules else None, read_key(Path(key)) if key else None


@contextmanager
def show_progress() -> Iterator[Progress | None]:
    """Gives a function that is told what is being done; None where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    with Status(Text("starting"), console=console) as status:
        yield lambda words: status.update(Text(plain_text(words)))


@contextmanager
def show_usage(settings: Settings, *, machine: bool) -> Iterator[None]:
    """Says on stderr, in the end, what a language model has been asked; it may cost money."""
    try:
        yield
    finally:
        if settings.llm:
            usage = settings.llm.usage
            if machine:
                told = {"model": settings.llm.model, **usage.figures()}
                click.echo(json.dumps({"usage": told}), err=True)
            else:
                words = f"{plain_text(settings.llm.model)}: {usage.describe()}"
                click.echo(f"recount: {words}", err=True)


def name_issues(issues: Iterable[Issue], *, machine: bool) -> int:
    """Names the inputs that failed on stderr; returns the exit code, 1 if there were any.

    Warnings do not fail a command; they are told too.
    """
    failed = 0
    for issue in issues:
        if issue.severity == "info":
            continue
        failed = failed or int(issue.severity == "error")
        if machine:
            line = json.dumps({"issue": issue_record(issue)})
        else:
            line = f"recount: {issue.severity}: {plain_text(issue.subject)}: "
            line += f"{plain_text(issue.message)} [{issue.code}]"
        click.echo(line, err=True)
    return failed
