"""The pages of the app. A new one is a module with `router` and `nav`, named in PAGES."""

from __future__ import annotations

from typing import Protocol

from fastapi import APIRouter

from recount.web.nav import NavEntry
from recount.web.pages import (
    add,
    adjudicate,
    arrange,
    claims,
    custody,
    documents,
    export,
    geo,
    history,
    incident,
    incidents,
    issues,
    login,
    overview,
    progress,
    review,
    search,
    sources,
    users,
)


class Page(Protocol):
    """A page's module: its routes, each with one `needs`, and its entries in the navigation."""

    @property
    def router(self) -> APIRouter:
        """The routes."""
        ...

    @property
    def nav(self) -> tuple[NavEntry, ...]:
        """The entries."""
        ...


PAGES: tuple[Page, ...] = (
    overview, incidents, incident, arrange, documents, custody, claims, review, adjudicate, history,
    sources, search, export, add, issues, login, users, geo, progress,
)  # fmt: skip
