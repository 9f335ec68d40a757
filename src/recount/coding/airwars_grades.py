"""Airwars's grade of an incident, and what each belligerent has said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from recount.coding.airwars_figures import Span
from recount.coding.dossier import Dossier
from recount.coding.parties import Cast, Participant, find_key
from recount.coding.rows import load_rules
from recount.link.facets import incident_counts
from recount.model import Claim
from recount.reconcile.figures import read_report

Grade = Literal["confirmed", "fair", "weak", "contested", "discounted"]


@dataclass(frozen=True, slots=True)
class Belligerent:
    """A belligerent, whether it has declared, and the dead and injured that it concedes."""

    party: Participant
    declared: bool
    deaths: Span | None = None
    injuries: Span | None = None


def list_belligerents(dossier: Dossier, cast: Cast) -> list[Belligerent]:
    """Returns those who are said to have done it, most often named first.

    Airwars: a belligerent is Suspected until it has declared.
    """
    found = []
    for party in cast.armed_doers:
        own = [claim for claim in dossier.told if _declares(claim, party)]
        deaths, injuries = _conceded(dossier, own, "killed"), _conceded(dossier, own, "injured")
        found.append(Belligerent(party, bool(own), deaths, injuries))
    return found


def _declares(claim: Claim, party: Participant) -> bool:
    """Whether a party says itself that it did it."""
    speaker = claim.source.identity if claim.source else None
    if speaker is None or find_key(speaker) != party.key:
        return False
    if claim.attribution.stance == "admits":
        return True
    return claim.attribution.stance == "asserts" and any(
        actor.role in ("perpetrator", "agent")
        and actor.party.identity is not None
        and find_key(actor.party.identity) == party.key
        for actor in claim.actors
    )


def _accepts(claim: Claim, party: Participant) -> bool:
    """Whether a party accepts responsibility for harm to people who did not fight."""
    accepted = load_rules("airwars")["accepts"]
    if claim.attribution.stance not in accepted or not _declares(claim, party):
        return False
    groups = {c.group for c in incident_counts(claim) if c.harm in ("killed", "injured")}
    return claim.attribution.stance == "admits" or bool(groups - {"combatants"})


def _conceded(dossier: Dossier, own: list[Claim], harm: str) -> Span | None:
    docs = {doc.id: doc for doc in dossier.docs}
    found = [
        (figure, claim)
        for claim in own
        if claim.doc_id in docs
        for key, figure in read_report([claim], docs[claim.doc_id])[0].items()
        if key[0] == harm
        and key[1] in ("persons", "civilians")
        and key[2] == "persons"
        and not _only_fighters(claim, harm)
    ]
    if not found:
        return None
    figure, claim = found[-1]
    return Span(figure.low, figure.high, claim.id, claim.id)


def _only_fighters(claim: Claim, harm: str) -> bool:
    groups = {c.group for c in incident_counts(claim) if c.harm == harm}
    return groups == {"combatants"}


def grade_incident(dossier: Dossier, cast: Cast) -> Grade | None:
    """Returns an incident's grade; None where no definition fits.

    Airwars: confirmed, a belligerent accepted responsibility; fair, two or more credible sources
    with likely or confirmed near action by a belligerent; weak, a single source; contested,
    competing claims of responsibility; discounted, those killed were combatants.
    """
    if _were_combatants(dossier):
        return "discounted"
    accepted = {
        party.key for party in cast.armed_doers for claim in dossier.told if _accepts(claim, party)
    }
    if accepted:
        return "confirmed"
    if len({party.key for party in cast.armed_doers if party.named}) > 1:
        return "contested"
    if dossier.incident.independent_accounts < 2:
        return "weak"
    return "fair" if cast.armed_doers else None


def _were_combatants(dossier: Dossier) -> bool:
    """Whether every source that counts the dead and injured counts combatants only."""
    for harm in ("killed", "injured"):
        whole, fighters = dossier.tally(harm), dossier.tally(harm, "combatants")
        if whole is None:
            continue
        if fighters is None or (whole.low, whole.high) != (fighters.low, fighters.high):
            return False
    return any(dossier.tally(harm) for harm in ("killed", "injured"))


def find_strike_status(
    dossier: Dossier, belligerents: list[Belligerent], grade: Grade | None
) -> str | None:
    """Returns strike_status; the words and their conditions are remembered, unconfirmed."""
    declared, contested, likely, single = load_rules("airwars")["strike_status"]
    if any(b.declared for b in belligerents):
        return str(declared)
    if grade == "contested":
        return str(contested)
    return str(likely if dossier.incident.independent_accounts > 1 else single)
