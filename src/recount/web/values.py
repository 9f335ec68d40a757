"""Values as pages say them, and the codebook that a page is read under."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from fastapi import Request

from recount.errors import UsageError
from recount.reconcile import POLICIES, find_policy
from recount.report.words import say_range
from recount.values import Count

STATUSES = ("disputed", "corroborated", "single_source", "denied")


@cache
def codebooks() -> tuple[str, ...]:
    """Returns the keys of the shipped codebooks."""
    return tuple(POLICIES)


def chosen_codebook(request: Request) -> str:
    """Returns the codebook of `?codebook=`, or the one that the app was started with.

    Only a shipped one or the start's own: no request names a file. Raises UsageError.
    """
    own: str = request.app.state.cases.settings.codebook
    wanted = request.query_params.get("codebook") or own
    if wanted != own and wanted not in POLICIES:
        raise UsageError(f"no codebook {wanted!r}; there are {', '.join(POLICIES)}")
    find_policy(wanted)
    return wanted


def shown_codebook(request: Request) -> str:
    """Returns the chosen codebook, or the start's own where the request names an unknown one."""
    try:
        return chosen_codebook(request)
    except UsageError:
        own: str = request.app.state.cases.settings.codebook
        return own


def say_figure(count: Count) -> str:
    """Returns a count in words ("9 to 17", "at least 9", "“dozens” (at least 24)")."""
    said = say_range(count.low, count.high, count.vague)
    about = count.qualifier == "about" and count.low is not None
    return f"about {said}" if about and count.low == count.high else said


def say_time(at: str | None) -> str:
    """Returns a time of a record (ISO 8601, UTC) to the minute; the text itself if it is none."""
    if at is None:
        return "not known"
    try:
        return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return at
