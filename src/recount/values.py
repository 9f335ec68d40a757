"""What a span of text can be read as: a when, a place, a count, an event, a party.

Values are frozen and know nothing of the text that they were read from; a
`recount.model.Mention` binds a value to its evidence. `None` always means "not read",
never zero and never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from recount.errors import InvariantError

Harm = Literal[
    "killed",
    "injured",
    "casualties",
    "missing",
    "detained",
    "captured",
    "abducted",
    "displaced",
    "evacuated",
    "affected",
]
Unit = Literal["persons", "families", "households", "bodies"]
Qualifier = Literal[
    "exact", "at_least", "more_than", "less_than", "up_to", "about", "between", "vague"
]
Scope = Literal["incident", "running", "period", "war"]
Relation = Literal["at", "since", "until", "over"]
Anchor = Literal["published", "text", "default"]
Modality = Literal["actual", "planned", "conditional", "demanded"]
Manner = Literal["direct", "indirect", "mixed", "own"]
Stance = Literal["asserts", "denies", "doubts", "accuses", "admits", "promises", "demands"]
CueKind = Literal["speech", "report", "belief", "intention", "evidence", "other"]
Role = Literal["perpetrator", "victim", "agent", "opponent", "recipient"]


@dataclass(frozen=True, slots=True)
class When:
    """A calendar interval, local to the event, never more precise than the text.

    `earliest` and `latest` are inclusive days. `relation` says how the text uses it: "at"
    some moment within it, "since" its start, "until" its end, or "over" the whole of it
    (a period: "over the past year"). `anchored_on` says what a relative expression was
    counted from: the publication date, another date of the text, or a default.
    """

    earliest: date
    latest: date
    relation: Relation = "at"
    anchored_on: Anchor = "text"

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise InvariantError(f"when: {self.earliest} is after {self.latest}")

    @property
    def days(self) -> int:
        """The number of days that the interval covers; 1 for a single day."""
        return (self.latest - self.earliest).days + 1


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the gazetteer knows it, or a name that it lacks inside a place that it knows.

    WGS84 degrees, both or neither. `gazetteer_id` is null where the gazetteer lacks the
    name; then `within_id`/`within_name` name the place that contains it, the coordinates
    are that place's, and `radius_km` is honest about it. `part` is the piece of the place
    that the text speaks of ("north", "centre", "eastern", "near"). `metonym` is true where the
    name stands for a government, team or people ("Moscow said") and is no place of events.
    `feature` is a GeoNames feature class: P town, A division or country, L area, R road,
    S spot, T mountain, H water.
    """

    name: str
    gazetteer_id: str | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    country_name: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    feature: str | None = None
    feature_code: str | None = None
    population: int | None = None
    radius_km: float | None = None
    part: str | None = None
    within_id: str | None = None
    within_name: str | None = None
    metonym: bool = False

    def __post_init__(self) -> None:
        if (self.lat is None) != (self.lon is None):
            raise InvariantError(f"place {self.name!r}: one coordinate without the other")


@dataclass(frozen=True, slots=True)
class Count:
    """How many people suffered what, as a range.

    `low` and `high` are inclusive and null where the text leaves that end open: "more than
    500" is low 501, high null; "dozens" is low 24, high null with `vague` "dozens"; "a number
    of" is both null with its word in `vague`. `part_of` is the position, in the same claim's
    counts, of the figure that this one is a part of. `side` is the registry's side of the
    harmed, where the text says it; `actor` is the wording ("soldiers", "rebels").
    """

    harm: Harm
    low: int | None
    high: int | None
    group: str = "persons"
    unit: Unit = "persons"
    qualifier: Qualifier = "exact"
    scope: Scope = "incident"
    vague: str | None = None
    part_of: int | None = None
    actor: str | None = None
    side: str | None = None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.high < self.low:
            raise InvariantError(f"count: low {self.low} is above high {self.high}")


@dataclass(frozen=True, slots=True)
class Event:
    """What is said to have happened, by type.

    `type` is a key of the ontology (`vocab/data/events.toml`), `plover` and `acled` the codes
    that the ontology gives it ("ASSAULT:aerial", "Air/drone strike").
    """

    type: str
    plover: str | None = None
    acled: str | None = None
    negated: bool = False
    modality: Modality = "actual"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a party is: an entry of the registry, or a description by role and side.

    `id` is the same for the same party in every document. `named` is false for an unnamed
    party ("a rebel official"). `kind` is a key of `vocab/data/kinds.toml`; `side` is null
    unless it is public knowledge or said in the text. `body` is the id of the body that a
    person or office speaks for, where the report says so and it is no whole government.
    """

    id: str
    name: str
    kind: str
    side: str | None = None
    country: str | None = None
    named: bool = True
    body: str | None = None
