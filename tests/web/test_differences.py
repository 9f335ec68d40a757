"""Two texts in one row: each can be had back from it, and what they share is marked as shared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from recount.web.differences import Part, compare_texts, share_of

WORDS = st.lists(
    st.sampled_from(["five", "died", "in", "Koba", ".", "\n", "six", ","]), max_size=25
)


def plain(text: str) -> str:
    return " ".join(text.split())


@given(WORDS, WORDS)
def test_both_texts_can_be_had_back(a: list[str], b: list[str]) -> None:
    ours, theirs = " ".join(a), " ".join(b)
    parts = compare_texts(ours, theirs)
    assert "".join(p.text for p in parts if p.kind != "theirs") == ours
    back = "".join(p.text for p in parts if p.kind != "ours")
    assert "".join(back.split()) == "".join(theirs.split())


@given(st.text(max_size=80))
def test_a_text_beside_itself_is_all_shared(text: str) -> None:
    assert compare_texts(text, text) == ([Part("both", text)] if text else [])


def test_changed_words_are_told() -> None:
    ours = "Nine people died in Koba. The mayor said so."
    theirs = "At least nine people died in Koba. The mayor said so. He named none."
    shared = "people died in Koba. The mayor said so."
    assert compare_texts(ours, theirs) == [
        Part("ours", "Nine "),
        Part("theirs", "At least nine "),
        Part("both", shared),
        Part("theirs", "He named none."),
    ]


def test_the_share_is_of_our_text() -> None:
    assert share_of([Part("both", "abc"), Part("ours", "d"), Part("theirs", "xyzxyz")]) == 0.75
    assert share_of([]) == 0.0


def test_a_long_text_of_one_sentence_is_not_compared_word_by_word() -> None:
    ours, theirs = "word " * 3000, "other " * 3000
    assert compare_texts(ours, theirs) == [Part("ours", ours), Part("theirs", theirs)]
