"""How many: the tallies with the claim behind each bound, and the accounts on the same scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recount.model import Account, Tally
from recount.report.accounts import find_setter
from recount.report.bars import find_top
from recount.report.incidents import name_tally
from recount.report.words import HARMS, label, rank_tallies, say_number, say_range
from recount.web.evidence import ClaimLine
from recount.web.incident.claims import Told


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a tally in words, with the claim that set it."""

    name: str
    said: str
    line: ClaimLine | None


@dataclass(frozen=True, slots=True)
class TallyRow:
    """A tally with its ends."""

    name: str
    tally: Tally
    bounds: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What one account gives for a harm, drawn on the scale of its tallies."""

    account: Account
    said: str
    low: int | None
    high: int | None
    line: ClaimLine | None


@dataclass(frozen=True, slots=True)
class HarmFigures:
    """The figures of one harm; `top` is the highest of them, the end of the scale."""

    harm: str
    name: str
    top: int
    tallies: tuple[TallyRow, ...]
    accounts: tuple[AccountRow, ...]


def measure_harms(told: Told, tallies: Sequence[Tally]) -> list[HarmFigures]:
    """Returns the figures by harm, the gravest first; accounts in force from low to high."""
    incident = told.incident
    ranked = rank_tallies(tallies)
    given = {harm for account in incident.accounts for harm in account.says}
    given |= {tally.harm for tally in ranked}
    found = []
    for harm in [*(h for h in HARMS if h in given), *sorted(given.difference(HARMS))]:
        rows = tuple(_row(told, tally) for tally in ranked if tally.harm == harm)
        ends = [e for r in rows for e in (r.tally.low, r.tally.best, r.tally.high)]
        ends += [row.tally.least_high for row in rows]
        top = max([find_top(incident, harm), *(end for end in ends if end is not None)])
        accounts = _accounts(told, harm)
        found.append(HarmFigures(harm, label("harm", harm), top, rows, accounts))
    return found


def _row(told: Told, tally: Tally) -> TallyRow:
    high = "not given"
    if tally.high is not None:
        high = say_number(tally.high)
    elif tally.least_high is not None:
        high = f"{say_number(tally.least_high)} or more"
    elif tally.low is not None:
        high = "open"
    bounds = (
        _bound(told, "Lowest", _number(tally.low), tally.low_claim),
        _bound(told, "Best", _number(tally.best), tally.best_claim),
        _bound(told, "Highest", high, tally.high_claim or tally.least_high_claim),
    )
    return TallyRow(name_tally(tally), tally, bounds)


def _number(value: int | None) -> str:
    return "not given" if value is None else say_number(value)


def _bound(told: Told, name: str, said: str, claim: str | None) -> Bound:
    return Bound(name, said, told.lines.get(claim) if claim else None)


def _accounts(told: Told, harm: str) -> tuple[AccountRow, ...]:
    rows = []
    for account in told.incident.accounts:
        if harm not in account.says or account.superseded_by:
            continue
        low, high = account.says[harm]
        rows.append(
            AccountRow(
                account, say_range(low, high, account.vague), low, high, find_line(told, account)
            )
        )
    return tuple(sorted(rows, key=lambda r: (r.low or 0, r.high or r.low or 0, r.account.source)))


def find_line(told: Told, account: Account) -> ClaimLine | None:
    """Returns the claim to quote for an account: one that gives its gravest figure, no copy."""
    known = [told.items[claim_id].claim for claim_id in told.known(account.claims)]
    own = [claim for claim in known if not claim.copy_of] or known
    if not own:
        return None
    order = [harm for harm in HARMS if harm in account.says]
    setters = [find_setter(own, harm, *account.says[harm]) for harm in order]
    strong = [c.id for c in own if c.attribution.stance == account.stance != "asserts"]
    chosen = next((s for s in (*setters, *strong) if s), own[0].id)
    return told.lines[chosen]
