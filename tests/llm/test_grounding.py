"""Answers held against the text: honest ones stand, lying ones fall; on sentences of our own."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.llm.answers import Told
from recount.llm.grounding import SCORE, ground_answer
from recount.llm.quotes import Folded
from recount.llm.windows import Window, cut_windows
from recount.text.view import TextView, view_text

REPORT = """\
The governor said on Monday that nine miners had died. A union leader said it was twelve.

“We went out when it was dark and counted all of
twelve bodies,”  a nurse told the radio, “and then we left.” The road was closed.

Rain fell. The army denied the rebels' report.

It was reported that a bridge had been blown up.
"""


def shown(text: str) -> tuple[TextView, Window]:
    view = view_text(text)
    (window,) = cut_windows(view).windows
    return view, window


def ground(
    text: str, *told: tuple[int, str, str | None, list[str]]
) -> tuple[list[tuple[str | None, str, list[str]]], list[tuple[str, str]]]:
    view, window = shown(text)
    answer = [Told(n, cue, source, tuple(content)) for n, cue, source, content in told]
    spans, issues = ground_answer(view, window, answer, "r.txt")
    assert {span.score for span in spans} <= {SCORE}
    assert {(i.stage, i.severity, i.subject) for i in issues} <= {("extract", "warning", "r.txt")}
    found = [
        (
            text[slice(*span.source)] if span.source else None,
            text[slice(*span.cue)],
            [text[slice(*piece)] for piece in span.content],
        )
        for span in spans
    ]
    return found, [(issue.code, issue.message) for issue in issues]


def starts(
    text: str, *told: tuple[int, str, str | None, list[str]]
) -> list[tuple[int | None, int]]:
    view, window = shown(text)
    answer = [Told(n, cue, source, tuple(content)) for n, cue, source, content in told]
    spans, _ = ground_answer(view, window, answer, "r.txt")
    return [(span.source[0] if span.source else None, span.cue[0]) for span in spans]


# -- honest ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # word by word
        (
            (1, "said on Monday", "The governor", ["that nine miners had died"]),
            ("The governor", "said on Monday", ["that nine miners had died"]),
        ),
        # blanks and quotation marks as models write them; the text's own are kept
        (
            (
                3,
                "told the radio",
                "a nurse",
                [
                    '"We went out when it was dark and counted all of twelve bodies,"',
                    '"and then we left."',
                ],
            ),
            (
                "a nurse",
                "told the radio",
                [
                    "“We went out when it was dark and counted all of\ntwelve bodies,”",
                    "“and then we left.”",
                ],
            ),
        ),
        # a hidden source
        (
            (7, "was reported", None, ["a bridge had been blown up"]),
            (None, "was reported", ["a bridge had been blown up"]),
        ),
    ],
)
def test_what_stands_in_the_text_is_kept(
    told: tuple[int, str, str | None, list[str]], expected: tuple[str | None, str, list[str]]
) -> None:
    assert ground(REPORT, told) == ([expected], [])


def test_the_cue_is_the_one_of_its_sentence() -> None:
    first = (1, "said", "The governor", ["nine miners had died"])
    second = (2, "said", "A union leader", ["it was twelve"])
    assert starts(REPORT, first, second) == [
        (0, REPORT.index("said on Monday")),
        (REPORT.index("A union"), REPORT.index("said it was")),
    ]


def test_of_several_places_the_nearest_is_taken() -> None:
    text = "Six died, the mayor said. Six died, the mayor said, and the mayor said five fled."
    told = (2, "said", "the mayor", ["five fled"])
    assert starts(text, told) == [(text.rindex("the mayor"), text.rindex("said"))]
    told = (2, "said", "the mayor", ["Six died"])
    assert starts(text, told) == [(text.index("the mayor", 26), text.index("said", 26))]


def test_the_same_source_and_cue_told_twice_are_one() -> None:
    told = [(1, "said", "The governor", [piece]) for piece in ("miners had died", "nine", "nine")]
    assert ground(REPORT, *told) == (
        [("The governor", "said", ["nine", "miners had died"])],
        [],
    )


# -- lying ----------------------------------------------------------------------------------

LIES: list[tuple[tuple[int, str, str | None, list[str]], str, str]] = [
    # the content is invented, or improved on
    (
        (1, "said", "The governor", ["ninety miners had died"]),
        "llm.ungrounded",
        "the model's content does not stand in the text: 'ninety miners had died'",
    ),
    (
        (1, "said", "The governor", ["9 miners had died"]),
        "llm.ungrounded",
        "the model's content does not stand in the text: '9 miners had died'",
    ),
    # half a word, nothing, marks
    (
        (1, "said", "The governor", ["ine miners had"]),
        "llm.ungrounded",
        "the model's content does not stand in the text: 'ine miners had'",
    ),
    (
        (1, "said", "The governor", []),
        "llm.ungrounded",
        "the model's content does not stand in the text: ''",
    ),
    (
        (1, "said", "The governor", ["."]),
        "llm.ungrounded",
        "the model's content does not stand in the text: '.'",
    ),
    # the content is from far away
    (
        (1, "said", "The governor", ["a bridge had been blown up"]),
        "llm.misplaced",
        "the model's content does not stand by its cue: 'a bridge had been blown up'",
    ),
    # the source is invented
    (
        (1, "said", "The minister", ["nine miners had died"]),
        "llm.ungrounded",
        "the model's source does not stand in the text: 'The minister'",
    ),
    # ... or from another paragraph
    (
        (1, "said", "The army", ["nine miners had died"]),
        "llm.misplaced",
        "the model's source does not stand by its cue: 'The army'",
    ),
    # ... or names nobody, or is the cue
    (
        (1, "said", "died", ["nine miners"]),
        "llm.misplaced",
        "the model's source names nobody: 'died'",
    ),
    (
        (2, "A union leader said", "A union leader", ["it was twelve"]),
        "llm.misplaced",
        "the model's source does not stand by its cue: 'A union leader'",
    ),
    # the cue is invented, from another sentence, no cue, or half the text
    (
        (1, "confessed", "The governor", ["nine miners had died"]),
        "llm.ungrounded",
        "the model's cue does not stand in the text: 'confessed'",
    ),
    (
        (1, "denied", "The governor", ["nine miners had died"]),
        "llm.misplaced",
        "the model's cue does not stand in sentence 1: 'denied'",
    ),
    (
        (9, "said", "The governor", ["nine miners had died"]),
        "llm.misplaced",
        "the model's cue does not stand in sentence 9: 'said'",
    ),
    (
        (-1, "said", "The governor", ["nine miners had died"]),
        "llm.misplaced",
        "the model's cue does not stand in sentence -1: 'said'",
    ),
    (
        (1, "The governor", "said", ["nine miners had died"]),
        "llm.misplaced",
        "the model's cue holds no word that reports what somebody says: 'The governor'",
    ),
    (
        (
            3,
            "when it was dark and counted all of twelve bodies,” a nurse told the radio",
            None,
            ["twelve bodies"],
        ),
        "llm.misplaced",
        "the model's cue holds no word that reports what somebody says: "
        "'when it was dark and counted all of twelve bodies,” a nurse told the radio'",
    ),
]


@pytest.mark.parametrize(("told", "code", "message"), LIES, ids=range(len(LIES)))
def test_what_the_text_does_not_bear_out_is_dropped(
    told: tuple[int, str, str | None, list[str]], code: str, message: str
) -> None:
    assert ground(REPORT, told) == ([], [(code, message)])


def test_a_piece_that_is_no_content_goes_alone() -> None:
    told = (
        3,
        "told the radio",
        "a nurse",
        ["“We went out when it was dark and counted all of twelve bodies,”", "“and then we fled.”"],
    )
    assert ground(REPORT, told) == (
        [
            (
                "a nurse",
                "told the radio",
                ["“We went out when it was dark and counted all of\ntwelve bodies,”"],
            )
        ],
        [
            (
                "llm.ungrounded",
                "the model's content does not stand in the text: '“and then we fled.”'",
            )
        ],
    )


def test_what_an_issue_shows_is_short_and_can_be_written() -> None:
    _, [(_, message)] = ground(REPORT, (1, "said", "The governor", ["\ud800\x00 x" + "y" * 500]))
    assert len(message) < 140
    assert message.encode("utf-8")


WORDS = st.sampled_from("The mayor said six “ ” died . \n\n ' a \ud800 \u3000 ß İ".split(" "))
TEXT = st.lists(WORDS, max_size=20).map(" ".join)
TOLD = st.builds(
    Told, st.integers(-2, 9), TEXT, st.none() | TEXT, st.lists(TEXT, max_size=3).map(tuple)
)


@given(TEXT, st.lists(TOLD, max_size=5))
def test_nothing_ungrounded_comes_through(text: str, answer: list[Told]) -> None:
    view = view_text(text)
    quotes = {q for told in answer for q in (told.cue, told.source, *told.content) if q}
    plain = {plainly(quote) for quote in quotes}
    for window in cut_windows(view).windows:
        spans, _ = ground_answer(view, window, answer, "r.txt")
        for span in spans:
            assert span.content
            for start, end in (span.cue, *span.content, *([span.source] if span.source else [])):
                assert window.start <= start < end <= window.end
                assert plainly(text[start:end]) in plain


def plainly(words: str) -> str:
    return " ".join(words.split()).translate(str.maketrans("“”", '""'))


@given(TEXT, TEXT, TEXT)
def test_a_quote_is_found_where_it_stands(before: str, quote: str, behind: str) -> None:
    text = f"{before} {quote} {behind}"
    folded = Folded.of(text, 0, len(text))
    wanted = " ".join(quote.split())
    found = [" ".join(text[start:end].split()) for start, end in folded.find(quote)]
    assert bool(found) == any(map(str.isalnum, wanted))
    assert {plainly(words) for words in found} <= {plainly(wanted)}


def test_many_lies_take_no_quadratic_time() -> None:
    text = "The mayor said he said they said so. " * 150
    view, window = shown(text)
    answer = [Told(n % 150, "said", "The mayor", ("so", "he said", "they")) for n in range(200)]
    began = time.process_time()
    ground_answer(view, window, answer, "r.txt")
    assert time.process_time() - began < 3
