"""Sentences cut at the edges of their marks, and text made visible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.pipeline import Case
from recount.web.evidence import claim_line, cut_text
from recount.web.text import safe_href, show_text
from recount.web.urls import own_path


def test_nested_and_overlapping_marks_are_told_apart() -> None:
    marks = [(100, 111, "content"), (104, 108, "count"), (106, 116, "place")]
    pieces = cut_text("abcdefghijklmnop", 100, marks)
    assert [(p.text, p.classes) for p in pieces] == [
        ("abcd", "m-content"), ("ef", "m-content m-count"), ("gh", "m-content m-count m-place"),
        ("ijk", "m-content m-place"), ("lmnop", "m-place"),
    ]  # fmt: skip
    assert [p.start for p in pieces] == [100, 104, 106, 108, 111]


@given(
    st.text(min_size=1, max_size=40),
    st.integers(0, 1000),
    st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 30), st.sampled_from(["cue", "count"]))),
)
def test_pieces_make_up_the_text(text: str, start: int, given: list[tuple[int, int, str]]) -> None:
    marks = [(start + at, start + at + length, kind) for at, length, kind in given]
    pieces = cut_text(text, start, marks)
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        inside = {kind for a, b, kind in marks if a <= piece.start < b}
        assert {name[2:] for name in piece.classes.split()} == inside


def test_a_line_says_who_says_what(case: Case) -> None:
    docs = {doc.id: doc for doc in case.documents()}
    lines = [claim_line(claim, docs[claim.doc_id]) for claim in case.claims()]
    gao = next(line for line in lines if line.ref.endswith("gao.md") and line.figures)
    assert [(figure.harm, figure.words) for figure in gao.figures] == [("killed", "4")]
    marked = {piece.text for piece in gao.pieces if "m-count" in piece.classes}
    assert any("Four soldiers" in text or text == "Four" for text in marked)
    for line in lines:
        doc = docs[line.doc_id]
        at = line.pieces[0].start
        whole = "".join(piece.text for piece in line.pieces)
        assert doc.text[at : at + len(whole)] == whole


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a⟨U+202E⟩b"), ("city\u200bcentre", "city⟨U+200B⟩centre"),
        ("\ufeffx", "⟨U+FEFF⟩x"),
        ("pay\u200dpal", "pay⟨U+200D⟩pal"), ("می\u200cخواهم", "می\u200cخواهم"),
        ("\x1b[31m", "␛[31m"),
        ("\U000e0041", "⟨U+E0041⟩"), ("plain\ttext\n", "plain\ttext\n"),
    ],
)  # fmt: skip
def test_hidden_characters_are_shown(text: str, shown: str) -> None:
    assert show_text(text) == shown


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/b", True), ("HTTP://a.example", True), ("javascript:alert(1)", False),
        ("data:text/html,x", False), ("//a.example", False), (" https://a", False),
        ("java\nscript:x", False), ("http://", False), ("", False), (None, False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_become_links(url: str | None, kept: bool) -> None:
    assert safe_href(url) == (url if kept else None)


@given(st.text())
def test_a_way_on_stays_in_the_app(wanted: str) -> None:
    path = own_path(wanted)
    assert path.startswith("/")
    assert path[1:2] not in ("/", "\\")
