"""The case file. All SQL of the program is in this package."""

from recount.store.arrivals import Origin
from recount.store.check import check_rows
from recount.store.copy import copy_case
from recount.store.ledger import Ledger, chain_hash
from recount.store.log import GENESIS, Clerk, Head, LogEntry
from recount.store.outside import add_outside, check_outside, kept_outside
from recount.store.stamps import Stamp, add_stamp, kept_stamps
from recount.store.views import (
    Views,
    compare_views,
    kept_copies,
    kept_incidents,
    kept_sources,
    replace_views,
    views_current,
)

__all__ = [
    "GENESIS",
    "Clerk",
    "Head",
    "Ledger",
    "LogEntry",
    "Origin",
    "Stamp",
    "Views",
    "add_outside",
    "add_stamp",
    "chain_hash",
    "check_outside",
    "check_rows",
    "compare_views",
    "copy_case",
    "kept_copies",
    "kept_incidents",
    "kept_outside",
    "kept_sources",
    "kept_stamps",
    "replace_views",
    "views_current",
]
