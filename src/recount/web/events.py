"""Server-sent events: what a piece of work says while it is done."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from queue import SimpleQueue
from typing import Any

import anyio.to_thread
from sse_starlette import EventSourceResponse, ServerSentEvent

Send = Callable[[str, Any], None]
"""Sends an event of a name, with JSON-able data."""


def stream_events(work: Callable[[Send], None]) -> EventSourceResponse:
    """Returns an answer that streams what `work`, run in a thread of its own, sends.

    `work` lends itself a case (`request.app.state.cases.lend()`): the request's own is given back
    before the stream begins. The page's side is `recount.events` of `app.js`; what `work` raises
    is sent as an event `failed` with the error's words.
    """
    waiting: SimpleQueue[tuple[str, Any] | None] = SimpleQueue()

    def run() -> None:
        try:
            work(lambda name, data: waiting.put((name, data)))
        except Exception as error:
            waiting.put(("failed", {"message": str(error)}))
            raise
        finally:
            waiting.put(None)

    async def stream() -> AsyncIterator[ServerSentEvent]:
        async with anyio.create_task_group() as group:
            group.start_soon(anyio.to_thread.run_sync, run)
            while (each := await anyio.to_thread.run_sync(waiting.get)) is not None:
                name, data = each
                yield ServerSentEvent(event=name, data=json.dumps(data))

    return EventSourceResponse(stream())
