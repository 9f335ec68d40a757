"""Cuts a run of words into chunks: a known name, a country, a role word, a proper name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from recount.sources.countries import Form
from recount.sources.names import Entry, Names
from recount.sources.roles import Role, Roles
from recount.sources.words import Word

ChunkType = Literal[
    "entry", "country", "role", "people", "name", "plain", "side", "det", "other", "stop"
]
_LONGEST_NAME = 8
_SIDES = ("pro", "anti")
_MAY_BE_NAMES = ("will", "may")
_JOINS = frozenset(("of", "for", "and"))
_ROMANCE = frozenset(("de", "del", "la", "las", "los"))
_STATE = ("government", "regime", "junta", "state")


class Chunk(NamedTuple):
    """A run of words read as one thing; `first` and `last` (exclusive) number its words.

    `side` is "government" or "opposition" on a "pro-X" or "anti-X"; `iso` the country meant;
    `cut` says how a stop word ends a phrase; `label` is a people or backer as it is shown
    ("Kurdish", "US-backed").
    """

    type: ChunkType
    first: int
    last: int
    entry: Entry | None = None
    iso: str | None = None
    form: Form | None = None
    role: Role | None = None
    side: str | None = None
    cut: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class ChunkReader:
    """Reads the chunks of one run of words.

    `country` is the report's, `upper` says that the text is in capitals throughout, `proper`
    whether the word at an offset is a proper name's (where it is absent, capitals decide).
    """

    words: Sequence[Word]
    names: Names
    roles: Roles
    country: str | None
    upper: bool
    proper: Callable[[int], bool] | None = None

    def read(self) -> list[Chunk]:
        """Returns the chunks; every word is in one."""
        chunks: list[Chunk] = []
        known, roles = self.names.firsts, self.roles.words.firsts
        i = 0
        while i < len(self.words):
            word = self.words[i]
            if chunks and (end := self._end_of_body(i, chunks)) > i:
                chunks.append(Chunk("name", i, end))
                i = end
                continue
            if not (word.cap or word.key in known or word.key in roles or word.key in _SIDES):
                # Countries and proper names need a capital: these words are small ones.
                chunk = self._read_small(i) or Chunk("other", i, i + 1)
            else:
                chunk = self._read_at(i, chunks[-1] if chunks else None)
            chunks.append(chunk)
            i = chunk.last
        return chunks

    def _end_of_body(self, i: int, chunks: Sequence[Chunk]) -> int:
        """Returns where "of Public Security" ends behind "Secretariat"; `i` where it is no name."""
        previous = chunks[-1]
        role = previous.role
        if self.upper or role is None:
            return i
        front = role.noun in self.roles.front_heads and [c.type for c in chunks[-2:-1]] == ["name"]
        if not front and role.noun not in self.roles.titled:
            return i
        if not self.words[previous.first].cap or self.words[i].apart:
            return i
        end = j = i
        while j + 1 < len(self.words) and self.words[j].key in _JOINS and not self.words[j].apart:
            j += 1 + (self.words[j + 1].key == "the")
            if j == len(self.words) or not self.words[j].cap or self.words[j].apart:
                break
            if end == i and self.names.countries.match(self.words, j):
                break
            while j < len(self.words) and self.words[j].cap and not self.words[j].apart:
                j += 1
            end = j
        return end

    def _read_at(self, i: int, previous: Chunk | None) -> Chunk:
        chunk = self._read_side(i) or self._read_known(i) or self._read_role(i, previous)
        if chunk is not None:
            return self._unless_compound(chunk)
        return self._read_small(i) or self._read_name(i) or Chunk("other", i, i + 1)

    def _read_side(self, i: int) -> Chunk | None:
        """Reads "pro-X" and "anti-X"; on anything but a state or side they tell nothing."""
        key = self.words[i].key
        if key not in _SIDES or i + 1 == len(self.words):
            return None
        side = "government" if key == "pro" else "opposition"
        if land := self.names.countries.match(self.words, i + 1, upper=self.upper):
            iso, form, end = land
            if side == "government" or form == "eponym":
                return Chunk("side", i, end, iso=iso, side=side)
            return Chunk("other", i, end)
        found = self.roles.match(self.words, i + 1)
        if found and side == "government" and found[0].noun in ("opposition", "rebel"):
            return Chunk("side", i, found[1], side="opposition")
        if found and found[0].noun.split()[0] in _STATE:
            return Chunk("side", i, i + 2, side=side)
        return Chunk("other", i, i + 2 if self.words[i + 1].joined else i + 1)

    def _read_known(self, i: int) -> Chunk | None:
        entry = self.names.match(self.words, i, country=self.country, upper=self.upper)
        if entry:
            return Chunk("entry", i, entry[1], entry=entry[0])
        land = self.names.countries.match(self.words, i, upper=self.upper)
        if land and (land[1] != "eponym" or self._rules(land[2])):
            return Chunk("country", i, land[2], iso=land[0], form=land[1])
        return None

    def _rules(self, i: int) -> bool:
        """Whether a leader's name stands for the state: "the X regime", "X's forces"."""
        found = self.roles.match(self.words, i) if i < len(self.words) else None
        return found is not None and found[0].noun in self.roles.ruled

    def _read_role(self, i: int, previous: Chunk | None) -> Chunk | None:
        found = self.roles.match(self.words, i)
        if found is None:
            return None
        role, end = found
        if previous and previous.type == "name" and self._is_surname(role, i):
            return None
        if self.words[i].joined and end - i == 1:
            return Chunk("other", i, end)
        if (last := self._end_of_title(i)) > i:
            return Chunk("name", i, last)
        if self._is_of_front(i):
            return Chunk("name", i, i + 1)
        return Chunk("role", i, end, role=role)

    def _is_of_front(self, i: int) -> bool:
        """Whether "People's" opens the name of a front."""
        word = self.words[i]
        if not (word.owner and word.cap and word.key in self.roles.front_words):
            return False
        after = self.words[i + 1] if i + 1 < len(self.words) else None
        return after is not None and after.cap and after.key in self.roles.front_heads

    def _end_of_title(self, i: int) -> int:
        """Returns where a name such as "Cartel de la Costa" ends; `i` where none starts.

        What stands in it is a part of the name, and no country or body.
        """
        word, j = self.words[i], i + 1
        if not word.cap or word.key not in self.roles.front_heads:
            return i
        while j < len(self.words) and self.words[j].key in _ROMANCE and not self.words[j].apart:
            j += 1
        if j == i + 1 or j == len(self.words) or not self.words[j].cap or self.words[j].apart:
            return i
        return j + 1

    def _is_surname(self, role: Role, i: int) -> bool:
        """Whether a word of trade behind a name is part of it ("Tom Baker")."""
        word = self.words[i]
        if self.upper or not word.cap or word.apart or role.cls != "persons":
            return False
        return role.kind in ("witness", "civilian", "company", "religious")

    def _unless_compound(self, chunk: Chunk) -> Chunk:
        """Keeps a chunk, unless a hyphen makes it a property of something else ("rebel-held")."""
        end = chunk.last
        if end >= len(self.words) or not self.words[end].joined or chunk.type == "side":
            return chunk
        tail = self.words[end]
        if tail.key not in self.roles.compounds:
            keeps = chunk.type != "role" or tail.cap
            return chunk if keeps else Chunk("other", chunk.first, end + 1)
        if tail.key in self.roles.backings:
            if chunk.role and chunk.role.noun in _STATE:
                return Chunk("side", chunk.first, end + 1, side="government")
            if chunk.role is None:
                label = _label(self.words[chunk.first : end + 1])
                return Chunk("people", chunk.first, end + 1, label=label)
        return Chunk("other", chunk.first, end + 1)

    def _read_small(self, i: int) -> Chunk | None:
        """Reads the small words: those that end a phrase, determiners, plain adjectives."""
        word = self.words[i]
        if word.key not in self.roles.small:
            return Chunk("plain", i, i + 1) if word.key.isdigit() else None
        cut = self.roles.stops.get(word.key)
        if cut and not (word.cap and word.key in _MAY_BE_NAMES and not self.upper):
            return Chunk("stop", i, i + 1, cut=cut)
        if word.key in self.roles.determiners:
            return Chunk("det", i, i + 1)
        if word.key in self.roles.peoples and not self._is_given_name(i):
            label = _label(self.words[i : i + 1])
            return self._unless_compound(Chunk("people", i, i + 1, label=label))
        return Chunk("plain", i, i + 1) if word.key in self.roles.plain else None

    def _is_given_name(self, i: int) -> bool:
        """Whether a people's name is a person's here ("Christian Moreau")."""
        if self.upper or i + 1 >= len(self.words) or not self.words[i + 1].cap:
            return False
        after = self.words[i + 1]
        known = after.apart or after.joined or after.key in self.roles.small
        return not (known or self.roles.match(self.words, i + 1))

    def _read_name(self, i: int) -> Chunk | None:
        """Reads the proper name that starts here: capitals, and particles between them."""
        end = i
        for j in range(i, min(i + _LONGEST_NAME, len(self.words))):
            word = self.words[j]
            if j > i and (word.apart or (not word.joined and self._starts_another(j))):
                break
            if word.cap and (self.proper is None or self.proper(word.start)):
                end = j + 1
            elif j == i or not self._is_particle(j):
                break
        return Chunk("name", i, end) if end > i else None

    def _starts_another(self, j: int) -> bool:
        word = self.words[j]
        if self.names.match(self.words, j, country=self.country, upper=self.upper):
            return True
        found = self.roles.match(self.words, j)
        if found and not self._is_surname(found[0], j):
            return True
        return word.key in self.roles.stops and word.key not in self.roles.particles

    def _is_particle(self, j: int) -> bool:
        word = self.words[j]
        if word.key not in self.roles.particles:
            return False
        follows = j + 1 < len(self.words) and self.words[j + 1].joined
        return follows or word.key not in self.roles.stops


def _label(words: Sequence[Word]) -> str:
    shown = [word.key.upper() if word.upper else word.key.capitalize() for word in words]
    return "-".join((*shown[:-1], words[-1].key)) if len(words) > 1 else shown[0]
