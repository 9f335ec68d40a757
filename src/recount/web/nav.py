"""The entries of the app's navigation, each registered by the page that it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A link in the header: `main` in the row, `search` as the box, `menu` under the user's name.

    `key` is what a page says as `here`; `order` sorts; `power` is what a visitor needs to see it.
    """

    key: str
    label: str
    path: str
    order: int
    power: str = "view"
    place: Literal["main", "search", "menu"] = "main"
