"""Tokens, sentences and quotations keep their offsets, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.text import view_text

SENTENCES = [
    # an abbreviation and an initial end no sentence
    (
        "Gen. A. Haddad spoke to Dr. Noor. He left.",
        ["Gen. A. Haddad spoke to Dr. Noor.", "He left."],
    ),
    # a question inside quotation marks goes on with its speaker
    ('"Who fired?" she asked. Nobody knew.', ['"Who fired?" she asked.', "Nobody knew."]),
    # a figure with a full stop in it is one token
    ("Some 450.000 fled. The rest stayed.", ["Some 450.000 fled.", "The rest stayed."]),
    # a blank line ends a headline that has no full stop
    ("Shells hit market\n\nTwo died.", ["Shells hit market", "Two died."]),
    # wire copy wrapped at a fixed width is not cut at its line ends
    (
        "THE ARMY SAID ON SATURDAY THAT ITS TROOPS HAD LEFT THE VILLAGE AFTER A FIGHT\n"
        "THAT HAD LASTED FOR THE WHOLE OF THE NIGHT. A MEDIC COUNTED THREE DEAD MEN IN\n"
        "THE SCHOOL AND TWO MORE IN A BARN NEAR THE ROAD, AND SAID THAT HE WOULD NOT GO\n"
        "BACK THERE. THE MAYOR HAD FLED BEFORE THE FIRST SHOT, SAID HIS OWN DRIVER, WHO\n"
        "HAD STAYED.",
        None,
    ),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text: str, expected: list[str] | None) -> None:
    view = view_text(text)
    cut = [text[s.start : s.end] for s in view.sentences]
    assert cut == expected if expected is not None else len(cut) == 3


def test_heading_is_a_line_without_full_stop() -> None:
    view = view_text("Toll rises in Brela\n\nNine people died.")
    assert [s.heading for s in view.sentences] == [True, False]


def test_clitics_are_tokens_and_contractions_are_not_cut() -> None:
    words = [t.text for t in view_text("The army's men didn't stop; they've left.").tokens]
    assert words == ["The", "army", "'s", "men", "didn't", "stop", ";", "they", "'ve", "left", "."]


def test_lemma_and_tag() -> None:
    tokens = {t.text: t for t in view_text("The shells killed nine villagers on Monday.").tokens}
    assert tokens["killed"].lemma == "kill"
    assert tokens["killed"].tag == "VERB"
    assert tokens["nine"].tag == "NUM"
    assert tokens["villagers"].tag == "NOUN"


def test_quotation_left_open_runs_to_the_end_of_its_paragraph_and_continues() -> None:
    text = "“We saw them come.\n\n“Then they fired,” he said."
    quotes = view_text(text).quotes
    assert [(text[q.inner_start : q.inner_end], q.closed, q.continues) for q in quotes] == [
        ("We saw them come.", False, True),
        ("Then they fired,", True, False),
    ]


def test_upper_is_seen() -> None:
    assert view_text("THE ARMY REPORTED 3 DEAD.").upper
    assert not view_text("The army reported 3 dead.").upper


@given(st.text(max_size=400))
def test_every_token_is_its_text_and_in_one_sentence(text: str) -> None:
    view = view_text(text)
    assert all(text[t.start : t.end] == t.text for t in view.tokens)
    assert [t.i for s in view.sentences for t in view.tokens_of(s)] == list(range(len(view.tokens)))
    assert all(a.end <= b.start for a, b in zip(view.tokens, view.tokens[1:], strict=False))
    for quote in view.quotes:
        assert 0 <= quote.start < quote.inner_start < quote.inner_end <= quote.end <= len(text)


@given(st.text(alphabet='"“”‘’ \n.aB', max_size=200))
def test_quotation_marks_alone_break_nothing(text: str) -> None:
    view_text(text)


@given(st.text(alphabet="ab. \n", min_size=1, max_size=80))
def test_lookups_agree_with_a_plain_search(text: str) -> None:
    view = view_text(text)
    for token in view.tokens:
        assert view.token_at(token.start) is token
        sentence = view.sentence_at(token.start)
        assert sentence.start <= token.start < sentence.end
    assert view.tokens_between(0, len(text)) == view.tokens


def test_half_a_character_is_a_word_like_any_other() -> None:
    view = view_text("\ud800 killed nine people.")
    assert [t.lemma for t in view.tokens][:2] == ["\ud800", "kill"]


def test_a_sentence_longer_than_a_batch_is_tagged_whole() -> None:
    view = view_text("shells " * 30_000)
    assert len(view.tokens) == 30_000
    assert {t.tag for t in view.tokens[100:200]} == {view.tokens[25_000].tag}
