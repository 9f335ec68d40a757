"""Incidents: matched by shared claims, then by report, place and day."""

from __future__ import annotations

from claim_maker import KOBA, TARNE
from incident_maker import make_incident, make_tally
from version_maker import make_version

from recount.compare.incidents import diff_incidents
from recount.compare.versions import Change, FieldChange
from recount.model import Account, Disagreement, Incident

SAME = {name: name for name in "abcdefgh"}


def diff(ours: list[Incident], theirs: list[Incident]) -> list[Change]:
    return diff_incidents(make_version(incidents=ours), make_version(incidents=theirs), SAME)


def said(changes: list[Change]) -> list[tuple[str, str, str]]:
    return [(c.change, " ".join(c.a), " ".join(c.b)) for c in changes]


def test_the_same_is_no_change() -> None:
    incident = make_incident("x", claims=("a", "b"))
    assert diff([incident], [incident]) == []


def test_another_id_alone_is_no_change() -> None:
    # an earlier claim gave it another id, and left again
    assert diff([make_incident("x", claims=("a",))], [make_incident("y", claims=("a",))]) == []


def test_status_tally_and_accounts_changed_with_the_claim_behind_each_figure() -> None:
    def account(name: str) -> Account:
        return Account(name, name, "official", None, "asserts", "own", ("a",), {})

    one = make_incident("x", claims=("a",), accounts=(account("Mayor"),))
    other = make_incident(
        "x", claims=("a", "b"), status="disputed", accounts=(account("Army"), account("Mayor")),
        tallies=(make_tally((7, 9, 9), claim="b"),), independent_accounts=2,
        disagreements=(Disagreement("figure", ("a", "b"), "They differ."),),
    )  # fmt: skip
    (change,) = diff([one], [other])
    assert (change.change, change.a, change.b) == ("changed", ("x",), ("x",))
    assert change.fields == (
        FieldChange("status", "single_source", "disputed"),
        FieldChange("independent_accounts", 1, 2),
        FieldChange("accounts", ["Mayor"], ["Army", "Mayor"]),
        FieldChange("disagreements", [], ["They differ."]),
        FieldChange("tallies.killed.persons.low", 9, 7, "c1", "b"),
        FieldChange("claims", [], ["b"]),
    )


def test_new_and_gone() -> None:
    ours = [make_incident("x", claims=("a",), documents=("d1",))]
    theirs = [make_incident("y", claims=("b",), documents=("d2",))]
    assert said(diff(ours, theirs)) == [("gone", "x", ""), ("new", "", "y")]


def test_merged_the_one_with_more_claims_lives_on() -> None:
    ours = [make_incident("x", claims=("a",)), make_incident("y", claims=("b", "c"))]
    theirs = [make_incident("x", claims=("a", "b", "c"))]
    changed, merged = diff(ours, theirs)
    assert said([changed, merged]) == [("changed", "y", "x"), ("merged", "y x", "x")]
    assert changed.fields == (FieldChange("claims", [], ["a"]),)
    assert merged.note == "now a part of: Air or drone strike in Koba, 12 March 2022"


def test_split() -> None:
    ours = [make_incident("x", claims=("a", "b", "c"))]
    theirs = [make_incident("x", claims=("a", "b")), make_incident("y", claims=("c",))]
    changed, split = diff(ours, theirs)
    assert said([changed, split]) == [("changed", "x", "x"), ("split", "x", "x y")]
    assert changed.fields == (FieldChange("claims", ["c"], []),)


def test_a_claim_that_moved_is_neither_merge_nor_split() -> None:
    ours = [make_incident("x", claims=("a", "b", "c")), make_incident("y", claims=("d", "e"))]
    theirs = [make_incident("x", claims=("a", "b")), make_incident("y", claims=("c", "d", "e"))]
    found = diff(ours, theirs)
    assert said(found) == [("changed", "x", "x"), ("changed", "y", "y")]
    assert [change.fields[-1] for change in found] == [
        FieldChange("claims", ["c"], []),
        FieldChange("claims", [], ["c"]),
    ]


def test_a_claim_read_anew_stays_in_its_incident() -> None:
    one, other = make_incident("x", claims=("a", "old")), make_incident("x", claims=("a", "new"))
    a, b = make_version(incidents=[one]), make_version(incidents=[other])
    assert diff_incidents(a, b, SAME | {"old": "new"}) == []


def test_without_a_common_claim_by_report_place_and_day() -> None:
    one = make_incident("x", claims=("old",))
    for days, place, documents, change in (
        ("2022-03-13", KOBA, ("d1", "d2"), [("changed", "x", "y")]),
        ("2022-03-14", KOBA, ("d1",), [("gone", "x", ""), ("new", "", "y")]),  # two days apart
        ("2022-03-12", TARNE, ("d1",), [("gone", "x", ""), ("new", "", "y")]),  # 33 km, less 8
        ("2022-03-12", KOBA, ("d2",), [("gone", "x", ""), ("new", "", "y")]),  # no report shared
    ):
        other = make_incident("y", days, place, documents=documents, claims=("new",))
        assert said(diff([one], [other])) == change
    assert diff([one], [make_incident("y", claims=("new",))])[0].note == (
        "no claim in common: the same reports, place and days"
    )
