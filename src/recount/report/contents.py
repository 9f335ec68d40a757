"""What a page is made of, and the numbers by which its evidence is cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from recount.model import Claim, Decision, Document, Incident, Issue, Mention, Source
from recount.values import Count

_BACKGROUND = frozenset({"period", "war"})


@dataclass(frozen=True)
class Contents:
    """The records of a case, as one page shows them.

    `copies` maps a document's id to the id of the one that it copies. `codebook` names the
    codebook that the tallies follow, `versions` the programs and vocabularies behind it all.
    """

    title: str
    documents: Sequence[Document]
    claims: Sequence[Claim]
    incidents: Sequence[Incident]
    sources: Sequence[Source] = ()
    issues: Sequence[Issue] = ()
    decisions: Sequence[Decision] = ()
    copies: Mapping[str, str] = field(default_factory=dict)
    codebook: str = "ucdp"
    versions: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def docs(self) -> dict[str, Document]:
        """The documents by id."""
        return {doc.id: doc for doc in self.documents}

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        """The claims by id."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def ordered(self) -> list[Incident]:
        """The incidents: those with people harmed first, then by day, then by id."""
        return sorted(self.incidents, key=_rank)

    @cached_property
    def background(self) -> list[tuple[Claim, Mention[Count]]]:
        """Figures of a period or of the whole war, which enter no tally; copies left out."""
        return [
            (claim, count)
            for claim in self.claims
            if claim.copy_of is None
            for count in claim.counts
            if count.value.scope in _BACKGROUND
        ]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number by which each claim is cited as evidence, in the order of the page."""
        cited: dict[str, int] = {}
        for claim_id in self._cited():
            if claim_id in self.by_id:
                cited.setdefault(claim_id, len(cited) + 1)
        return cited

    @cached_property
    def uses(self) -> dict[str, list[int]]:
        """The positions, in `ordered`, of the incidents that a claim belongs to."""
        uses: dict[str, list[int]] = {}
        for position, incident in enumerate(self.ordered):
            for claim_id in dict.fromkeys(incident.claims):
                uses.setdefault(claim_id, []).append(position)
        return uses

    def _cited(self) -> Iterator[str]:
        for incident in self.ordered:
            for account in incident.accounts:
                yield from account.claims
            yield from incident.claims
        for claim, _count in self.background:
            yield claim.id


def _rank(incident: Incident) -> tuple[bool, str, str]:
    day = incident.when.earliest.isoformat() if incident.when else "9999"
    return (not incident.tallies, day, incident.id)


def head_of(doc: Document) -> str:
    """Returns a document's name for a reader: its title, else the input's own name for it."""
    return doc.title or doc.ref
