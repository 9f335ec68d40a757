"""Figures by month under any codebook; those that no incidents are kept under are kept in mind."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from recount.browse import Browse
from recount.browse.months import harm_months
from recount.filters import Filter
from recount.pipeline import Case
from recount.web.plots import Month, name_months, plot_months

REPLAYED = 5_000
"""Up to so many claims a case is replayed under a codebook that no incidents are kept under."""
KEPT = 24


class MonthCache:
    """What has been replayed, by the case's version and codebook; the last ones only."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[str, str], dict[str, list[Month]]] = OrderedDict()
        self._lock = Lock()

    def months(self, case: Case, browse: Browse, codebook: str) -> dict[str, list[Month]] | None:
        """Returns the months by harm; None where the case is too large to be replayed at once."""
        if codebook == browse.codebook:
            return name_months(harm_months(case.ledger, codebook, Filter()))
        if case.ledger.count("claims_now") > REPLAYED or browse.stale():
            return None
        key = case.version, codebook
        with self._lock:
            if key not in self._found:
                self._found[key] = plot_months(case.incidents(codebook=codebook))
                while len(self._found) > KEPT:
                    self._found.popitem(last=False)
            self._found.move_to_end(key)
            return self._found[key]
