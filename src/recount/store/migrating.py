"""Brings a case to this program's version of the schema."""

from __future__ import annotations

from collections.abc import Callable

from recount.errors import CaseError
from recount.store.adopt import adopt
from recount.store.database import Database
from recount.store.log import Clerk
from recount.store.schema import LOG_VERSION, MIGRATIONS, VERSION


def migrate(db: Database, shown: str, clerk: Clerk) -> None:
    """Runs the migrations that a case has yet to see, all in one transaction.

    `shown` names the case. Raises CaseError where a newer version of the program wrote it.
    """
    if _check_version(db, shown) == VERSION:
        return
    db.begin_migration()
    try:
        version = _check_version(db, shown)  # another process may have been faster
        _bring(db, version)
        if 0 < version < LOG_VERSION:
            adopt(db, clerk)
    except BaseException:
        db.rollback()
        raise
    db.commit()


def make(db: Database, shown: str, fill: Callable[[Database], None]) -> None:
    """Makes the tables of a new case and has `fill` put rows into them, all in one transaction.

    Raises CaseError where there is a case already.
    """
    db.begin_migration()
    try:
        if db.version():
            raise CaseError(f"{shown}: there is a case already")
        _bring(db, 0)
        fill(db)
    except BaseException:
        db.rollback()
        raise
    db.commit()


def _bring(db: Database, version: int) -> None:
    """Runs the migrations that come after a version."""
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        for statement in db.statements(number, script):
            db.execute(statement)
        db.set_version(number)


def _check_version(db: Database, shown: str) -> int:
    version = db.version()
    if version > VERSION:
        raise CaseError(f"{shown}: schema {version} is newer than this program's {VERSION}")
    return version
