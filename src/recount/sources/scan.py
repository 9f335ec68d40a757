"""Finds the parties in running text: known names, states' bodies, and described ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from recount.sources.chunks import Chunk, ChunkReader
from recount.sources.describe import describe_phrases
from recount.sources.names import Names
from recount.sources.phrase import Phrase, PhraseReader
from recount.sources.roles import Role, Roles, load_roles
from recount.sources.words import Word, split_words
from recount.values import Identity

# The kinds whose name before a noun says who did it ("police raid").
_DOERS = ("government", "military", "police", "armed_group", "militia")
_NO_NOUN = frozenset(("VERB", "AUX", "ADP", "ADV", "PRON", "SCONJ", "CCONJ"))
# What may stand within one noun phrase.
_INSIDE = ("entry", "country", "role", "people", "name", "plain", "side")
_LONGEST_RUN = 12


class Found(NamedTuple):
    """A party in a text: offsets, who it is, and a score from 0 to 1."""

    start: int
    end: int
    identity: Identity
    score: float


class _Around(NamedTuple):
    """What stands before and behind a run of chunks; `noun`: the word behind is a noun."""

    before: Chunk | None
    after: Word | None = None
    noun: bool = False


@dataclass(frozen=True, slots=True)
class ActorScanner:
    """Finds the parties in the sentences of one text.

    `country` and `upper` as in `recount.sources.chunks.ChunkReader`; `tag` gives the part of
    speech (UPOS) of the word at an offset.
    """

    text: str
    names: Names
    country: str | None = None
    upper: bool = False
    tag: Callable[[int], str] | None = None

    def scan(self, start: int, end: int) -> list[Found]:
        """Returns the parties in `text[start:end]`, which should be one sentence, in order."""
        words, roles = split_words(self.text, start, end), load_roles()
        proper = None if self.tag is None else self._is_proper
        chunks = ChunkReader(words, self.names, roles, self.country, self.upper, proper).read()
        reader = _RunReader(self, words, roles)
        found: list[Found] = []
        run: list[Chunk] = []
        before: Chunk | None = None
        for chunk in map(reader.retag, chunks):
            first = words[chunk.first]
            if run and (chunk.type not in _INSIDE or first.apart or reader.ends(run)):
                after = None if first.apart else first
                noun = after is not None and self.tag is not None and self._is_noun(after)
                found += reader.read(run, _Around(before, after, noun))
                before, run = run[-1], []
            if chunk.type in _INSIDE:
                run.append(chunk)
            else:
                before = chunk
        return found + reader.read(run, _Around(before))

    def _is_proper(self, offset: int) -> bool:
        return self.tag is None or self.tag(offset) == "PROPN"

    def _is_noun(self, word: Word) -> bool:
        return self.tag is not None and self.tag(word.start) == "NOUN"


@dataclass(frozen=True, slots=True)
class _RunReader:
    """Reads runs of chunks that may be one noun phrase."""

    scanner: ActorScanner
    words: Sequence[Word]
    roles: Roles

    def retag(self, chunk: Chunk) -> Chunk:
        """Takes a role word that is used as a verb or adjective for what it is there."""
        if chunk.role is None or self.scanner.tag is None or chunk.last - chunk.first > 1:
            return chunk
        word = self.words[chunk.first]
        if word.cap and not self.scanner.upper:
            return chunk
        tag = self.scanner.tag(word.start)
        if tag == "ADJ" and self.words[max(0, chunk.first - 1)].key != "the":
            modifies = chunk.role.modifies or chunk.role.kind
            role = Role(chunk.role.noun, "modifiers", modifies, modifies)
            return chunk._replace(role=role)
        behind = self.words[chunk.last].key if chunk.last < len(self.words) else ""
        verb = chunk.role.noun in self.roles.verbs
        if verb and (tag in _NO_NOUN or behind in self.roles.objects):
            return Chunk("other", chunk.first, chunk.last)
        return chunk

    def ends(self, run: Sequence[Chunk]) -> bool:
        """Whether the run is over: too long, or a name with a possessive ending."""
        last = run[-1]
        return len(run) >= _LONGEST_RUN or (last.type == "name" and self.words[last.last - 1].owner)

    def read(self, run: Sequence[Chunk], around: _Around) -> list[Found]:
        """Returns the parties of one run; names without a title and plain words are no part."""
        run = self._trim(run)
        phrase = PhraseReader(self.scanner.text, self.words, self.roles).read(run)
        if phrase is None or phrase.name_is == "bare":
            return []
        if (cut := _start_of(run, phrase)) > 0:
            left = self.read(run[:cut], _Around(around.before))
            return left + self.read(run[cut:], around._replace(before=run[cut - 1]))
        if phrase.role and phrase.role.kind == "document":
            return self.read(run[:-1], _Around(around.before, None, True))
        if phrase.land and not self._is_party(run, phrase.land, around):
            return []
        # "a spokesman", "the group" alone say nothing of who.
        bare = phrase.role is not None and phrase.role.cls == "offices" and len(run) == 1
        return [] if bare else self._describe(run, phrase, around)

    def _describe(self, run: Sequence[Chunk], phrase: Phrase, around: _Around) -> list[Found]:
        described = describe_phrases([phrase], self.scanner.names, country=self.scanner.country)
        if described is None:
            return []
        identity, score = described.identity, described.score
        last = run[-1]
        if around.noun and phrase.role and not phrase.name and not (last.role and last.role.plural):
            # "hospital beds" are no party, "army shelling" half names one.
            if identity.kind not in _DOERS:
                return []
            score /= 2
        return [
            Found(self.words[run[0].first].start, self.words[last.last - 1].end, identity, score)
        ]

    def _trim(self, run: Sequence[Chunk]) -> Sequence[Chunk]:
        first, last = 0, len(run)
        while first < last and self._is_quantity(run[first]):
            first += 1
        while first < last and not _may_end(run[first:last]):
            last -= 1
        return run[first:last]

    def _is_quantity(self, chunk: Chunk) -> bool:
        key = self.words[chunk.first].key
        return chunk.type == "plain" and (key.isdigit() or key in self.roles.quantities)

    def _is_party(self, run: Sequence[Chunk], land: Chunk, around: _Around) -> bool:
        """Whether a country's name or adjective stands for who acts, and not for where."""
        if any(chunk.type == "plain" for chunk in run):
            return False
        if around.after is not None and around.after.key in self.roles.deeds:
            return True
        if land.form in ("seat", "demonym"):
            return False
        placed = around.before is not None and around.before.cut in ("place", "of")
        return land.form == "people" or not placed


def _start_of(run: Sequence[Chunk], phrase: Phrase) -> int:
    """Returns where the party itself begins: names that lie before it are no part of it."""
    head = len(run)
    while head and run[head - 1].type == "name":
        head -= 1
    named = [i for i in range(head) if run[i].type == "name"]
    if not named or phrase.body is not None:
        return 0
    if phrase.name_is == "body":
        return named[0] if any(chunk.type == "entry" for chunk in run[: named[0]]) else 0
    return named[-1] + 1


def _may_end(run: Sequence[Chunk]) -> bool:
    last = run[-1]
    if last.type == "name":
        return any(chunk.role and chunk.role.cls != "modifiers" for chunk in run[:-1])
    if last.role:
        return last.role.cls != "modifiers"
    return last.type in ("entry", "country")
