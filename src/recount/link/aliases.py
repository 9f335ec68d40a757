"""Reads a person's decisions on who is one source, and gives each party the name that stands.

A decision to merge names the ids of sources, the one that gives the name first; `before` has who
they were until then. It speaks of ids, not of claims, so that it holds for whatever later reports
say under one of these names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import combinations
from typing import Any

from recount.codec import decode
from recount.link.amend import apply_amendments, find_undone
from recount.model import Claim, Decision, Party
from recount.values import Identity

NAMES = "sources"


@dataclass(frozen=True, slots=True)
class Aliases:
    """Which sources are one by decision.

    `identities` maps the id of each source that goes under another's name to that one's
    identity; `told` has who each source of a decision was before it.
    """

    identities: Mapping[str, Identity] = field(default_factory=dict)
    told: Mapping[str, Identity] = field(default_factory=dict)

    def of(self, source_id: str) -> str:
        """Returns the id under which a source is counted."""
        found = self.identities.get(source_id)
        return found.id if found else source_id

    def members(self, source_id: str) -> tuple[str, ...]:
        """Returns the ids of the other sources that are counted under one, in order."""
        return tuple(sorted(key for key, one in self.identities.items() if one.id == source_id))


def is_on_sources(decision: Decision) -> bool:
    """Whether a decision merges or splits sources, and not claims."""
    return decision.kind in ("merge", "split") and NAMES in (decision.before or {})


def say_identities(identities: Sequence[Identity]) -> dict[str, object]:
    """Returns who the sources of a decision are, as it keeps them in `before`."""
    return {NAMES: {identity.id: asdict(identity) for identity in identities}}


def read_aliases(decisions: Sequence[Decision]) -> Aliases:
    """Returns which sources are one after all decisions, in their order, a later one winning.

    `merge` joins its subjects, `split` holds them apart, each from each; `undo` takes either back.
    The first one that the last merge of a group names gives its name to all.
    """
    undone = find_undone(decisions)
    standing = [d for d in decisions if is_on_sources(d) and d.id not in undone]
    pairs: dict[tuple[str, str], bool] = {}
    told: dict[str, Identity] = {}
    for decision in standing:
        told |= _identities(decision)
        for pair in combinations(sorted(set(decision.subjects)), 2):
            pairs.pop(pair, None)
            pairs[pair] = decision.kind == "merge"
    groups = _join(pairs)
    chosen: dict[str, Identity] = {}
    for decision in standing:
        for subject in reversed(decision.subjects if decision.kind == "merge" else ()):
            chosen |= dict.fromkeys(groups.get(subject, ()), told[subject])
    return Aliases(
        {key: one for key, one in chosen.items() if key != one.id},
        told,
    )


def _identities(decision: Decision) -> dict[str, Identity]:
    named: Any = (decision.before or {})[NAMES]
    fields = Identity.__dataclass_fields__
    return {key: decode(Identity, [told.get(f) for f in fields]) for key, told in named.items()}


def _join(pairs: Mapping[tuple[str, str], bool]) -> dict[str, frozenset[str]]:
    """Returns the group of each joined source; none holds two that are apart."""
    apart = {pair for pair, joined in pairs.items() if not joined}
    groups: dict[str, frozenset[str]] = {}
    for (one, other), joined in pairs.items():
        if not joined:
            continue
        first = groups.get(one, frozenset((one,)))
        second = groups.get(other, frozenset((other,)))
        crossing = ((min(a, b), max(a, b)) for a in first for b in second)
        if first != second and not any(pair in apart for pair in crossing):
            groups |= dict.fromkeys(first | second, first | second)
    return groups


def unite_sources(claims: Sequence[Claim], aliases: Aliases) -> list[Claim]:
    """Returns the claims with each party under the identity that stands for it."""
    known = aliases.identities
    return [_unite(claim, known) for claim in claims] if known else list(claims)


def apply_judgements(claims: Sequence[Claim], decisions: Sequence[Decision]) -> list[Claim]:
    """Returns the claims as people have amended them, and their sources as people know them."""
    return unite_sources(apply_amendments(claims, decisions), read_aliases(decisions))


def _unite(claim: Claim, known: Mapping[str, Identity]) -> Claim:
    said = claim.attribution
    source = _party(claim.source, known) if claim.source else None
    sources = tuple(_party(party, known) for party in said.sources)
    via = tuple(_party(party, known) for party in said.via)
    actors = tuple(replace(a, party=_party(a.party, known)) for a in claim.actors)
    if (source, sources, via, actors) == (claim.source, said.sources, said.via, claim.actors):
        return claim
    attribution = replace(said, sources=sources, via=via)
    return replace(claim, source=source, attribution=attribution, actors=actors)


def _party(party: Party, known: Mapping[str, Identity]) -> Party:
    identity = party.identity
    if identity is None or identity.id not in known:
        return party
    return replace(party, identity=known[identity.id])
