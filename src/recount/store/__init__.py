"""The case file. All SQL of the program is in this package."""

from recount.store.ledger import GENESIS, Ledger, chain_hash
from recount.store.outside import add_outside, check_outside, kept_outside
from recount.store.views import (
    kept_copies,
    kept_incidents,
    kept_sources,
    kept_versions,
    replace_views,
    views_current,
)

__all__ = [
    "GENESIS",
    "Ledger",
    "add_outside",
    "chain_hash",
    "check_outside",
    "kept_copies",
    "kept_incidents",
    "kept_outside",
    "kept_sources",
    "kept_versions",
    "replace_views",
    "views_current",
]
