"""ACLED's actors: their names, their kinds, and who stands in which column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recount.coding.acled_types import Kind
from recount.coding.dossier import Dossier
from recount.coding.parties import OPPOSITION, STATE_KINDS, Cast, Participant, Victims
from recount.coding.rows import join, load_rules
from recount.sources.countries import load_countries
from recount.vocab.loader import load_table


@dataclass(frozen=True, slots=True)
class ActorCell:
    """An actor as a row names it: name, kind (`inter`), and those who belong to it."""

    name: str
    inter: str | None
    associates: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """actor1 and actor2; the order means nothing, but civilians who are hit stand second."""

    one: ActorCell
    two: ActorCell | None = None


def _table() -> Mapping[str, Any]:
    return load_table("coding_acled")


def name_country(dossier: Dossier, iso: str | None = None) -> str:
    """Returns a country's name for an actor, the incident's own if none is given."""
    known = load_countries().by_iso.get(iso or "")
    return known.name if known else (dossier.country_name or "unknown country")


def make_unidentified(dossier: Dossier) -> ActorCell:
    """Returns who is not known. ACLED codebook: "Unidentified Armed Group (Country)"."""
    name = _table()["actors"]["unidentified"].format(country=name_country(dossier))
    return ActorCell(name, load_rules("acled")["unidentified_inter"])


def make_actor(party: Participant, dossier: Dossier) -> ActorCell:
    """Returns a party under ACLED's name and kind.

    ACLED codebook: foreign troops are External/Other forces. An armed party without a name is
    unidentified.
    """
    table, rules = _table(), load_rules("acled")
    inter = table["inter"]["kinds"].get(party.kind)
    if party.is_state:
        abroad = party.country and dossier.country and party.country != dossier.country
        kind = party.kind if party.kind in STATE_KINDS else "government"
        name = table["actors"][kind].format(country=name_country(dossier, party.country))
        return ActorCell(name, rules["foreign_inter"] if abroad else "State forces")
    if not party.named:
        if party.side != OPPOSITION:
            return make_unidentified(dossier)
        name = table["actors"]["opposition"].format(country=name_country(dossier))
        return ActorCell(name, inter)
    if any(word in party.name.casefold().split() for word in rules["identity_words"]):
        inter = "Identity militia"
    return ActorCell(party.name, inter)


def make_crowd(key: str, inter: str, dossier: Dossier) -> ActorCell:
    """Returns civilians, protesters or rioters of the country, with the groups among them."""
    table = _table()
    groups = [
        name.format(country=name_country(dossier))
        for group, name in table["associates"].items()
        if any(dossier.tally(harm, group) for harm in ("killed", "injured", "abducted"))
    ]
    name = table["actors"][key].format(country=name_country(dossier))
    return ActorCell(name, inter, join(groups))


def choose_actors(kind: Kind, dossier: Dossier, cast: Cast, victims: Victims) -> Pair | None:
    """Returns who stands in a row; None where ACLED needs an actor and none is named.

    ACLED codebook: the target of violence against civilians is actor2.
    """
    sides = [make_actor(party, dossier) for party in cast.armed_sides()]
    doer = make_actor(cast.armed_doers[0], dossier) if cast.armed_doers else None
    unknown = make_unidentified(dossier)
    civilians = make_crowd("civilians", "Civilians", dossier)
    match kind[0]:
        case "Battles":
            first = sides[0] if sides else unknown
            return Pair(first, next((s for s in sides if s != first), unknown))
        case "Protests":
            state = next((a for p, a in _with(cast, dossier) if p.is_state), None)
            against = state if kind[1] != "Peaceful protest" else None
            return Pair(make_crowd("protesters", "Protesters", dossier), against)
        case "Riots":
            target = sides[0] if sides else None
            hit = civilians if kind[1] == "Mob violence" and victims.civilians else target
            return Pair(ActorCell(make_crowd("rioters", "", dossier).name, "Rioters"), hit)
        case "Violence against civilians":
            return Pair(doer or unknown, civilians)
        case "Explosions/Remote violence":
            return Pair(doer or unknown, _hit(civilians, dossier, cast, victims))
        case _:
            named = [*sides] or [make_actor(p, dossier) for p in cast.doers if p.named]
            return Pair(named[0], named[1] if len(named) > 1 else None) if named else None


def _hit(civilians: ActorCell, dossier: Dossier, cast: Cast, victims: Victims) -> ActorCell | None:
    """Returns whom an explosion hit: armed people of another side, else civilians."""
    if victims.mainly_civilians:
        return civilians
    own = {party.key for party in cast.armed_doers[:1]}
    targets = [party for party in cast.armed_harmed if party.key not in own]
    if targets:
        return make_actor(targets[0], dossier)
    return civilians if victims.civilians and not victims.presumed else None


def _with(cast: Cast, dossier: Dossier) -> list[tuple[Participant, ActorCell]]:
    return [(party, make_actor(party, dossier)) for party in [*cast.doers, *cast.harmed]]


def find_interaction(pair: Pair) -> str | None:
    """Returns the two kinds joined, in the order of ACLED's old numbers; None where one is unknown.

    How they are written is remembered, unconfirmed.
    """
    rules, order = load_rules("acled"), _table()["inter"]["order"]
    if pair.two is None:
        return rules["sole"].format(only=pair.one.inter) if pair.one.inter else None
    if not pair.one.inter or not pair.two.inter:
        return None
    first, second = sorted((pair.one.inter, pair.two.inter), key=order.index)
    return str(rules["interaction"].format(first=first, second=second))


def find_targeting(kind: Kind, victims: Victims) -> str | None:
    """Returns civilian_targeting. ACLED codebook: where civilians are the main or only target."""
    direct = kind[0] == "Violence against civilians" or kind[1] in (
        "Excessive force against protesters",
        "Mob violence",
    )
    blast = kind[0] == "Explosions/Remote violence" and victims.mainly_civilians
    return str(load_rules("acled")["civilian_targeting"]) if direct or blast else None
