"""Makes a figure of the dead whom a report names one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from recount.model import Document
from recount.reconcile.figures import PERSONS, Figure, Key
from recount.reconcile.persons import find_persons

if TYPE_CHECKING:
    from recount.reconcile.accounts import Standing


def add_persons(standings: Sequence[Standing], doc: Document) -> None:
    """Lets the dead whom a report names one by one be a figure of who names most of them.

    Where the report gives a number as well, that stays its figure; only whether it holds the
    dead who are told to have done the deed is open, so that its upper end is one higher.
    """
    key: Key = ("killed", PERSONS, PERSONS)
    tellers = [s for s in standings if doc in s.docs and not s.origin.rumour]
    by_teller = [[c for c in s.claims if c.doc_id == doc.id] for s in tellers]
    persons = find_persons((c for claims in by_teller for c in claims), "killed")
    if not persons.claims:
        return
    given = [(s, f) for s in tellers if (f := s.current.get(key)) is not None]
    here = [(s, f) for s, f in given if f.said[1] == doc.ref and not (f.lone or f.named)]
    for standing, figure in here:
        if persons.doers and figure.is_exact and figure.low != persons.number:
            standing.current[key] = replace(figure, high=(figure.high or 0) + 1)
    said = (doc.published or date.max, doc.ref)
    last = all(f.said[:2] <= said for _, f in given)
    if here or not given or not last or persons.number <= max(f.low or 0 for _, f in given):
        return
    most = Counter(claim.id for claim in persons.claims)
    teller, figure = max(
        given, key=lambda g: (sum(most[c.id] for c in g[0].claims), -standings.index(g[0]))
    )
    number, claim = persons.number, persons.claims[-1]
    teller.current[key] = Figure(
        number, number, claim.id, (*said, claim.sentence.start), derived=True
    )
    if not figure.lone:
        teller.replaced.append((key, figure, teller.current[key]))
