"""The records of `recount.records` as schemas: the same fields, in the same order."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from recount.values import (
    Anchor,
    CueKind,
    Harm,
    Manner,
    Modality,
    Qualifier,
    Relation,
    Role,
    Scope,
    Stance,
    Unit,
)

Score = float


class _Record(BaseModel):
    """A record has all its fields, null where nothing was read, and no others."""

    model_config = ConfigDict(extra="forbid")


class Span(_Record):
    """Unicode code points into the document's text, the end exclusive."""

    start: int
    end: int


class Evidence(_Record):
    """The words, and where they stand."""

    text: str
    spans: list[Span]


class Part(_Record):
    """A stretch of a report's text that has a kind of its own."""

    kind: str
    start: int
    end: int
    label: str | None


class Document(_Record):
    """A report as it was retrieved."""

    id: str
    ref: str
    title: str | None
    outlet: str | None
    url: str | None
    published: date | None
    lang: str | None
    text: str
    body_sha256: str
    retrieved_at: str | None
    copy_of: str | None
    author: str | None
    media_type: str
    locator: str | None
    published_at: str | None
    modified_at: str | None
    version_of: str | None
    forwarded_from: str | None
    reply_to: str | None
    parts: list[Part]


class WhenValue(_Record):
    """A calendar interval, ends inclusive."""

    earliest: date
    latest: date
    relation: Relation
    anchored_on: Anchor


class When(Evidence, WhenValue):
    """A calendar interval with its words."""


class PlaceValue(_Record):
    """A place, WGS84 degrees."""

    name: str
    gazetteer_id: str | None
    lat: float | None
    lon: float | None
    country: str | None
    country_name: str | None
    admin1: str | None
    admin2: str | None
    feature: str | None
    feature_code: str | None
    population: int | None
    radius_km: float | None
    part: str | None
    within_id: str | None
    within_name: str | None
    metonym: bool


class Place(Evidence, PlaceValue):
    """A place with its words."""


class CountValue(_Record):
    """How many suffered what, both ends inclusive."""

    harm: Harm
    group: str
    unit: Unit
    low: int | None
    high: int | None
    qualifier: Qualifier
    part_of: int | None
    scope: Scope
    vague: str | None
    actor: str | None
    side: str | None


class Count(Evidence, CountValue):
    """A count with its words."""

    score: Score


class EventValue(_Record):
    """What is said to have happened, by type."""

    type: str
    plover: str | None
    acled: str | None
    negated: bool
    modality: Modality


class Event(Evidence, EventValue):
    """An event with its words."""


class Party(Evidence):
    """Somebody in a text, and who that is."""

    id: str | None
    name: str | None
    kind: str | None
    side: str | None
    named: bool | None
    body: str | None
    antecedent: Evidence | None


class Actor(Party):
    """A party in its role."""

    role: Role


class Attribution(_Record):
    """Who is said to say what, by which words."""

    manner: Manner
    stance: Stance
    source: Party | None
    via: list[Party]
    cue: Evidence | None
    content: Evidence
    cue_kind: CueKind | None


class Identity(_Record):
    """Who a party is."""

    id: str
    name: str
    kind: str
    side: str | None
    country: str | None
    named: bool
    body: str | None


class Mention(_Record):
    """A span read as a value."""

    document: str
    ref: str
    type: Literal["toponym", "when", "count", "actor", "event", "attribution"]
    text: str
    spans: list[Span]
    value: WhenValue | PlaceValue | CountValue | EventValue | Attribution | Identity
    score: Score
    method: str


class Sentence(_Record):
    """The sentence of a claim."""

    text: str
    start: int
    end: int


class Claim(_Record):
    """One assertion of one source at one place in one document."""

    id: str
    document: str
    ref: str
    title: str | None
    outlet: str | None
    published: date | None
    sentence: Sentence
    attribution: Attribution
    event: Event | None
    actors: list[Actor]
    counts: list[Count]
    place: Place | None
    when: When | None
    copy_of: str | None
    denies: str | None
    score: Score
    methods: dict[str, str]


class Source(_Record):
    """A party that speaks, under one id over all documents."""

    id: str
    name: str
    kind: str
    side: str | None
    aliases: list[str]
    documents: int
    claims: int


class Says(_Record):
    """A source's current figure of a harm."""

    low: int | None
    high: int | None


class Account(_Record):
    """What one ultimate source says of an incident."""

    source: str
    source_id: str
    kind: str
    side: str | None
    stance: Stance
    lineage: str
    claims: list[str]
    says: dict[str, Says]
    vague: str | None
    since: date | None
    superseded_by: str | None
    revision: Literal["raised", "corrected", "restated"] | None


class Tally(_Record):
    """A reconciled figure with the claim behind each bound."""

    harm: str
    group: str
    low: int | None
    best: int | None
    high: int | None
    policy: str
    low_claim: str | None
    best_claim: str | None
    high_claim: str | None
    note: str | None
    unit: str
    least_high: int | None
    least_high_claim: str | None


class Disagreement(_Record):
    """Claims that do not go together, and how."""

    about: Literal["occurrence", "figure", "responsibility", "place", "time", "outcome"]
    claims: list[str]
    explanation: str


class IncidentDocument(_Record):
    """A document that tells of an incident, and in how many claims."""

    id: str
    ref: str
    claims: int


class Derivation(_Record):
    """A step of lineage: who has what they say from whom."""

    kind: Literal["copied", "cites", "relays"]
    start: str
    end: str
    start_name: str
    end_name: str
    claims: list[str]
    reason: str


class Incident(_Record):
    """What happened, as far as claims go."""

    id: str
    event: str
    when: WhenValue | None
    place: PlaceValue | None
    status: Literal["single_source", "corroborated", "disputed", "denied"]
    accounts: list[Account]
    tallies: list[Tally]
    disagreements: list[Disagreement]
    documents: list[IncidentDocument]
    independent_accounts: int
    aggregate: bool
    perpetrators: list[str]
    claims: list[str]
    reasons: list[str]
    inside: list[str]
    comparison: list[str]
    left_out: str | None
    lineage: list[Derivation]


class Issue(_Record):
    """What could not be read."""

    stage: str
    code: str
    severity: Literal["info", "warning", "error"]
    subject: str
    message: str
    spans: list[Span]


class AnchorRecord(_Record):
    """Where a claim that a decision speaks of stands."""

    claim: str
    doc_id: str
    start: int
    end: int
    told: list[Span]
    source: str | None


class Decision(_Record):
    """A person's judgement."""

    id: str
    kind: Literal[
        "accept", "amend", "reject", "link", "unlink", "merge", "split", "undo", "note", "add",
        "review",
    ]  # fmt: skip
    subjects: list[str]
    by: str
    at: str = Field(description="ISO 8601, UTC.")
    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    anchors: list[AnchorRecord]
    round: Literal["blind"] | None = Field(
        description="blind: it holds only once two people have decided the same."
    )
    settles: list[str] = Field(description="The blind decisions between which this one decides.")
