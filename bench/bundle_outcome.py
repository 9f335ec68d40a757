"""What follows from the accounts of a gold incident: tallies, disagreements, status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

Row = dict[str, Any]
Range = list[Any]
"""Low and high, both ends inclusive; a high of None is open."""

_HARMS = ("killed", "injured", "detained", "displaced")
_DENIALS = frozenset({"denies", "doubts"})


def check_outcome(incident: Row) -> Iterable[str]:
    """Yields a line for each thing that an incident's accounts contradict."""
    accounts = independent(incident)
    if incident["independent_accounts"] != len(accounts):
        yield f"{len(accounts)} independent accounts, not {incident['independent_accounts']}"
    for harm in _HARMS:
        want, given = tally(accounts, harm), incident["tallies"].get(harm)
        if want != given:
            yield f"{harm} tally is {given}; the accounts make it {want}"
    about = set(incident["disagreements"])
    if ("figure" in about) != any(differ(accounts, harm) for harm in _HARMS):
        yield f"disagreements are {sorted(about)}; figures of the accounts say otherwise"
    denied = any(account["stance"] == "denies" for account in accounts)
    if denied and not about & {"occurrence", "responsibility"}:
        yield "somebody denies, and there is no disagreement of occurrence or responsibility"
    want_status = status(accounts, about)
    if incident["status"] != want_status:
        yield f"status is {incident['status']}; the accounts make it {want_status}"


def independent(incident: Row) -> list[Row]:
    """Returns the accounts that are no rumour: each is of another ultimate source."""
    return [account for account in incident["accounts"] if not account.get("rumour")]


def status(accounts: Sequence[Row], disagreements: set[str]) -> str:
    """Returns the status that independent accounts and their disagreements make."""
    if all(account["stance"] in _DENIALS for account in accounts):
        return "denied"
    if disagreements:
        return "disputed"
    return "single_source" if len(accounts) == 1 else "corroborated"


def tally(accounts: Sequence[Row], harm: str) -> Row | None:
    """Returns the bounds over the accounts' current figures, None where nobody gives one.

    Figures that count the speaker's own side only are added up, and that only where there is
    none that counts all. Households are left out where persons are counted. The high is None
    where the largest floor exceeds every upper bound.
    """
    having = [account for account in accounts if account[harm] is not None]
    persons = [account for account in having if _unit(account, harm) == "persons"]
    unit = "persons" if persons else "households"
    whole = [account for account in persons or having if not account.get("scope")]
    figures = [account[harm] for account in whole]
    if having and not whole:
        ends = list(zip(*(account[harm] for account in having), strict=True))
        figures = [[sum(ends[0]), None if None in ends[1] else sum(ends[1])]]
    if not figures:
        return None
    lows = [low for low, _ in figures]
    highs = [high for _, high in figures if high is not None]
    high = max(highs) if highs and max(highs) >= max(lows) else None
    bounds = {"low": min(lows), "high": high}
    return bounds if unit == "persons" else {**bounds, "unit": unit}


def differ(accounts: Sequence[Row], harm: str) -> bool:
    """Whether two current figures of one unit, that count the same people, do not overlap."""
    figures = [(_unit(a, harm), a[harm]) for a in accounts if a[harm] and not a.get("scope")]
    return any(
        one == other and not overlap(first, second)
        for (one, first), (other, second) in combinations(figures, 2)
    )


def overlap(first: Range, second: Range) -> bool:
    """Whether two ranges, ends inclusive, have a number in common."""
    ends = [float("inf") if high is None else high for _, high in (first, second)]
    return bool(max(first[0], second[0]) <= min(ends))


def _unit(account: Row, harm: str) -> str:
    return str(account.get("units", {}).get(harm, "persons"))
