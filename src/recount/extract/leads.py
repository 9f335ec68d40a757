"""Lets a lead sentence's claim take its place from the sentences that spell it out.

A report's first sentence says "a town in northern Syria", its second which one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from recount.model import Claim
from recount.text import TextView
from recount.values import Count, Place
from recount.vocab.ontology import are_compatible, event_types

_SENTENCES_AHEAD = 5
_TAKEN_OVER = 0.6


def sharpen_places(claims: Sequence[Claim], view: TextView) -> tuple[Claim, ...]:
    """Returns the claims, those with no place or a mere country's given a nearer one.

    The place comes from a claim at most five sentences further on, of the same happening as
    far as event type or figure tell, in the same country. It keeps that claim's evidence and
    six tenths of its score.
    """
    numbers = [view.sentence_at(claim.sentence.start).i for claim in claims]
    out = list(claims)
    for at, claim in enumerate(claims):
        if not _is_open(claim):
            continue
        for following in range(at + 1, len(claims)):
            other = claims[following]
            if numbers[following] - numbers[at] > _SENTENCES_AHEAD:
                break
            if other.place is not None and _spells_out(claim, other):
                place = replace(other.place, score=other.place.score * _TAKEN_OVER)
                out[at] = replace(claim, place=place)
                break
    return tuple(out)


def is_broad(place: Place) -> bool:
    """Whether a place is a country or larger."""
    code = place.feature_code or ""
    return code.startswith("PCL") or (place.feature in {"A", "L"} and place.admin1 is None)


def _is_open(claim: Claim) -> bool:
    if claim.event is None and not claim.counts:
        return False
    if any(count.value.scope in {"period", "war"} for count in claim.counts):
        return False
    return claim.place is None or is_broad(claim.place.value)


def _spells_out(claim: Claim, other: Claim) -> bool:
    place = other.place
    if place is None or is_broad(place.value) or place.value.lat is None:
        return False
    if claim.place is not None and claim.place.value.country != place.value.country:
        return False
    figures, others = _figures(claim), _figures(other)
    if figures & others:
        return True
    if figures and others and {f[0] for f in figures} & {f[0] for f in others}:
        return False
    if claim.event is None or other.event is None:
        return False
    one, two = claim.event.value.type, other.event.value.type
    known = event_types().get(one)
    return known is not None and known.violent and are_compatible(one, two)


def _figures(claim: Claim) -> set[tuple[str, int | None, int | None]]:
    def key(count: Count) -> tuple[str, int | None, int | None]:
        return count.harm, count.low, count.high

    return {key(c.value) for c in claim.counts if c.value.low is not None}
