"""Reconciles the accounts' figures into tallies: low, best and high under a codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from recount.model import Tally
from recount.reconcile.accounts import Standing
from recount.reconcile.figures import PERSONS, Key
from recount.reconcile.plurals import find_plural
from recount.reconcile.policies import Bid, Bounds, Policy


def build_tallies(standings: Sequence[Standing], policy: Policy, event: str = "") -> list[Tally]:
    """Returns a tally for each harm, group and unit, totals before their parts.

    Only independent accounts count, each with its current figure. Rumour gives none. `event` is
    the incident's type, by which a codebook may tell a significant attack.
    """
    significant = is_significant(standings, policy, event)
    counted = [s for s in standings if s.counts]
    keys = sorted({key for s in counted for key in s.current}, key=_order)
    tallies: list[Tally] = []
    for key in keys:
        bids = [
            Bid(s.current[key], policy.rank(s.origin.kind), len(s.current))
            for s in counted
            if key in s.current
        ]
        bounds = policy.decide(bids, significant=significant)
        if (bounds.low, bounds.high) == (None, None) and bounds.best is None:
            continue
        tallies.append(_tally(key, bounds, policy))
    if policy.plural_words and not any((t.harm, t.group) == ("killed", PERSONS) for t in tallies):
        tallies += _plurals(counted, policy, significant)
    return tallies


def _plurals(standings: Sequence[Standing], policy: Policy, significant: bool) -> list[Tally]:
    """Returns the tally of deaths that are told of in the plural alone, for ACLED 3 or 10."""
    bids = [
        Bid(figure, policy.rank(s.origin.kind))
        for s in standings
        if (figure := find_plural(s.claims, s.docs, policy.plural_words)) is not None
    ]
    bounds = policy.decide(bids, significant=significant)
    if bounds.low is None:
        return []
    note = "deaths told of in the plural, with no number"
    return [replace(_tally(("killed", PERSONS, PERSONS), bounds, policy), note=note)]


def is_significant(standings: Sequence[Standing], policy: Policy, event: str) -> bool:
    """Whether a vague word stands for a large number: by the event's type, or the injured.

    ACLED codes "several" as 10 in a significant attack and as 3 in a limited one; what makes
    an attack significant is for its coders to say, and here for the policy's table.
    """
    if event in policy.significant_types:
        return True
    least = policy.significant_injured
    injured = [s.current.get(("injured", PERSONS, PERSONS)) for s in standings if s.counts]
    return least is not None and any(f and (f.low or 0) >= least for f in injured)


def _order(key: Key) -> tuple[bool, bool, str, str, str]:
    harm, group, unit = key
    return (group != PERSONS, unit != PERSONS, harm, unit, group)


def _tally(key: Key, bounds: Bounds, policy: Policy) -> Tally:
    harm, group, unit = key
    return Tally(
        harm=harm,
        group=group,
        low=bounds.low,
        best=bounds.best,
        high=bounds.high,
        policy=policy.method,
        low_claim=bounds.low_claim,
        best_claim=bounds.best_claim,
        high_claim=bounds.high_claim,
        note=bounds.note,
        unit=unit,
        least_high=bounds.least_high,
        least_high_claim=bounds.least_high_claim,
    )
