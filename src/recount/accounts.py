"""Users of a case: their names, roles and passwords.

Passwords are hashed with Argon2id (RFC 9106) by argon2-cffi's own parameters. What a role may
do stands in `vocab/data/powers.toml`.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from recount.errors import UsageError
from recount.store import Ledger, User, add_user, change_user, find_user
from recount.vocab import load_table

LEAST = 10
"""Characters that a password has at least."""
MOST = 1024
"""Characters that are read of a password; a longer one is refused."""
_LONGEST_NAME = 64


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """Returns the hash that a login is checked against where no such user is."""
    return _hasher().hash("nobody has this password")


def role_names() -> tuple[str, ...]:
    """Returns the roles, the least powerful first."""
    return tuple(load_table("powers")["roles"])


def powers_of(role: str) -> frozenset[str]:
    """Returns what a role may do; raises UsageError for an unknown role."""
    roles = load_table("powers")["roles"]
    if role not in roles:
        raise UsageError(f"no role {role!r}; there are {', '.join(roles)}")
    return frozenset(roles[role]["powers"])


def create_user(ledger: Ledger, name: str, role: str, password: str) -> User:
    """Adds a user; raises UsageError for a name, role or password that cannot be."""
    powers_of(role)
    user = User(_check_name(name), role, hash_password(password), False, now())
    add_user(ledger, user)
    return user


def set_password(ledger: Ledger, name: str, password: str) -> None:
    """Gives a user a new password and ends their sessions."""
    change_user(ledger, name, hash=hash_password(password))


def set_role(ledger: Ledger, name: str, role: str) -> None:
    """Gives a user another role and ends their sessions."""
    powers_of(role)
    change_user(ledger, name, role=role)


def set_disabled(ledger: Ledger, name: str, disabled: bool) -> None:
    """Locks a user out, or lets them in again; ends their sessions."""
    change_user(ledger, name, disabled=disabled)


def hash_password(password: str) -> str:
    """Returns the Argon2id hash; raises UsageError for a password too short or too long."""
    if not LEAST <= len(password) <= MOST:
        raise UsageError(f"a password has {LEAST} to {MOST} characters")
    return _hasher().hash(_spell(password))


def check_password(ledger: Ledger, name: str, password: str) -> User | None:
    """Returns the enabled user whose password it is, or None.

    The work is the same for a name that is unknown or disabled, so that its time tells nothing.
    """
    user = find_user(ledger, name)
    if len(password) > MOST:
        return None
    try:
        _hasher().verify(user.hash if user else _nobody(), _spell(password))
    except (VerificationError, InvalidHashError):
        return None
    return None if user is None or user.disabled else user


def now() -> str:
    """Returns the time, ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _spell(password: str) -> bytes:
    """Returns a password's bytes, the same for the same characters (NFKC, as in RFC 8265)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _check_name(name: str) -> str:
    shown = unicodedata.normalize("NFC", name).strip()
    plain = all(c.isalnum() or c in " ._-@'’" for c in shown)
    if not shown or len(shown) > _LONGEST_NAME or not plain:
        raise UsageError(
            f"{name!r} is no user's name: 1 to {_LONGEST_NAME} letters, digits, blanks and ._-@'"
        )
    return shown
