"""The case file. All SQL of the program is in this package."""

from recount.store.ledger import GENESIS, Ledger, chain_hash
from recount.store.views import (
    kept_copies,
    kept_incidents,
    kept_sources,
    replace_views,
    views_current,
)

__all__ = [
    "GENESIS",
    "Ledger",
    "chain_hash",
    "kept_copies",
    "kept_incidents",
    "kept_sources",
    "replace_views",
    "views_current",
]
