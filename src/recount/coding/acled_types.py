"""Which of ACLED's event and sub-event types an incident is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from recount.coding.dossier import Dossier
from recount.coding.parties import Cast, Victims
from recount.coding.rows import load_rules
from recount.vocab.loader import load_table
from recount.vocab.ontology import EventType, event_types

Kind = tuple[str, str]
"""An event type and its sub-type."""

EXCESSIVE = "Excessive force against protesters"


@cache
def load_ranks() -> Mapping[str, tuple[int, int, str]]:
    """Returns, by sub-type, the rank of its event type, its own rank in it, and the type."""
    found = {}
    for n, row in enumerate(load_table("coding_acled")["types"]):
        for k, sub in enumerate(row["subs"]):
            found[sub] = (n, k, row["name"])
    return found


def choose_type(dossier: Dossier, cast: Cast, victims: Victims) -> Kind | None:
    """Returns the type that outranks the others that the claims tell of; None if none is ACLED's.

    ACLED codebook, order of event types and of sub-types: a strike inside a battle is a battle,
    shelling with an air strike is an air strike, an abducted person who is killed was attacked.
    """
    subs = {
        sub
        for kind in _told(dossier)
        if (sub := _sub_type(kind, dossier, cast, victims)) is not None
    }
    if not subs:
        return None
    ranks = load_ranks()
    best = min(subs, key=lambda sub: ranks[sub][:2])
    return ranks[best][2], best


def _told(dossier: Dossier) -> Sequence[EventType]:
    """Returns the kinds that count: the incident's own, and those that enough claims tell of.

    Of kinds that are not violent only where no violent one is told.
    """
    votes = Counter(kind.key for kind in dossier.kinds if kind.acled_event)
    total = sum(votes.values())
    least = load_rules("acled")["least_share"] * total
    types = event_types()
    keys = {key for key, n in votes.items() if n >= least}
    if dossier.incident.event in types:
        keys.add(dossier.incident.event)
    return [types[key] for key in sorted(keys) if types[key].acled_event]


def _sub_type(kind: EventType, dossier: Dossier, cast: Cast, victims: Victims) -> str | None:
    rules = load_rules("acled")
    if kind.key == "territory_taken":
        return _ground(dossier, cast)
    if kind.key == "crackdown":
        hurt = any(dossier.tally(harm) for harm in ("killed", "injured"))
        return EXCESSIVE if hurt else str(rules["bloodless_crackdown"])
    if kind.key == "riot" and not victims.armed and victims.civilians:
        return "Mob violence"
    attack = kind.acled_event == "Violence against civilians" and kind.acled == "Attack"
    if attack and victims.armed and not victims.civilians:
        return str(rules["armed_target"])
    civilians = victims.civilians and not victims.armed and not victims.presumed
    lone = civilians and len(cast.armed_sides()) < 2
    return str(rules["unarmed_target"]) if kind.family == "battle" and lone else kind.acled


def _ground(dossier: Dossier, cast: Cast) -> str:
    """Returns who took ground; a clash where sources dispute it or nobody says who did.

    ACLED codebook: a state's force regains territory, any other overtakes it.
    """
    disputed = any(d.about in ("outcome", "occurrence") for d in dossier.incident.disagreements)
    takers = [
        identity
        for claim in dossier.told
        if claim.event and claim.event.value.type == "territory_taken"
        for actor in claim.actors
        if actor.role in ("agent", "perpetrator") and (identity := actor.party.identity)
    ]
    if disputed or not takers:
        return str(load_rules("acled")["disputed_ground"])
    sides = {party.key: party for party in cast.doers}
    for identity in takers:
        party = sides.get(identity.side or identity.id)
        if party and party.is_armed:
            home = party.is_state and party.country in (None, dossier.country)
            return "Government regains territory" if home else "Non-state actor overtakes territory"
    return str(load_rules("acled")["disputed_ground"])


def find_disorder(kind: Kind) -> str:
    """Returns disorder_type. ACLED codebook: by sub-type, mob violence is political violence."""
    table = load_table("coding_acled")["disorder"]
    return str(table["subs"].get(kind[1], table["types"].get(kind[0], table["default"])))
