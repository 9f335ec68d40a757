"""Who a visitor is: the user of a session, or on the loopback the one who started the app."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from recount.accounts import now, powers_of
from recount.browse import Browse
from recount.pipeline import Case
from recount.store import (
    Ledger,
    User,
    UserSession,
    add_session,
    end_session,
    end_sessions,
    find_session,
    touch_session,
)
from recount.web.settings import ServeSettings
from recount.web.values import chosen_codebook

_SECONDS_BETWEEN_NOTES = 60
ADJUDICATE = "arrange"
"""The power to see all blind decisions and to decide between them."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who acts, and the token that their writes carry; `session` is null where nobody logs in."""

    name: str
    role: str
    csrf: str
    session: str | None = None

    def may(self, power: str) -> bool:
        """Whether the visitor's role has a power of `powers.toml`."""
        return power in powers_of(self.role)


def lend_case(request: Request) -> Iterator[Case]:
    """Gives a request an open case of its own."""
    with request.app.state.cases.lend() as case:
        case.seen_by = ""  # nobody's eyes, until `find_visitor` says whose
        yield case


OpenCase = Annotated[Case, Depends(lend_case)]
"""A page's parameter: an open case that nobody else uses meanwhile."""


def find_visitor(request: Request, case: OpenCase) -> Visitor | None:
    """Returns who asks, or None for one who has to log in first.

    From here on the case is read with their eyes: who does not adjudicate sees of a blind round
    only their own decisions.
    """
    visitor = _visitor(request, case)
    case.seen_by = None if visitor and visitor.may(ADJUDICATE) else visitor.name if visitor else ""
    return visitor


def _visitor(request: Request, case: Case) -> Visitor | None:
    settings: ServeSettings = request.app.state.settings
    if not settings.needs_login:
        return Visitor(settings.user, "admin", request.app.state.csrf)
    token = request.cookies.get(cookie_name(settings))
    session = _live_session(case.ledger, settings, token) if token else None
    if session is None:
        return None
    return Visitor(session.user.name, session.user.role, session.csrf, session.token_sha256)


KnownVisitor = Annotated[Visitor | None, Depends(find_visitor)]


def browse_case(request: Request, case: OpenCase, _visitor: KnownVisitor) -> Browse:
    """Gives a request the same case to read page by page, under the codebook that it asks for."""
    return Browse(case.ledger, chosen_codebook(request), case.seen_by)


OpenBrowse = Annotated[Browse, Depends(browse_case)]
"""A page's parameter: the open case as lists and records, never built anew for a request."""


def cookie_name(settings: ServeSettings) -> str:
    """Returns the cookie's name; behind https the prefix binds it to this host (RFC 6265bis)."""
    return "__Host-recount" if settings.https else "recount"


def start_session(ledger: Ledger, settings: ServeSettings, user: User) -> tuple[str, str]:
    """Starts a session of a user; returns the token for its cookie, and its CSRF token.

    Both have 256 random bits. The case keeps only the first one's SHA-256.
    """
    token, csrf, at = secrets.token_urlsafe(32), secrets.token_urlsafe(32), now()
    clock = datetime.now(UTC)
    end_sessions(
        ledger,
        created_before=(clock - settings.session_life).isoformat(),
        seen_before=(clock - settings.session_idle).isoformat(),
    )
    add_session(ledger, UserSession(_digest(token), user, csrf, at, at))
    return token, csrf


def set_cookie(response: Response, settings: ServeSettings, token: str) -> None:
    """Gives the browser a session's token, out of reach of scripts and of other sites' forms."""
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=int(settings.session_life.total_seconds()),
        path="/",
        secure=settings.https,
        httponly=True,
        samesite="lax",
    )


def stop_session(
    response: Response, ledger: Ledger, settings: ServeSettings, visitor: Visitor
) -> None:
    """Ends the visitor's session and takes the cookie away."""
    if visitor.session:
        end_session(ledger, visitor.session)
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.https, httponly=True, samesite="lax"
    )


def _live_session(ledger: Ledger, settings: ServeSettings, token: str) -> UserSession | None:
    session = find_session(ledger, _digest(token))
    if session is None or session.user.disabled:
        return None
    clock = datetime.now(UTC)
    idle = clock - datetime.fromisoformat(session.seen_at)
    age = clock - datetime.fromisoformat(session.created_at)
    if idle > settings.session_idle or age > settings.session_life:
        end_session(ledger, session.token_sha256)
        return None
    if idle.total_seconds() > _SECONDS_BETWEEN_NOTES:
        touch_session(ledger, session.token_sha256, now())
    return session


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
