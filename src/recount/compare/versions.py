"""A version of a case: what one case tells, or what it tells by one coder's decisions alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from recount.errors import UsageError
from recount.link.amend import find_undone
from recount.model import Claim, Decision, Document, Incident
from recount.pipeline import Case

What = Literal["document", "claim", "incident", "decision"]
Kind = Literal["new", "gone", "changed", "merged", "split", "only_a", "only_b", "contradicts"]


@dataclass(frozen=True)
class Version:
    """The records of one side of a comparison; `decisions` are those that were not taken back."""

    name: str
    documents: Sequence[Document]
    claims: Sequence[Claim]
    incidents: Sequence[Incident]
    decisions: Sequence[Decision]

    @cached_property
    def docs(self) -> Mapping[str, Document]:
        """The documents by id."""
        return {doc.id: doc for doc in self.documents}

    @cached_property
    def by_id(self) -> Mapping[str, Claim]:
        """The claims by id."""
        return {claim.id: claim for claim in self.claims}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field whose value is another: both values as plain data, and the claims behind them."""

    field: str
    a: Any
    b: Any
    a_claim: str | None = None
    b_claim: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not the same in A and B.

    `a` and `b` are the ids of the records on each side; several where incidents were merged or
    split. Decisions are `only_a`, `only_b`, or `contradicts`; all else is `new` (in B), `gone`
    (from B), `changed`, `merged` or `split`.
    """

    what: What
    change: Kind
    a: tuple[str, ...]
    b: tuple[str, ...]
    name: str
    fields: tuple[FieldChange, ...] = ()
    note: str | None = None


def view_case(case: Case, name: str, codebook: str) -> Version:
    """Returns a case as it stands, its incidents under a codebook."""
    return Version(
        name,
        case.documents(),
        case.claims(),
        case.incidents(codebook=codebook),
        pick_standing(case.effective_decisions()),
    )


def view_coder(case: Case, coder: str, codebook: str) -> Version:
    """Returns a case as one coder's decisions alone would have it.

    Only what a coder takes back in person is taken back, and their words of a blind round hold.
    Raises UsageError for a name that has
    decided nothing.
    """
    made = case.carried_decisions()
    own = [decision for decision in made if decision.by == coder]
    if not own:
        names = ", ".join(sorted({decision.by for decision in made})) or "nobody"
        raise UsageError(f"{coder!r} has decided nothing in this case; {names} has")
    claims, incidents = case.replay(own, codebook)
    return Version(coder, case.documents(), claims, incidents, pick_standing(own))


def compare_values(
    one: Mapping[str, Any], other: Mapping[str, Any], behind: Mapping[str, tuple[Any, Any]]
) -> tuple[FieldChange, ...]:
    """Returns the fields whose values differ, in the order in which they first stand.

    A field that one side lacks is null there. `behind` names the claims behind a field's values.
    """
    return tuple(
        FieldChange(field, one.get(field), other.get(field), *behind.get(field, (None, None)))
        for field in dict.fromkeys((*one, *other))
        if one.get(field) != other.get(field)
    )


def pick_standing(decisions: Sequence[Decision]) -> list[Decision]:
    """Returns the decisions that were not taken back, without those that take back."""
    undone = find_undone(decisions)
    return [d for d in decisions if d.id not in undone and d.kind != "undo"]
