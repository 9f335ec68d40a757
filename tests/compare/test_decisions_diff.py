"""Decisions of one side only, the same on both, or against each other."""

from __future__ import annotations

import pytest
from version_maker import decide, make_version

from recount.compare.decisions import diff_decisions, read_pairs, read_verdicts
from recount.compare.versions import FieldChange


def diff(ours, theirs, pairs=None):
    a, b = make_version(decisions=ours), make_version("B", decisions=theirs)
    return diff_decisions(a, b, pairs or {})


def test_the_same_judgement_by_two_people_is_no_change() -> None:
    assert diff([decide("accept", "c1")], [decide("accept", "c1", by="BEN")]) == []
    one = [decide("link", "c1", "c2")]
    assert diff(one, [decide("link", "c2", "c1", by="BEN")]) == []


def test_only_one_side() -> None:
    mine, yours = decide("accept", "c1"), decide("reject", "c2", by="BEN")
    found = diff([mine], [yours])
    assert [(c.change, c.a, c.b) for c in found] == [
        ("only_a", (mine.id,), ()),
        ("only_b", (), (yours.id,)),
    ]
    assert found[0].name == "ANA: accept c1: a reason"


@pytest.mark.parametrize(
    ("mine", "yours", "fields"),
    [
        (("accept", "c1"), ("reject", "c1"), [("verdict of c1", "accept", "reject")]),
        (("link", "c1", "c2"), ("unlink", "c2", "c1"),
         [("one incident of c1 and c2", "together", "apart")]),
        (("merge", "c1", "c2", "c3"), ("split", "c1", "c3"),
         [("one incident of c1 and c3", "together", "apart")]),
    ],
)  # fmt: skip
def test_against_each_other(mine, yours, fields) -> None:
    one, other = decide(*mine), decide(*yours, by="BEN")
    (change,) = diff([one], [other])
    assert (change.change, change.a, change.b) == ("contradicts", (one.id,), (other.id,))
    assert list(change.fields) == [FieldChange(*field) for field in fields]


def test_amended_to_different_values_or_accepted_as_read() -> None:
    mine, yours = decide("amend", "c1", counts__0__low=7), decide("amend", "c1", counts__0__low=8)
    (change,) = diff([mine], [yours])
    assert change.fields == (FieldChange("c1: counts.0.low", 7, 8),)
    (change,) = diff([mine], [decide("accept", "c1")])
    assert change.fields == (FieldChange("reading of c1", "amended", "right as read"),)


def test_the_last_word_of_a_side_counts() -> None:
    changed_mind = [decide("accept", "c1"), decide("reject", "c1")]
    assert read_verdicts(changed_mind) == {"c1": "reject"}
    (only,) = diff(changed_mind, [decide("reject", "c1", by="BEN")])
    assert (only.change, only.a) == ("only_a", (changed_mind[0].id,))


def test_verdicts_and_pairs() -> None:
    decisions = [decide("amend", "c1", event__type="shelling"), decide("merge", "c3", "c1", "c2")]
    assert read_verdicts(decisions) == {"c1": "accept"}
    assert read_pairs(decisions) == dict.fromkeys(
        [("c1", "c2"), ("c1", "c3"), ("c2", "c3")], "together"
    )


def test_claims_read_anew_are_followed() -> None:
    assert diff([decide("accept", "old")], [decide("accept", "new")], {"old": "new"}) == []
    (change,) = diff([decide("accept", "old")], [decide("reject", "new")], {"old": "new"})
    assert change.change == "contradicts"
