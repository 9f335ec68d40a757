"""Decoding: the best labelling is the one that trying all finds."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.neural.roles import (
    CONTENT,
    CUE,
    LABELS,
    SOURCE,
    find_cues,
    find_runs,
    label_words,
    sigmoid,
    weigh_labels,
)


def score(scores: np.ndarray, moves: np.ndarray, labels: tuple[int, ...]) -> float:
    """Returns the score of one labelling, as the chain defines it, word by word."""
    total, last = 0.0, len(labels) - 1
    for i, label in enumerate(labels):
        total += scores[i, label]
        if i:
            total += moves[labels[i - 1], label]
        if label and (i == 0 or labels[i - 1] != label):
            total += scores[i, 3 + label]
        if label and (i == last or labels[i + 1] != label):
            total += scores[i, 6 + label]
    return float(total)


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_the_best_labels_are_those_that_trying_all_finds(seed: int, length: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(2, 6, 10)).astype(np.float32)
    moves = rng.normal(size=(4, 4)).astype(np.float32)
    found = label_words(scores, moves, np.array([length, 6]))
    for n, size in enumerate((length, 6)):
        best = max(product(range(LABELS), repeat=size), key=lambda y: score(scores[n], moves, y))
        assert tuple(found[n, :size]) == best
        assert not found[n, size:].any()


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_labels_weigh_as_much_as_all_labellings_with_them(seed: int, length: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(2, 6, 10)).astype(np.float32)
    moves = rng.normal(size=(4, 4)).astype(np.float32)
    found = weigh_labels(scores, moves, np.array([length, 6]))
    expected = np.zeros((6, LABELS))
    for labels in product(range(LABELS), repeat=length):
        weight = np.exp(score(scores[0], moves, labels))
        for i, label in enumerate(labels):
            expected[i, label] += weight
    expected[:length] /= expected[:length].sum(1, keepdims=True)
    assert found[0] == pytest.approx(expected, abs=1e-4)
    assert found[1].sum(1) == pytest.approx(1, abs=1e-4)


@given(st.integers(0, 2**32 - 1))
def test_a_cue_is_read_alike_beside_others(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(3, 8, 10)).astype(np.float32)
    moves = rng.normal(size=(4, 4)).astype(np.float32)
    together = label_words(scores, moves, np.array([8, 8, 8]))
    for n in range(3):
        alone = label_words(scores[n : n + 1], moves, np.array([8]))
        assert (alone[0] == together[n]).all()


def test_no_cue_has_no_labels() -> None:
    found = label_words(
        np.zeros((0, 4, 10), np.float32), np.zeros((4, 4), np.float32), np.array([])
    )
    assert found.shape == (0, 4)


@pytest.mark.parametrize(
    ("odds", "threshold", "cues"),
    [
        ([-3.0, 2.0, -3.0], 0.5, [1]),
        ([2.0, 1.0, -3.0], 0.5, [0]),  # of neighbours the surer one
        ([2.0, 2.0, -3.0], 0.5, [1]),  # of equals the later
        ([2.0, -3.0, 1.5], 0.5, [0, 2]),
        ([0.0], 0.5, [0]),
        ([0.0], 0.51, []),
    ],
)
def test_cues_are_peaks_above_the_threshold(
    odds: list[float], threshold: float, cues: list[int]
) -> None:
    assert find_cues(np.array(odds, np.float32), threshold) == cues


def test_runs_are_half_open_and_in_order() -> None:
    labels = np.array([3, 3, 0, 1, 2, 3], np.int8)
    assert find_runs(labels, CONTENT) == [(0, 2), (5, 6)]
    assert find_runs(labels, SOURCE) == [(3, 4)]
    assert find_runs(labels, CUE) == [(4, 5)]
    assert find_runs(labels[2:3], CUE) == []


def test_probabilities_stay_between_nought_and_one() -> None:
    assert sigmoid(np.array([-1e9, 0.0, 1e9], np.float32)).tolist() == pytest.approx([0, 0.5, 1])
