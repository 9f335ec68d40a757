"""Puts the app together: guards, static files, pages, API, answers to errors."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, FastAPI

from recount import __version__
from recount.pipeline import Settings
from recount.store import Address
from recount.web.adding import MOST_BYTES, AddJobs
from recount.web.api import API
from recount.web.cases import CasePool
from recount.web.flash import Flashes
from recount.web.pages import PAGES
from recount.web.problems import add_problems
from recount.web.security.csrf import OriginGuard
from recount.web.security.headers import HeaderGuard
from recount.web.security.hosts import HostGuard
from recount.web.security.limits import BodyGuard
from recount.web.security.login import Throttle
from recount.web.security.roles import check_routes
from recount.web.settings import ServeSettings
from recount.web.static import static_mounts


def make_app(case: str | Path | Address, settings: Settings, serve: ServeSettings) -> FastAPI:
    """Returns the app on a case; `settings` are those of its reading and its codebook.

    Raises CaseError where the case cannot be opened.
    """
    cases = CasePool(case, settings)
    jobs = AddJobs(cases)
    with cases.lend():
        pass

    @asynccontextmanager
    async def live(_app: FastAPI) -> AsyncIterator[None]:
        cases.start()
        jobs.start()
        yield
        jobs.close()
        cases.close()

    app = FastAPI(
        title="Recount",
        version=__version__,
        description="The records of a case, as `recount` prints them.",
        lifespan=live,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        routes=list(static_mounts()),
    )
    app.state.cases = cases
    app.state.jobs = jobs
    app.state.settings = serve
    app.state.csrf = secrets.token_urlsafe(32)
    app.state.flashes = Flashes()
    app.state.throttle = Throttle()
    app.state.nav = sorted((e for page in PAGES for e in page.nav), key=lambda e: e.order)
    app.state.record_pages = _record_pages(page.router for page in PAGES)
    for page in PAGES:
        check_routes(page.router)
        app.include_router(page.router, include_in_schema=False)
    for part in API:
        check_routes(part)
        app.include_router(part, prefix="/api")
    add_problems(app)
    app.add_middleware(BodyGuard, limits={"/add": MOST_BYTES, "/api/documents": MOST_BYTES})
    app.add_middleware(OriginGuard)
    app.add_middleware(HostGuard, settings=serve)
    app.add_middleware(HeaderGuard, settings=serve)
    return app


def _record_pages(routers: Iterable[APIRouter]) -> frozenset[str]:
    """Returns the kinds of records, in the plural, that a page of their own is registered for."""
    paths = [str(getattr(route, "path", "")) for router in routers for route in router.routes]
    found = (re.fullmatch(r"/(\w+)/\{\w+\}", path) for path in paths)
    return frozenset(match[1] for match in found if match)
