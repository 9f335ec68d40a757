"""Builds the views of a case again and keeps them, while others read it and go on deciding."""

from __future__ import annotations

import time
from collections.abc import Callable

from recount.carried import CarriedDecisions
from recount.codec import decode
from recount.reconcile import POLICIES
from recount.refresh.at_once import work_in
from recount.refresh.build import build_views, stamp_of
from recount.refresh.rounds import put_all_rounds
from recount.sources import Copy
from recount.store import (
    Ledger,
    Worked,
    compare_views,
    of_same_documents,
    replace_views,
    single,
    views_current,
)

Tell = Callable[[str], None]
WAIT_SECONDS = 0.3


def bring_up_to_date(ledger: Ledger, codebook: str, tell: Tell | None = None) -> None:
    """Lets the views know of all facts that there are now.

    Of what others add meanwhile they may not know; whoever adds it brings them up to date again.
    """
    rebuild_once(ledger, codebook, tell)


def rebuild_once(ledger: Ledger, codebook: str, tell: Tell | None = None) -> bool:
    """Builds the views from the facts that there are now; returns False if they were up to date.

    Incidents are kept whole under one shipped codebook, and listed under all of them.

    Facts that are added meanwhile are no loss: the views say how many they know of, and decisions
    made since are worked in at once on top of them. In a case that several processes share, one
    builds at a time; the others wait for what it builds.
    """
    tell = tell or (lambda _: None)
    if views_current(ledger, stamp_of(ledger.facts_digest())):
        return False
    while True:
        with ledger.turn() as mine:
            if mine:
                return _rebuild(ledger, codebook, tell)
        tell("waiting for another process that does the same")
        time.sleep(WAIT_SECONDS)


def _rebuild(ledger: Ledger, codebook: str, tell: Tell) -> bool:
    with ledger.snapshot():
        stamp = stamp_of(ledger.facts_digest())
        if views_current(ledger, stamp):
            return False
        worked = Worked(ledger.count("readings"), ledger.count("decisions"))
        tell("reading the case")
        docs, facts = ledger.documents(), ledger.facts()
        carried = CarriedDecisions(ledger)
        decisions, effective = carried.now().decisions, carried.effective()
        numbers = ledger.decision_numbers() if any(d.round for d in decisions) else {}
        copies = _known_copies(ledger, stamp, worked)
    codebooks = tuple(dict.fromkeys((codebook, *POLICIES)))
    views = build_views(docs, facts, effective, codebooks, tell, copies=copies)
    tell("writing")

    def catch_up() -> None:
        put_all_rounds(ledger, decisions, numbers)
        for decision in single.decisions_after(ledger, worked.decisions):
            work_in(ledger, decision)

    replace_views(ledger, views, stamp=stamp, worked=worked, then=catch_up)
    return True


def find_differences(ledger: Ledger, codebook: str, tell: Tell | None = None) -> list[str]:
    """Builds the views anew, and returns a line for each table that holds other rows.

    `codebook` counts where no incidents are kept. Views that do not know of all facts are no
    fault: they are built again when they are used.
    """
    with ledger.snapshot():
        stamp = stamp_of(ledger.facts_digest())
        if not views_current(ledger, stamp):
            return []
        docs, facts = ledger.documents(), ledger.facts()
        decisions = CarriedDecisions(ledger).effective()
        kept = [name for name in single.kept_codebooks(ledger) if name in POLICIES]
    codebooks = tuple(dict.fromkeys((*kept[:1], codebook, *POLICIES)))
    views = build_views(docs, facts, decisions, codebooks, tell or (lambda _: None))
    with ledger.snapshot():
        if stamp != stamp_of(ledger.facts_digest()) or not views_current(ledger, stamp):
            return []  # somebody has added something meanwhile
        return compare_views(ledger, views)


def _known_copies(ledger: Ledger, stamp: str, worked: Worked) -> dict[str, Copy] | None:
    """Returns the kept copies, which documents alone decide, if no document was added since."""
    if not of_same_documents(ledger, stamp, worked):
        return None
    return {doc_id: decode(Copy, why) for doc_id, why in single.all_copies(ledger)}
