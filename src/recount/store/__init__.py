"""The case file. All SQL of the program is in this package."""

from recount.store.ledger import GENESIS, Ledger, chain_hash
from recount.store.outside import add_outside, check_outside, kept_outside
from recount.store.readings import (
    add_reading,
    claims_of_documents,
    claims_of_reading,
    every_claim,
    every_mention,
    find_past_claims,
    judged_claims,
    kept_readings,
    newest_readers,
    was_reread,
)
from recount.store.rows import State
from recount.store.views import (
    Views,
    Worked,
    kept_copies,
    kept_incidents,
    kept_sources,
    replace_views,
    views_current,
)

__all__ = [
    "GENESIS",
    "Ledger",
    "State",
    "Views",
    "Worked",
    "add_outside",
    "add_reading",
    "chain_hash",
    "check_outside",
    "claims_of_documents",
    "claims_of_reading",
    "every_claim",
    "every_mention",
    "find_past_claims",
    "judged_claims",
    "kept_copies",
    "kept_incidents",
    "kept_outside",
    "kept_readings",
    "kept_sources",
    "newest_readers",
    "replace_views",
    "views_current",
    "was_reread",
]
