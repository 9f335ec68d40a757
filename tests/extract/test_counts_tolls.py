# ruff: noqa: E501  (a table has a sentence and its reading on one line)
"""Tolls: figures far behind their toll, groups told in the toll, figures given up."""

from __future__ import annotations

import pytest

from recount.extract.counts import find_counts
from recount.text.view import view_text

# (sentence, [(harm, low, high, group, scope)])
TOLLS = [
    # the verb carries the figure, however far the toll is
    ("The death toll from Friday's shelling of a queue at the mill in the Low Quarter of Arwa has risen to nine.", [("killed", 9, 9, "persons", "running")]),
    ("The toll from the clash, which drew 500 people to the square, has risen to seven.", [("killed", 7, 7, "persons", "running")]),
    # whom the toll counts
    ("The number of soldiers killed by the mine near Gorr has risen to six.", [("killed", 6, 6, "combatants", "running")]),
    ("The governor said the number of children killed had reached 16.", [("killed", 16, 16, "children", "running")]),
    ("The number of those who have been wounded stands at 31.", [("injured", 31, 31, "persons", "running")]),
    # the harm word directly behind "number" and "total"
    ("The blast wounded 30, raising the number killed to 16.", [("injured", 30, 30, "persons", "incident"), ("killed", 16, 16, "persons", "running")]),
    ("Another slide brought the total dead to 40.", [("killed", 40, 40, "persons", "running")]),
    ("Doctors put the number of dead at 30 and the number injured at 41.", [("killed", 30, 30, "persons", "running"), ("injured", 41, 41, "persons", "running")]),
    # both harms told together
    ("The number of people killed or wounded rose to 40.", [("casualties", 40, 40, "persons", "running")]),
    # short ones
    ("The toll now stands at 12.", [("killed", 12, 12, "persons", "running")]),
    ("Officials put the toll at 30.", [("killed", 30, 30, "persons", "running")]),
    ("The ministry revised the toll down to 8.", [("killed", 8, 8, "persons", "running")]),
    # a figure given up is not read beside the one that replaces it
    ("The toll, earlier given as 9, is now 11.", [("killed", 11, 11, "persons", "running")]),
    ("The toll is now 11, up from nine.", [("killed", 11, 11, "persons", "running")]),
    ("The toll, previously put at 9, has climbed to 11.", [("killed", 11, 11, "persons", "running")]),
    ("The death toll was revised from 9 to 7.", [("killed", 7, 7, "persons", "running")]),
    ("An earlier toll of 9 was raised to 12.", [("killed", 12, 12, "persons", "running")]),
    # what is expected is no toll
    ("The death toll is expected to rise to 20.", []),
    ("The death toll of 9 could rise to 20.", [("killed", 9, 9, "persons", "running")]),
    # "a number of" is a vague word, "a total of" a modifier
    ("A number of guards were killed.", [("killed", None, None, "persons", "incident")]),
    ("A total of 12 guards were killed.", [("killed", 12, 12, "persons", "incident")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TOLLS)
def test_tolls(text: str, expected: list[tuple[str, int | None, int | None, str, str]]) -> None:
    found = [
        (m.value.harm, m.value.low, m.value.high, m.value.group, m.value.scope)
        for m in find_counts(view_text(text))
    ]
    assert found == expected


def test_an_earlier_toll_is_less_sure_than_a_current_one() -> None:
    (earlier,) = find_counts(view_text("An earlier toll was 9."))
    (current,) = find_counts(view_text("The toll was 9."))
    assert earlier.value.scope == "running"
    assert earlier.score < current.score - 0.3


def test_a_toll_that_has_gone_up_to_a_figure_is_that_figure() -> None:
    for text in ("The death toll went up to 31 on Friday.", "The death toll rose up to 31."):
        (count,) = (m.value for m in find_counts(view_text(text)))
        assert (count.low, count.high) == (31, 31)
    (count,) = (m.value for m in find_counts(view_text("Up to 31 people were killed.")))
    assert (count.low, count.high) == (0, 31)
