"""The case file. All SQL of the program is in this package."""

from recount.store.exchanges import (
    CaseMemory,
    add_exchange,
    add_mark,
    add_retrieval,
    check_exchanges,
    find_same,
    kept_exchanges,
    kept_retrievals,
)
from recount.store.ledger import GENESIS, Ledger, chain_hash
from recount.store.outside import add_outside, check_outside, kept_outside
from recount.store.views import (
    kept_copies,
    kept_incidents,
    kept_sources,
    replace_views,
    views_current,
)
from recount.store.watching import FeedNotes

__all__ = [
    "GENESIS",
    "CaseMemory",
    "FeedNotes",
    "Ledger",
    "add_exchange",
    "add_mark",
    "add_outside",
    "add_retrieval",
    "chain_hash",
    "check_exchanges",
    "check_outside",
    "find_same",
    "kept_copies",
    "kept_exchanges",
    "kept_incidents",
    "kept_outside",
    "kept_retrievals",
    "kept_sources",
    "replace_views",
    "views_current",
]
