"""What is not the same in two versions of a case, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from recount.compare.agreement import Agreement, measure_agreement
from recount.compare.claims import diff_claims, diff_documents, pair_claims
from recount.compare.decisions import diff_decisions
from recount.compare.incidents import diff_incidents
from recount.compare.versions import Change, Version, view_case, view_coder
from recount.errors import UsageError
from recount.pipeline import Case


@dataclass(frozen=True, slots=True)
class Difference:
    """All that is not the same from A to B: documents, claims, incidents, decisions, in order.

    `scope` says which claims the agreement was measured on.
    """

    a: Version
    b: Version
    codebook: str
    changes: Sequence[Change]
    scope: str
    agreement: Sequence[Agreement]

    def count(self) -> dict[str, dict[str, int]]:
        """Returns how many changes there are, by what changed and how."""
        found: dict[str, Counter[str]] = {}
        for change in self.changes:
            found.setdefault(change.what, Counter())[change.change] += 1
        return {what: dict(kinds) for what, kinds in found.items()}


def diff_versions(a: Version, b: Version, codebook: str) -> Difference:
    """Returns what changed from A to B; the same versions give the same changes in one order."""
    pairs = pair_claims(a, b)
    changes = [
        *diff_documents(a, b),
        *diff_claims(a, b, pairs),
        *diff_incidents(a, b, pairs),
        *diff_decisions(a, b, pairs),
    ]
    scope, agreement = measure_agreement(a, b, pairs)
    return Difference(a, b, codebook, changes, scope, agreement)


def diff_cases(
    a: Case, b: Case, codebook: str = "ucdp", names: tuple[str, str] = ("A", "B")
) -> Difference:
    """Returns what changed from one case to another, incidents under one codebook."""
    one, other = (view_case(case, name, codebook) for case, name in zip((a, b), names, strict=True))
    return diff_versions(one, other, codebook)


def diff_coders(case: Case, coders: tuple[str, str], codebook: str = "ucdp") -> Difference:
    """Returns what two people's decisions on one case make of it, each alone.

    Raises UsageError for a name that has decided nothing, and for the same name twice.
    """
    if coders[0] == coders[1]:
        raise UsageError(f"two coders are needed; {coders[0]!r} was named twice")
    one, other = (view_coder(case, coder, codebook) for coder in coders)
    return diff_versions(one, other, codebook)
