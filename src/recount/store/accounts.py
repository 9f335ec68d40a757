"""The users of a case and their sessions.

They are no facts: no export carries them, no view is built from them, and a session is deleted
when it ends. A session's token is kept as its SHA-256 only, a password as its Argon2 hash.
"""

from __future__ import annotations

from dataclasses import dataclass

from recount.errors import UsageError
from recount.store.database import Database
from recount.store.ledger import Ledger


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may work on a case.

    `role` is a key of `powers.toml`; `created_at` is ISO 8601, UTC.
    """

    name: str
    role: str
    hash: str
    disabled: bool
    created_at: str


@dataclass(frozen=True, slots=True)
class UserSession:
    """A user's stay between login and logout; `seen_at` is when they last asked for a page."""

    token_sha256: str
    user: User
    csrf: str
    created_at: str
    seen_at: str


_USER = "u.name, u.role, u.hash, u.disabled, u.created_at"


def _user(row: tuple[str, str, str, int, str]) -> User:
    name, role, hashed, disabled, created_at = row
    return User(name, role, hashed, bool(disabled), created_at)


def add_user(ledger: Ledger, user: User) -> None:
    """Adds a user; raises UsageError if there is one of that name."""
    try:
        with ledger._write() as db:
            db.execute(
                "INSERT INTO users VALUES (?, ?, ?, ?, ?)",
                (user.name, user.role, user.hash, int(user.disabled), user.created_at),
            )
    except ledger._db.IntegrityError as error:
        raise UsageError(f"there is a user {user.name!r} already") from error


def list_users(ledger: Ledger) -> list[User]:
    """Returns the users by name."""
    return [_user(row) for row in ledger._db.execute(f"SELECT {_USER} FROM users u ORDER BY name")]


def find_user(ledger: Ledger, name: str) -> User | None:
    """Returns a user, or None."""
    row = ledger._db.execute(f"SELECT {_USER} FROM users u WHERE u.name = ?", (name,)).fetchone()
    return _user(row) if row else None


def change_user(
    ledger: Ledger,
    name: str,
    *,
    role: str | None = None,
    hash: str | None = None,  # noqa: A002 - the column's name
    disabled: bool | None = None,
) -> None:
    """Changes what is given of a user and ends all their sessions, in one transaction.

    Raises UsageError if there is no such user, and if no enabled admin would be left.
    """
    given = {"role": role, "hash": hash, "disabled": None if disabled is None else int(disabled)}
    with ledger._write() as db:
        if db.execute("SELECT 1 FROM users WHERE name = ?", (name,)).fetchone() is None:
            raise UsageError(f"there is no user {name!r}")
        had_admin = _has_admin(db)
        for column, value in given.items():
            if value is not None:
                db.execute(f"UPDATE users SET {column} = ? WHERE name = ?", (value, name))
        if had_admin and not _has_admin(db):
            raise UsageError(f"{name!r} is the only admin; make another one first")
        db.execute("DELETE FROM sessions WHERE sessions.user = ?", (name,))


def _has_admin(db: Database) -> bool:
    query = "SELECT 1 FROM users WHERE role = 'admin' AND disabled = 0"
    return db.execute(query).fetchone() is not None


def add_session(ledger: Ledger, session: UserSession) -> None:
    """Keeps a new session."""
    with ledger._write() as db:
        db.execute(
            "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)",
            (
                session.token_sha256,
                session.user.name,
                session.csrf,
                session.created_at,
                session.seen_at,
            ),
        )


def find_session(ledger: Ledger, token_sha256: str) -> UserSession | None:
    """Returns the session of a token's digest with its user as they are now, or None."""
    row = ledger._db.execute(
        f"SELECT s.csrf, s.created_at, s.seen_at, {_USER} FROM sessions s "
        "JOIN users u ON u.name = s.user WHERE s.token_sha256 = ?",
        (token_sha256,),
    ).fetchone()
    if row is None:
        return None
    csrf, created_at, seen_at, *user = row
    return UserSession(token_sha256, _user(tuple(user)), csrf, created_at, seen_at)


def touch_session(ledger: Ledger, token_sha256: str, seen_at: str) -> None:
    """Notes when a session was last used."""
    with ledger._write() as db:
        db.execute(
            "UPDATE sessions SET seen_at = ? WHERE token_sha256 = ?", (seen_at, token_sha256)
        )


def end_session(ledger: Ledger, token_sha256: str) -> None:
    """Ends one session."""
    with ledger._write() as db:
        db.execute("DELETE FROM sessions WHERE token_sha256 = ?", (token_sha256,))


def end_sessions(ledger: Ledger, *, created_before: str, seen_before: str) -> None:
    """Ends the sessions that are older, or have lain idle since before, a time."""
    with ledger._write() as db:
        db.execute(
            "DELETE FROM sessions WHERE created_at < ? OR seen_at < ?",
            (created_before, seen_before),
        )
