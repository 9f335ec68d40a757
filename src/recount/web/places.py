"""The gazetteer as forms ask it: one for the process, opened at the first question."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from recount.pipeline import Settings
from recount.values import Place

if TYPE_CHECKING:
    from recount.gazetteer import Gazetteer

MOST = 20
LONGEST = 200  # characters of a name
_ONE = Lock()  # a gazetteer serves one thread at a time


def find_places(settings: Settings, name: str) -> list[Place]:
    """Returns the places of a name, the largest first; an empty list for one not known."""
    if not name.strip() or len(name) > LONGEST:
        return []
    with _ONE:
        return _open(settings.cache_dir, settings.gazetteer_files).find(name.strip())[:MOST]


def pick_place(settings: Settings, name: str, gazetteer_id: str) -> Place | None:
    """Returns the place of a name that has this id in the gazetteer, None if there is none."""
    found = find_places(settings, name)
    return next((place for place in found if place.gazetteer_id == gazetteer_id), None)


@cache
def _open(cache_dir: Path, files: tuple[Path, ...]) -> Gazetteer:
    from recount.gazetteer import open_gazetteer  # noqa: PLC0415 - numpy, not for every page

    return open_gazetteer(cache_dir, files)
