"""The state of a claim is what the decisions that stand make of it."""

from __future__ import annotations

import pytest

from recount.link.states import read_states
from recount.model import Decision
from recount.store import State


@pytest.mark.parametrize(
    ("kinds", "state", "by"),
    [
        (["accept"], "accepted", ("p0",)),
        (["amend", "accept"], "amended", ("p0", "p1")),
        (["accept", "reject"], "rejected", ("p0", "p1")),
        (["reject", "accept"], "accepted", ("p0", "p1")),
        (["reject", "amend"], "amended", ("p0", "p1")),
        (["amend", "reject", "undo 1"], "amended", ("p0",)),
        (["reject", "undo 0"], None, ()),
        (["reject", "undo 0", "undo 1"], "rejected", ("p0",)),
        (["link"], None, ()),
    ],
)
def test_the_last_that_stands_says_it(
    kinds: list[str], state: str | None, by: tuple[str, ...]
) -> None:
    decisions = []
    for n, words in enumerate(kinds):
        kind, _, undone = words.partition(" ")
        subjects = (f"d{undone}",) if undone else ("c",)
        decisions.append(Decision(f"d{n}", kind, subjects, f"p{n}", f"t{n}", "r"))  # type: ignore[arg-type]
    found = read_states(decisions).get("c")
    assert (found.name if found else None, found.by if found else ()) == (state, by)
    assert State().row() == ("unreviewed", None, None)
