"""When an incident was: one day, some day within an interval, or each day of a stretch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from recount.coding.dossier import Dossier
from recount.link.facets import build_facets, stands_in
from recount.values import When

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
LONGEST = 366
"""Days of a stretch, at most; "over the past years" is no stretch of one incident."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days of an incident, both ends inclusive.

    `each` is true where it went on through all of them ("fighting from 3 to 5 May"), false
    where it was on one of them. `reported` are the single days that claims name within.
    """

    first: date
    last: date
    each: bool = False
    reported: tuple[date, ...] = ()

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    @property
    def middle(self) -> date:
        """The middle day, the earlier of two."""
        return self.first + timedelta(days=(self.days - 1) // 2)

    def all_days(self) -> list[date]:
        """Returns every day of it."""
        return [self.first + timedelta(days=n) for n in range(self.days)]


def find_stretch(dossier: Dossier) -> Stretch | None:
    """Returns when an incident was; null where nothing says it.

    A stretch that claims name ("over three days") holds where at least as many claims give it
    as give a single day; else it was on the incident's day, or within its days.
    """
    votes: Counter[tuple[date, date]] = Counter()
    single: Counter[date] = Counter()
    docs = {doc.id: doc for doc in dossier.docs}
    for claim in dossier.told:
        when = claim.when.value if claim.when and stands_in(claim.when, claim) else None
        if when is None or claim.doc_id not in docs:
            continue
        if _is_stretch(when):
            published = docs[claim.doc_id].published
            if published is None or when.earliest <= published:
                votes[when.earliest, when.latest] += 1
            continue
        days = build_facets(claim, docs[claim.doc_id]).days
        if days and days[0] == days[1]:
            single[days[0]] += 1
    if votes and max(votes.values()) >= max(single.values(), default=0):
        first, last = max(votes, key=lambda days: (votes[days], -days[0].toordinal()))
        named = tuple(sorted(day for day in single if first <= day <= last))
        return Stretch(first, last, each=True, reported=named)
    told = dossier.incident.when
    return Stretch(told.earliest, told.latest) if told else None


def _is_stretch(when: When) -> bool:
    return when.relation == "over" and 1 < when.days <= LONGEST


def say_day(day: date) -> str:
    """Returns a day as ACLED and Recount's pages write it: "3 May 2021"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
