"""UCDP GED's dyad of an event, and its type of violence."""

from __future__ import annotations

from dataclasses import dataclass

from recount.coding.countries import load_codes
from recount.coding.dossier import Dossier
from recount.coding.parties import OPPOSITION, Cast, Participant, Victims
from recount.coding.rows import load_rules
from recount.vocab.loader import load_table


@dataclass(frozen=True, slots=True)
class Dyad:
    """The two sides of an event.

    `type_of_violence` is 1 state-based, 2 non-state, 3 one-sided. `key_a` and `key_b` find their
    dead; null for civilians and for a side that nobody names. `unnamed` and `unsure` say that a
    side, or the type, is to be checked.
    """

    type_of_violence: int
    side_a: str
    side_b: str
    key_a: str | None
    key_b: str | None
    gw_a: int | None = None
    gw_b: int | None = None
    unnamed: bool = False
    unsure: bool = False

    @property
    def name(self) -> str:
        """The dyad's name: the sides with a hyphen between."""
        return f"{self.side_a} - {self.side_b}"

    @property
    def one_sided(self) -> bool:
        """Whether one side is civilians."""
        return bool(self.type_of_violence == load_table("coding_ucdp")["type_codes"]["one_sided"])


def choose_dyad(dossier: Dossier, cast: Cast, victims: Victims) -> Dyad | None:
    """Returns the sides of an event; None where no organised actor is named, if so set.

    UCDP GED: armed force by an organised actor against another or against civilians. The types
    by the kinds of the sides are remembered, unconfirmed.
    """
    doers, sides = cast.armed_doers, cast.armed_sides()
    if not any(side.is_known for side in sides):
        leave = load_rules("ucdp")["unknown_actors"] == "leave out"
        return None if leave else _unknown(victims)
    if doers and victims.civilians and not cast.armed_harmed and not _is_battle(dossier):
        return _one_sided(dossier, doers)
    if len(sides) > 1:
        return _two_sided(dossier, sides)
    if doers and victims.civilians and not victims.armed and not victims.presumed:
        return _one_sided(dossier, doers)
    return _half_known(dossier, sides[0])


def _unknown(victims: Victims) -> Dyad:
    rules, codes = load_rules("ucdp"), load_table("coding_ucdp")["type_codes"]
    against = victims.civilians and not victims.armed
    return Dyad(
        codes["one_sided" if against else "non_state"],
        rules["unknown_name"],
        rules["civilians_name" if against else "unknown_name"],
        None,
        None,
        unnamed=True,
    )


def _is_battle(dossier: Dossier) -> bool:
    return any(kind.family in ("battle", "control") for kind in dossier.kinds)


def _one_sided(dossier: Dossier, doers: list[Participant]) -> Dyad:
    rules, codes = load_rules("ucdp"), load_table("coding_ucdp")["type_codes"]
    doer = doers[0]
    clear = any(kind.key in rules["deliberate"] for kind in dossier.kinds)
    return Dyad(
        codes["one_sided"],
        name_side(doer, dossier),
        rules["civilians_name"],
        doer.key,
        None,
        find_gw(doer),
        None,
        unnamed=not doer.named or len(doers) > 1,
        unsure=not clear,
    )


def _two_sided(dossier: Dossier, sides: list[Participant]) -> Dyad:
    codes = load_table("coding_ucdp")["type_codes"]
    states = [side for side in sides if side.is_state]
    home = [side for side in states if side.country in (None, dossier.country)]
    first = (home or states or sides)[0]
    second = next(side for side in sides if side.key != first.key)
    return Dyad(
        codes["state_based"] if states else codes["non_state"],
        name_side(first, dossier),
        name_side(second, dossier),
        first.key,
        second.key,
        find_gw(first),
        find_gw(second),
        unnamed=not all(side.is_state or side.named for side in (first, second)),
    )


def _half_known(dossier: Dossier, side: Participant) -> Dyad:
    codes = load_table("coding_ucdp")["type_codes"]
    return Dyad(
        codes["state_based"] if side.is_state else codes["non_state"],
        name_side(side, dossier),
        load_rules("ucdp")["unknown_name"],
        side.key,
        None,
        find_gw(side),
        None,
        unnamed=True,
        unsure=not side.is_state,
    )


def name_side(side: Participant, dossier: Dossier) -> str:
    """Returns UCDP's name for a side: the government of a state, a group by its own name."""
    rules = load_rules("ucdp")
    if side.is_state and side.side:
        return side.side
    if side.named:
        return side.name
    if side.side != OPPOSITION:
        return str(rules["unknown_name"])
    return str(rules["insurgents_name"].format(country=dossier.country_name or "unknown country"))


def find_gw(side: Participant) -> int | None:
    """Returns the number of a state in Gleditsch and Ward's list; None for other sides."""
    codes = load_codes().get(side.country or "") if side.is_state else None
    return codes.gw if codes else None
