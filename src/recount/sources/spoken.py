"""What a claim says of its speaker: who that is, and the figures of an incident it gives."""

from __future__ import annotations

from recount.model import Claim, Party, make_id
from recount.sources.credits import fold_name
from recount.values import Identity

BACKGROUND = frozenset({"period", "war"})
Figure = tuple[str, str, int | None, int | None]


def speaker(claim: Claim) -> Party | None:
    """Returns the party that a claim is attributed to; the chain's last where that is hidden."""
    if claim.source is not None:
        return claim.source
    if claim.attribution.manner != "own" and claim.attribution.via:
        return claim.attribution.via[-1]
    return None


def identity_of(party: Party) -> Identity:
    """Returns who a party is; a party not identified is its own wording."""
    if party.identity is not None:
        return party.identity
    text = (party.antecedent or party.evidence).text
    return Identity(make_id("party", fold_name(text)), text, "unknown", named=False)


def incident_figures(claim: Claim) -> set[Figure]:
    """Returns the figures of a claim that speak of one incident: harm, unit, low, high.

    What somebody denies is no figure of his.
    """
    if claim.attribution.stance == "denies":
        return set()
    return {
        (m.value.harm, m.value.unit, m.value.low, m.value.high)
        for m in claim.counts
        if m.value.scope not in BACKGROUND and (m.value.low, m.value.high) != (None, None)
    }
