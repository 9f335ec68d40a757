"""Refuses writes that another site has a visitor's browser send."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from starlette.datastructures import Headers, UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from recount.web.problems import ForbiddenError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADER = "x-csrf-token"
FIELD = "csrf"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class OriginGuard:
    """Answers 403 to a write that a browser says comes from another site.

    Sec-Fetch-Site tells it, in browsers that send it; Origin in all others. What sends neither
    is no browser, and carries nobody's cookie against their will.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or refuses it."""
        if scope["type"] == "http" and scope["method"] not in SAFE and not is_own(scope):
            refusal = PlainTextResponse("Refused: this was sent by another site.\n", 403)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def is_own(scope: Scope) -> bool:
    """Whether nothing in a request says that another site made the browser send it."""
    headers = Headers(scope=scope)
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


async def check_token(request: Request, token: str, *, logged_in: bool) -> None:
    """Raises ForbiddenError if a write does not carry the visitor's own token.

    The token stands in the form's field `csrf` or in the header X-CSRF-Token. A JSON request of
    a program on the loopback needs none: a browser asks before it sends JSON to another site.
    """
    if request.method in SAFE:
        return
    given = request.headers.get(HEADER)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given is None and kind in _FORMS:
        field = (await request.form()).get(FIELD)
        given = None if isinstance(field, UploadFile) else field
    browser = "origin" in request.headers or "sec-fetch-site" in request.headers
    if given is None and not logged_in and not browser and kind == "application/json":
        return
    if given is None or not hmac.compare_digest(given.encode("utf-8", "replace"), token.encode()):
        await request.close()
        raise ForbiddenError("This form has grown old. Go back, load the page again and repeat.")
