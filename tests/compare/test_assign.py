"""Pairs are chosen together: the greatest sum, each id once, whatever the order."""

from __future__ import annotations

import random
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from recount.compare.assign import assign, find_parts


def test_the_best_pair_is_given_up_where_the_sum_is_greater_without_it() -> None:
    scores = {("a", "x"): 0.9, ("a", "y"): 0.8, ("b", "x"): 0.85}
    assert assign(scores) == [("a", "y"), ("b", "x")]


def test_of_equals_the_ids_decide() -> None:
    assert assign({("b", "x"): 0.5, ("a", "x"): 0.5}) == [("a", "x")]
    assert assign({("a", "y"): 0.5, ("a", "x"): 0.5}) == [("a", "x")]


def test_nothing_is_chosen_that_has_no_score() -> None:
    assert assign({("a", "x"): 0.0, ("b", "y"): -0.3}) == []
    assert assign({}) == []


def test_parts_share_no_id() -> None:
    pairs = [("a", "x"), ("b", "x"), ("c", "z"), ("a", "a")]
    assert find_parts(pairs) == [[("a", "a"), ("a", "x"), ("b", "x")], [("c", "z")]]


SCORES = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), st.integers(1, 20), max_size=12
)


@given(SCORES)
def test_no_other_choice_has_a_greater_sum(scores: dict[tuple[str, str], int]) -> None:
    """Against trying every way to give each left id another right one."""
    chosen = assign({pair: float(score) for pair, score in scores.items()})
    assert len({left for left, _ in chosen}) == len({right for _, right in chosen}) == len(chosen)
    best = max(
        sum(scores.get(pair, 0) for pair in zip("abcd", order, strict=True))
        for order in permutations("wxyz")
    )
    assert sum(scores[pair] for pair in chosen) == best


@given(SCORES, st.randoms(use_true_random=False))
def test_the_order_of_the_scores_is_nothing(
    scores: dict[tuple[str, str], int], chance: random.Random
) -> None:
    mixed = list(scores.items())
    chance.shuffle(mixed)
    assert assign(dict(mixed)) == assign(scores)  # type: ignore[arg-type]
