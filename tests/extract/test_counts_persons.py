# ruff: noqa: E501  (a table has a sentence and its reading on one line)
"""Single persons and small groups: ages, names, headlines, deaths told over several sentences."""

from __future__ import annotations

import pytest

from recount.extract.count_ages import Age, read_age
from recount.extract.counts import find_counts
from recount.text.view import view_text

Row = tuple[str, list[tuple[str, int | None, str]]]

AGES: list[Row] = [
    ("A 16-year-old was shot and killed.", [("killed", 1, "A 16-year-old was shot and killed")]),
    ("A nine-month-old died.", [("killed", 1, "A nine-month-old died")]),
    ("She was charged in the death of 5-year-old Nora Vale.", [("killed", 1, "death of 5-year-old Nora Vale")]),
    ("Two 16-year-olds were killed.", [("killed", 2, "Two 16-year-olds were killed")]),
    ("The storm claimed the life of 4-year-old Summer Lund.", [("killed", 1, "claimed the life of 4-year-old Summer Lund")]),
    ("The 20-year-old war killed thousands.", [("killed", 2000, "killed thousands")]),
    ("A 30-year-old building burned down.", []),
    ("The truce is a month old and dead.", []),
    ("A 21-year-old suspect was charged.", []),
    ("The 400-year-old was killed.", []),
]  # fmt: skip

NAMES: list[Row] = [
    ("Tomas Reed, of Elm Street, died on Sunday.", [("killed", 1, "Tomas Reed, of Elm Street, died")]),
    ("Jan Kos, 17, from Lund, was found dead.", [("killed", 1, "Jan Kos … found dead")]),
    ("Deputies found Ana Brod dead.", [("killed", 1, "Ana Brod dead")]),
    ("A gunman opened fire, killing Sara Dahl.", [("killed", 1, "killing Sara Dahl")]),
    ("Robert Lewis ran. The next shot hit, killing Lewis.", [("killed", 1, "killing Lewis")]),
    ("Robert Lewis ran. The shot was heard, killing Arwa.", []),
    ("The killing Monday shook the town.", []),
    ("Deputies found the Brod house dead quiet.", []),
    ("The people of Arwa, the capital, were told of the dead.", []),
]  # fmt: skip

OUTCOMES: list[Row] = [
    ("Four teenagers were shot, one fatally, in a van.", [("casualties", 4, "Four teenagers were shot"), ("killed", 1, "one fatally")]),
    ("Five people were shot, including one who died.", [("casualties", 5, "Five people were shot"), ("killed", 1, "one")]),
    ("A teenager shot on Friday night has died.", [("killed", 1, "A teenager shot on Friday night has died")]),
    ("A boy who was shot was pronounced dead.", [("killed", 1, "A boy who was shot was pronounced dead")]),
    ("A man was shot in the chest and pronounced dead.", [("killed", 1, "A man was shot in the chest and pronounced dead")]),
    ("Three people were shot in the house where he died.", [("casualties", 3, "Three people were shot"), ("killed", 1, "he died")]),
    ("A man shot a dog that has died.", [("casualties", 1, "A man shot")]),
    ("A man was shot and police found a woman dead.", [("casualties", 1, "A man was shot"), ("killed", 1, "a woman dead")]),
    ("The plan was fatally flawed.", []),
    ("He shot and killed his wife before killing himself.", [("killed", 1, "shot and killed his wife"), ("killed", 1, "killing himself")]),
    ("A bomber killed himself and 12 others.", [("killed", 13, "killed himself and 12 others"), ("killed", 1, "killed himself"), ("killed", 12, "killed himself and 12 others")]),
]  # fmt: skip

DEEDS: list[Row] = [
    ("Police are investigating a double homicide.", [("killed", 2, "double homicide")]),
    ("It was a triple murder.", [("killed", 3, "triple murder")]),
    ("Officers called it a murder-suicide.", [("killed", 2, "murder-suicide")]),
    ("Officers called it an attempted murder-suicide.", []),
    ("Nobody spoke of a possible double murder.", []),
    ("The double play ended the game.", []),
]  # fmt: skip

FOLLOWED: list[Row] = [
    ("A man was shot. He was pronounced dead at the scene.", [("casualties", 1, "A man was shot"), ("killed", 1, "He was pronounced dead")]),
    ("The baby was treated by paramedics but died.", [("killed", 1, "The baby was treated by paramedics but died")]),
    ("She was taken to a hospital, but died later.", [("killed", 1, "but died")]),
    ("A man was shot. His body was found in a ditch.", [("casualties", 1, "A man was shot"), ("killed", 1, "His body")]),
    ("A boy was shot. All mourned the boy's death.", [("casualties", 1, "A boy was shot"), ("killed", 1, "boy's death")]),
    ("The poet was born in Arwa. He died in 1990.", []),
    ("A man was shot. He died of cancer.", [("casualties", 1, "A man was shot")]),
    ("A man was shot. He would have died without help.", [("casualties", 1, "A man was shot")]),
    ("A man was shot. He almost died.", [("casualties", 1, "A man was shot")]),
    ("A man was shot. If he died, it would be murder.", [("casualties", 1, "A man was shot")]),
    ("A man was shot. His body was sore.", [("casualties", 1, "A man was shot")]),
    ("A man was killed. He died at once.", [("killed", 1, "A man was killed")]),
    ("A man was shot. They died out long ago.", [("casualties", 1, "A man was shot")]),
    ("The guards were shot at and died a little inside.", []),
    ("The king's death was long ago.", []),
]  # fmt: skip

HEADLINES: list[Row] = [
    ("Man killed in shooting\n\nIt was late.", [("killed", 1, "Man killed")]),
    ("Teen boy dies after shooting\n\nIt was late.", [("killed", 1, "Teen boy dies")]),
    ("Man kills time\n\nIt was late.", []),
    ("Men killed in shooting\n\nIt was late.", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [*AGES, *NAMES, *OUTCOMES, *DEEDS, *FOLLOWED, *HEADLINES]
)
def test_persons(text: str, expected: list[tuple[str, int | None, str]]) -> None:
    found = [(m.value.harm, m.value.low, m.evidence.text) for m in find_counts(view_text(text))]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17-year-old", Age(3, True, False)),
        ("18 year old", Age(3, False, False)),
        ("twenty-two-year-old", Age(1, False, False)),
        ("three-week-olds", Age(1, True, True)),
        ("0-year-old", None),
        ("many-year-old", None),
        ("year old", None),
        ("17 people", None),
    ],
)
def test_an_age_says_who_is_a_child(text: str, expected: Age | None) -> None:
    tokens = view_text(text).tokens
    assert read_age(tokens, 0, len(tokens)) == expected


def test_a_murder_and_suicide_has_no_upper_end() -> None:
    (mention,) = find_counts(view_text("It was a murder-suicide."))
    count = mention.value
    assert (count.low, count.high, count.qualifier) == (2, None, "at_least")


def test_a_harm_is_forgotten_after_some_sentences() -> None:
    between = " ".join(["It rained."] * 5)
    found = find_counts(view_text(f"A man was shot. {between} He died."))
    assert [m.value.harm for m in found] == ["casualties"]
