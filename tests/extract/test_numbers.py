"""Numbers in digits and words, and the words around them that make them ranges."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.extract.numbers import find_numbers
from recount.text.view import view_text

READ = [
    # digits, however their thousands are grouped
    ("46 wounded", "46", 46, 46, "exact"),
    ("1,700 wounded", "1,700", 1700, 1700, "exact"),
    ("450.000 citizens", "450.000", 450_000, 450_000, "exact"),
    ("1 700 wounded", "1 700", 1700, 1700, "exact"),
    ("1700 wounded", "1700", 1700, 1700, "exact"),
    ("12 million homeless", "12 million", 12_000_000, 12_000_000, "exact"),
    ("1.5 million homeless", "1.5 million", 1_500_000, 1_500_000, "exact"),
    # words
    ("sixty-two fighters", "sixty-two", 62, 62, "exact"),
    ("twenty one fighters", "twenty one", 21, 21, "exact"),
    ("one hundred and forty-five men", "one hundred and forty-five", 145, 145, "exact"),
    ("one thousand two hundred men", "one thousand two hundred", 1200, 1200, "exact"),
    ("a hundred men", "a hundred", 100, 100, "exact"),
    ("a dozen men", "a dozen", 12, 12, "exact"),
    ("half a dozen men", "half a dozen", 6, 6, "exact"),
    ("two dozen men", "two dozen", 24, 24, "exact"),
    ("both men", "both", 2, 2, "exact"),
    ("SEVENTEEN MEN", "SEVENTEEN", 17, 17, "exact"),
    # ends left open or closed by a modifier
    ("at least 14 dead", "at least 14", 14, None, "at_least"),
    ("no fewer than nine dead", "no fewer than nine", 9, None, "at_least"),
    ("20 or more dead", "20 or more", 20, None, "at_least"),
    ("more than 14 dead", "more than 14", 15, None, "more_than"),
    ("over a dozen dead", "over a dozen", 13, None, "more_than"),
    ("up to 14 dead", "up to 14", 0, 14, "up_to"),
    ("as many as 30 dead", "as many as 30", 0, 30, "up_to"),
    ("fewer than 20 dead", "fewer than 20", 0, 19, "less_than"),
    ("nearly 500 dead", "nearly 500", 500, 500, "about"),
    ("some 30 dead", "some 30", 30, 30, "about"),
    ("forty or so dead", "forty or so", 40, 40, "about"),
    # ranges
    ("between 10 and 15 dead", "between 10 and 15", 10, 15, "between"),
    ("10-15 dead", "10-15", 10, 15, "between"),
    ("ten to fifteen dead", "ten to fifteen", 10, 15, "between"),
    ("five or six dead", "five or six", 5, 6, "between"),
    # vague words keep what they allow at the least
    ("dozens of people", "dozens", 24, None, "vague"),
    ("scores of people", "scores", 40, None, "vague"),
    ("hundreds of people", "hundreds", 200, None, "vague"),
    ("several hundred people", "several hundred", 200, None, "vague"),
    ("tens of thousands of people", "tens of thousands", 20_000, None, "vague"),
    ("a number of people", "a number of", None, None, "vague"),
    ("several people", "several", None, None, "vague"),
    # nobody
    ("no one was hurt", "no one", 0, 0, "exact"),
    ("Nobody was hurt", "Nobody", 0, 0, "exact"),
]


@pytest.mark.parametrize(("text", "words", "low", "high", "qualifier"), READ)
def test_reads(text: str, words: str, low: int | None, high: int | None, qualifier: str) -> None:
    view = view_text(text)
    number = find_numbers(view)[0]
    assert view.text[view.tokens[number.first].start : view.tokens[number.last - 1].end] == words
    assert (number.low, number.high, number.qualifier) == (low, high, qualifier)


REFUSED = [
    "a 12-year-old boy",  # an age
    "aged 13",  # an age
    "on 19 September",  # a day
    "July 5, it rained",  # a day
    "March 27, 2015",  # a day and its year
    "a fine of $500",  # money
    "20 percent of voters",  # a share
    "call 252-972-1411",  # a telephone number
    "Route 66",  # a road
    "Resolution 2254",  # a resolution
    "an AK-47 and an F-16",  # weapons
    "at 11:30 am",  # a time
    "a 3-day truce",  # a length of time
    "40 km north",  # a distance
]


@pytest.mark.parametrize("text", REFUSED)
def test_refuses(text: str) -> None:
    assert find_numbers(view_text(text)) == []


def test_ordinals_are_marked() -> None:
    third, thirteenth = find_numbers(view_text("the third man and the 13th man"))
    assert (third.low, third.ordinal) == (3, True)
    assert (thirteenth.low, thirteenth.ordinal) == (13, True)


def test_a_change_is_no_range() -> None:
    """A toll that rises "from 9 to 12" is two numbers, not between 9 and 12."""
    assert [n.low for n in find_numbers(view_text("rose from 9 to 12"))] == [9, 12]


@given(st.integers(min_value=1, max_value=7_999_999_999))
def test_grouping_does_not_change_a_number(value: int) -> None:
    view = view_text(f"exactly {value:,} people")
    assert [n.low for n in find_numbers(view)] == [value]


@given(st.text(alphabet="0123456789 ,.-$%abtofmiles\n\x00\ud800", max_size=80))
def test_any_text_is_read_in_order(text: str) -> None:
    numbers = find_numbers(view_text(text))
    assert all(a.last <= b.first for a, b in pairwise(numbers))
    for number in numbers:
        assert number.first <= number.core < number.last
        if number.low is not None and number.high is not None:
            assert number.low <= number.high


def test_an_age_behind_a_trade_is_no_number_of_people() -> None:
    assert [m.core for m in find_numbers(view_text("A teacher of 52 died."))] == []
    (number,) = find_numbers(view_text("A crew of 52 died."))
    assert number.low == 52
