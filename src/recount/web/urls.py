"""Addresses of pages: all that a view shows stands in them, so that it can be sent on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import URL, QueryParams


def change_query(url: URL, changes: Mapping[str, Any]) -> str:
    """Returns path and query with fields set, or taken out where null or empty.

    Any change but one of the page leads back to the first page.
    """
    kept = [(k, v) for k, v in QueryParams(url.query).multi_items() if v and k not in changes]
    if "page" not in changes:
        kept = [(k, v) for k, v in kept if k != "page"]
    kept += [(k, str(v)) for k, v in changes.items() if v not in (None, "")]
    return f"{url.path}?{urlencode(kept)}" if kept else url.path


def own_path(wanted: str | None, otherwise: str = "/") -> str:
    """Returns a path of this app to go on to; anything that may lead elsewhere is dropped."""
    if wanted is None or not wanted.startswith("/") or wanted[1:2] in ("/", "\\"):
        return otherwise
    return wanted if wanted.isprintable() and "\\" not in wanted else otherwise
