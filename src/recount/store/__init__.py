"""The case file. All SQL of the program is in this package."""

from recount.store.accounts import (
    User,
    UserSession,
    add_session,
    add_user,
    change_user,
    end_session,
    end_sessions,
    find_session,
    find_user,
    list_users,
    touch_session,
)
from recount.store.added import added_claims, drop_added, has_added, put_added
from recount.store.address import Address
from recount.store.arrivals import Origin
from recount.store.check import check_rows
from recount.store.compare import compare_views
from recount.store.copy import Copied, copy_case
from recount.store.custody import claims_read_in, decisions_about, log_of
from recount.store.deciding import decisions_on_sources, find_identity
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
from recount.store.ledger import Ledger, chain_hash
from recount.store.log import GENESIS, Clerk, Head, LogEntry
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
from recount.store.stamps import Stamp, add_stamp, kept_stamps
from recount.store.views import (
    Views,
    Worked,
    kept_copies,
    kept_incidents,
    kept_sources,
    kept_versions,
    of_same_documents,
    replace_views,
    views_current,
)
from recount.store.watching import FeedNotes

__all__ = [
    "GENESIS",
    "Address",
    "CaseMemory",
    "Clerk",
    "Copied",
    "FeedNotes",
    "Head",
    "Ledger",
    "LogEntry",
    "Origin",
    "Stamp",
    "State",
    "User",
    "UserSession",
    "Views",
    "Worked",
    "add_exchange",
    "add_mark",
    "add_outside",
    "add_reading",
    "add_retrieval",
    "add_session",
    "add_stamp",
    "add_user",
    "added_claims",
    "chain_hash",
    "change_user",
    "check_exchanges",
    "check_outside",
    "check_rows",
    "claims_of_documents",
    "claims_of_reading",
    "claims_read_in",
    "compare_views",
    "copy_case",
    "decisions_about",
    "decisions_on_sources",
    "drop_added",
    "end_session",
    "end_sessions",
    "every_claim",
    "every_mention",
    "find_identity",
    "find_past_claims",
    "find_same",
    "find_session",
    "find_user",
    "has_added",
    "judged_claims",
    "kept_copies",
    "kept_exchanges",
    "kept_incidents",
    "kept_outside",
    "kept_readings",
    "kept_retrievals",
    "kept_sources",
    "kept_stamps",
    "kept_versions",
    "list_users",
    "log_of",
    "newest_readers",
    "of_same_documents",
    "put_added",
    "replace_views",
    "touch_session",
    "views_current",
    "was_reread",
]
