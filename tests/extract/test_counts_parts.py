# ruff: noqa: E501  (a table has a sentence and its reading on one line)
"""Wholes and their parts: "including", "among them", coordination, lists of people."""

from __future__ import annotations

import pytest

from recount.extract.counts import find_counts
from recount.text.view import view_text

# (text, [(low, high, group, part_of)])
PARTS = [
    # said to be a part
    ("At least 14 guests, including three children, were killed.", [(14, None, "persons", None), (3, 3, "children", 0)]),
    ("Fourteen guests, among them a nurse, were killed.", [(14, 14, "persons", None), (1, 1, "medics", 0)]),
    ("At least 14 guests, three of them children, were killed.", [(14, None, "persons", None), (3, 3, "children", 0)]),
    ("A bomb killed 20 pilgrims including four women and a girl.", [(20, 20, "persons", None), (4, 4, "women", 0), (1, 1, "children", 0)]),
    ("Thirty guests were killed. Three of them were women.", [(30, 30, "persons", None), (3, 3, "women", 0)]),
    ("12 of 55 villagers killed were children.", [(12, 12, "children", 1), (55, 55, "persons", None)]),
    # the part comes first, and has a part of its own
    (
        "Four weavers including a boy were among no fewer than 19 people killed.",
        [(4, 4, "persons", 2), (1, 1, "children", 0), (19, None, "persons", None)],
    ),
    # members of a whole told before
    (
        "A raid killed 40 people. Six women and 11 rebels were among the dead.",
        [(40, 40, "persons", None), (6, 6, "women", 0), (11, 11, "combatants", 0)],
    ),
    (
        "A raid killed 40 people. Six women and 11 rebels from six hamlets of one clan were among the dead.",
        [(40, 40, "persons", None), (6, 6, "women", 0), (11, 11, "combatants", 0)],
    ),
    ("A raid killed 40 people. Among the dead were three children.", [(40, 40, "persons", None), (3, 3, "children", 0)]),
    # coordinated figures make a whole
    ("A woman and her two children were killed.", [(3, 3, "persons", None), (1, 1, "women", 0), (2, 2, "children", 0)]),
    ("The mayor, his wife and son were murdered.", [(3, 3, "persons", None), (1, 1, "persons", 0), (1, 1, "women", 0), (1, 1, "children", 0)]),
    ("Three women and two guards were killed.", [(5, 5, "persons", None), (3, 3, "women", 0), (2, 2, "persons", 0)]),
    (
        "Two men from the guard and three men from the band were killed.",
        [(5, 5, "men", None), (2, 2, "men", 0), (3, 3, "men", 0)],
    ),
    ("Ana Brod and Jan Kos were killed.", [(2, 2, "persons", None), (1, 1, "persons", 0), (1, 1, "persons", 0)]),
    # an apposition breaks the figure down and adds nothing to it
    (
        "Three civilians, two women and a man, were killed.",
        [(3, 3, "civilians", None), (2, 2, "women", 0), (1, 1, "men", 0)],
    ),
    # who speaks behind a comma is not among the killed
    ("The raid killed 11 people, a local doctor said.", [(11, 11, "persons", None)]),
    # the next figure has a verb of its own
    ("A mine killed two people including a boy and four others were hurt.", [(2, 2, "persons", None), (1, 1, "children", 0), (4, 4, "persons", None)]),
    # a single person spoken of again stays a whole while it has parts
    (
        "A guard was killed. The guard, who was killed on Monday, led a band including a boy.",
        [(1, 1, "persons", None), (1, 1, "persons", None), (1, 1, "children", 1)],
    ),
    # the injured who die add to a toll, and make none of their own
    ("The toll rose to 12 after three of the wounded died.", [(12, 12, "persons", None), (3, 3, "persons", 0)]),
    ("A raid killed 40 people. Two of the injured later died.", [(40, 40, "persons", None), (2, 2, "persons", 0)]),
    ("A blast wounded nine, and two of the injured later died.", [(9, 9, "persons", None), (2, 2, "persons", None)]),
    # dead among casualties
    ("Mines caused 33 casualties, of whom 11 died.", [(33, 33, "persons", None), (11, 11, "persons", 0)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_parts(text: str, expected: list[tuple[int | None, int | None, str, int | None]]) -> None:
    found = [
        (m.value.low, m.value.high, m.value.group, m.value.part_of)
        for m in find_counts(view_text(text))
    ]
    assert found == expected
