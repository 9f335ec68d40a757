"""Puts what was found in a document together into claims.

One claim is one source's assertion of one happening at one place in the text. An attribution
whose content holds no happening is a claim too: that somebody said so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recount.extract.cast import Cast, Identify
from recount.extract.clauses import is_caption
from recount.extract.found import Found
from recount.extract.happening_values import (
    find_anchor,
    is_background,
    own_counts,
    own_event,
)
from recount.extract.happenings import Happening, is_main, split_by_place, start_of
from recount.extract.leads import is_broad, sharpen_places
from recount.extract.located import Located
from recount.extract.setting import (
    Setting,
    find_home,
    is_aside,
    nearest_place,
    nearest_when,
    precedes,
    step_back,
)
from recount.extract.statements import Statement, Statements, is_passage
from recount.extract.voices import OWN
from recount.model import Attribution, Claim, Document, Evidence, Mention, Party, Span, make_id
from recount.text import Sentence, TextView
from recount.values import Count, Event, Place, When

METHOD = "claims.rules@1"


def build_claims(
    doc: Document, view: TextView, found: Found, identify: Identify
) -> tuple[Claim, ...]:
    """Returns the document's claims in the order of its text.

    `identify` gives a party its identity. Ids depend on the document's bytes and on offsets
    alone, so that the same reading has the same ids.
    """
    builder = _Builder(doc, view, found, identify)
    return sharpen_places(tuple(builder.claims()), view)


class _Builder:
    """Walks through a document's sentences and makes their claims."""

    def __init__(self, doc: Document, view: TextView, found: Found, identify: Identify) -> None:
        self.doc = doc
        self.view = view
        self.found = found
        self.statements = Statements(view, found)
        self.cast = Cast(found, self.statements.voices, identify)
        self.reported = Located(
            view,
            found.attributions,
            [(m.value.cue or m.value.content).start for m in found.attributions],
        )
        self.setting = Setting(doc.published)
        told = [p for p in found.places if not is_caption(view, view.sentence_at(p.evidence.start))]
        self.home = find_home(told, found.country)
        self.told: set[int] = set()
        self.seen: set[str] = set()

    def claims(self) -> Iterator[Claim]:
        """Yields the claims in the order of the text."""
        for sentence in self.view.sentences:
            self.setting.enter(sentence.paragraph, heading=sentence.heading)
            statements = self.statements.of(sentence)
            if not statements and not is_caption(self.view, sentence):
                self._note_setting(sentence)
            for statement in statements:
                for happening in statement.happenings:
                    yield from self._claims_of(statement, happening)
            yield from self._bare(sentence)

    def _note_setting(self, sentence: Sentence) -> None:
        """Keeps the place and time of a sentence that tells no happening, for the next one."""
        text = self.view.text
        towns = [
            place
            for place in self.statements.real_places(sentence)
            if place.value.feature != "A" and not is_passage(text, place.evidence)
        ]
        if towns:
            self.setting.note(towns[-1], None)
        whens = self.statements.whens.within(sentence)
        inside = [w for w in whens if self.statements.voice_of(w.evidence) != OWN]
        if inside:
            self.setting.note(None, inside[-1])

    def _claims_of(self, statement: Statement, happening: Happening) -> Iterator[Claim]:
        for part, fixed in split_by_place(happening, statement.places):
            anchor = find_anchor(part)
            place = fixed or self._place_of(statement, anchor)
            when = self._when_of(statement, happening, part, listed=fixed is not None)
            trigger = part.trigger
            if when is None and trigger and trigger.value.event.modality != "actual":
                when = statement.announced
            if not is_background(part, when):
                if not self._is_beside(statement, anchor[0]):
                    self.setting.note(place, when, main=is_main(part))
                place = (
                    place
                    or self.setting.place_taken_over()
                    or nearest_place(statement.outside, anchor, statement.boundaries)
                    or self.home
                    or nearest_place(statement.seats, anchor, statement.boundaries)
                )
                when = when or self.setting.when_taken_over() or statement.spoken
            yield from self._voiced(statement, part, place, when)

    def _when_of(
        self, statement: Statement, happening: Happening, part: Happening, *, listed: bool
    ) -> Mention[When] | None:
        """Returns the time that a happening's own words give.

        One of a list ("nine at A on Monday and six in B on Tuesday") has the time behind its own
        figure. What comes "after" a day's doings was not done on that day.
        """
        text, start = self.view.text, statement.sentence.start
        whens, anchor = statement.whens, find_anchor(part)
        if listed:
            first = min(start_of(figure, happening.figures) for _, figure in part.figures)
            whens = [w for w in whens if w.evidence.start > first] or whens
            anchor = (first, first)
        when = nearest_when(whens, anchor, statement.boundaries)
        if when is None or precedes(when, text, part.position):
            return None
        return step_back(when, text, start, anchor[0])

    def _is_beside(self, statement: Statement, anchor: int) -> bool:
        """Whether a happening is told beside the report's own, so that none goes on from it."""
        return (
            statement.granted
            or is_caption(self.view, statement.sentence)
            or is_aside(self.view.text, statement.sentence.start, anchor)
        )

    def _place_of(self, statement: Statement, anchor: tuple[int, int]) -> Mention[Place] | None:
        """Returns the place that a happening's own words give.

        Another country's name, where the report has a nearer place ("US raids", "the border
        with Turkey"), tells who or which way, and not where.
        """
        place = nearest_place(statement.places, anchor, statement.boundaries)
        if place is None or not is_broad(place.value) or place.value.country == self.found.country:
            return place
        return place if self.setting.place_taken_over() is None else None

    def _voiced(
        self,
        statement: Statement,
        happening: Happening,
        place: Mention[Place] | None,
        when: Mention[When] | None,
    ) -> Iterator[Claim]:
        """Yields the claim of each source of a statement's voice."""
        sentence = _evidence(self.view.text, statement.sentence)
        voice = statement.voice
        counts, event = own_counts(happening), own_event(happening)
        actors = self.cast.actors(happening, voice)
        scores = [c.score for c in counts] + ([event.score] if event else [])
        if voice == OWN:
            attribution = Attribution("own", "asserts", sentence)
        else:
            attribution = self.cast.attribution(voice)
            self.told.add(voice)
            scores.append(self.found.attributions[voice].score)
        for source in attribution.sources or (None,):
            yield Claim(
                id=self._id(sentence, source, event, counts, voice),
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
                methods=self._methods(voice, event, counts, place, when),
            )

    def _bare(self, sentence: Sentence) -> Iterator[Claim]:
        """Yields the attributions that start in a sentence and tell no happening."""
        for number, mention in self.reported.numbered(sentence):
            if number in self.told or self.statements.tells(number):
                continue
            attribution = self.cast.attribution(number)
            evidence = _evidence(self.view.text, sentence)
            places = self.statements.own_words(number, self.statements.real_places(sentence))
            whens = self.statements.own_words(number, self.statements.whens.within(sentence))
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


def _evidence(text: str, sentence: Sentence) -> Evidence:
    return Evidence(text[sentence.start : sentence.end], (Span(sentence.start, sentence.end),))
