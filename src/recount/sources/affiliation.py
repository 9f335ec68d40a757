"""Reads what a description says of a party: its kind, side, country, and the body behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from recount.model import make_id
from recount.sources.chunks import Chunk
from recount.sources.names import Names, government_of, load_kinds
from recount.sources.phrase import Phrase
from recount.sources.roles import Roles
from recount.sources.words import keys_of
from recount.values import Identity

OPPOSITION = "opposition"
# Kinds of which every state has a body of its own.
STATE_BODIES = ("government", "military", "police")
# Kinds that a generic force takes from the word before it ("rebel forces").
_GIVEN = ("armed_group", "militia", "police", "rescue")
# Kinds that "opposition", "rebel" and the like put on that side.
_OPPOSING = ("armed_group", "official", "unknown", "party", "civil_society", "militia")
# Kinds of people who make a body of their own when they join ("a committee of relatives").
_PRIVATE = ("witness", "civilian")
# Kinds that only a word such as "state" or "pro-government" puts on the government's side.
_OWNED = ("media", "agency", "militia", "unknown", "armed_group")


@dataclass(frozen=True, slots=True)
class Affiliation:
    """What is known of a party; `body` is the body that it speaks for."""

    kind: str
    side: str | None = None
    country: str | None = None
    body: Identity | None = None


@dataclass(frozen=True, slots=True)
class AffiliationReader:
    """Reads affiliations; `country` is the code of the country that the report is on."""

    names: Names
    roles: Roles
    country: str | None

    def read(self, phrase: Phrase, phrases: Sequence[Phrase]) -> Affiliation:
        """Returns what a phrase says, with the phrases that say what it belongs to."""
        belongs = [one for one in phrases if one.part == "of" and one is not phrase]
        owner = phrase.entry.identity if phrase.entry else self.owner_of(phrase)
        owner = owner or self._body_among(belongs)
        kind = self._kind_of(phrase, belongs, owner)
        land = _land_of(phrase.modifiers) or next(filter(None, map(_phrase_land, belongs)), None)
        if owner is not None and (owner.side or owner.named):
            side, land = owner.side, owner.country or land
        else:
            land = land or self.country
            side, land = self._side_of(kind, phrase, belongs, land)
        own = side is not None and side == self.government(land)
        if owner is None and land and own and kind in STATE_BODIES:
            owner = self.names.state(kind, land)
        return Affiliation(kind, side, land, owner)

    def owner_of(self, phrase: Phrase) -> Identity | None:
        """Returns the party among the modifiers: a known one, the nearest first, or a named."""
        for chunk in reversed(phrase.modifiers):
            if chunk.entry:
                return chunk.entry.identity
        return None if phrase.body is None else self.named_body(phrase.body)

    def named_body(self, phrase: Phrase, phrases: Sequence[Phrase] = ()) -> Identity:
        """Returns the identity of a body that only the text names ("X district hospital")."""
        name = readable(phrase.name or "")
        told = self.read(phrase, phrases or (phrase,))
        kind, side = told.kind, told.side
        if phrase.is_front:
            kind, side = "armed_group", name
        elif kind == "armed_group" and side is None:
            side = name
        elif kind == "unknown" and phrase.role and phrase.role.noun in self.roles.associations:
            kind = "civil_society"
        elif (
            phrase.role and phrase.role.noun in self.roles.units and kind in ("unknown", "official")
        ):
            kind, side = "military", self.government(told.country)
        return Identity(make_id("actor", *keys_of(name)), name, kind, side, told.country, True)

    def government(self, iso: str | None) -> str | None:
        """Returns the side of a country's government; None for an unknown country."""
        land = self.names.countries.by_iso.get(iso or "")
        return None if land is None else government_of(land)

    def _body_among(self, belongs: Sequence[Phrase]) -> Identity | None:
        for one in belongs:
            if one.entry:
                return one.entry.identity
            if one.name_is == "body":
                return self.named_body(one)
            if owner := self.owner_of(one):
                return owner
        return None

    def _kind_of(self, phrase: Phrase, belongs: Sequence[Phrase], owner: Identity | None) -> str:
        role = phrase.role
        given = _modifier_kind(phrase.modifiers)
        if role is None or role.cls == "offices":
            kinds = chain(
                (given, owner.kind if owner else None),
                map(self._phrase_kind, belongs),
                (role.kind if role else "unknown",),
            )
            found = next(kind for kind in kinds if kind)
            joined = role is not None and role.noun in self.roles.associations
            return "civil_society" if joined and found in _PRIVATE else found
        if role.noun in self.roles.generic or role.noun in self.roles.ranks:
            if given in _GIVEN:
                return str(given)
            if role.kind == "military" and not given and _is_stateless(phrase):
                return "armed_group"
        return role.kind

    def _phrase_kind(self, phrase: Phrase) -> str | None:
        given = _modifier_kind(phrase.modifiers)
        if phrase.role is None or phrase.role.cls == "offices":
            return given
        return (
            given or phrase.role.kind
            if phrase.role.noun in self.roles.generic
            else (phrase.role.kind)
        )

    def _side_of(
        self, kind: str, phrase: Phrase, belongs: Sequence[Phrase], land: str | None
    ) -> tuple[str | None, str | None]:
        """Returns the side that the words put the party on, and the country meant."""
        chunks = [*phrase.modifiers, *(chunk for one in belongs for chunk in one.modifiers)]
        nouns = [chunk.role.noun for chunk in chunks if chunk.role]
        nouns += [one.role.noun for one in (phrase, *belongs) if one.role]
        mark = next((chunk for chunk in chunks if chunk.side), None)
        if mark and mark.side == OPPOSITION:
            return OPPOSITION, land
        if kind in _OPPOSING and any(n.split()[0] in self.roles.side_opposition for n in nouns):
            return OPPOSITION, land
        if mark:
            return self.government(mark.iso or land), mark.iso or land
        told = kind in _OWNED and any(noun in self.roles.side_government for noun in nouns)
        return self.government(land) if told or self._is_states(kind, phrase) else None, land

    def _is_states(self, kind: str, phrase: Phrase) -> bool:
        """Whether a kind is a state's without a word that says so ("the police")."""
        if any(chunk.type == "people" for chunk in phrase.modifiers):
            return False
        if phrase.head_word:
            return False
        if phrase.role and phrase.role.cls == "equipment" and not _land_of(phrase.modifiers):
            return False
        return bool(load_kinds()[kind].get("state"))


def readable(name: str) -> str:
    """Returns a name on one line; one in capitals as names are written."""
    name = " ".join(name.split())
    return name.title() if name.isupper() and " " in name else name


def _is_stateless(phrase: Phrase) -> bool:
    """Whether a people or a backer marks a force, and no state ("Kurdish forces")."""
    types = {chunk.type for chunk in phrase.modifiers}
    return "people" in types and "country" not in types


def _modifier_kind(modifiers: Sequence[Chunk]) -> str | None:
    for chunk in reversed(modifiers):
        if chunk.entry:
            return chunk.entry.kind
    for chunk in reversed(modifiers):
        if chunk.role and chunk.role.modifies:
            return chunk.role.modifies
    return None


def _phrase_land(phrase: Phrase) -> str | None:
    return phrase.land.iso if phrase.land else _land_of(phrase.modifiers)


def _land_of(modifiers: Iterable[Chunk]) -> str | None:
    """Returns the country among the modifiers, the nearest first; a capital only for want."""
    lands = [chunk for chunk in modifiers if chunk.iso and chunk.type == "country"]
    named = [chunk for chunk in lands if chunk.form != "seat"]
    return (named or lands)[-1].iso if lands else None
