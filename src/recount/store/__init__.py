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
from recount.store.ledger import GENESIS, Ledger, chain_hash
from recount.store.outside import add_outside, check_outside, kept_outside
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
    "User",
    "UserSession",
    "add_outside",
    "add_session",
    "add_user",
    "chain_hash",
    "change_user",
    "check_outside",
    "end_session",
    "end_sessions",
    "find_session",
    "find_user",
    "kept_copies",
    "kept_incidents",
    "kept_outside",
    "kept_sources",
    "list_users",
    "replace_views",
    "touch_session",
    "views_current",
]
