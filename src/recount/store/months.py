"""Sums the figures of incidents by month."""

from __future__ import annotations

from typing import Any

from recount.store.ledger import Ledger
from recount.store.listing import Where, _said
from recount.store.lists import INCIDENTS

SUMMED = ("killed", "injured")
"""The harms whose figures stand in the incidents' rows."""


def sum_harm_months(ledger: Ledger, where: Where, harm: str) -> list[tuple[Any, ...]]:
    """Returns (month, low, best, high, open tops, incidents) of a harm, by month.

    Counts the incidents that give a figure of it and have a day, without sums over several
    happenings and what the codebook leaves out. An open top counts with what is sure.
    """
    assert harm in SUMMED
    low, best, high = f"{harm}_low", f"{harm}_best", f"{harm}_high"
    given = f"coalesce({low}, {best}, {high}) IS NOT NULL"
    said = _said((["left_out IS NULL", "aggregate = 0", "month IS NOT NULL", given, *where[0]],
                  where[1]))  # fmt: skip
    least = f"coalesce({best}, {low}, 0)"
    query = (
        f"SELECT month, sum(coalesce({low}, 0)), sum({least}), "
        f"sum(CASE WHEN {high} > {least} THEN {high} ELSE {least} END), "
        f"sum(CASE WHEN {high} IS NULL THEN 1 ELSE 0 END), count(*) "
        f"FROM {INCIDENTS.table}{said} GROUP BY month ORDER BY month"
    )
    return ledger._db.execute(query, where[1]).fetchall()
