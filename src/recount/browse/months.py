"""The figures of a case's incidents over time, under the codebook that they are kept under."""

from __future__ import annotations

from dataclasses import dataclass

from recount.filters import Filter
from recount.store.ledger import Ledger
from recount.store.listing import incident_rows_where
from recount.store.months import SUMMED, sum_harm_months


@dataclass(frozen=True, slots=True)
class MonthSum:
    """The figures of one harm in a month (YYYY-MM); `open` counts the incidents with no top."""

    month: str
    low: int
    best: int
    high: int
    open: int
    incidents: int


def harm_months(ledger: Ledger, codebook: str, narrow: Filter) -> dict[str, list[MonthSum]]:
    """Returns the months by harm, killed first; a harm that nobody gives is left out."""
    where = incident_rows_where(narrow, codebook)
    found = {
        harm: [MonthSum(*row) for row in sum_harm_months(ledger, where, harm)] for harm in SUMMED
    }
    return {harm: months for harm, months in found.items() if months}
