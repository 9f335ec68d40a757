"""Reads a case page by page and record by record, fast in a case of any size, and changes nothing.

    with Browse.open("aleppo.recount") as browse:
        page = browse.claims(Filter(place="aleppo"), exact={"state": "unreviewed"}, sort="figure")

Nothing here builds incidents anew: what the kept ones do not know of yet is told by `stale`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from recount.browse import lists, views
from recount.browse.lists import MOST, RELEVANCE, UNREVIEWED, Exact
from recount.browse.results import (
    Beside,
    Bounds,
    ClaimItem,
    ClaimView,
    DecisionItem,
    DocumentItem,
    DocumentView,
    Facet,
    IncidentItem,
    IncidentView,
    Month,
    Overview,
    Page,
    Snippet,
    SourceView,
    Stale,
    Wording,
)
from recount.errors import UsageError
from recount.filters import Filter
from recount.model import Issue, Source
from recount.store import Address, single, totals
from recount.store.ledger import Ledger
from recount.store.listing import incident_rows_where
from recount.store.lists import CLAIMS, DOCUMENTS, INCIDENTS, ISSUES, SOURCES, Listing
from recount.store.review import Wanted, find_decisions, hidden_among

__all__ = [
    "LISTS",
    "MOST",
    "RELEVANCE",
    "Beside",
    "Bounds",
    "Browse",
    "ClaimItem",
    "ClaimView",
    "DecisionItem",
    "DocumentItem",
    "DocumentView",
    "Facet",
    "IncidentItem",
    "IncidentView",
    "Month",
    "Overview",
    "Page",
    "Snippet",
    "SourceView",
    "Stale",
    "Wanted",
    "Wording",
]

LISTS: dict[str, Listing] = {
    "documents": DOCUMENTS,
    "claims": CLAIMS,
    "incidents": INCIDENTS,
    "sources": SOURCES,
    "issues": ISSUES,
}
"""The lists by name, with their sort keys (`sorts`) and facets (`facets`)."""
ALL = Filter()


class Browse:
    """An open case for reading; use as a context manager. One instance serves one thread.

    `codebook` is the one whose incidents are listed, out of `codebooks`; another one that is
    asked for gives those of the one that is kept. Decisions are those that `seen_by` may see (of
    a blind round their own); null sees all.
    """

    def __init__(self, ledger: Ledger, codebook: str = "ucdp", seen_by: str | None = None) -> None:
        self._ledger = ledger
        self.seen_by = seen_by
        self.codebooks = single.listed_codebooks(ledger)
        self._kept = next(iter(single.kept_codebooks(ledger)), None)
        listed = codebook in self.codebooks or self._kept is None
        self.codebook = codebook if listed else str(self._kept)

    @property
    def kept(self) -> str:
        """The codebook under which incidents are kept whole."""
        return self._kept or self.codebook

    @classmethod
    def open(cls, address: str | Path | Address, *, codebook: str = "ucdp") -> Browse:
        """Opens a case; raises CaseError where that cannot be done."""
        return cls(Ledger.open(address), codebook)

    def close(self) -> None:
        """Closes the case."""
        self._ledger.close()

    def __enter__(self) -> Browse:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ledger.__exit__(kind, error, trace)

    # -- lists ------------------------------------------------------------------------------
    #
    # `exact` maps facets of the list to the values that rows must have (null: none at all),
    # `sort` is one of its sort keys, or `relevance` where `narrow.text` searches in full (in
    # documents and claims); `falling` null takes what is usual with the key. UsageError is
    # raised for a facet or key that the list does not have, and for a limit above `MOST`.

    def documents(
        self,
        narrow: Filter = ALL,
        *,
        exact: Exact | None = None,
        sort: str | None = None,
        falling: bool | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> Page[DocumentItem]:
        """Returns a page of documents, with snippets where `narrow.text` is searched."""
        return lists.list_documents(
            self._ledger, narrow, exact or {},
            sort=sort, falling=falling, offset=offset, limit=limit,
        )  # fmt: skip

    def claims(
        self,
        narrow: Filter = ALL,
        *,
        exact: Exact | None = None,
        sort: str | None = None,
        falling: bool | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> Page[ClaimItem]:
        """Returns a page of claims as amended; `narrow.text` is searched in their sentences."""
        return lists.list_claims(
            self._ledger, narrow, exact or {},
            sort=sort, falling=falling, offset=offset, limit=limit,
        )  # fmt: skip

    def incidents(
        self,
        narrow: Filter = ALL,
        *,
        exact: Exact | None = None,
        sort: str | None = None,
        falling: bool | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> Page[IncidentItem]:
        """Returns a page of incidents under `codebook`."""
        return lists.list_incidents(
            self._ledger, narrow, exact or {}, codebook=self.codebook,
            sort=sort, falling=falling, offset=offset, limit=limit,
        )  # fmt: skip

    def sources(
        self,
        narrow: Filter = ALL,
        *,
        exact: Exact | None = None,
        sort: str | None = None,
        falling: bool | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> Page[Source]:
        """Returns a page of sources that are named so and make a claim that fits the rest."""
        return lists.list_sources(
            self._ledger, narrow, exact or {},
            sort=sort, falling=falling, offset=offset, limit=limit,
        )  # fmt: skip

    def issues(
        self,
        narrow: Filter = ALL,
        *,
        exact: Exact | None = None,
        sort: str | None = None,
        falling: bool | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> Page[Issue]:
        """Returns a page of issues."""
        return lists.list_issues(
            self._ledger, narrow, exact or {},
            sort=sort, falling=falling, offset=offset, limit=limit,
        )  # fmt: skip

    def decisions(
        self, *, offset: int = 0, limit: int = 50, oldest_first: bool = False
    ) -> Page[DecisionItem]:
        """Returns a page of decisions, the newest first."""
        return self.decisions_on(Wanted(), offset=offset, limit=limit, oldest_first=oldest_first)

    def decisions_on(
        self, wanted: Wanted, *, offset: int = 0, limit: int = 50, oldest_first: bool = False
    ) -> Page[DecisionItem]:
        """Returns a page of the decisions of one person, kind, claim or day, the newest first."""
        lists.check_page(offset, limit)
        found, total = find_decisions(
            self._ledger, wanted, self.seen_by,
            offset=offset, limit=limit, oldest_first=oldest_first,
        )  # fmt: skip
        marked = views.mark_decisions(self._ledger, found, self.seen_by)
        by_number = {item.n: item for item in marked}
        return Page(tuple(by_number[n] for n in found), total, offset, limit)

    def queue(
        self,
        narrow: Filter = ALL,
        *,
        exact: Exact | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> Page[ClaimItem]:
        """Returns a page of the claims that wait for review, the most urgent first.

        `recount.priority` says how they are weighed; each item has its reasons in words.
        """
        return self.claims(
            narrow, exact=UNREVIEWED | dict(exact or {}), sort="priority",
            offset=offset, limit=limit,
        )  # fmt: skip

    def facets(
        self, name: str, facets: Sequence[str], narrow: Filter = ALL, *, exact: Exact | None = None
    ) -> dict[str, tuple[Facet, ...]]:
        """Returns how many rows of a list (see `LISTS`) have each value of some facets.

        Each is counted with all that narrows the list but its own exact value, so that a menu
        shows what else could be chosen.
        """
        if name not in LISTS:
            raise UsageError(f"{name!r} is none of {', '.join(LISTS)}")
        return lists.count_facets(
            self._ledger, LISTS[name], facets, narrow, exact or {}, codebook=self.codebook
        )

    # -- one record -------------------------------------------------------------------------

    def document(self, doc_id: str) -> DocumentView:
        """Returns a document with all that stands beside it; raises UsageError if unknown."""
        return views.read_document(self._ledger, doc_id)

    def claim(self, claim_id: str) -> ClaimView:
        """Returns a claim with its history; raises UsageError if unknown."""
        return views.read_claim(self._ledger, claim_id, self.codebook, self.seen_by)

    def incident(self, incident_id: str, codebook: str | None = None) -> IncidentView:
        """Returns an incident under any codebook; raises UsageError if it is unknown."""
        name = codebook or self.codebook
        return views.read_incident(self._ledger, incident_id, name, self._kept, self.seen_by)

    def source(self, source_id: str) -> SourceView:
        """Returns a source with its words for the parties; raises UsageError if unknown."""
        return views.read_source(self._ledger, source_id)

    def find(self, begins: str) -> list[tuple[str, str]]:
        """Returns (kind, id) of at most six records whose id is or begins with some text."""
        found = single.find_ids(self._ledger, begins) if begins else []
        ids = single.decisions_by_id(self._ledger, [key for kind, key in found])
        hidden = {ids[n].id for n in hidden_among(self._ledger, ids, self.seen_by)}
        return [pair for pair in found if pair[1] not in hidden]

    # -- numbers ----------------------------------------------------------------------------

    def stale(self) -> Stale:
        """Returns what the incidents, copies and sources do not know of yet."""
        return Stale(*totals.views_behind(self._ledger))

    def months(self, narrow: Filter = ALL, codebook: str | None = None) -> tuple[Month, ...]:
        """Returns the incidents and their figures by month under one of `codebooks`."""
        where = incident_rows_where(narrow, codebook or self.codebook)
        rows = totals.sum_months(self._ledger, where)
        return tuple(
            Month(month, n, Bounds(low, best, high), tops, injured)
            for month, n, low, best, high, tops, injured in rows
        )

    def overview(self) -> Overview:
        """Returns the case in numbers."""
        by = totals.count_by
        statuses = by(self._ledger, INCIDENTS.table, "status", ("codebook", self.codebook))
        return Overview(
            records=totals.count_all(self._ledger),
            incidents=sum(statuses.values()),
            statuses=statuses,
            states=by(self._ledger, CLAIMS.table, "state"),
            issues=by(self._ledger, ISSUES.table, "severity"),
            months=self.months(),
            codebook=self.codebook,
            codebooks=self.codebooks,
            stale=self.stale(),
        )
