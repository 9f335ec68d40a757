"""What an export is made from: a case's records at one version, in their outside form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recount.coding.places import FindSeat, no_seat
from recount.link.amend import find_undone
from recount.model import Claim, Decision, Document, Incident
from recount.records import Record

Files = Iterator[tuple[str, bytes, int]]
"""What an exporter yields: names, bytes, and the number of records in each file."""

RECORDS = {
    "document": "documents",
    "mention": "mentions",
    "claim": "claims",
    "incident": "incidents",
    "source": "sources",
    "issue": "issues",
    "decision": "decisions",
    "outside": "outside",
}
"""The kinds of records, and what several of each are called."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The objects behind a snapshot's records, for exports that code anew what they say.

    `copies` are the ids of the documents that copy another. `find_seat` finds the town that
    stands for the first-order division of a place; it may have to open the gazetteer.
    """

    documents: Sequence[Document] = ()
    claims: Sequence[Claim] = ()
    incidents: Sequence[Incident] = ()
    decisions: Sequence[Decision] = ()
    copies: frozenset[str] = frozenset()
    find_seat: FindSeat = no_seat


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The records of a case by kind, the objects behind them, and what they were made with.

    `case_version` is a digest of the case's facts; `codebook` has the key, name and version of
    the codebook that the tallies follow. `redaction` says how much was withheld, in numbers;
    null where nothing was.
    """

    records: Mapping[str, Sequence[Record]]
    case_version: str
    codebook: Mapping[str, str]
    program: str
    verified_only: bool = False
    notes: Sequence[str] = field(default=())
    redaction: Mapping[str, Any] | None = None
    facts: Facts = field(default_factory=Facts)


def find_verified(decisions: Sequence[Decision]) -> frozenset[str]:
    """Returns the ids of the claims that a person has accepted or amended, and not taken back.

    The last decision on a claim that was not undone counts: accepted, then rejected, is not
    verified.
    """
    undone = find_undone(decisions)
    verified: set[str] = set()
    for decision in decisions:
        if decision.id in undone:
            continue
        if decision.kind in ("accept", "amend"):
            verified.update(decision.subjects)
        elif decision.kind == "reject":
            verified.difference_update(decision.subjects)
    return frozenset(verified)
