"""Makes versions of a case out of a few invented reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claim_maker import KOBA, make_claim, make_doc

from recount.compare.versions import Version
from recount.model import Claim, Decision, Document, Incident, make_id

WIRE = make_doc(
    "wire.txt", "Northern Wire",
    text="Nine people were killed in Koba, the mayor said. A strike hit the mill, a miller said.",
)  # fmt: skip
GAZETTE = make_doc("gazette.txt", "State Gazette", text="The army denied the strike on Koba.")
MAYOR = make_claim(
    WIRE, "Nine people were killed in Koba, the mayor said.", by=("Mayor of Koba", "official"),
    place=KOBA, days="2022-03-12", killed=9,
)  # fmt: skip
MILLER = make_claim(
    WIRE, "A strike hit the mill, a miller said.", by=("a miller", "witness"), place=KOBA,
    days="2022-03-12",
)  # fmt: skip
ARMY = make_claim(
    GAZETTE, "The army denied the strike on Koba.", by=("Army of Mali", "military"),
    stance="denies", place=KOBA, days="2022-03-12",
)  # fmt: skip


def make_version(
    name: str = "A",
    documents: Sequence[Document] = (WIRE, GAZETTE),
    claims: Sequence[Claim] = (MAYOR, MILLER, ARMY),
    incidents: Sequence[Incident] = (),
    decisions: Sequence[Decision] = (),
) -> Version:
    return Version(name, documents, claims, incidents, decisions)


def decide(kind: str, *subjects: str, by: str = "ANA", **after: object) -> Decision:
    """Makes a decision; `after` are an amended claim's values, "__" for a full stop."""
    values = {name.replace("__", "."): value for name, value in after.items()} or None
    return Decision(
        make_id("decision", kind, subjects, by, values), kind, subjects, by, "2026-01-01",
        "a reason", after=values,
    )  # fmt: skip


def with_count(claim: Claim, low: int | None, high: int | None) -> Claim:
    """Returns the claim with another first count."""
    first, *rest = claim.counts
    value = replace(first.value, low=low, high=high)
    return replace(claim, counts=(replace(first, value=value), *rest))
