"""Dates a report that does not say when it was published by the day in its head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from recount.link.facets import dateline_end
from recount.model import Claim, Document


def date_report(doc: Document, claims: Sequence[Claim]) -> Document:
    """Returns a report with the day of its head as that of its publication, if it states none.

    That is the day in its dateline, or with which its text begins ("01.10.2014 A double
    attack"), as its claims were read; the latest of several. A report without either stays
    undated. For comparing reports only: the record keeps its null.
    """
    if doc.published is not None:
        return doc
    line = dateline_end(doc)
    first = len(doc.text) - len(doc.text.lstrip())
    days = [
        claim.when.value.latest
        for claim in claims
        if claim.when is not None
        and claim.when.value.relation == "at"
        and claim.when.value.days == 1
        and (claim.when.evidence.end <= line or claim.when.evidence.start == first)
    ]
    return replace(doc, published=max(days)) if days else doc
