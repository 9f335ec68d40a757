"""Time stamps of an authority (RFC 3161) over heads of the log."""

from __future__ import annotations

from dataclasses import dataclass

from recount.store.facts import Rows
from recount.store.ledger import Ledger
from recount.store.log import append_log


@dataclass(frozen=True, slots=True)
class Stamp:
    """An authority's word that a head of the log was there at a moment.

    `log_n` and `head` name the log's entry, `authority` is the address that was asked,
    `stamped_at` the moment that the token names (ISO 8601, UTC), and `token` the whole answer
    (a TimeStampResp, DER).
    """

    log_n: int
    head: str
    authority: str
    stamped_at: str
    token: bytes


def add_stamp(ledger: Ledger, stamp: Stamp) -> None:
    """Adds a stamp, as an entry of the log too."""
    with ledger._write() as db:
        [(n,)] = db.execute(
            "INSERT INTO stamps (log_n, head, authority, stamped_at, token) "
            "VALUES (?, ?, ?, ?, ?) RETURNING n",
            (stamp.log_n, stamp.head, stamp.authority, stamp.stamped_at, stamp.token),
        ).fetchall()
        rows = [Rows("stamps", {"n": n})]
        told = {"stamped_at": stamp.stamped_at}
        append_log(db, ledger._clerk, "stamp", stamp.head, rows, told=told)


def kept_stamps(ledger: Ledger) -> list[Stamp]:
    """Returns the stamps in the order of their addition."""
    query = "SELECT log_n, head, authority, stamped_at, token FROM stamps ORDER BY n"
    return [Stamp(*row) for row in ledger._db.execute(query)]
