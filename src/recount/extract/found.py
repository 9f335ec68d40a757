"""What the readers of one document have found, before it becomes claims."""

from __future__ import annotations

from dataclasses import dataclass

from recount.extract.events import EventReading
from recount.model import Attribution, Mention
from recount.values import Count, Identity, Place, When


@dataclass(frozen=True, slots=True)
class Found:
    """The mentions of one document by kind, each in the order of the text.

    `whens` has a range as one interval, which is what claims need; `expressions` has its two
    ends apart, as TimeML annotates them. `country` is the ISO 3166 code of the country that
    the report is on.
    """

    attributions: tuple[Mention[Attribution], ...] = ()
    events: tuple[Mention[EventReading], ...] = ()
    counts: tuple[Mention[Count], ...] = ()
    places: tuple[Mention[Place], ...] = ()
    whens: tuple[Mention[When], ...] = ()
    expressions: tuple[Mention[When], ...] = ()
    actors: tuple[Mention[Identity], ...] = ()
    country: str | None = None
