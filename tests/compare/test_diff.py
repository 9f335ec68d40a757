"""Two versions of a case, two coders, and the page that shows it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from incident_maker import make_incident, make_tally
from version_maker import ARMY, GAZETTE, MAYOR, MILLER, WIRE, decide, make_version, with_count

from recount.compare.agreement import Agreement
from recount.compare.diff import Difference, diff_cases, diff_coders, diff_versions
from recount.compare.page import build_difference_page
from recount.compare.records import difference_records
from recount.compare.tables import CHANGE_COLUMNS, build_change_rows
from recount.compare.versions import FieldChange
from recount.compare.words import say_both, say_counts
from recount.errors import UsageError
from recount.model import Reading
from recount.pipeline import Case, Settings
from recount.store import Ledger

CLAIMS = (MAYOR, MILLER, ARMY)


def alphas(difference: Difference) -> dict[str, Agreement]:
    return {found.field: found for found in difference.agreement}


def test_without_decisions_all_claims_are_compared() -> None:
    moved = replace(MILLER, event=ARMY.event, when=None)
    stance = replace(ARMY, attribution=replace(ARMY.attribution, stance="doubts"))
    a = make_version(claims=CLAIMS)
    b = make_version("B", claims=(with_count(MAYOR, 7, None), moved, stance))
    found = diff_versions(a, b, "ucdp")
    assert found.scope == "all claims that both have"
    by_field = alphas(found)
    assert by_field["stance"] == Agreement("stance", "nominal", 3, 2, 0.4444, None)
    assert by_field["counts low"].reason == "only one unit that both coded"
    assert by_field["counts high"].reason == "nothing that both coded"
    assert by_field["day"].units == 2  # one side read no day: no unit
    assert by_field["place"].reason == "no variation: every value is Koba (g-Koba)"
    assert by_field["verdict"].units == 0


def test_where_both_judged_only_what_both_kept_is_compared() -> None:
    mine = [decide("accept", MAYOR.id), decide("accept", MILLER.id), decide("reject", ARMY.id)]
    yours = [
        decide("amend", MAYOR.id, by="BEN", counts__0__low=7),
        decide("reject", MILLER.id, by="BEN"),
        decide("reject", ARMY.id, by="BEN"),
    ]
    a = make_version("ANA", claims=CLAIMS, decisions=mine)
    b = make_version("BEN", claims=(with_count(MAYOR, 7, 9), MILLER, ARMY), decisions=yours)
    found = diff_versions(a, b, "ucdp")
    assert found.scope == "claims that both sides judged and kept"
    by_field = alphas(found)
    assert (by_field["counts low"].units, by_field["counts low"].same) == (1, 0)
    assert by_field["stance"].units == 1
    # accept/accept, accept/reject, reject/reject: observed 2/6, expected 2 * 3 * 3 / 30
    assert by_field["verdict"] == Agreement("verdict", "nominal", 3, 2, 0.4444, None)
    assert found.count() == {
        "claim": {"changed": 1}, "decision": {"contradicts": 2},
    }  # fmt: skip


def test_pairs_of_claims_that_both_put_together_or_apart() -> None:
    mine = [decide("merge", MAYOR.id, MILLER.id), decide("unlink", MAYOR.id, ARMY.id)]
    yours = [decide("link", MILLER.id, MAYOR.id, by="BEN"),
             decide("split", ARMY.id, MAYOR.id, by="BEN")]  # fmt: skip
    a, b = make_version(decisions=mine), make_version("B", decisions=yours)
    found = alphas(diff_versions(a, b, "ucdp"))["one incident"]
    assert found == Agreement("one incident", "nominal", 2, 2, 1.0, None)


# -- cases ---------------------------------------------------------------------------------------


def fill(path: Path) -> None:
    """Makes a case of the two invented reports, without a reader."""
    with Ledger.open(path, create=True) as ledger:
        for doc, claims in ((WIRE, (MAYOR, MILLER)), (GAZETTE, (ARMY,))):
            ledger.add_document(doc, doc.text.encode(), Reading((), claims), "test@1")


@pytest.fixture
def case(tmp_path: Path):
    fill(tmp_path / "a.recount")
    with Case.open(tmp_path / "a.recount", settings=Settings(tmp_path)) as opened:
        yield opened


def test_a_case_and_itself(case: Case) -> None:
    found = diff_cases(case, case)
    assert found.changes == []
    assert say_counts(found) == [
        "incidents: no change", "decisions: no change", "claims: no change", "documents: no change",
    ]  # fmt: skip


def test_two_coders_in_one_case(case: Case) -> None:
    for decision in (
        decide("accept", MAYOR.id),
        decide("reject", MAYOR.id, by="BEN"),
        decide("accept", ARMY.id),
        decide("accept", ARMY.id, by="BEN"),
    ):
        case.decide(decision)
    found = diff_coders(case, ("ANA", "BEN"))
    assert (found.a.name, found.b.name) == ("ANA", "BEN")
    assert len(found.a.claims) == len(found.b.claims) == 3
    decisions = [c for c in found.changes if c.what == "decision"]
    assert [c.change for c in decisions] == ["contradicts"]
    told = [i for i in found.a.incidents if MAYOR.id in i.claims]
    assert [tally.best for i in told for tally in i.tallies] == [9]
    assert not any(MAYOR.id in i.claims for i in found.b.incidents)
    assert alphas(found)["verdict"].units == 2
    # what stands in the case is what both decided, and is not touched
    assert len(case.decisions()) == 4


def test_what_a_coder_takes_back_is_taken_back(case: Case) -> None:
    made = decide("reject", MAYOR.id)
    case.decide(made)
    case.decide(decide("undo", made.id))
    case.decide(decide("accept", MAYOR.id, by="BEN"))
    found = diff_coders(case, ("ANA", "BEN"))
    assert [c.change for c in found.changes if c.what == "decision"] == ["only_b"]


def test_coders_that_are_none(case: Case) -> None:
    case.decide(decide("accept", MAYOR.id))
    with pytest.raises(UsageError, match="'BEN' has decided nothing in this case; ANA has"):
        diff_coders(case, ("ANA", "BEN"))
    with pytest.raises(UsageError, match="named twice"):
        diff_coders(case, ("ANA", "ANA"))


# -- records and page ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def difference() -> Difference:
    odd = '<script>alert("no")</script>\u202e'
    one = make_incident("x", claims=(MAYOR.id,), tallies=(make_tally(9, claim=MAYOR.id),))
    other = make_incident(
        "x", claims=(MAYOR.id, MILLER.id), perpetrators=(odd,),
        tallies=(make_tally((7, 9, 9), claim=MAYOR.id),),
    )  # fmt: skip
    a = make_version("monday", documents=(WIRE,), claims=(MAYOR, MILLER), incidents=(one,))
    b = make_version(
        "friday", claims=CLAIMS, incidents=(other,), decisions=[decide("accept", MAYOR.id)]
    )
    return diff_versions(a, b, "ucdp")


def test_records_are_the_changes_then_the_agreement(difference: Difference) -> None:
    records = difference_records(difference)
    assert [r["what"] for r in records] == [
        "document", "claim", "incident", "decision", *["agreement"] * 8,
    ]  # fmt: skip
    incident = records[2]
    assert [f["field"] for f in incident["fields"]] == [
        "perpetrators", "tallies.killed.persons.low", "claims",
    ]  # fmt: skip
    assert incident["fields"][1] == {
        "field": "tallies.killed.persons.low", "a": 9, "b": 7, "a_claim": MAYOR.id,
        "b_claim": MAYOR.id,
    }  # fmt: skip
    rows = list(build_change_rows(difference))
    assert {len(row) for row in rows} == {len(CHANGE_COLUMNS)}
    assert rows[3][:10] == [
        "incident", "changed", "x", "x", incident["name"], "tallies.killed.persons.low", 9, 7,
        MAYOR.id, MAYOR.id,
    ]  # fmt: skip


def test_the_page_asks_for_nothing_and_escapes_everything(difference: Difference) -> None:
    page = build_difference_page(difference)
    assert page == build_difference_page(difference)
    assert "<script" not in page
    assert "\u202e" not in page
    assert "url(" not in page
    tree = ET.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    links = [str(e.get("href")) for e in tree.iter("a")]
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in links} <= set(ids)
    policy = next(e for e in tree.iter("meta") if e.get("http-equiv"))
    assert str(policy.get("content")).startswith("default-src 'none'; style-src 'sha256-")


def test_a_changed_figure_leads_to_its_sentence(difference: Difference) -> None:
    tree = ET.fromstring(build_difference_page(difference).removeprefix("<!DOCTYPE html>\n"))
    row = next(e for e in tree.iter("tr") if "killed: low" in "".join(e.itertext()))
    assert " ".join("".join(row.itertext()).split()) == "killed: low9 E17 E2"
    found = next(e for e in tree.iter("li") if e.get("id") == "e1")
    assert MAYOR.sentence.text in re.sub(r"\s+", " ", "".join(found.itertext()))
    text = "".join(tree.itertext())
    assert "1 claim of documents that only one side has, not listed here" in text
    assert "none: only one unit that both coded" in text


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (FieldChange("event", "air_strike", None), ("Air or drone strike", "–")),
        (FieldChange("status", "single_source", "denied"), ("one source", "denied")),
        (FieldChange("accounts", ["a", "b"], ["b", "c"]), ("a", "c")),  # what each has alone
        (FieldChange("perpetrators", ["a", "b"], ["b", "a"]), ("a; b", "b; a")),
        (FieldChange("disagreements", [], ["They differ.", "So do they."]),
         ("–", "They differ. So do they.")),
        (FieldChange("aggregate", True, False), ("yes", "no")),
        (FieldChange("tallies.killed.persons.low", 1200, None), ("1,200", "–")),
    ],
)  # fmt: skip
def test_values_as_a_reader_sees_them(field: FieldChange, shown: tuple[str, str]) -> None:
    assert say_both(field) == shown
