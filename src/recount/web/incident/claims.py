"""The claims of an incident with their sentences and reports, by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recount.browse import ClaimItem, IncidentView
from recount.model import Account, Document, Incident
from recount.store import single
from recount.store.ledger import Ledger
from recount.web.evidence import ClaimLine, claim_line


@dataclass(frozen=True, slots=True)
class Told:
    """An incident with its claims as pages show them, and the account that each belongs to.

    `lines`, `items` and `accounts` are by claim id, `docs` by document id.
    """

    incident: Incident
    items: Mapping[str, ClaimItem]
    lines: Mapping[str, ClaimLine]
    docs: Mapping[str, Document]
    accounts: Mapping[str, Account]

    def known(self, claim_ids: Iterable[str]) -> list[str]:
        """Returns those of some claims that are at hand, each once."""
        return [claim_id for claim_id in dict.fromkeys(claim_ids) if claim_id in self.lines]


def read_told(ledger: Ledger, view: IncidentView) -> Told:
    """Returns the claims of an incident, and those that its figures and disputes cite beside."""
    items = {item.claim.id: item for item in view.claims}
    docs = single.read_documents(ledger, sorted({i.claim.doc_id for i in view.claims}))
    lines = {key: claim_line(item.claim, docs[item.claim.doc_id]) for key, item in items.items()}
    accounts = {c: account for account in view.incident.accounts for c in account.claims}
    return Told(view.incident, items, lines, docs, accounts)
