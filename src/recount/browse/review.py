"""The queue of claims to review, and what a reviewer needs beside one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from recount.browse import lists
from recount.browse.items import CLAIM, make_claims
from recount.browse.lists import Exact
from recount.browse.results import ClaimItem, Facet, Page
from recount.filters import Filter
from recount.model import Account, Claim, Decision, Document, Evidence
from recount.store import faceting, listing, review, single
from recount.store.ledger import Ledger
from recount.store.listing import Where
from recount.store.lists import CLAIMS
from recount.text import view_text

AROUND = 2
"""Sentences that are shown before and behind a claim's own."""
_REACH = 1_500  # characters looked at for them


@dataclass(frozen=True, slots=True)
class Queue:
    """Which claims wait: those that fit and that nobody has judged.

    With `coder`, who reviews blind, those that they have no word on themselves.
    """

    narrow: Filter = field(default_factory=Filter)
    exact: Exact = field(default_factory=dict)
    coder: str | None = None

    def where(self, without: str = "") -> Where:
        """Returns the condition on the claims' rows, without one of the exact values."""
        exact = {"state": "unreviewed", **self.exact}
        exact.pop(without, None)
        narrow = replace(self.narrow, status=None) if without == "status" else self.narrow
        asked = lists.condition_of(CLAIMS, narrow, exact, "")
        return listing.both(asked, review.undecided_where(self.coder)) if self.coder else asked


@dataclass(frozen=True, slots=True)
class Around:
    """The text around a sentence: what stands before it and behind it, of the same report."""

    before: str
    after: str


def read_queue(ledger: Ledger, queue: Queue, *, offset: int, limit: int) -> Page[ClaimItem]:
    """Returns a page of the queue, the most urgent first; see `recount.priority`."""
    lists.check_page(offset, limit)
    found = listing.find_page(
        ledger, CLAIMS, queue.where(), columns=CLAIM, order=CLAIMS.sorts["priority"],
        falling=True, offset=offset, limit=limit,
    )  # fmt: skip
    return Page(tuple(make_claims(ledger, found.rows)), found.total, offset, limit)


def find_place(ledger: Ledger, queue: Queue, claim_id: str) -> int | None:
    """Returns how many claims of the queue come before one, null if it does not wait there."""
    return review.count_before(ledger, queue.where(), claim_id)


def count_waiting(ledger: Ledger, queue: Queue) -> int:
    """Returns how many claims wait."""
    return listing.count_rows(ledger, CLAIMS, queue.where())


def queue_facets(
    ledger: Ledger, queue: Queue, names: Sequence[str]
) -> dict[str, tuple[Facet, ...]]:
    """Returns the values of facets among what waits, each without regard to its own choice."""
    found = {}
    for name in names:  # one by one: there is an index for each beside the state
        counted = faceting.count_facets(ledger, CLAIMS, [name], queue.where(name), {})
        found[name] = tuple(Facet(value, n) for value, n in counted[name])
    return found


def read_around(doc: Document, sentence: Evidence) -> Around:
    """Returns the sentences of a report around one."""
    first = max(0, sentence.start - _REACH)
    before = view_text(doc.text[first : sentence.start]).sentences[-AROUND:]
    after = view_text(doc.text[sentence.end : sentence.end + _REACH]).sentences[:AROUND]
    start = first + before[0].start if before else sentence.start
    end = sentence.end + after[-1].end if after else sentence.end
    return Around(doc.text[start : sentence.start].strip(), doc.text[sentence.end : end].strip())


def read_accounts(ledger: Ledger, codebook: str, incident_id: str | None) -> tuple[Account, ...]:
    """Returns who else tells of a kept incident; none where there is none."""
    if incident_id is None:
        return ()
    found = single.read_incidents(ledger, codebook, [incident_id]).get(incident_id)
    return found.accounts if found else ()


def find_twins(ledger: Ledger, claim: Claim, coder: str | None = None) -> tuple[str, ...]:
    """Returns the unreviewed claims of copies that say the same in the very same words.

    With `coder`, who reviews blind, those that they have no word on themselves. All have one
    source, one sentence and equal values.
    """
    roots = [claim.id] + ([claim.copy_of] if claim.copy_of else [])
    others = [*review.unreviewed_copies(ledger, roots)]
    if claim.copy_of and review.is_unreviewed(ledger, claim.copy_of):
        others.append(claim.copy_of)
    if coder is not None:
        others = review.without_word(ledger, coder, others)
    found = single.read_claims(ledger, [other for other in others if other != claim.id])
    own = _content(claim)
    return tuple(sorted(key for key, other in found.items() if _content(other) == own))


def _content(claim: Claim) -> tuple[object, ...]:
    identity = claim.source.identity if claim.source else None
    return (
        " ".join(claim.sentence.text.split()),
        identity.id if identity else None,
        claim.attribution.stance,
        claim.event.value if claim.event else None,
        claim.place.value if claim.place else None,
        claim.when.value if claim.when else None,
        tuple(count.value for count in claim.counts),
    )


def read_words(ledger: Ledger, claim_ids: Sequence[str]) -> Mapping[str, Sequence[Decision]]:
    """Returns all decisions on some claims with what takes them back, by claim, in their order."""
    found = {}
    for claim_id in claim_ids:
        numbered = single.with_undos(ledger, dict(single.decisions_on(ledger, [claim_id])))
        found[claim_id] = list(numbered.values())
    return found
