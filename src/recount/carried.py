"""The decisions of a case as they speak of the claims that its newest readings have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recount.link.decisions import Carried, carry_decisions
from recount.link.remarks import make_issue
from recount.link.rounds import effective, find_hidden
from recount.model import Decision, Issue
from recount.store import Ledger, claims_of_documents, judged_claims, was_reread


class CarriedDecisions:
    """Carries a case's decisions over, once for each state of its facts."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._last: tuple[str, Carried] | None = None
        self._effective: tuple[Carried, tuple[Decision, ...]] | None = None
        self._hidden: tuple[Carried, Mapping[str, str]] | None = None

    def now(self) -> Carried:
        """Returns all decisions of the case, carried over."""
        digest = self._ledger.facts_digest()
        if self._last is None or self._last[0] != digest:
            self._last = digest, self.carry(self._ledger.decisions())
        return self._last[1]

    def effective(self) -> tuple[Decision, ...]:
        """Returns those that hold: see `recount.link.rounds`."""
        now = self.now()
        if self._effective is None or self._effective[0] is not now:
            self._effective = now, tuple(effective(now.decisions))
        return self._effective[1]

    def hidden(self) -> Mapping[str, str]:
        """Returns the ids of those that only one coder may see, with that coder."""
        now = self.now()
        if self._hidden is None or self._hidden[0] is not now:
            self._hidden = now, find_hidden(now.decisions)
        return self._hidden[1]

    def carry(self, decisions: Sequence[Decision]) -> Carried:
        """Returns these decisions carried over, as if there were no others."""
        if not decisions or not was_reread(self._ledger):
            return Carried(tuple(decisions))
        judged = judged_claims(self._ledger, decisions)
        docs = {anchor.doc_id for decision in decisions for anchor in decision.anchors}
        docs.update(claim.doc_id for claim in judged.values())
        claims = claims_of_documents(self._ledger, sorted(docs))
        return carry_decisions(decisions, claims, judged)

    def issues(self, seen_by: str | None = None) -> list[Issue]:
        """Returns what must be told of decisions that a new reading put in question.

        To a person, of those that they may see; null stands for one who sees all.
        """
        remarks = self.now().remarks
        if seen_by is not None and (hidden := self.hidden()):
            remarks = tuple(r for r in remarks if hidden.get(r.decision.id, seen_by) == seen_by)
        judged = judged_claims(self._ledger, [remark.decision for remark in remarks])
        refs = self._ledger.refs()
        return [make_issue(remark, judged, refs) for remark in remarks]
