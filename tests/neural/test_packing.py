"""Words and windows: every word is read once, with its case, quotation marks and pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.neural.windows import CONTEXT, LONGEST, Window, pack_windows
from recount.neural.words import (
    BREAK,
    END,
    MOST_PIECES,
    START,
    UNKNOWN,
    find_words,
    pieces_of,
    shape_of,
)
from recount.text import view_text

PARAGRAPHS = st.lists(
    st.lists(st.sampled_from("The army said. “No” 14 people, HAMA –".split()), max_size=60),
    max_size=8,
)


def windows_of(text: str, limit: int = 128, context: int = CONTEXT) -> list[Window]:
    return pack_windows(find_words(view_text(text)), limit, context)


@given(PARAGRAPHS, st.integers(4, 200), st.integers(0, 60))
def test_every_word_is_in_one_core_and_in_order(
    words: list[list[str]], limit: int, context: int
) -> None:
    text = "\n\n".join(" ".join(paragraph) for paragraph in words)
    windows = windows_of(text, limit, context)
    cores = [token for w in windows for token in w.tokens[w.core[0] : w.core[1]]]
    assert cores == list(range(len(view_text(text).tokens)))


@given(st.text(max_size=300))
def test_any_text_makes_windows_whose_parts_fit_together(text: str) -> None:
    for window in windows_of(text):
        assert len(window.ids) == len(window.features) <= LONGEST + 2 * CONTEXT + 100
        assert len(window.heads) == len(window.tokens)
        assert window.ids[0] == START
        assert window.ids[-1] == END
        assert all(0 < head < len(window.ids) - 1 for head in window.heads)
        assert 0 <= window.core[0] <= window.core[1] <= len(window.tokens)


def test_paragraphs_share_a_window_with_a_break_between() -> None:
    (window,) = windows_of("The army left.\n\nNobody knew.")
    assert window.ids.count(BREAK) == 1
    assert len(window.tokens) == 7
    assert window.core == (0, 7)


def test_a_long_paragraph_is_cut_between_sentences_and_its_neighbours_read_along() -> None:
    text = " ".join(["The army left the town before noon."] * 6)
    first, second = windows_of(text, limit=27, context=10)[:2]
    assert first.core == (0, 24)
    assert len(first.tokens) == 32
    assert second.core == (8, 32)
    assert second.tokens[0] == 16


def test_a_sentence_without_end_is_cut() -> None:
    windows = windows_of("mortar " * 3000)
    assert max(len(w.ids) for w in windows) <= LONGEST + 2 * CONTEXT
    assert sum(w.core[1] - w.core[0] for w in windows) == 3000


def test_case_and_quotation_marks_are_features() -> None:
    (paragraph,) = find_words(view_text("He said “we LEFT” in 2016."))
    features = {w.token: w.feature for sentence in paragraph for w in sentence}
    assert [features[i] for i in range(9)] == [1, 0, 7, 4, 6, 7, 0, 3, 3]


@pytest.mark.parametrize(
    ("word", "shape"), [("army", 0), ("Army", 1), ("UN", 2), ("I", 1), ("McKay", 1), ("14", 3)]
)
def test_shapes(word: str, shape: int) -> None:
    assert shape_of(word) == shape


def test_a_word_has_pieces_and_an_unknown_one_is_said_so() -> None:
    assert pieces_of("said") == (2056,)
    assert pieces_of("\ud800") == (UNKNOWN,)
    assert len(pieces_of("x" * 99)) == MOST_PIECES
