"""What reading a case page by page gives: frozen, and small where a list shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from recount.model import Claim, Decision, Document, Incident, Mention, MentionType, Source, Span
from recount.sources.duplicates import Copy

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list; `total` counts all items, `offset` those before this page."""

    items: tuple[T, ...]
    total: int
    offset: int
    limit: int

    @property
    def next_offset(self) -> int | None:
        """Where the next page begins, null on the last one."""
        after = self.offset + self.limit
        return after if after < self.total else None


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a document's text: where it begins, and the spans of what was searched.

    All offsets are code points of the whole text, so that `marks` can be shown in it.
    """

    text: str
    start: int
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """A document as lists show it, without its text; `size` is the text's characters.

    `copy_of` is the id of the document that it copies. `found` and `title_marks` are set where
    a text was searched.
    """

    id: str
    ref: str
    title: str | None
    outlet: str | None
    url: str | None
    published: date | None
    lang: str | None
    author: str | None
    media_type: str
    size: int
    claims: int
    copy_of: str | None
    found: Snippet | None = None
    title_marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimItem:
    """A claim as amended, with the head of its document and what the case says of it.

    `state` is unreviewed, accepted, amended or rejected, `decided_by` whose decisions stand and
    `decided_at` the time of the last (ISO 8601, UTC). `status` is that of the claim's incident.
    `priority` orders the review, `reasons` says why. `marks` are what was searched, as spans of
    the document's text.
    """

    claim: Claim
    ref: str
    title: str | None
    outlet: str | None
    published: date | None
    state: str
    decided_by: tuple[str, ...]
    decided_at: str | None
    incident_id: str | None
    status: str | None
    figure: int | None
    priority: float
    reasons: tuple[str, ...]
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """A figure's low, best and high; null where it is unknown or open."""

    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class IncidentItem:
    """An incident as lists and maps show it, under one codebook.

    `title` is its event and place in words. The day is assumed where `day_assumed`. `about` are
    what its disagreements are about; `left_out` says why the codebook does not record it.
    """

    id: str
    status: str
    event: str
    title: str
    earliest: date | None
    latest: date | None
    day_assumed: bool
    place: str | None
    country: str | None
    lat: float | None
    lon: float | None
    radius_km: float | None
    killed: Bounds
    injured: Bounds
    accounts: int
    documents: int
    claims: int
    about: tuple[str, ...]
    aggregate: bool
    left_out: str | None


@dataclass(frozen=True, slots=True)
class DecisionItem:
    """A decision with its number; `undone_by` is the decision that stands and takes it back.

    `pending` is true while the incidents do not know of it.
    """

    n: int
    decision: Decision
    undone_by: str | None
    pending: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A value by which a list can be narrowed, and how many of its rows have it."""

    value: str | None
    rows: int


@dataclass(frozen=True, slots=True)
class Beside:
    """A document that copies or is copied, or another version, with the reason."""

    document: DocumentItem
    copy: Copy


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with all that was read in it and stands beside it.

    `refs` are all the names under which it came. `incidents` maps ids to the number of this
    document's claims there.
    """

    document: Document
    reader: str
    refs: tuple[str, ...]
    claims: tuple[ClaimItem, ...]
    mentions: tuple[tuple[MentionType, Mention[object]], ...]
    copy_of: Beside | None
    copies: tuple[Beside, ...]
    incidents: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with its document, what was read before any amendment, and the decisions on it."""

    item: ClaimItem
    document: Document
    fact: Claim
    history: tuple[DecisionItem, ...]
    incident: IncidentItem | None


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident under a codebook with its claims and reports.

    `pending` are the decisions on its claims that it does not know of yet.
    """

    incident: Incident
    codebook: str
    claims: tuple[ClaimItem, ...]
    documents: tuple[DocumentItem, ...]
    history: tuple[DecisionItem, ...]

    @property
    def pending(self) -> tuple[DecisionItem, ...]:
        """The decisions on its claims that are not worked in."""
        return tuple(item for item in self.history if item.pending)


@dataclass(frozen=True, slots=True)
class Wording:
    """Words by which a source names a party, and in how many of its claims."""

    side: str | None
    party_id: str
    party: str
    words: str
    claims: int


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source, how often it speaks by month, event and state, and its words for the parties."""

    source: Source
    months: Mapping[str, int]
    events: Mapping[str, int]
    states: Mapping[str, int]
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The incidents of a month that a codebook records, and the sums of their figures.

    Sums over several happenings are left out. `open_tops` is the number of incidents whose
    highest figure is open; they count in `high` with the figure that is sure.
    """

    month: str | None
    incidents: int
    killed: Bounds
    open_tops: int
    injured: int


@dataclass(frozen=True, slots=True)
class Stale:
    """What the incidents, copies and sources do not know of yet."""

    documents: int
    decisions: int

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.documents or self.decisions)


@dataclass(frozen=True, slots=True)
class Overview:
    """A case in numbers; `codebooks` are those under which incidents are listed.

    `records` counts documents, claims, issues, decisions, sources and copies.
    """

    records: Mapping[str, int]
    incidents: int
    statuses: Mapping[str, int]
    states: Mapping[str, int]
    issues: Mapping[str, int]
    months: tuple[Month, ...]
    codebook: str
    codebooks: tuple[str, ...]
    stale: Stale
