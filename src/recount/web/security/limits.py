"""Refuses bodies that are too large, before and while they come in."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recount.web.problems import problem

USUAL = 4_000_000


class BodyGuard:
    """Lets no more bytes in than a path may have: `limits` by path, else `USUAL`."""

    def __init__(self, app: ASGIApp, limits: dict[str, int]) -> None:
        self.app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on; answers 413 to one that is too large."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self._limits.get(scope["path"], USUAL)
        said = f"More than {most // 1_000_000} MB at once. Send it in parts."
        request = Request(scope)
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length) > most:
            await problem(request, 413, said)(scope, receive, send)
            return
        come = 0

        async def count() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            if come > most:
                raise HTTPException(413, said)
            return message

        await self.app(scope, count, send)
