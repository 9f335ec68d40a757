"""A case that holds the invented records, so that the commands are tested without reading."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import sample_case as sample

from recount.filters import Filter, fits_incident
from recount.model import Claim, Decision, Document, Incident, Issue, Mention, MentionType, Source
from recount.pipeline import AddResult


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

    def decide(self, decision: Decision) -> None:
        self.made.append(decision)

    def verify(self) -> list[str]:
        return self.differing
