"""UCDP GED's deaths: low, best and high, and whose dead they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from recount.coding.dossier import Dossier
from recount.coding.parties import find_side
from recount.coding.rows import load_rules
from recount.coding.ucdp_sides import Dyad
from recount.link.facets import incident_counts
from recount.model import Claim

PARTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
Known = tuple[int, str]
"""A number and the claim that sets it."""


@dataclass(frozen=True, slots=True)
class Deaths:
    """The dead of an event: the numbers by column, the claims that set them, notes in words.

    The four parts add up to `best` in every event.
    """

    numbers: Mapping[str, int]
    claims: Mapping[str, str | None]
    notes: tuple[str, ...] = ()

    def total(self, column: str) -> int:
        """Returns a column's number."""
        return self.numbers[column]


def count_deaths(dossier: Dossier, dyad: Dyad) -> Deaths | None:
    """Returns the dead of an event; None where low, best and high all lack a direct death.

    UCDP GED: at least one direct death in low, best or high; low and high the lowest and highest
    reliable totals; best = deaths_a + deaths_b + deaths_civilians + deaths_unknown.
    """
    tally = dossier.tally("killed")
    if tally is None:
        return None
    notes = []
    low = tally.low or 0
    best = tally.best if tally.best is not None else low
    high = tally.high
    if high is None:
        high = max(tally.least_high or 0, best, low)
        notes.append(f"high is open at the top: {high} is the highest number that a source says")
    if max(low, best, high) < load_rules("ucdp")["one_death"]:
        return None
    parts, claims, cut = _split_best(dossier, dyad, best, tally.best_claim)
    if cut:
        notes.append("sources' figures for the sides' dead exceed best and are cut to it")
    numbers = {**parts, "best": best, "high": high, "low": low}
    highest = tally.high_claim if tally.high is not None else tally.least_high_claim
    claims |= {"best": tally.best_claim, "high": highest, "low": tally.low_claim}
    return Deaths(numbers, claims, tuple(notes))


def find_disorder(numbers: Mapping[str, int]) -> str | None:
    """Returns the note of a row in which low ≤ best ≤ high fails; None where it holds."""
    low, best, high = (numbers[name] for name in ("low", "best", "high"))
    return None if low <= best <= high else f"low {low}, best {best}, high {high} are out of order"


def _split_best(
    dossier: Dossier, dyad: Dyad, best: int, best_claim: str | None
) -> tuple[dict[str, int], dict[str, str | None], bool]:
    """Returns the parts of best and their claims, and whether they had to be cut to fit."""
    known: dict[str, Known | None] = {
        "deaths_a": _side_dead(dossier, dyad.key_a, best_claim),
        "deaths_b": _side_dead(dossier, dyad.key_b, best_claim),
        "deaths_civilians": _civilian_dead(dossier),
    }
    rest, cut = best, False
    parts: dict[str, int] = {}
    claims: dict[str, str | None] = {}
    for name, found in known.items():
        number, claim = found or (0, None)
        cut = cut or number > rest
        parts[name] = min(number, rest)
        claims[name] = claim
        rest -= parts[name]
    if dyad.one_sided and load_rules("ucdp")["one_sided_dead"] == "civilians":
        parts["deaths_civilians"] += rest
        claims["deaths_civilians"] = claims["deaths_civilians"] or best_claim
        rest = 0
    parts["deaths_unknown"] = rest
    claims["deaths_unknown"] = best_claim if rest else None
    return parts, claims, cut


def _side_dead(dossier: Dossier, key: str | None, best_claim: str | None) -> Known | None:
    """Returns the dead of one side: as the claim of best has them, else its source, else the lower.

    The last is remembered, unconfirmed.
    """
    if key is None:
        return None
    found = {
        claim.id: number
        for claim in dossier.told
        if (number := _count_side(claim, key, dossier.country)) is not None
    }
    if not found:
        return None
    if best_claim in found:
        return found[best_claim], best_claim
    own = {claim for a in dossier.accounts if best_claim in a.claims for claim in a.claims}
    days = {doc.id: doc.published or date.min for doc in dossier.docs}
    same = [c for c in dossier.told if c.id in found and c.id in own]
    if same:
        last = max(same, key=lambda c: (days.get(c.doc_id, date.min), c.sentence.start, c.id))
        return found[last.id], last.id
    pick = min if load_rules("ucdp")["side_figure"] == "lower" else max
    chosen = pick(found, key=lambda claim: (found[claim], claim))
    return found[chosen], chosen


def _count_side(claim: Claim, key: str, country: str | None) -> int | None:
    """Returns how many of a side a claim says were killed; a sum of parts is not counted twice."""
    counts = [mention.value for mention in claim.counts]
    valid = incident_counts(claim)
    wholes = {c.part_of for c in counts if c.group == "combatants" and c.part_of is not None}
    numbers = [
        c.low if c.low is not None else c.high
        for n, c in enumerate(counts)
        if (c.harm, c.group) == ("killed", "combatants")
        and n not in wholes
        and c in valid
        and find_side(c, claim, country) == key
    ]
    told = [number for number in numbers if number is not None]
    return sum(told) if told else None


def _civilian_dead(dossier: Dossier) -> Known | None:
    """Returns the civilians among the dead: their own figure, else that of groups of them.

    Women and children do not overlap, nor do medics, journalists and aid workers; the larger of
    the two sums is the least number of civilians.
    """
    tally = dossier.tally("killed", "civilians")
    if tally and tally.best is not None and tally.best_claim:
        return tally.best, tally.best_claim
    allowed = load_rules("ucdp")["civilian_groups"]
    sums = []
    for groups in (("children", "women"), ("medics", "journalists", "aid_workers")):
        known = [t for g in groups if g in allowed and (t := dossier.tally("killed", g))]
        told = [(t.best, t.best_claim) for t in known if t.best is not None and t.best_claim]
        if told:
            sums.append((sum(n for n, _ in told), max(told, key=lambda pair: pair[0])[1]))
    return max(sums, key=lambda pair: pair[0], default=None)
