"""Gives each happening its place and time: its own words', else those it goes on from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
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
_FOLLOWED = re.compile(r",?\s+(?:after|following)\b", re.IGNORECASE)
_LONG_AFTER = re.compile(r"\b(?:days?|weeks?|months?|years?|decades?)\s+(?:after|since)\b", re.I)
_CLAUSE_MARKS = (",", ";", " and ", " but ")
_BEHIND = 1
_BEFORE = 2
_FEATURE_COST = {"A": 60, "L": 10}
_COUNTRY_COST = 200
_CONTINENT_COST = 260
_TAKEN_OVER = 0.6
_HOME = 0.4
_CONTAINER_REACH = 40
"""Characters between a quarter's name and its town's."""


_CLAUSE_COST = 80
_MONTH = 31
"""Days that the time of a report's main happening spans at most: a year dates nothing else."""


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


def is_aside(text: str, start: int, anchor: int) -> bool:
    """Whether a happening only dates another one: "… came ten days after a bomb fell in B".

    `start` is the sentence's offset, `anchor` the happening's.
    """
    steps = list(_LONG_AFTER.finditer(text, start, anchor))
    return bool(steps) and not any(m in text[steps[-1].end() : anchor] for m in _CLAUSE_MARKS)


def is_vast(place: Place) -> bool:
    """Whether a place lies in no one country: a continent, a sea, a part of the world."""
    return place.country is None and place.lat is not None


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
    elif is_vast(value):
        cost += _CONTINENT_COST
    return cost + _CLAUSE_COST * _crossed(place, anchor, boundaries)


def _crossed(mention: Mention[Any], anchor: tuple[int, int], boundaries: Sequence[int]) -> int:
    """Returns how many clause boundaries lie between a mention and a happening."""
    low = min(mention.evidence.start, anchor[0])
    high = max(mention.evidence.start, anchor[0])
    return sum(low < boundary <= high for boundary in boundaries)


def find_home(places: Sequence[Mention[Place]], country: str | None) -> Mention[Place] | None:
    """Returns the country that a report is on as a place, the last thing to go by.

    Null where the text names no such country outright ("Algerians" will do), or where it names
    another one half as often, or more places in another. It keeps the evidence of its first
    mention.
    """
    if country is None:
        return None
    named = Counter(place.value.country for place in places if place.value.country)
    inside = Counter(place.value.country for place in places if not place.value.metonym)
    for code in named:
        if code != country and (named[code] * 2 > named[country] or inside[code] > inside[country]):
            return None
    for place in places:
        value = place.value
        if value.country == country and (value.feature_code or "").startswith("PCL"):
            taken = replace(value, metonym=False)
            return replace(place, value=taken, score=place.score * _HOME)
    return None


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


def precedes(when: Mention[When], text: str, told: int) -> bool:
    """Whether a day is that of what followed: "Troops patrolled on Sunday after a mob killed two".

    `told` is the offset at which the happening's first words stand.
    """
    behind = _FOLLOWED.match(text, when.evidence.end)
    return behind is not None and told >= behind.end()


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

    published: date | None = None
    place: Mention[Place] | None = None
    town: Mention[Place] | None = None
    when: Mention[When] | None = None
    main_place: Mention[Place] | None = None
    main_when: Mention[When] | None = None
    main_sure: bool = False
    paragraph: int = -1
    noted_in: int = -1

    def enter(self, paragraph: int, *, heading: bool = False) -> None:
        """Moves on to a sentence's paragraph."""
        if paragraph != self.paragraph:
            self.paragraph = paragraph
            self.when = None
        if heading:
            self.place = self.town = None

    def note(
        self, place: Mention[Place] | None, when: Mention[When] | None, *, main: bool = False
    ) -> None:
        """Keeps what a happening's own words say; `main` is true of one of those reported on."""
        if place is not None and place.value.lat is not None and not is_vast(place.value):
            if place.value.feature != "A" or self.place is None:
                self.place = place
            if place.value.feature == "P" and place.value.gazetteer_id:
                self.town = place
            self.main_place = self.main_place or place
            self.noted_in = self.paragraph
        if when is not None and when.value.relation == "at" and self._is_past(when.value):
            self.when = when
            if when.value.days <= _MONTH and self._is_better(when.value, main):
                self.main_when, self.main_sure = when, main

    def _is_better(self, when: When, main: bool) -> bool:
        """Whether a time is to be taken over further on rather than the one before it.

        That of an act of violence rather than of what was said or ruled on it; a day of the
        month that was told before it rather than the month.
        """
        if self.main_when is None or (main and not self.main_sure):
            return True
        known = self.main_when.value
        inside = known.earliest <= when.earliest and when.latest <= known.latest
        return main and inside and when.days < known.days

    def _is_past(self, when: When) -> bool:
        """Whether a time can be that of what a report says has happened."""
        return self.published is None or when.earliest <= self.published

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
