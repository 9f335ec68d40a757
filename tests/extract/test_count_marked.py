"""Counts that only the network marks: which are taken, as what, and beside which of the rules'."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from recount.extract.count_marked import SURE, join_marked
from recount.extract.counts import find_counts
from recount.neural.marks import FLAGS, NOTHING, Layout, WordMarks
from recount.text import view_text
from recount.values import Count

LAYOUT = Layout((NOTHING, "attack"))


def join(
    text: str, marked: Mapping[str, str], *, score: float = 0.99, total: bool = False
) -> list[tuple[str, int | None, str, int | None, str]]:
    """Joins a text's counts with marks on words: (harm, low, group, part_of, evidence)."""
    view = view_text(text)
    harms = np.zeros((len(view.tokens), len(LAYOUT.harms)), np.float32)
    harms[:, 0] = 1.0
    flags = np.full((len(view.tokens), len(FLAGS)), float(total), np.float32)
    for token in view.tokens:
        if token.text in marked:
            harms[token.i] = 0.0
            harms[token.i, LAYOUT.harms.index(marked[token.text])] = score
            harms[token.i, 0] = 1.0 - score
    marks = WordMarks(LAYOUT, np.zeros((len(view.tokens), 2), np.float32), harms, flags)
    found = join_marked(view, find_counts(view), marks, "net@1")
    for mention in found:
        assert view.text[mention.evidence.start : mention.evidence.end] == mention.evidence.text
    return [
        (m.value.harm, m.value.low, m.value.group, m.value.part_of, m.evidence.text) for m in found
    ]


TEXT = "They include nine people, and six in Tarne."


def test_a_figure_that_no_rule_ties_to_a_harm_is_taken_by_its_mark() -> None:
    assert find_counts(view_text(TEXT)) == []
    assert join(TEXT, {"nine": "killed"}) == [("killed", 9, "persons", None, "nine people")]
    assert join(TEXT, {"nine": "killed", "six": "killed"}) == [
        ("killed", 9, "persons", None, "nine people"),
        ("killed", 6, "persons", None, "six"),
    ]


def test_a_mark_that_is_not_sure_or_counts_nobody_harmed_is_none() -> None:
    assert join(TEXT, {"nine": "killed"}, score=SURE - 0.01) == []
    assert join(TEXT, {"nine": "other"}) == []


def test_in_a_text_in_capitals_the_marks_are_of_no_use() -> None:
    assert join(TEXT.upper(), {"NINE": "killed"}) == []


def test_a_total_is_a_period_s() -> None:
    view = view_text(TEXT)
    assert view.tokens[2].text == "nine"
    harms = np.zeros((len(view.tokens), len(LAYOUT.harms)), np.float32)
    harms[:, 0] = 1.0
    harms[2, 0], harms[2, LAYOUT.harms.index("killed")] = 0.0, 1.0
    none = np.zeros((len(view.tokens), 2), np.float32)
    for total, scope in ((1.0, "period"), (0.0, "incident")):
        flags = np.full((len(view.tokens), len(FLAGS)), total, np.float32)
        (mention,) = join_marked(view, [], WordMarks(LAYOUT, none, harms, flags), "net@1")
        assert isinstance(mention.value, Count)
        assert (mention.value.scope, mention.method) == (scope, "net@1")


def test_a_word_beside_the_figure_says_which_harm() -> None:
    text = "The mortars wounded 50 near the school gate of the old town, they say."
    found = join(text, {"50": "killed"})
    assert [(harm, low) for harm, low, *_ in found] == [("injured", 50)]


def test_beside_a_rule_s_count_only_a_part_of_it_is_taken() -> None:
    text = "Shells killed 14 people in Koba; the list has 5 women, then 3 rebels; 20 girls sang."
    rules = [m.value.low for m in find_counts(view_text(text))]
    assert rules == [14]
    marked = {"5": "killed", "20": "killed", "3": "killed"}
    assert join(text, marked) == [
        ("killed", 14, "persons", None, "killed 14 people"),
        ("killed", 5, "women", 0, "5 women"),
    ]


def test_parts_still_point_at_their_whole_where_a_mark_comes_before() -> None:
    text = "Nine bodies lay there. The blast killed 14 people, including three children."
    found = join(text, {"Nine": "killed"})
    lows = [low for _, low, *_ in found]
    assert lows[-2:] == [14, 3]
    whole = lows.index(14)
    assert found[lows.index(3)][3] == whole


@pytest.mark.parametrize("text", ["", "No figure here.", "1990"])
def test_odd_texts_give_nothing(text: str) -> None:
    assert join(text, {"1990": "killed", "figure": "killed"}) in ([], [])


def test_figures_of_a_list_stand_beside_those_of_the_rules_each_at_its_place() -> None:
    listed = "Nine people were killed in Koba, and six fell in a bar in Tarne."
    assert join(listed, {"six": "killed"}) == [
        ("killed", 9, "persons", None, "Nine people were killed"),
        ("killed", 6, "persons", None, "six"),
    ]
    placeless = "Nine people were killed in Koba, and six fell in a bar."
    assert len(join(placeless, {"six": "killed"})) == 1
    parts = "Nine people were killed in Koba, including two at home, and six in Tarne."
    assert [low for _, low, *_ in join(parts, {"six": "killed"})] == [9, 2]


def test_in_a_list_a_lesser_mark_will_do() -> None:
    text = "They include nine people in Koba, and six in Tarne."
    view = view_text(text)
    harms = np.zeros((len(view.tokens), len(LAYOUT.harms)), np.float32)
    harms[:, 0] = 1.0
    for word, score in (("nine", 0.99), ("six", 0.7)):
        at = next(token.i for token in view.tokens if token.text == word)
        harms[at, 0] = 1.0 - score
        harms[at, LAYOUT.harms.index("killed")] = score
    none = np.zeros((len(view.tokens), 2), np.float32)
    flags = np.zeros((len(view.tokens), len(FLAGS)), np.float32)
    found = join_marked(view, [], WordMarks(LAYOUT, none, harms, flags), "net@1")
    assert [m.value.low for m in found] == [9, 6]


def test_who_is_brought_out_alive_is_not_harmed() -> None:
    assert join("They pulled nine people out alive.", {"nine": "killed"}) == []
