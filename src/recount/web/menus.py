"""Menus of values by which a list can be narrowed further, and lists read page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from fastapi import Request

from recount.browse import Facet, Page
from recount.report.words import label, label_event, label_kind
from recount.vocab import load_table
from recount.web.queries import SIZE, Paged

T = TypeVar("T")
PREFIX = "only_"
MOST = 10
"""Values that a menu shows."""
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a menu in words, and how many entries of the list have it."""

    value: str
    words: str
    rows: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """The values of one facet; `param` is the field of the address that chooses one."""

    param: str
    title: str
    entries: tuple[Entry, ...]
    more: int


def read_exact(
    request: Request, facets: Sequence[str], prefix: str = PREFIX
) -> dict[str, str | None]:
    """Returns the exact values that an address chooses; an empty field chooses none."""
    given = request.query_params
    found = {facet: given.get(prefix + facet, "").strip()[:LONGEST] for facet in facets}
    return {facet: value for facet, value in found.items() if value}


def make_menus(
    counted: Mapping[str, Sequence[Facet]], exact: Mapping[str, str | None], prefix: str = PREFIX
) -> list[Menu]:
    """Returns the menus of facets that leave a choice, or in which one was made."""
    menus = []
    for facet, found in counted.items():
        known = [each for each in found if each.value not in (None, "")]
        chosen = exact.get(facet)
        shown = [e for n, e in enumerate(known) if n < MOST or e.value == chosen]
        entries = tuple(
            Entry(str(e.value), say_value(facet, str(e.value)), e.rows, e.value == chosen)
            for e in shown
        )
        if len(known) > 1 or chosen:
            title = load_table("find")["facets"][facet]
            menus.append(Menu(prefix + facet, title, entries, len(known) - len(shown)))
    return menus


def say_value(facet: str, value: str) -> str:
    """Returns a facet's value in words."""
    match facet:
        case "kind":
            return label_kind(value)
        case "event":
            return label_event(value)
        case "harm" | "status" | "stance":
            return label(facet, value)
        case "code" if value in load_table("issues"):
            return str(load_table("issues")[value]["name"])
    words: Mapping[str, str] = load_table("find")["values"].get(facet, {})
    return words.get(value, value)


def read_paged(ask: Callable[[int, int], Page[T]], page: int, size: int = SIZE) -> Paged[T]:
    """Returns a page of a list by its number; one behind the end is the last one.

    `ask` is given an offset and a limit.
    """
    found = ask((page - 1) * size, size)
    last = max(1, -(-found.total // size))
    if page > last:
        page = last
        found = ask((page - 1) * size, size)
    return Paged(found.items, found.total, page, size)
