"""How far two coders of one case agree, field by field, on the claims that both judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recount.compare.agreement import Agreement, measure_agreement
from recount.compare.versions import Version, pick_standing
from recount.errors import UsageError
from recount.link.amend import apply_amendments
from recount.link.states import JUDGING
from recount.model import Claim, Decision
from recount.pipeline import Case
from recount.store import single


@dataclass(frozen=True, slots=True)
class CoderAgreement:
    """Two coders' agreement; `judged` is how many claims each has judged, `both` how many both."""

    coders: tuple[str, str]
    judged: tuple[int, int]
    both: int
    fields: Sequence[Agreement]


def compare_coders(case: Case, coders: tuple[str, str]) -> CoderAgreement:
    """Returns how far two people's own decisions agree, blind and open ones alike.

    Unlike `diff_coders`, no incidents are built: only claims that both judged are looked at, each
    as its coder alone would have it. Raises UsageError for the same name twice.
    """
    if coders[0] == coders[1]:
        raise UsageError(f"two coders are needed; {coders[0]!r} was named twice")
    made = case.carried_decisions()
    own = [[d for d in made if d.by == coder] for coder in coders]
    judged = [_judged(decisions) for decisions in own]
    both = sorted(judged[0] & judged[1])
    facts = list(single.read_facts(case.ledger, both).values())
    one, other = (
        _version(name, facts, decisions) for name, decisions in zip(coders, own, strict=True)
    )
    pairs = {claim.id: claim.id for claim in facts}
    _, fields = measure_agreement(one, other, pairs)
    return CoderAgreement(coders, (len(judged[0]), len(judged[1])), len(facts), fields)


def _judged(decisions: Sequence[Decision]) -> set[str]:
    return {s for d in pick_standing(decisions) if d.kind in JUDGING for s in d.subjects}


def _version(name: str, facts: Sequence[Claim], decisions: Sequence[Decision]) -> Version:
    claims = apply_amendments(facts, decisions)
    return Version(name, (), claims, (), pick_standing(decisions))
