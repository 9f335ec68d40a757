"""Says who a name or description means: an entry, a state's body, a person, or by role and side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from recount.model import make_id
from recount.sources.affiliation import (
    OPPOSITION,
    STATE_BODIES,
    Affiliation,
    AffiliationReader,
    readable,
)
from recount.sources.chunks import Chunk, ChunkReader
from recount.sources.names import Names, load_kinds
from recount.sources.phrase import Phrase, PhraseReader
from recount.sources.relatives import complete_by_clause, name_first
from recount.sources.roles import Role, load_roles
from recount.sources.words import Word, fold, keys_of, split_words
from recount.values import Identity

_LONGEST = 400
GUESSED = 0.45  # the score of a kind that only the form of a name tells
_APPOSED = re.compile(r"\w,\s+(?:an?|one of the)\s")
# A person or office of a government is an official, and not the government.
_PERSONAL = {"government": "official", "agency": "media"}
_ARTICLES = frozenset(("al", "el", "ul", "an", "as", "ash", "ar", "az"))
_HELD = ("mission", "staff", "delegation", "operation")  # "head of mission Ann Lee"
_PLURALS = ("los", "las")
_UNTOLD = ("unknown", "official")  # "the First Security Battalion"
_MEMBERS = ("member", "element", "fighter", "militant", "unit")


@dataclass(frozen=True, slots=True)
class Description:
    """Who is meant, and the body that a person or office speaks for, where that is said.

    `score`: 0..1, how sure it is that the words mean this party.
    """

    identity: Identity
    affiliation: Identity | None = None
    score: float = 0.8

    def told_of(self, other: Description) -> Description:
        """Returns another's description with this one as what that party is or speaks for."""
        told = self.identity
        kind = _PERSONAL.get(told.kind, told.kind)
        known = replace(other.identity, kind=kind, side=told.side, country=told.country)
        return replace(other, identity=known, affiliation=self.affiliation or told)


def describe(
    text: str, names: Names, *, country: str | None = None, upper: bool | None = None
) -> Description | None:
    """Returns who a mention means; None where no word of it tells.

    Only the first 400 characters are read: sources are not longer.
    """
    text = name_first(text[:_LONGEST])
    words = split_words(text)
    if upper is None:
        upper = _is_upper(words)
    roles = load_roles()
    chunks = ChunkReader(words, names, roles, country, upper).read()
    phrases = PhraseReader(text, words, roles).read_all(chunks)
    if not phrases:
        return None
    reader = AffiliationReader(names, roles, country)
    found = _Describer(reader, phrases, apposed=_APPOSED.search(text) is not None).describe()
    if found is None:
        return None
    return complete_by_clause(
        found, text, roles, lambda told: describe(told, names, country=country, upper=upper)
    )


def person_id(name: str) -> str:
    """Returns the id of a person who is called so, however the name is spelt."""
    keys = [key for key in keys_of(name) if len(key) > 1 and key not in _ARTICLES]
    return make_id("person", *(keys or [fold(name)]))


def describe_phrases(
    phrases: Sequence[Phrase], names: Names, *, country: str | None = None
) -> Description | None:
    """Returns whom the noun phrases of one mention mean; the first one is the head."""
    if not phrases:
        return None
    return _Describer(AffiliationReader(names, load_roles(), country), phrases).describe()


def _is_upper(words: Sequence[Word]) -> bool:
    """Whether a mention is of a text in capitals: an acronym or two are not enough."""
    long = any(word.upper and len(word.key) > 4 for word in words)
    return long and len(words) > 2 and all(word.upper or not word.cap for word in words)


@dataclass(frozen=True, slots=True)
class _Describer:
    """Describes the party of one mention by its noun phrases."""

    reader: AffiliationReader
    phrases: Sequence[Phrase]
    apposed: bool = False

    def describe(self) -> Description | None:
        head = self.phrases[0]
        if self.apposed and (group := self._describe_group(head)):
            return group
        person = next(filter(_names_person, self.phrases), None)
        if person is not None:
            return self._describe_person(person)
        if head.name and head.name_is == "body":
            return self._describe_body(head)
        if head.role is not None:
            return self._describe_role(head, head.role)
        if head.head_word:
            return self._describe_role(head, Role(head.head_word, "offices", "unknown", None))
        return self._describe_known(head)

    def _describe_body(self, head: Phrase) -> Description:
        body = self.reader.named_body(head, self.phrases)
        told = self.reader.read(head, self.phrases).kind
        guessed = body.kind == "unknown" or (body.kind == "military" and told in _UNTOLD)
        return Description(body, None, GUESSED if guessed else 0.8)

    def _describe_group(self, head: Phrase) -> Description | None:
        """Describes a name by the body that is set beside it: "Los Condores, a gang"."""
        roles = self.reader.roles
        for one in self.phrases[1:]:
            if one.part != "apposition" or one.name or one.role is None or one.role.plural:
                continue
            noun = one.role.noun
            whole = noun in roles.institutions or noun in roles.bands or noun in roles.collective
            if not whole or head.name is None or head.name_is not in ("bare", "body"):
                continue
            told = self.reader.read(one, [one])
            kind = told.kind
            if kind == "unknown" and noun in roles.bands and noun != "group":
                kind = "armed_group"
            name = readable(head.name)
            side = told.side or (name if kind in ("armed_group", "militia") else None)
            ident = make_id("actor", *keys_of(name))
            score = GUESSED if kind == "unknown" else 0.8
            return Description(Identity(ident, name, kind, side, told.country, True), None, score)
        return None

    def _describe_known(self, head: Phrase) -> Description | None:
        if head.entry:
            return Description(head.entry.identity, score=0.95)
        if head.land is None or head.land.iso is None:
            return None
        if head.land.form == "people":
            name = f"people{self._in(head.land.iso)}"
            ident = make_id("party", name)
            return Description(
                Identity(ident, name, "civilian", None, head.land.iso, False), None, 0.4
            )
        score = 0.4 if head.land.form == "demonym" else 0.6
        return Description(self.reader.names.state("government", head.land.iso), None, score)

    def _describe_person(self, person: Phrase) -> Description:
        name = readable(person.name or "")
        told = [one for one in self.phrases if one.part != "place"]
        told = [one for one in told if one.role or one.entry or one.modifiers]
        ranks = self.reader.roles.ranks
        told.sort(key=lambda one: one.role is not None and one.role.noun in ranks)
        if name.isupper() and " " not in name and len(name) <= 6 and not told:
            # An acronym that nobody knows is some body's.
            ident = make_id("actor", fold(name))
            return Description(Identity(ident, name, "unknown", None, None, True), None, 0.4)
        known = Affiliation("unknown")
        for phrase in told:
            one = self._affiliation_of(phrase)
            known = Affiliation(
                one.kind if known.kind == "unknown" else known.kind,
                known.side or one.side,
                known.country or one.country,
                known.body or one.body,
            )
        if not told and fold(name).split()[0] in _PLURALS and " " in name:
            # "Los Condores" are several.
            ident = make_id("actor", *keys_of(name))
            return Description(Identity(ident, name, "unknown", None, None, True), None, GUESSED)
        kind = _PERSONAL.get(known.kind, known.kind)
        identity = Identity(person_id(name), name, kind, known.side, known.country, True)
        body = self._institution_of(told, known.body)
        return Description(identity, body, 0.7 if told else 0.5)

    def _institution_of(
        self, told: Sequence[Phrase], known: Identity | None, *, belongs: bool = True
    ) -> Identity | None:
        """Returns the body of a state that an office is one of, though it has no proper name.

        With `belongs`, what stands behind "of" is such a body too.
        """
        if known is not None and known.kind not in STATE_BODIES:
            return known
        behind = [one for one in self.phrases if one.part == "of" and not one.name]
        for one in (*told, *(behind if belongs else ())):
            parts = [(n, chunk.role) for n, chunk in enumerate(one.modifiers) if chunk.role]
            if one in behind and one.role:
                parts.append((len(one.modifiers), one.role))
            for n, role in parts:
                if role.noun not in self.reader.roles.institutions or role.plural:
                    continue
                part = Phrase("head", one.modifiers[:n], role)
                found = _Describer(self.reader, [part]).describe()
                if found and " " in role.noun and load_kinds()[found.identity.kind].get("state"):
                    return found.identity
        return known

    def _affiliation_of(self, phrase: Phrase) -> Affiliation:
        if phrase.name_is == "body":
            body = self.reader.named_body(phrase)
            return Affiliation(body.kind, body.side, body.country, body)
        return self.reader.read(phrase, self.phrases)

    def _describe_role(self, head: Phrase, role: Role) -> Description:
        told = self.reader.read(head, self.phrases)
        owner = self.reader.owner_of(head) or self._whole_of(role)
        if owner and owner.named and self._means_owner(role, owner):
            return Description(owner, score=0.95)
        if role.kind == "document" and told.body:
            return Description(told.body, told.body, 0.85)
        return self._describe_collective(role, told) or self._describe_unnamed(head, role, told)

    def _describe_collective(self, role: Role, told: Affiliation) -> Description | None:
        """Describes a whole force or camp: all its names are one party."""
        if role.cls in ("offices", "persons") or told.side is None:
            return None
        if role.noun in self.reader.roles.individuals and not role.plural:
            return None
        if told.country and told.kind in STATE_BODIES:
            if told.side != self.reader.government(told.country):
                return None
            return Description(self.reader.names.state(told.kind, told.country), score=0.85)
        if told.kind == "militia":
            name = f"militias allied with the {told.side}"
        elif told.kind == "armed_group" and told.side == OPPOSITION:
            name = f"opposition armed groups{self._in(told.country)}"
        else:
            return None
        ident = make_id("party", name)
        return Description(Identity(ident, name, told.kind, told.side, told.country, False))

    def _describe_unnamed(self, head: Phrase, role: Role, told: Affiliation) -> Description:
        """Describes by role and side; the name says nothing that the words did not."""
        roles = self.reader.roles
        office = role.cls == "offices"
        kind = _PERSONAL.get(told.kind, told.kind) if office else told.kind
        noun = roles.neutral.get(role.noun, role.noun)
        label = load_kinds()[kind]["label"]
        plain = kind in ("unknown", "document") or noun.startswith("offic")
        if office and not plain and label not in noun:
            noun = label if label.endswith(noun) else f"{label} {noun}"
        if told.body and told.body.kind not in STATE_BODIES:
            noun = f"{noun}, {told.body.name}"
        noun = " ".join((*filter(None, map(self._prefix, head.modifiers)), noun))
        if office and told.side and told.side not in noun:
            name = f"{noun} ({told.side})"
        else:
            name = f"{noun}{self._in(told.country)}"
        named = role.noun in roles.institutions and role.kind == "official" and not role.plural
        ident = make_id("party", kind, told.side, fold(noun), told.country)
        identity = Identity(ident, name, kind, told.side, told.country, named)
        belongs = role.cls == "offices"
        body = self._institution_of([head], told.body, belongs=belongs)
        return Description(identity, body, 0.7)

    def _prefix(self, chunk: Chunk) -> str | None:
        """Returns what a modifier adds to a name: a people, a ministry."""
        if chunk.label or chunk.role is None:
            return chunk.label
        telling = chunk.role.kind in ("official", "court", "government")
        return (
            chunk.role.noun
            if telling and chunk.role.noun in self.reader.roles.institutions
            else None
        )

    def _whole_of(self, role: Role) -> Identity | None:
        """Returns the party that "fighters of X" belong to; nothing but an entry counts."""
        if role.noun not in _MEMBERS:
            return None
        parts = (one for one in self.phrases[1:] if one.part == "of" and one.entry)
        return next((one.entry.identity for one in parts if one.entry), None)

    def _means_owner(self, role: Role, owner: Identity) -> bool:
        """Whether "X fighters", "the X group" mean X itself."""
        if role.noun == "member":
            return False
        if role.cls == "bodies" and role.kind == "military":
            return owner.kind in ("armed_group", "militia", "military", "igo")
        return role.noun in self.reader.roles.collective

    def _in(self, iso: str | None) -> str:
        land = self.reader.names.countries.by_iso.get(iso or "")
        return "" if land is None else f" ({land.name})"


def _names_person(phrase: Phrase) -> bool:
    """Whether a phrase holds the person's name: the head's own, or an apposition's."""
    held = phrase.part == "of" and phrase.role is not None and phrase.role.noun in _HELD
    if not (held or phrase.part in ("head", "apposition")) or not phrase.name:
        return False
    if phrase.name_is == "bare" and phrase.part == "apposition":
        return " " in phrase.name and not phrase.name.isupper()
    return phrase.name_is in ("person", "bare")
