"""Gives each happening its place and time: its own words', else those it goes on from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from recount.model import Evidence, Mention
from recount.values import Place, When
from recount.vocab import load_table

_WORDS = load_table("clauses")
_DAYS: dict[str, int] = _WORDS["days"]
_NUMBERS: dict[str, int] = _WORDS["numbers"]
_AFTER = re.compile(
    rf"\b(?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)})\s+(?P<unit>{'|'.join(_DAYS)})s?\s+after\b",
    re.IGNORECASE,
)
_CLAUSE_MARKS = (",", ";", " and ", " but ")
_BEHIND = 1
_BEFORE = 2
_FEATURE_COST = {"A": 60, "L": 10}
_COUNTRY_COST = 200
_TAKEN_OVER = 0.6
_CONTAINER_REACH = 40
"""Characters between a quarter's name and its town's."""


_CLAUSE_COST = 80


def nearest_place(
    places: Sequence[Mention[Place]], anchor: tuple[int, int], boundaries: Sequence[int] = ()
) -> Mention[Place] | None:
    """Returns the place that a happening at `anchor` (offsets) is most likely at.

    The nearest, one behind the happening before one ahead of it, one of its own clause
    before one beyond `boundaries` (offsets), a town before a province and a province before
    a country; never a stand-in for a government.
    """
    real = _without_containers([place for place in places if not place.value.metonym])
    return min(
        real,
        key=lambda place: (_place_cost(place, anchor, boundaries), place.evidence.start),
        default=None,
    )


def _without_containers(places: list[Mention[Place]]) -> list[Mention[Place]]:
    """Drops the town of "the X district of central Y": the happening was at X."""
    return [
        place
        for place in places
        if not any(
            quarter.value.within_id is not None
            and quarter.value.within_id == place.value.gazetteer_id
            and 0 <= place.evidence.start - quarter.evidence.end <= _CONTAINER_REACH
            for quarter in places
        )
    ]


def _place_cost(place: Mention[Place], anchor: tuple[int, int], boundaries: Sequence[int]) -> int:
    behind = place.evidence.start - anchor[1]
    before = anchor[0] - place.evidence.end
    cost = behind * _BEHIND if behind >= 0 else max(before, 0) * _BEFORE
    value = place.value
    cost += _FEATURE_COST.get(value.feature or "", 0)
    if (value.feature_code or "").startswith("PCL"):
        cost += _COUNTRY_COST
    return cost + _CLAUSE_COST * _crossed(place, anchor, boundaries)


def _crossed(mention: Mention[Any], anchor: tuple[int, int], boundaries: Sequence[int]) -> int:
    """Returns how many clause boundaries lie between a mention and a happening."""
    low = min(mention.evidence.start, anchor[0])
    high = max(mention.evidence.start, anchor[0])
    return sum(low < boundary <= high for boundary in boundaries)


def nearest_when(
    whens: Sequence[Mention[When]], anchor: tuple[int, int], boundaries: Sequence[int] = ()
) -> Mention[When] | None:
    """Returns the time of a happening at `anchor` (offsets).

    The nearest of its own clause; else the nearest of those not within another one.
    """

    def cost(when: Mention[When]) -> tuple[int, int, int]:
        gap = max(when.evidence.start - anchor[1], anchor[0] - when.evidence.end, 0)
        return _crossed(when, anchor, boundaries), gap, when.evidence.start

    return min(whens, key=cost, default=None)


def step_back(when: Mention[When], text: str, start: int, anchor: int) -> Mention[When]:
    """Returns a sentence's day moved back to what it follows: "Monday, two days after a bomb fell".

    `start` is the sentence's offset, `anchor` the happening's. The time comes back as it is
    where nothing of the kind stands right before the happening's clause.
    """
    steps = list(_AFTER.finditer(text, start, anchor))
    if not steps or when.value.relation != "at" or when.evidence.start > anchor:
        return when
    step = steps[-1]
    if any(mark in text[step.end() : anchor] for mark in _CLAUSE_MARKS):
        return when
    number = step["number"].lower()
    steps_back = int(number) if number.isdigit() else _NUMBERS[number]
    back = timedelta(days=steps_back * _DAYS[step["unit"].lower()])
    value = replace(
        when.value,
        earliest=when.value.earliest - back,
        latest=when.value.latest - back,
        anchored_on="text",
    )
    bounds = [(span.start, span.end) for span in when.evidence.spans]
    evidence = Evidence.of(text, *sorted([*bounds, (step.start(), step.end())]))
    return replace(when, evidence=evidence, value=value)


def take_over(when: Mention[When]) -> Mention[When]:
    """Returns a time that a happening's own words do not give, marked as such."""
    value = replace(when.value, anchored_on="default")
    return replace(when, value=value, score=when.score * _TAKEN_OVER)


@dataclass(slots=True)
class Setting:
    """The place and time that a report has spoken of so far.

    What a sentence leaves out it takes over from the sentences before it: the time from its
    own paragraph or from the report's first dated happening; the place from the happening
    before, and from further back only the town. A heading starts afresh. What is taken over
    keeps the evidence of where it stands, and the time says so (`anchored_on` "default").
    """

    place: Mention[Place] | None = None
    town: Mention[Place] | None = None
    when: Mention[When] | None = None
    main_place: Mention[Place] | None = None
    main_when: Mention[When] | None = None
    paragraph: int = -1
    noted_in: int = -1

    def enter(self, paragraph: int, *, heading: bool = False) -> None:
        """Moves on to a sentence's paragraph."""
        if paragraph != self.paragraph:
            self.paragraph = paragraph
            self.when = None
        if heading:
            self.place = self.town = None

    def note(self, place: Mention[Place] | None, when: Mention[When] | None) -> None:
        """Keeps what a happening's own words say."""
        if place is not None and place.value.lat is not None:
            if place.value.feature != "A" or self.place is None:
                self.place = place
            if place.value.feature == "P" and place.value.gazetteer_id:
                self.town = place
            self.main_place = self.main_place or place
            self.noted_in = self.paragraph
        if when is not None and when.value.relation == "at":
            self.when = when
            self.main_when = self.main_when or when

    def when_taken_over(self) -> Mention[When] | None:
        """Returns the time to assume where a happening's own words give none."""
        when = self.when or self.main_when
        return take_over(when) if when else None

    def place_taken_over(self) -> Mention[Place] | None:
        """Returns the place to assume where a happening's own words give none."""
        near = self.paragraph - self.noted_in <= 1
        place = (self.place if near else None) or self.town or self.main_place
        if place is None:
            return None
        if near:
            self.noted_in = self.paragraph
        return replace(place, score=place.score * _TAKEN_OVER)
