"""Keeps what is told of a case as a whole up to date: at once in part, in full by a rebuild."""

from recount.refresh.at_once import decide_at_once, surroundings
from recount.refresh.refresher import Progress, Refresher
from recount.refresh.whole import bring_up_to_date, find_differences, rebuild_once

__all__ = [
    "Progress",
    "Refresher",
    "bring_up_to_date",
    "decide_at_once",
    "find_differences",
    "rebuild_once",
    "surroundings",
]
