"""A case that holds the invented records, so that the commands are tested without reading."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

import sample_case as sample

from recount.filters import Filter, fits_incident
from recount.link.aliases import Aliases, read_aliases
from recount.model import (
    Claim,
    Decision,
    Document,
    Incident,
    Issue,
    Mention,
    MentionType,
    Outside,
    ReadingHead,
    Source,
)
from recount.pipeline import AddResult
from recount.store import Head, LogEntry, Origin, Stamp
from recount.values import Place


class FakeCase:
    """Answers what `recount.pipeline.Case` answers, out of `sample_case`."""

    def __init__(self) -> None:
        self.made: list[Decision] = list(sample.DECISIONS)
        self.differing: list[str] = []
        self.added: list[str] = []

    version = "digest"

    def mentions(self, doc_id: str) -> list[tuple[MentionType, Mention[Any]]]:
        return [
            ("count", count)
            for claim in sample.CLAIMS
            if claim.doc_id == doc_id
            for count in claim.counts
        ]

    def __enter__(self) -> FakeCase:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass  # fmt: skip

    def add(self, inputs: list[str], **_: object) -> AddResult:
        self.added += inputs
        issue = Issue("ingest", "input.missing", "error", "gone.txt", "no such file")
        return AddResult(2, 1, [issue] if "gone.txt" in inputs else [])

    def documents(self, narrow: Filter | None = None) -> list[Document]:
        text = (narrow and narrow.text) or ""
        return [doc for doc in sample.DOCS if text in doc.text]

    def claims(self, narrow: Filter | None = None) -> list[Claim]:
        part = ((narrow and narrow.source) or "").casefold()
        harm = narrow and narrow.harm
        return [
            claim
            for claim in sample.CLAIMS
            if part in (claim.source.identity.name.casefold() if claim.source else "")  # type: ignore[union-attr]
            and (not harm or harm in {count.value.harm for count in claim.counts})
        ]

    def incidents(
        self, narrow: Filter | None = None, codebook: str | None = None
    ) -> list[Incident]:
        return [i for i in sample.INCIDENTS if narrow is None or fits_incident(i, narrow)]

    def sources(self) -> list[Source]:
        return list(sample.SOURCES)

    def copies(self) -> dict[str, str]:
        return dict(sample.COPIES)

    def versions(self) -> dict[str, str]:
        return {}

    def issues(self) -> list[Issue]:
        return list(sample.ISSUES)

    def decisions(self) -> list[Decision]:
        return self.made

    def effective_decisions(self) -> list[Decision]:
        return self.made

    def review_setting(self) -> str:
        return "open"

    def claims_of(self, ids: Sequence[str]) -> dict[str, Claim]:
        return {claim.id: claim for claim in self.claims() if claim.id in ids}

    def documents_of(self, ids: Sequence[str]) -> dict[str, Document]:
        return {doc.id: doc for doc in self.documents() if doc.id in ids}

    def carried_decisions(self) -> list[Decision]:
        return self.made

    def outside(self) -> list[Outside]:
        return []

    def find_seat(self, place: Place) -> None:
        return None

    def find_ids(self, begins: str) -> list[tuple[str, str]]:
        kinds = {
            "claim": self.claims(),
            "incident": self.incidents(),
            "document": self.documents(),
            "source": self.sources(),
            "decision": self.made,
        }
        found = [(kind, one.id) for kind, records in kinds.items() for one in records]
        exact = [pair for pair in found if pair[1] == begins]
        return exact or [pair for pair in found if begins and pair[1].startswith(begins)]

    def claims_by_id(self, ids: Sequence[str]) -> dict[str, Claim]:
        return {one.id: one for one in self.claims() if one.id in ids}

    def facts_by_id(self, ids: Sequence[str]) -> dict[str, Claim]:
        return self.claims_by_id(ids)

    def aliases(self) -> Aliases:
        return read_aliases(())

    def incidents_by_id(self, ids: Sequence[str]) -> dict[str, Incident]:
        return {one.id: one for one in self.incidents() if one.id in ids}

    def documents_by_id(self, ids: Sequence[str]) -> dict[str, Document]:
        return {one.id: one for one in self.documents() if one.id in ids}

    def sources_by_id(self, ids: Sequence[str]) -> dict[str, Source]:
        return {one.id: one for one in self.sources() if one.id in ids}

    def decisions_by_id(self, ids: Sequence[str]) -> dict[str, Decision]:
        return {one.id: one for one in self.made if one.id in ids}

    def past_claims(self, beginning: str) -> list[Claim]:
        return []

    def readings(self, doc_id: str) -> list[ReadingHead]:
        return [ReadingHead(doc_id, 1, "rules@1", None, 4, 2, counts=True)]

    def decide(self, decision: Decision) -> None:
        self.made.append(decision)

    def verify(self, **_: object) -> list[str]:
        return self.differing

    def log(self, subject: str | None = None) -> list[LogEntry]:
        return []

    def log_of(self, subjects: Sequence[str]) -> dict[str, list[LogEntry]]:
        return {}

    def decisions_about(self, subjects: Sequence[str]) -> list[Decision]:
        return [one for one in self.made if set(one.subjects) & set(subjects)]

    def stamps(self) -> list[Stamp]:
        return []

    def claims_read_in(self, doc_ids: Sequence[str]) -> dict[str, set[str]]:
        return {d: {c.id for c in sample.CLAIMS if c.doc_id == d} for d in doc_ids}

    def origin(self, doc_id: str) -> Origin:
        return Origin(("a.html",), (), "rules@1", "ab" * 32, None)

    @property
    def head(self) -> Head:
        return Head(7, "ab" * 32)
