"""Words that people point at: by offsets, or by quoting them once and to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import UsageError
from recount.link.fields import cut_fields, find_words, group_fields, read_spans
from recount.model import Span

TEXT = "Nine people died in Koba,\nthe mayor said. Nine others fled."


@pytest.mark.parametrize(
    ("value", "spans"),
    [
        ([0, 4], [(0, 4)]),
        ([[20, 24], [0, 11]], [(0, 11), (20, 24)]),
        ([{"start": 0, "end": 4}], [(0, 4)]),
        ("Nine people", [(0, 11)]),
        ("Koba, the mayor", [(20, 35)]),  # a line end in the text is a blank in a form's field
        (["Koba", "others"], [(20, 24), (47, 53)]),
    ],
)
def test_words_are_found(value: object, spans: list[tuple[int, int]]) -> None:
    assert read_spans(TEXT, value) == tuple(Span(*span) for span in spans)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Nine", "more than once"),
        ("ten people", "the text does not say 'ten people'"),
        ("  ", "quote the words"),
        ([0, 99], "outside of a text of 59 characters"),
        ([4, 4], "outside"),
        ([-1, 4], "outside"),
        ([[0, 5], [4, 8]], "overlap"),
        ([True, 4], "no [start, end]"),
        ([], "no list"),
        (7, "no list"),
        (None, "no list"),
        ([{"start": 0}], "no [start, end]"),
    ],
)
def test_words_that_cannot_be_found_are_named(value: object, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_spans(TEXT, value, "counts.0.spans")
    assert str(raised.value).startswith("counts.0.spans: ")
    assert said in str(raised.value)


def test_the_words_are_cut_from_the_document() -> None:
    assert cut_fields(TEXT, {"event.spans": [[5, 11], [12, 16]], "event.type": "killing"}) == {
        "event.text": "people … died",
        "event.spans": [{"start": 5, "end": 11}, {"start": 12, "end": 16}],
        "event.type": "killing",
    }


def test_words_are_never_given_as_text() -> None:
    with pytest.raises(UsageError, match=r"'event\.text' is what stands at event\.spans"):
        cut_fields(TEXT, {"event.text": "died"})


def test_fields_are_grouped_by_their_part() -> None:
    assert group_fields({"counts.0.low": 1, "counts.0.high": 2, "place": None}) == {
        "counts.0": {"low": 1, "high": 2}, "": {"place": None},
    }  # fmt: skip


@given(st.text(max_size=60), st.text(min_size=1, max_size=8), st.text(max_size=60))
def test_a_quotation_is_found_where_it_stands(before: str, words: str, behind: str) -> None:
    text = before + words + behind
    try:
        span = find_words(text, words)
    except UsageError:
        return
    blank = str.maketrans("\n\r\t\u00a0", "    ")
    wanted = words.strip().replace("\r\n", "\n").translate(blank)
    assert text[span.start : span.end].translate(blank) == wanted
    assert text.translate(blank).count(wanted) == 1
