"""Blind rounds: when a coder's word holds, who may see it, and what an editor's decision ends."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from recount.link.rounds import effective, find_hidden, find_words, read_setting, sees
from recount.link.states import read_states
from recount.model import Decision


def decide(n: int, kind: str, *subjects: str, by: str = "amira", blind: bool = True, **more: Any):
    values = {
        "id": f"d{n}",
        "kind": kind,
        "subjects": subjects,
        "by": by,
        "at": f"2026-01-0{n % 9}",
    }
    return Decision(**values, reason="so", round="blind" if blind else None, **more)


def ids(decisions: list[Decision]) -> list[str]:
    return [decision.id for decision in decisions]


ONE = decide(1, "accept", "c1")
SAME = decide(2, "accept", "c1", by="basel")
OTHER = decide(3, "reject", "c1", by="basel")
EDITOR = decide(4, "reject", "c1", by="edda", blind=False)


def test_one_word_alone_does_not_hold() -> None:
    assert effective([ONE]) == []
    assert read_states(effective([ONE])) == {}
    assert find_hidden([ONE]) == {"d1": "amira"}


def test_two_who_say_the_same_are_believed() -> None:
    assert effective([ONE, SAME]) == [ONE, SAME]
    assert find_hidden([ONE, SAME]) == {}
    assert read_states(effective([ONE, SAME]))["c1"].by == ("amira", "basel")


def test_the_same_coder_twice_is_one() -> None:
    again = decide(5, "accept", "c1")
    assert effective([ONE, again]) == []
    assert ids([d for w in find_words([ONE, again]) for d in w.decisions]) == ["d5"]


def test_two_who_differ_are_not() -> None:
    assert effective([ONE, OTHER]) == []
    assert find_hidden([ONE, OTHER]) == {"d1": "amira", "d3": "basel"}
    assert [(w.by, w.kind, w.settled) for w in find_words([ONE, OTHER])] == [
        ("amira", "accept", False),
        ("basel", "reject", False),
    ]


def test_a_third_coder_decides_by_majority_and_a_tie_stays_open() -> None:
    third = decide(5, "accept", "c1", by="chadi")
    assert ids(effective([ONE, OTHER, third])) == ["d1", "d5"]
    fourth = decide(6, "reject", "c1", by="dina")
    assert effective([ONE, OTHER, third, fourth]) == []


def test_values_must_be_the_same_too() -> None:
    nine = decide(1, "amend", "c1", after={"counts.0.low": 9, "counts.0.high": 9})
    turned = decide(2, "amend", "c1", by="basel", after={"counts.0.high": 9, "counts.0.low": 9})
    ten = decide(3, "amend", "c1", by="basel", after={"counts.0.low": 10})
    assert effective([nine, turned]) == [nine, turned]
    assert effective([nine, ten]) == []


def test_amendments_in_a_row_are_one_word() -> None:
    low = decide(1, "amend", "c1", after={"counts.0.low": 9})
    high = decide(2, "amend", "c1", after={"counts.0.high": 9})
    both = decide(3, "amend", "c1", by="basel", after={"counts.0.low": 9, "counts.0.high": 9})
    assert ids(effective([low, high, both])) == ["d1", "d2", "d3"]
    assert effective([low, both]) == []


def test_an_editor_ends_the_round() -> None:
    assert effective([ONE, OTHER, EDITOR]) == [EDITOR]
    assert find_hidden([ONE, OTHER, EDITOR]) == {}
    assert effective([ONE, EDITOR, SAME]) == [EDITOR]
    assert find_hidden([ONE, EDITOR, SAME]) == {"d1": "amira", "d2": "basel"}


def test_an_editors_decision_taken_back_opens_it_again() -> None:
    back = decide(5, "undo", "d4", by="edda", blind=False)
    assert effective([ONE, OTHER, EDITOR, back]) == [EDITOR, back]
    assert read_states(effective([ONE, OTHER, EDITOR, back])) == {}
    assert find_hidden([ONE, OTHER, EDITOR, back]) == {"d1": "amira", "d3": "basel"}


def test_a_word_taken_back_is_hidden_with_what_takes_it_back() -> None:
    back = decide(5, "undo", "d1", blind=False)
    assert effective([ONE, back, SAME]) == [back]
    assert find_hidden([ONE, back]) == {"d1": "amira", "d5": "amira"}
    assert sees([ONE, back], "basel", find_hidden([ONE, back])) == []
    assert sees([ONE, back], "amira", find_hidden([ONE, back])) == [ONE, back]
    assert sees([ONE, back], None, find_hidden([ONE, back])) == [ONE, back]


def test_of_several_claims_those_hold_on_which_others_agree() -> None:
    whole = decide(1, "accept", "c1", "c2")
    assert effective([whole, SAME])[0].subjects == ("c1",)
    assert find_hidden([whole, SAME]) == {"d1": "amira"}


def test_open_decisions_are_as_they_were() -> None:
    link = decide(1, "link", "c1", "c2", blind=False)
    assert effective([link, EDITOR]) == [link, EDITOR]


def test_the_last_setting_that_stands_counts() -> None:
    blind = decide(1, "review", blind=False, after={"review": "blind"})
    assert read_setting([]) == "open"
    assert read_setting([blind]) == "blind"
    assert read_setting([blind, decide(2, "undo", "d1", blind=False)]) == "open"


CHOICES = st.tuples(
    st.sampled_from(["accept", "reject"]), st.sampled_from(["c1", "c2"]),
    st.sampled_from(["amira", "basel", "chadi"]), st.booleans(),
)  # fmt: skip


@given(st.lists(CHOICES, max_size=9))
def test_nothing_that_holds_is_hidden_and_nothing_is_made_up(made: list[Any]) -> None:
    decisions = [
        decide(n, kind, claim, by=by, blind=blind)
        for n, (kind, claim, by, blind) in enumerate(made)
    ]
    holding = effective(decisions)
    hidden = find_hidden(decisions)
    assert [d for d in decisions if d in holding] == holding
    assert not {d.id for d in holding} & hidden.keys()
    assert all(d in holding for d in decisions if d.round is None)
    for name in ("amira", "basel"):
        seen = sees(decisions, name, hidden)
        assert [d for d in decisions if d.by == name] == [d for d in seen if d.by == name]
        assert effective(seen) == [d for d in seen if d in holding]
