"""Puts what was found in a document together into claims.

One claim is one source's assertion of one happening at one place in the text. An attribution
whose content holds no happening is a claim too: that somebody said so.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from recount.extract.clauses import find_boundaries, find_relative_clauses
from recount.extract.events import EventReading
from recount.extract.found import Found
from recount.extract.happenings import Happening, join_happenings, split_by_place
from recount.extract.leads import is_broad, sharpen_places
from recount.extract.located import Located
from recount.extract.setting import Setting, nearest_place, nearest_when, step_back, take_over
from recount.extract.voices import OWN, Voices
from recount.model import (
    Actor,
    Attribution,
    Claim,
    Document,
    Evidence,
    Mention,
    Party,
    Span,
    make_id,
)
from recount.text import Sentence, TextView
from recount.values import Count, Event, Place, Role, When
from recount.vocab import load_table
from recount.vocab.ontology import event_types

METHOD = "claims.rules@1"
_REFUSING = frozenset({"denies", "doubts"})
_CUE_REACH = 500
"""How far behind its cue's start, in characters, a further part of the cue may stand."""
_FAR = sys.maxsize
_NEVER_PERPETRATORS = frozenset(load_table("happenings")["never_perpetrators"])
_OWN_SIDE = frozenset(load_table("happenings")["own_side"])
Identify = Callable[[Party], Party]


def build_claims(
    doc: Document, view: TextView, found: Found, identify: Identify
) -> tuple[Claim, ...]:
    """Returns the document's claims in the order of its text.

    `identify` gives a party its identity. Ids depend on the document's bytes and on offsets
    alone, so that the same reading has the same ids.
    """
    builder = _Builder(doc, view, found, identify)
    return sharpen_places(tuple(builder.claims()), view)


@dataclass(slots=True)
class _Statement:
    """What one voice says in one sentence."""

    voice: int
    sentence: Sentence
    places: list[Mention[Place]]
    outside: list[Mention[Place]]
    whens: list[Mention[When]]
    happenings: list[Happening]
    granted: bool = False


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


class _Builder:
    def __init__(self, doc: Document, view: TextView, found: Found, identify: Identify) -> None:
        self.doc = doc
        self.view = view
        self.found = found
        self.identify = identify
        self.voices = Voices(found.attributions)
        self.events = Located(view, found.events)
        self.counts = Located(view, found.counts)
        self.places = Located(view, found.places)
        self.times = Located(view, found.whens)
        self.reported = Located(
            view,
            found.attributions,
            [(m.value.cue or m.value.content).start for m in found.attributions],
        )
        self.cues = _cue_spans(found.attributions)
        self.happens = _starts((*found.events, *found.counts))
        self.setting = Setting()
        self.boundaries: list[int] = []
        self.relatives: list[tuple[int, int]] = []
        self.whens: list[Mention[When]] = []
        self.told: set[int] = set()
        self.parties: dict[tuple[int, int], Party] = {}
        self.seen: set[str] = set()

    def claims(self) -> Iterator[Claim]:
        for sentence in self.view.sentences:
            self.setting.enter(sentence.paragraph, heading=sentence.heading)
            self.boundaries = find_boundaries(self.view, sentence)
            self.relatives = find_relative_clauses(self.view, sentence)
            statements = self._statements(sentence)
            if not statements:
                self._note_setting(sentence)
            for statement in statements:
                for happening in statement.happenings:
                    yield from self._claims_of(statement, happening)
            yield from self._bare(sentence)

    def _note_setting(self, sentence: Sentence) -> None:
        """Keeps the place and time of a sentence that tells no happening, for the next one."""
        places = [p for p in self.places.within(sentence) if not p.value.metonym]
        towns = [p for p in places if p.value.feature != "A"]
        if towns:
            self.setting.note(towns[-1], None)
        inside = [w for w in self.whens if self._voice(w.evidence) != OWN]
        if inside:
            self.setting.note(None, inside[-1])

    # -- statements -------------------------------------------------------------------------

    def _statements(self, sentence: Sentence) -> list[_Statement]:
        """Returns what each voice says in a sentence, in the order of the text."""
        places = [p for p in self.places.within(sentence) if not p.value.metonym]
        self.whens = self.times.within(sentence)
        groups: dict[tuple[int, bool], _Group] = {}
        for event in self.events.within(sentence):
            if not self._in_cue(event.evidence):
                groups.setdefault(self._speaks(event.evidence), _Group()).triggers.append(event)
        for number, count in self.counts.numbered(sentence):
            group = groups.setdefault(self._speaks(count.evidence), _Group())
            group.figures.append((number, count))
        statements = []
        for (voice, granted), group in sorted(groups.items(), key=lambda item: item[1].start):
            near = self._own_words(voice, places)
            told = self._own_words(voice, self.whens)
            outside = [] if voice == OWN else [p for p in places if p not in near]
            if granted:
                near, told = places, list(self.whens)
            elif self._refuses(voice):
                near, told = self._outside_relatives(near), self._outside_relatives(told)
            happenings = join_happenings(group.triggers, group.figures)
            statements.append(_Statement(voice, sentence, near, outside, told, happenings, granted))
        return statements

    def _voice(self, evidence: Evidence) -> int:
        return self.voices.at(evidence.start)

    def _speaks(self, evidence: Evidence) -> tuple[int, bool]:
        """Returns the voice of some words, and whether they are granted by all.

        Who denies that "troops advanced from the camp that they had seized" does not deny
        the seizure: that is the outlet's own telling.
        """
        voice = self._voice(evidence)
        if not self._refuses(voice):
            return voice, False
        granted = any(start < evidence.start < end for start, end in self.relatives)
        return (OWN, True) if granted else (voice, False)

    def _refuses(self, voice: int) -> bool:
        return voice != OWN and self.found.attributions[voice].value.stance in _REFUSING

    def _outside_relatives(self, mentions: Sequence[Mention[Any]]) -> list[Mention[Any]]:
        return [
            m
            for m in mentions
            if not any(start < m.evidence.start < end for start, end in self.relatives)
        ]

    def _day_of_announcement(
        self, statement: _Statement, happening: Happening
    ) -> Mention[When] | None:
        """Returns the day on which something yet to come was announced ("said on Thursday")."""
        trigger = happening.trigger
        if statement.voice == OWN or trigger is None or trigger.value.event.modality == "actual":
            return None
        return self._spoken_on(statement.voice)

    def _day_of_saying(self, statement: _Statement) -> Mention[When] | None:
        """Returns the day on which somebody spoke, as the last thing to go by."""
        when = None if statement.voice == OWN else self._spoken_on(statement.voice)
        return take_over(when) if when else None

    def _spoken_on(self, voice: int) -> Mention[When] | None:
        """Returns the day that stands beside a voice's cue, in its clause ("said on Thursday")."""
        cue = self.found.attributions[voice].value.cue
        if cue is None:
            return None
        spoken = [w for w in self.whens if self._voice(w.evidence) == OWN]
        low = max((b for b in self.boundaries if b <= cue.start), default=0)
        high = min((b for b in self.boundaries if b > cue.start), default=_FAR)
        near = [w for w in spoken if low <= w.evidence.start < high]
        return nearest_when(near, (cue.start, cue.end))

    def _in_cue(self, evidence: Evidence) -> bool:
        """Whether the words are those that report a content ("accused", "threatened to")."""
        at = evidence.start
        first = bisect_right(self.cues, (at - _CUE_REACH, _FAR, _FAR))
        last = bisect_left(self.cues, (at + _CUE_REACH, 0, 0))
        return any(start <= at < end for _, start, end in self.cues[first:last])

    def _own_words(self, voice: int, mentions: Sequence[Mention[Any]]) -> list[Mention[Any]]:
        """Returns the mentions within a voice's words: "said on Friday" is not of the content."""
        return [mention for mention in mentions if self._voice(mention.evidence) == voice]

    # -- claims -----------------------------------------------------------------------------

    def _claims_of(self, statement: _Statement, happening: Happening) -> Iterator[Claim]:
        for part, fixed in split_by_place(happening, statement.places):
            anchor = _anchor(part)
            place = fixed or self._place_of(statement, anchor)
            when = nearest_when(statement.whens, anchor, self.boundaries)
            when = when or self._day_of_announcement(statement, part)
            if when is not None:
                when = step_back(when, self.view.text, statement.sentence.start, anchor[0])
            if not _is_background(part, when):
                if not statement.granted:
                    self.setting.note(place, when)
                place = (
                    place
                    or self.setting.place_taken_over()
                    or nearest_place(statement.outside, anchor, self.boundaries)
                )
                when = when or self.setting.when_taken_over() or self._day_of_saying(statement)
            yield from self._voiced(statement, part, place, when)

    def _place_of(self, statement: _Statement, anchor: tuple[int, int]) -> Mention[Place] | None:
        """Returns the place that a happening's own words give.

        Another country's name, where the report has a nearer place ("US raids", "the border
        with Turkey"), tells who or which way, and not where.
        """
        place = nearest_place(statement.places, anchor, self.boundaries)
        if place is None or not is_broad(place.value) or place.value.country == self.found.country:
            return place
        return place if self.setting.place_taken_over() is None else None

    def _voiced(
        self,
        statement: _Statement,
        happening: Happening,
        place: Mention[Place] | None,
        when: Mention[When] | None,
    ) -> Iterator[Claim]:
        sentence = _evidence(self.view.text, statement.sentence)
        attribution = self._attribution(statement.voice, statement.sentence)
        counts = _counts(happening)
        event = _event(happening)
        actors = self._actors(happening, statement.voice)
        scores = [c.score for c in counts] + ([event.score] if event else [])
        if statement.voice != OWN:
            self.told.add(statement.voice)
            scores.append(self.found.attributions[statement.voice].score)
        for source in attribution.sources or (None,):
            yield Claim(
                id=self._id(sentence, source, event, counts, statement.voice),
                doc_id=self.doc.id,
                sentence=sentence,
                attribution=attribution,
                source=source,
                event=event,
                actors=actors,
                counts=counts,
                place=place,
                when=when,
                score=min(scores, default=0.5),
                methods=self._methods(statement.voice, event, counts, place, when),
            )

    def _bare(self, sentence: Sentence) -> Iterator[Claim]:
        """Yields the attributions that start in a sentence and tell no happening."""
        for number, mention in self.reported.numbered(sentence):
            if self._tells(number):
                continue
            attribution = self._attribution(number, None)
            evidence = _evidence(self.view.text, sentence)
            places = [
                p
                for p in self.places.within(sentence)
                if not p.value.metonym and self._voice(p.evidence) == number
            ]
            whens = self._own_words(number, self.times.within(sentence))
            for source in attribution.sources or (None,):
                yield Claim(
                    id=self._id(evidence, source, None, (), number),
                    doc_id=self.doc.id,
                    sentence=evidence,
                    attribution=attribution,
                    source=source,
                    place=places[0] if places else None,
                    when=whens[0] if whens else None,
                    score=mention.score,
                    methods=self._methods(number, None, (), None, None),
                )

    def _tells(self, number: int) -> bool:
        """Whether some happening stands in an attribution's content."""
        if number in self.told:
            return True
        spans = self.found.attributions[number].value.content.spans
        return any(
            self.voices.at(start) == number
            for span in spans
            for start in self.happens[
                bisect_left(self.happens, span.start) : bisect_left(self.happens, span.end)
            ]
        )

    # -- parts ------------------------------------------------------------------------------

    def _attribution(self, voice: int, sentence: Sentence | None) -> Attribution:
        if voice == OWN:
            assert_sentence = sentence or self.view.sentences[0]
            return Attribution("own", "asserts", _evidence(self.view.text, assert_sentence))
        given = self.found.attributions[voice].value
        via = tuple(self._identified(party) for party in given.via) or self._outer(voice)
        return replace(given, sources=tuple(self._identified(p) for p in given.sources), via=via)

    def _outer(self, voice: int) -> tuple[Party, ...]:
        """Returns the sources whose content holds this attribution's cue, outermost first."""
        inner = self.found.attributions[voice].value
        at = (inner.cue or inner.content).start
        around = [
            self.found.attributions[number].value
            for number in self.voices.around(at)
            if number != voice
        ]
        return tuple(self._identified(party) for outer in around for party in outer.sources[:1])

    def _identified(self, party: Party) -> Party:
        key = (party.evidence.start, party.evidence.end)
        if key not in self.parties:
            self.parties[key] = self.identify(party)
        return self.parties[key]

    def _actors(self, happening: Happening, voice: int) -> tuple[Actor, ...]:
        actors: dict[tuple[str, int], Actor] = {}
        for trigger in happening.triggers:
            kind = event_types().get(trigger.value.event.type)
            harming = kind is not None and kind.violent and kind.family != "control"
            for evidence, role in (
                (trigger.value.agent, _agent_role(harming)),
                (trigger.value.target, _target_role(harming, kind.family if kind else "")),
            ):
                if evidence is None:
                    continue
                party = self._own_side(evidence, voice) or self._identified(Party(evidence))
                if self._takes_part(party, role):
                    actors.setdefault((role, evidence.start), Actor(role, party))
        return tuple(actors.values())

    def _own_side(self, evidence: Evidence, voice: int) -> Party | None:
        """Returns the speaker as the party of "his men" and "our forces"."""
        words = evidence.text.split()
        if voice == OWN or len(words) < 2 or words[0].lower() not in _OWN_SIDE:
            return None
        sources = self.found.attributions[voice].value.sources
        identity = self._identified(sources[0]).identity if len(sources) == 1 else None
        if identity is None or identity.side is None:
            return None
        return Party(evidence, sources[0].evidence, identity)

    def _takes_part(self, party: Party, role: Role) -> bool:
        """Whether the words beside a trigger name somebody: no thing, place, day or pronoun."""
        identity = party.identity
        if identity is None or (identity.kind == "unknown" and not identity.named):
            return False
        if role == "perpetrator" and identity.kind in _NEVER_PERPETRATORS:
            return False
        near = party.evidence
        others: tuple[Mention[Any], ...] = (*self.found.places, *self.found.whens)
        return identity.kind != "unknown" or not any(
            other.evidence.start < near.end and near.start < other.evidence.end for other in others
        )

    def _id(
        self,
        sentence: Evidence,
        source: Party | None,
        event: Mention[Event] | None,
        counts: Sequence[Mention[Count]],
        voice: int,
    ) -> str:
        parts = [
            self.doc.id,
            sentence.start,
            source.evidence.start if source else None,
            event.evidence.start if event else None,
            counts[0].evidence.start if counts else None,
            None if voice == OWN else self.found.attributions[voice].value.content.start,
        ]
        made = make_id("claim", *parts)
        while made in self.seen:
            made = make_id(made)
        self.seen.add(made)
        return made

    def _methods(
        self,
        voice: int,
        event: Mention[Event] | None,
        counts: Sequence[Mention[Count]],
        place: Mention[Place] | None,
        when: Mention[When] | None,
    ) -> dict[str, str]:
        methods = {"claim": METHOD}
        if voice != OWN:
            methods["attribution"] = self.found.attributions[voice].method
        for name, mention in (("event", event), ("place", place), ("when", when)):
            if mention is not None:
                methods[name] = mention.method
        if counts:
            methods["counts"] = counts[0].method
        return methods


def _cue_spans(attributions: Sequence[Mention[Attribution]]) -> list[tuple[int, int, int]]:
    """Returns each span of a cue as `(cue's start, start, end)`, in order."""
    cues = [mention.value.cue for mention in attributions]
    return sorted((c.start, span.start, span.end) for c in cues if c for span in c.spans)


def _starts(mentions: Sequence[Mention[Any]]) -> list[int]:
    return sorted(mention.evidence.start for mention in mentions)


def _evidence(text: str, sentence: Sentence) -> Evidence:
    return Evidence(text[sentence.start : sentence.end], (Span(sentence.start, sentence.end),))


def _anchor(happening: Happening) -> tuple[int, int]:
    if happening.trigger is not None and len(happening.figures) != 1:
        evidence = happening.trigger.evidence
        return evidence.start, evidence.end
    evidences = [f.evidence for _, f in happening.figures]
    if happening.trigger is not None:
        evidences.append(happening.trigger.evidence)
    return min(e.start for e in evidences), max(e.end for e in evidences)


def _is_background(happening: Happening, when: Mention[When] | None) -> bool:
    """Whether it is told of a period or of the war, so that nothing is taken over."""
    scopes = {figure.value.scope for _, figure in happening.figures}
    if scopes & {"period", "war"}:
        return True
    return when is not None and when.value.relation != "at"


def _counts(happening: Happening) -> tuple[Mention[Count], ...]:
    """Returns the figures with `part_of` counted within this claim."""
    numbers = [number for number, _ in happening.figures]
    out = []
    for _, figure in happening.figures:
        part_of = figure.value.part_of
        value = replace(
            figure.value, part_of=numbers.index(part_of) if part_of in numbers else None
        )
        out.append(replace(figure, value=value))
    return tuple(out)


def _event(happening: Happening) -> Mention[Event] | None:
    trigger = happening.trigger
    if trigger is None:
        return None
    return Mention(trigger.evidence, trigger.value.event, trigger.score, trigger.method)


def _agent_role(harming: bool) -> Role:
    return "perpetrator" if harming else "agent"


def _target_role(harming: bool, family: str) -> Role:
    if family == "battle":
        return "opponent"
    return "victim" if harming or family == "detention" else "recipient"
