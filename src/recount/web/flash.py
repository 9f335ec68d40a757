"""A word to the visitor on the page that follows a write; kept in memory, shown once."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from typing import Literal

from fastapi import Request
from starlette.responses import Response

_COOKIE = "recount_flash"
_KEPT = 1000
Flash = tuple[Literal["done", "warning", "error"], str]


class Flashes:
    """Words that wait for their page; the cookie names one by a random key."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, Flash] = OrderedDict()

    def put(self, flash: Flash) -> str:
        """Keeps a word and returns its key."""
        key = secrets.token_urlsafe(16)
        self._waiting[key] = flash
        while len(self._waiting) > _KEPT:
            self._waiting.popitem(last=False)
        return key

    def take(self, key: str) -> Flash | None:
        """Returns a word and forgets it."""
        return self._waiting.pop(key, None)


def tell(
    request: Request,
    response: Response,
    said: str,
    kind: Literal["done", "warning", "error"] = "done",
) -> None:
    """Has the next page say something: `tell(request, response, "Claim rejected.")`."""
    response.set_cookie(
        _COOKIE,
        request.app.state.flashes.put((kind, said)),
        max_age=60,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.https,
    )


def take_flashes(request: Request) -> list[Flash]:
    """Returns what the page is to say at its top."""
    key = request.cookies.get(_COOKIE)
    found = request.app.state.flashes.take(key) if key else None
    return [found] if found else []
