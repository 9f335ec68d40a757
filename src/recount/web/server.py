"""Binds the address and runs the app until it is told to stop."""

from __future__ import annotations

import shlex
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import uvicorn

from recount.errors import UsageError
from recount.pipeline import Case, Settings
from recount.store import Address, list_users
from recount.web.app import make_app
from recount.web.settings import ServeSettings


def serve_case(
    case: Address, settings: Settings, serve: ServeSettings, tell: Callable[[str], None]
) -> None:
    """Serves a case until it is interrupted; `tell` is given the URL once the port is bound.

    Raises CaseError where the case cannot be opened, and UsageError where the port cannot be
    bound or where a login is needed that nobody has.
    """
    check_accounts(case, settings, serve)
    bound = bind(serve)
    serve = replace(serve, port=bound.getsockname()[1])
    with bound:
        server = make_server(case, settings, serve)
        tell(url_of(serve))
        server.run(sockets=[bound])


def check_accounts(case: Address, settings: Settings, serve: ServeSettings) -> None:
    """Raises UsageError if people have to log in and there is nobody who could."""
    if not serve.needs_login:
        return
    with Case.open(case, settings=settings) as opened:
        users = list_users(opened.ledger)
    if not any(not user.disabled for user in users):
        raise UsageError(
            f"{case} has no users, and without a login it is served on this machine only; "
            f"first: recount user add {shlex.quote(case.shown)} NAME --role admin"
        )


def bind(serve: ServeSettings) -> socket.socket:
    """Returns a socket that listens on the address; raises UsageError where that is refused."""
    host = serve.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, serve.port))
        bound.listen(2048)  # so that whoever is told the address can connect at once
    except (OSError, OverflowError) as error:
        bound.close()
        said = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"cannot listen on {host}, port {serve.port}: {said} (another: --port, 0 for any free)"
        ) from error
    return bound


def make_server(
    case: str | Path | Address, settings: Settings, serve: ServeSettings
) -> uvicorn.Server:
    """Returns the server, not yet running; it speaks of errors only."""
    config = uvicorn.Config(
        make_app(case, settings, serve),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=serve.https,
        timeout_graceful_shutdown=3,
    )
    return uvicorn.Server(config)


def url_of(serve: ServeSettings) -> str:
    """Returns the address to open in a browser."""
    if serve.allow_hosts:
        return f"{'https' if serve.https else 'http'}://{serve.allow_hosts[0]}/"
    host = "127.0.0.1" if serve.host in ("0.0.0.0", "::") else serve.host
    host = f"[{host.strip('[]')}]" if ":" in host else host
    return f"http://{host}:{serve.port}/"
