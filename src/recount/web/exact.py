"""What a list's page asks for beside the filters: facets' exact values, an order, a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from fastapi import Request

from recount.browse import Page
from recount.web.queries import SIZE, Paged

T = TypeVar("T")
NONE = "-"
"""What a page's address says for rows that have no value."""


def read_exact(request: Request, names: Sequence[str]) -> dict[str, str | None]:
    """Returns the facets' values of a page's address; an empty field is no condition."""
    given = {name: request.query_params.get(name, "").strip()[:500] for name in names}
    return {name: None if value == NONE else value for name, value in given.items() if value}


def read_sort(request: Request, keys: Sequence[str], otherwise: str) -> tuple[str, bool | None]:
    """Returns the order that a page's address asks for, and whether the largest come first.

    An address that is old or made up gives the usual order. A key with "-" before it is turned.
    """
    wanted = request.query_params.get("sort", "")
    key, turned = wanted.lstrip("-"), wanted.startswith("-")
    if key not in keys:
        return otherwise, None
    return key, True if turned else None


def page_of(fetch: Callable[[int, int], Page[T]], page: int, size: int = SIZE) -> Paged[T]:
    """Returns a page of a list that is fetched by offset and limit; behind the end, the last."""
    found = fetch((page - 1) * size, size)
    last = max(1, -(-found.total // size))
    if page > last:
        page, found = last, fetch((last - 1) * size, size)
    return Paged(found.items, found.total, page, size)


def chips(exact: Mapping[str, str | None]) -> dict[str, str]:
    """Returns the facets' values as the address has them."""
    return {name: NONE if value is None else value for name, value in exact.items()}
