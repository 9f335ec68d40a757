"""Damage in training: what is lost is lost, and the words keep their tokens."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from training.damage import (
    RATES,
    capitalise,
    damage,
    lose_breaks,
    lose_case,
    lose_commas,
    lose_quotes,
    straighten_quotes,
)

from recount.neural.words import Paragraphs, find_words, pieces_of
from recount.text import view_text

WORDS = find_words(view_text("“We left, all of us,” Ann said.\n\nThe UN denied it."))


def pieces(paragraphs: Paragraphs) -> list[tuple[int, ...]]:
    return [w.pieces for p in paragraphs for s in p for w in s]


def tokens(paragraphs: Paragraphs) -> list[int]:
    return [w.token for p in paragraphs for s in p for w in s]


def test_breaks_go_and_sentences_stay() -> None:
    (paragraph,) = lose_breaks(WORDS)
    assert len(paragraph) == 2
    assert tokens([paragraph]) == tokens(WORDS)


def test_without_marks_nothing_is_quoted() -> None:
    found = lose_quotes(WORDS)
    assert not {pieces_of("“"), pieces_of("”")} & set(pieces(found))
    assert all(w.feature < 4 for p in found for s in p for w in s)


def test_commas_go() -> None:
    assert pieces_of(",") in pieces(WORDS)
    assert pieces_of(",") not in pieces(lose_commas(WORDS))


def test_marks_become_straight_and_stay_quoting() -> None:
    found = straighten_quotes(WORDS)
    assert pieces(found).count(pieces_of('"')) == 2
    assert [w.feature for w in found[0][0]] == [w.feature for w in WORDS[0][0]]


def test_case_is_in_the_features_alone() -> None:
    assert pieces(capitalise(WORDS)) == pieces(lose_case(WORDS)) == pieces(WORDS)
    assert {w.feature % 4 for p in capitalise(WORDS) for s in p for w in s} == {2, 3}
    assert {w.feature % 4 for p in lose_case(WORDS) for s in p for w in s} == {0, 3}


@given(st.integers(0, 2**32))
def test_no_damage_adds_or_moves_a_token(seed: int) -> None:
    found = tokens(damage(WORDS, random.Random(seed)))
    assert found == sorted(found)
    assert set(found) <= set(tokens(WORDS))
    assert len(RATES) == 6
