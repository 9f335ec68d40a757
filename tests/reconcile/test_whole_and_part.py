"""The whole of a report is never less than a group of it."""

from __future__ import annotations

from claim_maker import KOBA, make_claim, make_count, make_doc
from hypothesis import given
from hypothesis import strategies as st

from recount.reconcile.figures import read_report

MONDAY = "2022-03-07"
DOC = make_doc("a", text="Rebels died. Two people were hit.")
WHOLE, PART = ("killed", "persons", "persons"), ("killed", "combatants", "persons")


def read(fighters: tuple[int, int | None], others: int) -> tuple[int | None, int | None]:
    """Returns what the report says of all the dead."""
    group = make_count("killed", fighters, group="combatants")
    claims = [
        make_claim(DOC, "Rebels died.", place=KOBA, days=MONDAY, counts=[group]),
        make_claim(DOC, "Two people were hit.", place=KOBA, days=MONDAY, killed=others),
    ]
    figures, _ = read_report(claims, DOC)
    assert (figures[PART].low, figures[PART].high) == fighters
    return figures[WHOLE].low, figures[WHOLE].high


def test_passers_by_are_not_the_whole_of_dead_fighters() -> None:
    assert read((29, None), 2) == (29, None)


def test_a_larger_number_of_persons_is_the_whole() -> None:
    assert read((4, 4), 11) == (11, 11)


def test_the_same_number_is_the_whole() -> None:
    assert read((4, None), 4) == (4, 4)


@given(st.integers(1, 400), st.integers(1, 400))
def test_the_whole_is_no_less_than_a_part(fighters: int, others: int) -> None:
    assert read((fighters, fighters), others)[0] == max(fighters, others)
