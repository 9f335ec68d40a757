"""The headers that every answer carries: no script, style or frame but our own."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recount.web.settings import ServeSettings


def make_policy(settings: ServeSettings) -> str:
    """Returns the Content-Security-Policy; a tile server, if there is one, may send images."""
    tiles = f" {settings.tile_origin}" if settings.tile_origin else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src 'self' data:{tiles}; connect-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    )


def make_headers(settings: ServeSettings) -> dict[str, str]:
    """Returns the headers by name.

    The referrer policy is `same-origin` and not `no-referrer`: under the latter a form's Origin
    is null (Fetch, 3.2), and a write of our own could not be told from another site's. No
    other site is told where a visitor comes from under either.
    """
    headers = {
        "Content-Security-Policy": make_policy(settings),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if settings.https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


class HeaderGuard:
    """Puts the headers on every answer, errors and static files included."""

    def __init__(self, app: ASGIApp, settings: ServeSettings) -> None:
        self.app = app
        self._headers = make_headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and marks its answer; what names no cache life is not kept."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def mark(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, mark)
