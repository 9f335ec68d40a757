"""The decisions of a case as they speak of the claims that its newest readings have."""

from __future__ import annotations

from collections.abc import Sequence

from recount.link.decisions import Carried, carry_decisions
from recount.link.remarks import make_issue
from recount.model import Decision, Issue
from recount.store import Ledger, claims_of_documents, judged_claims, was_reread


class CarriedDecisions:
    """Carries a case's decisions over, once for each state of its facts."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._last: tuple[str, Carried] | None = None

    def now(self) -> Carried:
        """Returns all decisions of the case, carried over."""
        digest = self._ledger.facts_digest()
        if self._last is None or self._last[0] != digest:
            self._last = digest, self.carry(self._ledger.decisions())
        return self._last[1]

    def carry(self, decisions: Sequence[Decision]) -> Carried:
        """Returns these decisions carried over, as if there were no others."""
        if not decisions or not was_reread(self._ledger):
            return Carried(tuple(decisions))
        judged = judged_claims(self._ledger, decisions)
        docs = {anchor.doc_id for decision in decisions for anchor in decision.anchors}
        docs.update(claim.doc_id for claim in judged.values())
        claims = claims_of_documents(self._ledger, sorted(docs))
        return carry_decisions(decisions, claims, judged)

    def issues(self) -> list[Issue]:
        """Returns what must be told of decisions that a new reading put in question."""
        remarks = self.now().remarks
        judged = judged_claims(self._ledger, [remark.decision for remark in remarks])
        refs = self._ledger.refs()
        return [make_issue(remark, judged, refs) for remark in remarks]
