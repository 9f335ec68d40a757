"""A copy of a case that holds its facts, log and views, and nothing else of the file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from recount.errors import CaseError
from recount.store.facts import FACTS
from recount.store.ledger import Ledger
from recount.store.schema import APPLICATION_ID, MIGRATIONS, VERSION, VIEW_TABLES
from recount.store.sqlite import split_script

COPIED = (*FACTS, "log", "meta", *VIEW_TABLES)


def copy_case(ledger: Ledger, target: Path) -> None:
    """Writes a new case file with the rows of `COPIED`, as they are at one moment.

    It is made anew and not page by page: so nothing that was deleted, no account and no session
    can lie in it, and the same case gives the same bytes. Raises CaseError where there is a file
    already, or where it cannot be written.
    """
    if target.exists():
        raise CaseError(f"{target}: there is a file already")
    db = sqlite3.connect(target, isolation_level=None)
    try:
        for script in MIGRATIONS:
            for statement in split_script(script):
                db.execute(statement)
        db.execute("ATTACH ? AS original", (str(ledger.address.path),))
        db.execute("BEGIN")
        for table in COPIED:
            names = db.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", (table,))
            columns = ", ".join(name for (name,) in names)
            db.execute(
                f"INSERT INTO main.{table} ({columns}) "
                f"SELECT {columns} FROM original.{table} ORDER BY rowid"
            )
        db.execute("INSERT INTO claims_fts (rowid, sentence) SELECT * FROM claim_sentences")
        db.execute("COMMIT")
        db.execute("DETACH original")
        db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("VACUUM")
    except sqlite3.Error as error:
        raise CaseError(f"{target}: cannot be written: {error}") from error
    finally:
        db.close()
