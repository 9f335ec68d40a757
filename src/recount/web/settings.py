"""What is fixed for one run of the web app."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from recount.errors import UsageError

_HOST = re.compile(r"(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?")


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """Where the app listens, who it thinks is there, and what it may show.

    `user` is whom decisions are signed by where nobody logs in. `allow_hosts` are the names,
    each with a port or without, that a Host header may give besides the loopback's own. `tiles`
    is a map server's URL with {z}, {x} and {y}. `https` says that a proxy in front speaks
    https; `login` asks for a login on the loopback, too.
    """

    user: str
    host: str = "127.0.0.1"
    port: int = 8000
    allow_hosts: tuple[str, ...] = ()
    tiles: str | None = None
    tiles_credit: str | None = None
    https: bool = False
    login: bool = False
    session_idle: timedelta = timedelta(hours=8)
    session_life: timedelta = timedelta(days=7)

    def __post_init__(self) -> None:
        for name in self.allow_hosts:
            if not _HOST.fullmatch(name):
                raise UsageError(f"--allow-host {name!r}: not a host's name, like case.example.org")
        if self.tiles is not None:
            parts = urlsplit(self.tiles)
            whole = all(f"{{{key}}}" in self.tiles for key in "zxy")
            if parts.scheme not in ("http", "https") or not parts.hostname or not whole:
                raise UsageError(
                    f"--tiles {self.tiles!r}: give an http(s) URL with {{z}}, {{x}} and {{y}}"
                )
            if not re.fullmatch(r"[A-Za-z0-9.:*{}\[\]-]+", parts.netloc):
                raise UsageError(f"--tiles {self.tiles!r}: {parts.netloc!r} is no host's name")

    @property
    def is_loopback(self) -> bool:
        """Whether only programs of this machine can reach the app."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False

    @property
    def needs_login(self) -> bool:
        """Whether a visitor has to log in: always, but for a plain start on the loopback."""
        return self.login or self.https or bool(self.allow_hosts) or not self.is_loopback

    @property
    def tile_origin(self) -> str | None:
        """Returns the tile server's scheme and host as a Content-Security-Policy writes them."""
        if self.tiles is None:
            return None
        parts = urlsplit(self.tiles)
        return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"
