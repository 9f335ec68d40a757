"""Takes the noun phrases of descriptions apart: who is modified, by what, of whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from recount.sources.chunks import Chunk
from recount.sources.names import Entry
from recount.sources.roles import Role, Roles
from recount.sources.words import Word

# Kinds of bodies whose name stands apart from a noun for them ("the peace group Open Bridge").
_NAMED_APART = ("unknown", "armed_group", "civil_society", "ngo", "monitor", "academic")
PhraseRole = Literal["head", "of", "place", "apposition"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its head, what stands before it, and a proper name if it has one.

    `name_is` tells a person's name ("Colonel X") from a body's ("X hospital"); `is_front` is
    true of the name of an armed group by its form ("X Liberation Army"). `body` is a body
    with a proper name among the modifiers ("X hospital director"). `part` says what the
    phrase is to the head phrase of the mention.
    """

    part: PhraseRole
    modifiers: tuple[Chunk, ...] = ()
    role: Role | None = None
    entry: Entry | None = None
    land: Chunk | None = None
    head_word: str = ""
    name: str | None = None
    name_is: Literal["person", "body", "bare"] | None = None
    is_front: bool = False
    body: Phrase | None = None


@dataclass(frozen=True, slots=True)
class PhraseReader:
    """Reads chunks of words of one text as noun phrases."""

    text: str
    words: Sequence[Word]
    roles: Roles

    def read_all(self, chunks: Sequence[Chunk]) -> list[Phrase]:
        """Returns the noun phrases of a description; the reading ends at a verb or "and"."""
        phrases: list[Phrase | None] = []
        part: PhraseRole = "head"
        run: list[Chunk] = []
        for chunk in chunks:
            if chunk.first and self.words[chunk.first].apart:
                phrases.append(self.read(run, part))
                part, run = "apposition", []
            if chunk.type != "stop":
                run.append(chunk)
            elif chunk.cut == "stop":
                if run or phrases:
                    break
            else:
                phrases.append(self.read(run, part))
                part, run = "of" if chunk.cut == "of" else "place", []
        phrases.append(self.read(run, part))
        return [phrase for phrase in phrases if phrase is not None]

    def read(self, chunks: Sequence[Chunk], part: PhraseRole = "head") -> Phrase | None:
        """Returns a run of chunks as one noun phrase; None where it holds nothing that tells."""
        run = [chunk for chunk in chunks if chunk.type != "det"]
        # "a statement issued (by X)": what is said of the head is no head.
        while len(run) > 1 and run[-1].type == "other" and self._is_participle(run[-1]):
            run.pop()
        tail = len(run)
        while tail and run[tail - 1].type == "name":
            tail -= 1
        last = run[tail - 1] if tail else None
        if last and last.role and last.role.cls != "modifiers":
            return self._read_role(run, tail, last.role, part)
        if tail < len(run):
            if front := self._read_front(run, part):
                return front
            name = self._text_of(run[tail], run[-1])
            return Phrase(part, tuple(run[:tail]), name=name, name_is="bare")
        return self._read_headless(run, last, part) if last else None

    def _read_headless(self, run: list[Chunk], last: Chunk, part: PhraseRole) -> Phrase | None:
        """Reads a phrase whose last word is no noun of a role and no proper name."""
        before = tuple(run[:-1])
        if last.entry:
            return Phrase(part, before, entry=last.entry)
        told = [chunk for chunk in run if chunk.type in ("entry", "country", "role", "side")]
        if last.type == "country" and (len(told) == 1 or last.form == "name"):
            return Phrase(part, before, land=last)
        if not told:
            return None
        word = last.role.noun if last.role else self.words[last.last - 1].key
        return Phrase(part, before, head_word=word)

    def _read_role(self, run: list[Chunk], tail: int, role: Role, part: PhraseRole) -> Phrase:
        head, before = run[tail - 1], tuple(run[: tail - 1])
        institution = role.noun in self.roles.institutions
        phrase = Phrase(part, before, role)
        if tail < len(run):
            if front := self._read_long_front(run, tail, part):
                return front
            common = role.kind in _NAMED_APART and not self.words[head.first].cap
            name = self._text_of(head if institution and not common else run[tail], run[-1])
            body = self._read_body(before)
            is_body: Literal["body", "person"] = "body" if institution else "person"
            return replace(phrase, name=name, name_is=is_body, body=body)
        if front := self._read_front(run, part):
            return replace(front, role=role)
        if role.noun in self.roles.units and self._is_numbered(before, head):
            return replace(phrase, name=self._text_of(before[0], head), name_is="body")
        named = [chunk for chunk in before if chunk.type == "name"]
        if named and ((institution and not role.plural) or self._is_proper(named[0], head)):
            # "the X rebel group" is called X, "the X district hospital" all of it.
            short = role.kind in ("armed_group", "unknown") and not self.words[head.first].cap
            name = self._text_of(named[0], named[-1] if short else head)
            return replace(phrase, name=name, name_is="body")
        body = self._read_body(before)
        return replace(phrase, body=body) if body else phrase

    def _is_proper(self, first: Chunk, head: Chunk) -> bool:
        """Whether a capitalised noun closes a body's name ("the Orontes Monitor")."""
        words = self.words[first.first : head.last]
        return len(words) > 1 and all(word.cap and not word.upper for word in words)

    def _is_numbered(self, before: Sequence[Chunk], head: Chunk) -> bool:
        """Whether a unit has a name of common words: "the First Security Battalion"."""
        if len(before) < 2 or any(chunk.type in ("country", "entry") for chunk in before):
            return False
        return all(word.cap for word in self.words[before[0].first : head.last])

    def _read_body(self, before: Sequence[Chunk]) -> Phrase | None:
        """Returns the body with a proper name that modifies the head ("X hospital" director)."""
        for n, (head, name) in enumerate(pairwise(before), 2):
            # "the Secretariat of Security's spokesman"
            owner = name.type == "name" and self.words[name.last - 1].owner
            if owner and head.role and head.role.noun in self.roles.institutions:
                return self.read(before[:n], "of")
        for end in range(len(before), 1, -1):
            role = before[end - 1].role
            named = any(chunk.type == "name" for chunk in before[: end - 1])
            if role and named and role.noun in self.roles.institutions:
                return self.read(before[:end], "of")
        return None

    def _read_front(self, run: Sequence[Chunk], part: PhraseRole) -> Phrase | None:
        """Returns a capitalised "X Liberation Army", "X Front" as a body; None if it is none."""
        words = [word for chunk in run for word in self.words[chunk.first : chunk.last]]
        ends = {words[0].key, words[-1].key}
        if len(words) < 2 or not any(chunk.type == "name" for chunk in run):
            return None
        if not all(word.cap or word.key in self.roles.particles for word in words):
            return None
        if not ends & self.roles.front_heads:
            return None
        if ends & self.roles.front_sure or any(w.key in self.roles.front_words for w in words):
            name = self._text_of(run[0], run[-1])
            return Phrase(part, name=name, name_is="body", is_front=True)
        return None

    def _read_long_front(self, run: Sequence[Chunk], tail: int, part: PhraseRole) -> Phrase | None:
        """Returns "People's Front of the Hills" as a body; None if it is none."""
        head, behind = run[tail - 1], self.words[run[tail].first]
        if behind.key not in ("of", "for") or tail < 2 or run[tail - 2].type != "name":
            return None
        ahead = [word.key for word in self.words[run[0].first : head.first]]
        sure = self.words[head.first].key in self.roles.front_sure
        if not self.words[head.first].cap or not (sure or self.roles.front_words & {*ahead}):
            return None
        name = self._text_of(run[tail - 2], run[-1])
        return Phrase(part, tuple(run[: tail - 2]), name=name, name_is="body", is_front=True)

    def _text_of(self, first: Chunk, last: Chunk) -> str:
        return self.text[self.words[first.first].start : self.words[last.last - 1].end]

    def _is_participle(self, chunk: Chunk) -> bool:
        key = self.words[chunk.last - 1].key
        ends = key.endswith(("ed", "made", "given", "put", "sent"))
        return ends or key in self.roles.predicates
