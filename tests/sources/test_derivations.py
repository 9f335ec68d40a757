"""The lineage graph: who copied, who cites, who relays whom, each step with its reason."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "link"))

from claim_maker import KOBA, make_claim, make_doc, make_party

from recount.model import Claim, Document, Evidence, make_id
from recount.reconcile import build_incidents
from recount.records import derivation_record
from recount.sources import find_copies
from recount.sources.derivations import trace_lineage
from recount.sources.duplicates import Copy
from recount.sources.lineage import build_lineage

HOSPITAL = ("Dr Awa Sy of Koba hospital", "medical")
MAYOR = ("Mayor Issa Ba", "official")
DAY = "2022-03-07"
LEAD = "Six people died when a jet bombed Koba on Monday."
SOURCED = "The figure comes from Dr Awa Sy of Koba hospital."
REST = (
    "The bombs fell beside the grain market shortly before noon, when it was full of buyers. "
    "Stalls burned until the evening, and the road to the river was closed to lorries. "
    "Families searched the rubble with their hands because no digger could be found in town."
)
ADDED = "Mayor Issa Ba put the dead at seven."
WIRE = make_doc("w", "Sahel Wire", "2022-03-08", f"{LEAD} {SOURCED} {REST}")
PAPER = make_doc("p", "Koba News", "2022-03-09", f"{LEAD} {SOURCED} {REST} {ADDED}")


def told(doc: Document) -> list[Claim]:
    return [
        make_claim(doc, LEAD, place=KOBA, days=DAY, killed=6),
        make_claim(doc, SOURCED, by=HOSPITAL, kind="death", killed=6),
    ]


CLAIMS = [
    *told(WIRE),
    *told(PAPER),
    make_claim(PAPER, ADDED, by=MAYOR, kind="death", place=KOBA, days=DAY, killed=7),
]


def edges(
    docs: list[Document], claims: list[Claim], copies: dict[str, Copy]
) -> list[tuple[str, str, str, str]]:
    origins = build_lineage(docs, claims, copies)
    steps = trace_lineage(docs, claims, copies, origins)
    return [(s.kind, s.start_name, s.end_name, s.reason) for s in steps]


def test_a_sentence_added_to_a_wire_copy_gives_one_new_account() -> None:
    copies = find_copies([WIRE, PAPER])
    assert {doc_id: copy.of for doc_id, copy in copies.items()} == {PAPER.id: WIRE.id}
    (alone,) = build_incidents([WIRE], told(WIRE), {})
    (both,) = build_incidents([WIRE, PAPER], CLAIMS, copies)
    assert (alone.independent_accounts, both.independent_accounts) == (1, 2)
    assert [a.source for a in both.accounts] == ["Dr Awa Sy of Koba hospital", "Mayor Issa Ba"]


def test_the_graph_of_a_copy_with_a_sentence_of_its_own() -> None:
    copies = find_copies([WIRE, PAPER])
    found = edges([WIRE, PAPER], CLAIMS, copies)
    assert [step[:3] for step in found if step[0] == "copied"] == [
        ("copied", "Koba News", "Sahel Wire")
    ]
    assert {step[1:3] for step in found if step[0] == "relays"} == {
        ("Koba News", "Dr Awa Sy of Koba hospital"),
        ("Sahel Wire", "Dr Awa Sy of Koba hospital"),
        ("Koba News", "Mayor Issa Ba"),
    }
    reasons = {step[1:3]: step[3] for step in found}
    assert reasons["Koba News", "Mayor Issa Ba"] == "Koba News tells what Mayor Issa Ba says"
    assert reasons["Koba News", "Sahel Wire"].startswith("Koba News has ")


def test_a_credit_cites_the_agency_or_its_report() -> None:
    text = f"(Sahel Wire) - {LEAD}"
    credited = make_doc("c", "Dal Post", "2022-03-09", text)
    claim = make_claim(credited, text, place=KOBA, days=DAY, killed=6)
    assert edges([credited], [claim], {}) == [
        ("cites", "Dal Post", "Sahel Wire", "Dal Post credits Sahel Wire")
    ]
    origins = build_lineage([WIRE, credited], [claim], {})
    (step,) = trace_lineage([WIRE, credited], [claim], {}, origins)
    assert (step.start, step.end) == (credited.id, WIRE.id)
    (outlet,) = trace_lineage([credited], [claim], {}, build_lineage([credited], [claim], {}))
    assert outlet.end == make_id("outlet", "sahelwire")


def test_a_chain_between_outlet_and_source_relays() -> None:
    claim = make_claim(PAPER, ADDED, by=MAYOR, kind="death", killed=7)
    party = make_party(Evidence.of(PAPER.text, (0, 3)), "Sahel Wire", "agency")
    said = replace(claim.attribution, via=(party,))
    chained = replace(claim, attribution=said)
    origins = build_lineage([PAPER], [chained], {})
    steps = trace_lineage([PAPER], [chained], {}, origins)
    assert {(s.kind, s.start_name, s.end_name) for s in steps} == {
        ("cites", "Koba News", "Sahel Wire"),
        ("relays", "Koba News", "Mayor Issa Ba"),
        ("relays", "Sahel Wire", "Mayor Issa Ba"),
    }
    assert {s.claims for s in steps} == {(chained.id,)}


def test_the_outlets_own_account_has_no_source_behind_it() -> None:
    claim = make_claim(PAPER, LEAD, place=KOBA, days=DAY, killed=6)
    assert edges([PAPER], [claim], {}) == []


def test_the_order_of_claims_makes_no_difference() -> None:
    copies = find_copies([WIRE, PAPER])
    assert edges([WIRE, PAPER], CLAIMS, copies) == edges([PAPER, WIRE], CLAIMS, copies)


def test_a_step_as_a_record() -> None:
    copies = {PAPER.id: Copy(WIRE.id, 1.0, "has the same text as Sahel Wire")}
    (step,) = trace_lineage([WIRE, PAPER], [], copies, {})
    assert derivation_record(step) == {
        "kind": "copied",
        "start": PAPER.id,
        "end": WIRE.id,
        "start_name": "Koba News",
        "end_name": "Sahel Wire",
        "claims": [],
        "reason": "Koba News has the same text as Sahel Wire",
    }
