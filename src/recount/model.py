"""The records: a document says, at a span, that a source asserts an event, and how many.

Every record is frozen. Ids are hashes of raw identifying parts (never of cleaned text,
scores or times), so that the same reading of the same bytes has the same id on every run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Literal, TypeVar

from recount.errors import InvariantError
from recount.values import Count, CueKind, Event, Identity, Manner, Place, Role, Stance, When

T = TypeVar("T")

MentionType = Literal["toponym", "when", "count", "actor", "event", "attribution"]
Severity = Literal["info", "warning", "error"]


def make_id(*parts: object) -> str:
    """Returns the 16-hex-digit id of a record from its raw identifying parts."""
    raw = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A run of a document's text: Unicode code points, start inclusive, end exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvariantError(f"span [{self.start}, {self.end}) is empty or negative")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that say so: one span, or several where the reading is broken up.

    With one span, `text` is the document's text there, to the character; with several, their
    texts joined by " … ".
    """

    text: str
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, text: str, *bounds: tuple[int, int]) -> Evidence:
        """Cuts the evidence out of a document's text; raises InvariantError on an empty cut."""
        spans = tuple([Span(start, end) for start, end in bounds])
        if not spans or spans[-1].end > len(text):
            raise InvariantError(f"evidence {bounds} outside a text of {len(text)} characters")
        return cls(" … ".join([text[start:end] for start, end in bounds]), spans)

    @property
    def start(self) -> int:
        """The first character's offset."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """The offset behind the last character."""
        return self.spans[-1].end


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document's text that has a kind of its own.

    `kind` is title, standfirst, caption, byline, heading, body, or page; `label` is the number
    of a page, as the file counts them from 1. Parts of one kind do not overlap.
    """

    kind: str
    start: int
    end: int
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What was retrieved: a report's text, where it comes from, and its bytes' digest.

    `ref` is the input's own name for it: path, URL, or the row's `id`. `text` is what
    offsets count in. `published` is the day of publication, null where nothing says it.
    `lang` is an ISO 639-1 code. `locator` says where inside the input it stood ("row 17").
    `published_at` and `modified_at` are ISO 8601 with the zone that the input gives, none where
    it gives none. `forwarded_from` names who a message was forwarded from, `reply_to` the
    message that it answers, as the input names them.
    """

    id: str
    ref: str
    text: str
    body_sha256: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: date | None = None
    lang: str | None = None
    author: str | None = None
    media_type: str = "text/plain"
    retrieved_at: str | None = None
    locator: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    forwarded_from: str | None = None
    reply_to: str | None = None
    parts: tuple[Part, ...] = ()

    def page_at(self, offset: int) -> str | None:
        """Returns the number of the page on which an offset stands; null in a text without."""
        for part in self.parts:
            if part.kind == "page" and part.start <= offset < part.end:
                return part.label
        return None


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a document's bytes came over a network: one exchange that ended with them.

    `url` is the address that was asked for, `final_url` the one that answered, after redirects;
    `retrieved_at` an ISO 8601 time in UTC, `status` the answer's HTTP status, and `headers` the
    answer's, in their order, as they came.
    """

    ref: str
    url: str | None = None
    final_url: str | None = None
    retrieved_at: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Mention(Generic[T]):
    """A span read as a value.

    `score` is between 0 and 1, larger is surer that the value is what the span says;
    `method` is the `name@version` that read it.
    """

    evidence: Evidence
    value: T
    score: float
    method: str


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a text, and who that is.

    `antecedent` is the fuller mention, earlier or later in the same document, that a pronoun
    or short name stands for. `identity` is null until `recount.sources` has identified it.
    """

    evidence: Evidence
    antecedent: Evidence | None = None
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to say what, by which words.

    `sources` has one party for each source of a shared content, none for a hidden source
    ("it was reported") and for the outlet's own voice. `source` is the source's whole
    wording. `via` is the chain between outlet and source, outermost first (the agency that
    quotes the official). `cue_kind` tells what is said from what is believed, intended or shown;
    null in the outlet's own voice.
    """

    manner: Manner
    stance: Stance
    content: Evidence
    cue: Evidence | None = None
    source: Evidence | None = None
    sources: tuple[Party, ...] = ()
    via: tuple[Party, ...] = ()
    cue_kind: CueKind | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A party that takes part in an event, in a role."""

    role: Role
    party: Party


@dataclass(frozen=True, slots=True)
class Claim:
    """One assertion of one source at one place in one document.

    `source` is the one party that this claim is attributed to, out of
    `attribution.sources`; null for a hidden source and the outlet's own voice. `copy_of` and
    `denies` are ids of other claims. `methods` maps a field's name to the method that read it.
    """

    id: str
    doc_id: str
    sentence: Evidence
    attribution: Attribution
    source: Party | None = None
    event: Mention[Event] | None = None
    actors: tuple[Actor, ...] = ()
    counts: tuple[Mention[Count], ...] = ()
    place: Mention[Place] | None = None
    when: Mention[When] | None = None
    copy_of: str | None = None
    denies: str | None = None
    score: float = 0.0
    methods: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issue:
    """What could not be read, kept as data.

    `code` is stable and listed in docs/issues.md; `subject` is an input's or record's name.
    """

    stage: str
    code: str
    severity: Severity
    subject: str
    message: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one reader read in one document, in the text's order."""

    mentions: tuple[tuple[MentionType, Mention[object]], ...]
    claims: tuple[Claim, ...]
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingHead:
    """Who read a document, when, and how much was read.

    `n` numbers a document's readings from 1; the last one is the one that `counts`. `at` is
    ISO 8601 in UTC, null for readings of older versions of the program.
    """

    doc_id: str
    n: int
    reader: str
    at: str | None
    mentions: int
    claims: int
    counts: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A party that speaks, under one id over all documents."""

    id: str
    name: str
    kind: str
    side: str | None = None
    aliases: tuple[str, ...] = ()
    documents: int = 0
    claims: int = 0


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a claim that a decision speaks of stands, so that it is found in another reading.

    `start` and `end` bound its sentence, `told` are the spans of what it tells (event and
    counts, else what is said), `source` is its source's id.
    """

    claim: str
    doc_id: str
    start: int
    end: int
    told: tuple[Span, ...]
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's judgement; appended, never changed.

    `kind` is add (a claim made by hand), accept, amend, reject (subjects: one claim), link,
    unlink (two claims), merge, split (incidents or claims), note (claims; it changes nothing),
    undo (subjects: the decision taken back) or review (no subjects; `after` says whether claims
    are reviewed `open` or `blind` from now on). `after` holds amended values, or an added claim's
    record, as JSON-able data; of a split that makes two incidents, `into` are the claims of the
    new one. `at` is ISO 8601 in UTC. `anchors` says of each claim among the subjects where it
    stands; decisions of older versions have none. Those of `round` blind hold only once two people
    agree (see `recount.link.rounds`); `settles` are the decisions of such a round between which
    this one decides.
    """

    id: str
    kind: Literal[
        "accept", "amend", "reject", "link", "unlink", "merge", "split", "undo", "note", "add",
        "review",
    ]  # fmt: skip
    subjects: tuple[str, ...]
    by: str
    at: str
    reason: str
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None
    anchors: tuple[Anchor, ...] = ()
    round: Literal["blind"] | None = None
    settles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Derivation:
    """One step of lineage: a document or source has what it says from another.

    `copied` is text taken over, `cites` an outlet or agency named, `relays` an account passed
    on. `start` repeats, `end` is repeated; both are ids of documents or sources. `claims` are
    those in which the step shows, `reason` says in words why it is one.
    """

    kind: Literal["copied", "cites", "relays"]
    start: str
    end: str
    start_name: str
    end_name: str
    claims: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Account:
    """What one ultimate source says of an incident, as it stands now.

    `says` maps a harm to the source's current (low, high). `vague` is its vague word, if
    that is all it gives. `lineage` says in words whose account this is and who relays it.
    `superseded_by` is set on accounts that a later one of the same source replaced, and
    `revision` says how it changed the figure: raised it, corrected it downwards, or restated it.
    """

    source: str
    source_id: str
    kind: str
    side: str | None
    stance: Stance
    lineage: str
    claims: tuple[str, ...]
    says: Mapping[str, tuple[int | None, int | None]]
    vague: str | None = None
    since: date | None = None
    superseded_by: str | None = None
    revision: Literal["raised", "corrected", "restated"] | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """A figure reconciled over the accounts of an incident, with the claim behind each bound.

    Where `high` is null because the top is open, `least_high` is the highest figure given in
    numbers ("15 or more"), and `high_claim` the claim that leaves it open.
    """

    harm: str
    group: str
    low: int | None
    best: int | None
    high: int | None
    policy: str
    low_claim: str | None
    best_claim: str | None
    high_claim: str | None
    note: str | None = None
    unit: str = "persons"
    least_high: int | None = None
    least_high_claim: str | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Claims that do not go together, and a sentence that says how."""

    about: Literal["occurrence", "figure", "responsibility", "place", "time", "outcome"]
    claims: tuple[str, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened, as far as claims go; computed from claims, decisions and a policy.

    `documents` maps a document's id to the number of its claims here. `aggregate` is true
    for a sum over several happenings that cannot be taken apart; `inside` are then the ids of
    the incidents that it may sum up, and `comparison` says in words how their figures go with
    its own. `reasons` says in words why the claims were joined. `left_out` says in words why
    the codebook records no such incident, null if it does. `lineage` is the graph of who copied,
    cites and relays whom.
    """

    id: str
    event: str
    status: Literal["single_source", "corroborated", "disputed", "denied"]
    when: When | None
    place: Place | None
    accounts: tuple[Account, ...]
    tallies: tuple[Tally, ...]
    disagreements: tuple[Disagreement, ...]
    documents: Mapping[str, int]
    claims: tuple[str, ...]
    independent_accounts: int
    aggregate: bool = False
    perpetrators: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    comparison: tuple[str, ...] = ()
    left_out: str | None = None
    lineage: tuple[Derivation, ...] = ()


@dataclass(frozen=True, slots=True)
class OutsideFigure:
    """What another dataset gives for a harm and a group; null where it gives none.

    The three stand as the dataset has them: `low` may lie above `best`, or `best` above `high`.
    """

    harm: str
    group: str
    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Outside:
    """An event of another dataset, as one row of its file gives it; never mixed with claims.

    `form` is a key of `vocab/data/outside.toml`, `event_id` the dataset's own id, `ref` the
    file's name as it was given, `row` the row's number in it, the heading not counted. `event`
    is the dataset's own word for what happened. `cells` is the row as it stands, by column.
    `aggregate` is true where the dataset says that it could not be taken apart.
    """

    id: str
    form: str
    event_id: str
    ref: str
    file_sha256: str
    row: int
    event: str | None
    when: When
    place: Place | None
    actors: tuple[str, ...]
    figures: tuple[OutsideFigure, ...]
    aggregate: bool
    note: str | None
    method: str
    cells: Mapping[str, str]
