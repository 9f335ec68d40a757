"""What is being worked in: how the incidents catch up with the decisions, as it goes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass

import anyio
import anyio.to_thread
from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

from recount.browse import Browse
from recount.web.cases import CasePool
from recount.web.nav import NavEntry
from recount.web.security.roles import needs

router = APIRouter()
nav: tuple[NavEntry, ...] = ()
EVERY = 0.5
"""Seconds between two looks."""
LOOKS = 600
"""Looks after which the stream ends; the browser asks again by itself."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What the incidents do not know of yet, and what is being done about it."""

    decisions: int
    documents: int
    doing: str | None
    error: str | None


@router.get("/events/refresh", dependencies=[needs("view")])
def watch_refresh(request: Request) -> Response:
    """Streams `progress` while the incidents are behind, and `done` once they are not."""
    return EventSourceResponse(watch(request.app.state.cases))


async def watch(
    cases: CasePool, *, every: float = EVERY, looks: int = LOOKS
) -> AsyncIterator[ServerSentEvent]:
    """Yields what is being done whenever that changes, until nothing is left to do.

    Between two looks no thread and no open case is held, however many visitors watch.
    """
    told: Behind | None = None
    for _ in range(looks):
        now = await anyio.to_thread.run_sync(look, cases)
        if not now.decisions and not now.documents:
            yield ServerSentEvent(event="done", data="{}")
            return
        if now != told:
            told = now
            yield ServerSentEvent(event="progress", data=json.dumps(asdict(now)))
        await anyio.sleep(every)


def look(cases: CasePool) -> Behind:
    """Returns how far the incidents are behind now."""
    with cases.lend() as case:
        stale = Browse(case.ledger).stale()
    doing = cases.progress
    return Behind(stale.decisions, stale.documents, doing.doing, doing.error)
