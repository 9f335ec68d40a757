"""Where the accounts differ: the sentences that say so, and the sides' claims face to face."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from recount.report.words import label, label_event, say_day, say_place, say_range
from recount.web.evidence import ClaimLine
from recount.web.incident.claims import Told

ORDER = ("occurrence", "responsibility", "figure", "outcome", "place", "time")


@dataclass(frozen=True, slots=True)
class Side:
    """Claims that stand together in a dispute."""

    name: str
    lines: tuple[ClaimLine, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """All that accounts dispute about one question."""

    about: str
    name: str
    sentences: tuple[str, ...]
    sides: tuple[Side, ...]


def face_disputes(told: Told) -> list[Dispute]:
    """Returns the disagreements by question, whether it happened first."""
    found = []
    for about in ORDER:
        group = [d for d in told.incident.disagreements if d.about == about]
        if not group:
            continue
        claims = told.known(c for d in group for c in d.claims)
        sentences = tuple(dict.fromkeys(_sentence(d.explanation) for d in group))
        sides = _sides(told, about, claims)
        found.append(Dispute(about, label("about", about), sentences, sides))
    return found


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sides(told: Told, about: str, claims: list[str]) -> tuple[Side, ...]:
    sides: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for claim_id in claims:
        sides[_side(told, about, claim_id)].append(claim_id)
    return tuple(
        Side(name, tuple(told.lines[claim_id] for claim_id in ids))
        for (_, name), ids in sorted(sides.items())
    )


def _side(told: Told, about: str, claim_id: str) -> tuple[int, str]:
    """Returns a claim's side in a dispute, with a number to order the sides by."""
    claim = told.items[claim_id].claim
    account = told.accounts.get(claim_id)
    if about in ("occurrence", "responsibility"):
        stance = account.stance if account else claim.attribution.stance
        against = "denies" in (stance, claim.attribution.stance) or stance == "doubts"
        return (1, "Against it") if against else (0, "For it")
    if about == "figure":
        return _figure_side(told, claim_id)
    if about == "place":
        return 0, say_place(claim.place.value) if claim.place else "no place of its own"
    if about == "time" and claim.when:
        return claim.when.value.earliest.toordinal(), say_day(claim.when.value)
    if about == "outcome" and claim.event:
        return 0, label_event(claim.event.value.type)
    return 0, told.lines[claim_id].source


def _figure_side(told: Told, claim_id: str) -> tuple[int, str]:
    counts = [count.value for count in told.items[claim_id].claim.counts]
    counts.sort(key=lambda c: (c.group != "persons", -(c.high or c.low or 0)))
    if not counts:
        return 0, "no figure"
    chosen = counts[0]
    said = say_range(chosen.low, chosen.high, chosen.vague)
    return chosen.low or chosen.high or 0, f"{label('harm', chosen.harm)}: {said}"
