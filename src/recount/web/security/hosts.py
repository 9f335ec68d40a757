"""Refuses requests by other names than ours, against DNS rebinding (RFC 9110, section 7.4)."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from recount.web.settings import ServeSettings

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def known_hosts(settings: ServeSettings) -> frozenset[str]:
    """Returns the Host headers that are answered; a name without a port stands for any port."""
    own = {settings.host} if settings.host not in ("0.0.0.0", "::") else set()
    own = {f"[{name}]" if ":" in name and not name.startswith("[") else name for name in own}
    ports = [f":{settings.port}"] + ([""] if settings.port == 80 else [])
    names = {f"{name}{port}" for name in {*_LOOPBACK, *own} for port in ports}
    return frozenset(name.lower() for name in {*names, *settings.allow_hosts})


class HostGuard:
    """Answers 421 to a request whose Host header is not one of ours, 400 to one without."""

    def __init__(self, app: ASGIApp, settings: ServeSettings) -> None:
        self.app = app
        self._known = known_hosts(settings)
        self._any_port = frozenset(name.lower() for name in settings.allow_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or refuses it."""
        if scope["type"] not in ("http", "websocket") or self._knows(scope):
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).getlist("host")
        status = 421 if len(given) == 1 and given[0] else 400
        refusal = PlainTextResponse("This host is not served here.\n", status)
        await refusal(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        given = Headers(scope=scope).getlist("host")
        if len(given) != 1:
            return False
        host = given[0].lower()
        name, colon, port = host.rpartition(":")
        bare = name if colon and port.isdigit() else host
        return host in self._known or bare in self._any_port
