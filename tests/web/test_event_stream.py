"""Server-sent events: what work says, and that it fails audibly."""

from __future__ import annotations

import pytest
from web_case import run_async

from recount.web.events import Send, stream_events


def streamed(work) -> list[tuple[str, str]]:
    async def read() -> list[tuple[str, str]]:
        return [(each.event, each.data) async for each in stream_events(work).body_iterator]

    return run_async(read)


def test_each_event_is_sent_as_json() -> None:
    def work(send: Send) -> None:
        send("progress", {"done": 1, "name": "é\n"})
        send("done", None)

    assert streamed(work) == [
        ("progress", '{"done": 1, "name": "\\u00e9\\n"}'), ("done", "null"),
    ]  # fmt: skip


def test_a_failure_is_sent_and_raised() -> None:
    seen = []

    def work(send: Send) -> None:
        raise ValueError("no more disk")

    async def read() -> None:
        async for each in stream_events(work).body_iterator:
            seen.append((each.event, each.data))

    with pytest.raises(ExceptionGroup) as caught:
        run_async(read)
    assert str(caught.value.exceptions[0]) == "no more disk"
    assert seen == [("failed", '{"message": "no more disk"}')]
