"""Krippendorff's alpha against published examples, and null where it is not defined."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.compare.agreement import krippendorff_alpha, measure

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, example C: four observers,
# twelve units, seven values missing; nominal 0.743, interval 0.849, ratio 0.797.
_ = None
FOUR = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3),
    (_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _),
)


@pytest.mark.parametrize(
    ("metric", "alpha"), [("nominal", 0.743), ("interval", 0.849), ("ratio", 0.797)]
)
def test_four_observers_with_values_missing(metric, alpha: float) -> None:
    assert round(krippendorff_alpha(FOUR, metric), 3) == alpha


# The same paper, example A: two observers, ten units, binary: 0.095. Example B: two observers,
# twelve units, five values a to e: 0.692.
def test_two_observers() -> None:
    binary = [(0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)]
    assert round(krippendorff_alpha(binary, "nominal"), 3) == 0.095
    found = measure("verdict", "nominal", list(zip(*binary, strict=True)))
    assert (found.alpha, found.units, found.same, found.reason) == (0.0952, 10, 6, None)
    letters = [tuple("aabbdcccedda"), tuple("babbbccceddd")]
    assert round(krippendorff_alpha(letters, "nominal"), 3) == 0.692


@pytest.mark.parametrize(
    ("units", "count", "reason"),
    [
        ([], 0, "nothing that both coded"),
        ([("a", None), (None, "b")], 0, "nothing that both coded"),
        ([("a", "b")], 1, "only one unit that both coded"),
        ([("a", "a"), ("a", "a"), ("b", None)], 2, "no variation: every value is a"),
    ],
)
def test_alpha_is_null_where_it_is_not_defined(units, count: int, reason: str) -> None:
    found = measure("stance", "nominal", units)
    assert (found.alpha, found.units, found.reason) == (None, count, reason)


def test_agreement_beyond_and_below_chance() -> None:
    assert measure("place", "nominal", [("a", "a"), ("b", "b")]).alpha == 1.0
    assert measure("place", "nominal", [("a", "b"), ("b", "a")]).alpha == -0.5


def test_days_are_compared_by_their_distance() -> None:
    first = date(2022, 3, 12)
    near = [(first, first), (first + timedelta(9), first + timedelta(10))]
    far = [(first, first), (first + timedelta(1), first + timedelta(10))]
    # by hand: observed 2 * 1 / 4, expected 2 * (2 * 81 + 2 * 100 + 1) / 12
    assert measure("day", "interval", near).alpha == round(1 - 0.5 / 60.5, 4) == 0.9917
    # observed 2 * 81 / 4, expected 2 * (2 * 1 + 2 * 100 + 81) / 12
    assert measure("day", "interval", far).alpha == round(1 - 40.5 * 12 / 566, 4) == 0.1413


def test_two_counts_of_nobody_are_no_distance_apart() -> None:
    assert measure("counts low", "ratio", [(0, 0), (5, 5)]).alpha == 1.0


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=12),
    st.sampled_from(["nominal", "interval", "ratio"]),
)
def test_alpha_is_the_same_for_either_order_of_the_sides(units, metric) -> None:
    one = measure("f", metric, units)
    other = measure("f", metric, [(b, a) for a, b in reversed(units)])
    assert one.reason == other.reason
    assert one.alpha == pytest.approx(other.alpha)
    if one.alpha is not None:
        assert one.alpha <= 1
        assert (one.alpha == 1) == (one.same == one.units)
