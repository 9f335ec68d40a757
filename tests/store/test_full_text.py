"""A query as people type it becomes one that SQLite takes, and marks become spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.store.words import MARKS, MOST_TERMS, choose_window, find_marks, read_query, within


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("hospital", '"hospital"'),
        ("hospital bomb*", '"hospital" "bomb"*'),
        ('"civil defence" U.N.', '"civil defence" "U.N."'),
        ("“civil defence”", '"civil defence"'),
        ('"civil def"*', '"civil def"*'),
        ("NOT (a OR b)", '"NOT" "(a" "OR" "b)"'),
        ('half "open phrase', '"half" "open" "phrase"'),
        ("*** ?! - \x00", ""),
        ("text:word ^first", '"text:word" "^first"'),
    ],
)
def test_a_query_is_read(typed: str, asked: str) -> None:
    assert read_query(typed) == asked


def test_a_query_has_an_end() -> None:
    assert read_query("a " * 400).count('"a"') == MOST_TERMS


@given(st.lists(st.tuples(st.text("ab é", max_size=5), st.text("ab é", min_size=1, max_size=5))))
def test_marks_stand_where_the_words_do(parts: list[tuple[str, str]]) -> None:
    marked = "".join(f"{plain}{MARKS[0]}{word}{MARKS[1]}" for plain, word in parts)
    text = "".join(plain + word for plain, word in parts)
    spans = find_marks(marked)
    assert [text[start:end] for start, end in spans] == [word for _, word in parts]


def test_a_window_holds_most_of_the_marks() -> None:
    text = "one " * 100 + "two two two " + "one " * 100
    at = text.index("two")
    spans = [(0, 3), (at, at + 3), (at + 4, at + 7), (at + 8, at + 11)]
    start, end = choose_window(text, spans, 60)
    assert start < at < at + 11 < end <= start + 90
    assert within(spans, start, end) == tuple(spans[1:])
    assert choose_window("short", [(0, 5)], 60) == (0, 5)
    assert text[start - 1] == text[end] == " "
