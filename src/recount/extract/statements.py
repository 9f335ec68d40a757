"""Sorts a sentence's events and figures by who tells them: each voice's statement its own."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from recount.extract.clauses import find_boundaries, find_relative_clauses
from recount.extract.events import EventReading
from recount.extract.found import Found
from recount.extract.happenings import Happening, join_happenings
from recount.extract.located import Located
from recount.extract.setting import nearest_when, take_over
from recount.extract.speaking import is_seat, is_speakers, is_stay, is_venue
from recount.extract.voices import OWN, Voices
from recount.model import Attribution, Evidence, Mention
from recount.text import Sentence, TextView
from recount.values import Count, Place, When
from recount.vocab.loader import load_table

_REFUSING = frozenset({"denies", "doubts"})
_CUE_REACH = 500
"""How far behind its cue's start, in characters, a further part of the cue may stand."""
_FAR = sys.maxsize
_GOES_ON = re.compile(r"[\s,]*(?:(?:in|at|near|outside|on|of|the|late|early|around|last)\s+){0,3}")
_BOUND_FOR = re.compile(
    rf"\b(?:{'|'.join(load_table('clauses')['destinations']['words'])})\s+(?:the\s+\w+\s+of\s+)?\Z",
    re.IGNORECASE,
)

_FROM_OR_TO = re.compile(
    r"\b(?:from|to|towards|toward|via|through)\s+(?:the\s+\w+\s+of\s+|nearby\s+|neighbou?ring\s+)?\Z",
    re.IGNORECASE,
)
_NOT_THERE = re.compile(
    r"\b(?:not|rather than|instead of)\s+(?:in|at|near|on)\s+"
    r"(?:the\s+\w+\s+of\s+|nearby\s+|neighbou?ring\s+)?\Z",
    re.IGNORECASE,
)
_OWNED = re.compile(r"['’]s?\s+(?:\w+\s)??(?P<thing>\w+)")
_SAYINGS = frozenset(load_table("clauses")["sayings"]["words"])
_FRONTED = re.compile(r"\W*(?:In|At|Near|Outside|Inside|Around)\s")


@dataclass(slots=True)
class Statement:
    """What one voice says in one sentence.

    `places` and `whens` stand in the voice's own words, `outside` in the rest of the
    sentence, but for `seats`, where somebody speaks in the report's own country. `granted` is
    true of what a denial takes for granted. `announced` is the day of an announcement,
    `spoken` that of any saying, marked as taken over. `boundaries` are the offsets at which
    the sentence's clauses part.
    """

    voice: int
    sentence: Sentence
    places: list[Mention[Place]]
    outside: list[Mention[Place]]
    whens: list[Mention[When]]
    happenings: list[Happening]
    boundaries: list[int]
    granted: bool = False
    announced: Mention[When] | None = None
    seats: list[Mention[Place]] = field(default_factory=list)

    @property
    def spoken(self) -> Mention[When] | None:
        """The day on which somebody spoke, as the last thing to go by."""
        return take_over(self.announced) if self.announced else None


@dataclass(slots=True)
class _Group:
    """The events and figures that one voice tells in one sentence."""

    triggers: list[Mention[EventReading]] = field(default_factory=list)
    figures: list[tuple[int, Mention[Count]]] = field(default_factory=list)

    @property
    def start(self) -> int:
        """The offset of the first of them."""
        told = [t.evidence.start for t in self.triggers]
        return min(told + [figure.evidence.start for _, figure in self.figures])


class Statements:
    """The statements of a text, a sentence at a time."""

    def __init__(self, view: TextView, found: Found) -> None:
        self.voices = Voices(found.attributions)
        self.places = Located(view, found.places)
        self.whens = Located(view, found.whens)
        self._view = view
        self._attributions = found.attributions
        self._country = found.country
        self._events = Located(view, found.events)
        self._counts = Located(view, found.counts)
        self._cues = _cue_spans(found.attributions)
        happens: tuple[Mention[Any], ...] = (*found.events, *found.counts)
        self._happens = sorted(mention.evidence.start for mention in happens)

    def of(self, sentence: Sentence) -> list[Statement]:
        """Returns what each voice says in a sentence, in the order of the text."""
        relatives = find_relative_clauses(self._view, sentence)
        boundaries = find_boundaries(self._view, sentence)
        places = self.real_places(sentence)
        whens = self.whens.within(sentence)
        statements = []
        for (voice, granted), group in self._groups(sentence, relatives):
            near, told = self.own_words(voice, places), self.own_words(voice, whens)
            tail = self._tail(voice, [*places, *whens])
            near += [p for p in places if p in tail and p not in near]
            near += [p for p in self._fronted(voice, sentence, places) if p not in near]
            told += [w for w in whens if w in tail and w not in told]
            told = told or [w for w in whens if self._is_of_deed(w.evidence)]
            rest = [] if voice == OWN else [p for p in places if p not in near]
            spoken_at = [p for p in rest if self._is_spoken_at(voice, p)]
            outside = [p for p in rest if p not in spoken_at]
            if granted:
                near, told = places, list(whens)
            elif self._refuses(voice):
                near, told = _without(near, relatives), _without(told, relatives)
            happenings = join_happenings(group.triggers, group.figures)
            statement = Statement(
                voice, sentence, near, outside, told, happenings, boundaries, granted
            )
            if voice != OWN:
                statement.seats = [p for p in spoken_at if p.value.country == self._country]
                statement.announced = self._spoken_on(voice, whens, boundaries)
            statements.append(statement)
        return statements

    def real_places(self, sentence: Sentence) -> list[Mention[Place]]:
        """Returns a sentence's places without those where nothing it tells of happened.

        Stand-ins for governments, places of destination, and those where somebody only spoke or is.
        """
        text = self._view.text
        return [
            p
            for p in self.places.within(sentence)
            if not p.value.metonym
            and not is_destination(text, p.evidence)
            and not _NOT_THERE.search(text, max(0, p.evidence.start - 40), p.evidence.start)
            and not (is_seat(p.value, self._country) and self._is_aside(sentence, p))
        ]

    def _is_aside(self, sentence: Sentence, place: Mention[Place]) -> bool:
        text, own = self._view.text, place.evidence
        whole = place.value.part is None
        return is_venue(text, sentence.start, own) or (whole and is_stay(text, own))

    def _is_spoken_at(self, voice: int, place: Mention[Place]) -> bool:
        """Whether a place outside a voice's words is where its source is."""
        given = self._attributions[voice].value
        return is_seat(place.value, self._country) and is_speakers(
            self._view.text, place.evidence, given
        )

    def own_words(self, voice: int, mentions: Sequence[Mention[Any]]) -> list[Mention[Any]]:
        """Returns the mentions within a voice's words: "said on Friday" is not of the content."""
        return [mention for mention in mentions if self.voice_of(mention.evidence) == voice]

    def _tail(self, voice: int, mentions: Sequence[Mention[Any]]) -> list[Mention[Any]]:
        """Returns the places or days that go on from a content: "the ambush | near B on Monday"."""
        if voice == OWN:
            return []
        given = self._attributions[voice].value
        end = max(span.end for span in given.content.spans)
        if given.cue is None or given.cue.end > end:
            return []
        found = []
        for mention in sorted(mentions, key=lambda m: m.evidence.start):
            start = mention.evidence.start
            if start < end:
                continue
            if self.voice_of(mention.evidence) != OWN:
                break
            if not _GOES_ON.fullmatch(self._view.text, end, start):
                break
            end = mention.evidence.end
            found.append(mention)
        return found

    def _is_of_deed(self, evidence: Evidence) -> bool:
        """Whether a day is a deed's, whoever speaks: "Monday's attack", not "Monday's briefing"."""
        owned = _OWNED.match(self._view.text, evidence.end)
        return owned is not None and owned["thing"].lower() not in _SAYINGS

    def _fronted(
        self, voice: int, sentence: Sentence, places: Sequence[Mention[Place]]
    ) -> list[Mention[Place]]:
        """Returns the places that open a sentence before its speaker: "In A, people say that ...".

        A capital is left out: it is where officials speak.
        """
        if voice == OWN or not _FRONTED.match(self._view.text, sentence.start):
            return []
        given = self._attributions[voice].value
        named = [part.start for part in (given.source, given.cue, given.content) if part]
        return [
            place
            for place in self.own_words(OWN, places)
            if place.evidence.start < min(named) and place.value.feature_code != "PPLC"
        ]

    def voice_of(self, evidence: Evidence) -> int:
        """Returns the number of the voice whose words these are."""
        return self.voices.at(evidence.start)

    def tells(self, voice: int) -> bool:
        """Whether some event or figure stands in an attribution's content."""
        return any(
            self.voices.at(start) == voice
            for span in self._attributions[voice].value.content.spans
            for start in self._happens[
                bisect_left(self._happens, span.start) : bisect_left(self._happens, span.end)
            ]
        )

    def _groups(
        self, sentence: Sentence, relatives: Sequence[tuple[int, int]]
    ) -> list[tuple[tuple[int, bool], _Group]]:
        groups: dict[tuple[int, bool], _Group] = {}
        for event in self._events.within(sentence):
            if not self._in_cue(event.evidence):
                key = self._speaks(event.evidence, relatives)
                groups.setdefault(key, _Group()).triggers.append(event)
        for number, count in self._counts.numbered(sentence):
            key = self._speaks(count.evidence, relatives)
            groups.setdefault(key, _Group()).figures.append((number, count))
        return sorted(groups.items(), key=lambda item: item[1].start)

    def _speaks(self, evidence: Evidence, relatives: Sequence[tuple[int, int]]) -> tuple[int, bool]:
        """Returns the voice of some words, and whether they are granted by all.

        Who denies that "troops advanced from the camp that they had seized" does not deny
        the seizure: that is the outlet's own telling.
        """
        voice = self.voice_of(evidence)
        if not self._refuses(voice):
            return voice, False
        granted = any(start < evidence.start < end for start, end in relatives)
        return (OWN, True) if granted else (voice, False)

    def _refuses(self, voice: int) -> bool:
        return voice != OWN and self._attributions[voice].value.stance in _REFUSING

    def _spoken_on(
        self, voice: int, whens: Sequence[Mention[When]], boundaries: Sequence[int]
    ) -> Mention[When] | None:
        """Returns the day that stands beside a voice's cue, in its clause ("said on Thursday")."""
        cue = self._attributions[voice].value.cue
        if cue is None:
            return None
        low = max((b for b in boundaries if b <= cue.start), default=0)
        high = min((b for b in boundaries if b > cue.start), default=_FAR)
        spoken = self.own_words(OWN, whens)
        near = [w for w in spoken if low <= w.evidence.start < high]
        return nearest_when(near, (cue.start, cue.end))

    def _in_cue(self, evidence: Evidence) -> bool:
        """Whether the words are those that report a content ("accused", "threatened to")."""
        at = evidence.start
        first = bisect_right(self._cues, (at - _CUE_REACH, _FAR, _FAR))
        last = bisect_left(self._cues, (at + _CUE_REACH, 0, 0))
        return any(start <= at < end for _, start, end in self._cues[first:last])


def is_destination(text: str, evidence: Evidence) -> bool:
    """Whether a place says where somebody was going: "a Kampala-bound bus", "bound for Gulu"."""
    if text.startswith("-bound", evidence.end):
        return True
    return bool(_BOUND_FOR.search(text, max(0, evidence.start - 40), evidence.start))


def is_passage(text: str, evidence: Evidence) -> bool:
    """Whether a place says where somebody or something comes from or goes to: "a man from Gulu"."""
    before = _FROM_OR_TO.search(text, max(0, evidence.start - 40), evidence.start)
    return before is not None and not before[0][0].isupper()


def _without(
    mentions: Sequence[Mention[Any]], clauses: Sequence[tuple[int, int]]
) -> list[Mention[Any]]:
    return [m for m in mentions if not any(a < m.evidence.start < b for a, b in clauses)]


def _cue_spans(attributions: Sequence[Mention[Attribution]]) -> list[tuple[int, int, int]]:
    """Returns each span of a cue as `(cue's start, start, end)`, in order."""
    cues = [mention.value.cue for mention in attributions]
    return sorted((c.start, span.start, span.end) for c in cues if c for span in c.spans)
