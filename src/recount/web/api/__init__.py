"""The JSON API under /api: the records of the command line, field for field."""

from __future__ import annotations

from fastapi import APIRouter

from recount.web.api import adding, decisions, finding, lists, meta, places, records

API: tuple[APIRouter, ...] = (
    meta.router, lists.router, records.router, decisions.router, places.router, finding.router,
    adding.router,
)  # fmt: skip
