"""How ranges, days, places and incidents are said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sample_case as sample

from recount.model import Tally
from recount.report.words import (
    label,
    label_event,
    label_kind,
    name_incident,
    rank_tallies,
    say_day,
    say_list,
    say_place,
    say_range,
    say_tally,
    say_times,
)
from recount.values import Place, When
from recount.vocab.loader import load_table


@pytest.mark.parametrize(
    ("low", "high", "vague", "said"),
    [
        (14, 14, None, "14"),
        (0, 0, None, "none"),
        (501, None, None, "at least 501"),
        (0, 14, None, "up to 14"),
        (None, 14, None, "up to 14"),
        (10, 15, None, "10 to 15"),
        (12_000_001, None, None, "at least 12,000,001"),
        (24, None, "dozens", "“dozens” (at least 24)"),
        (None, None, "a number of", "“a number of” (no figure)"),
        (None, None, None, "no figure"),
    ],
)
def test_say_range(low: int | None, high: int | None, vague: str | None, said: str) -> None:
    assert say_range(low, high, vague) == said


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ((8, 14, None), "at least 8, best 14"),
        ((8, 8, None), "at least 8"),  # a best that is an end is not said twice
        ((8, 8, 15), "8 to 15"),
        ((8, 10, 15), "8 to 15, best 10"),
        ((5, 5, 5), "5"),
        ((5, None, 7), "5 to 7"),
    ],
)
def test_say_tally(bounds: tuple[int | None, int | None, int | None], said: str) -> None:
    assert say_tally(make_tally(*bounds)) == said


def test_an_open_top_says_from_which_figure_on() -> None:
    assert say_tally(make_tally(8, 10, None, 15)) == "8 to 15 or more, best 10"
    assert say_tally(make_tally(8, 8, None, 8)) == "at least 8"


def make_tally(
    low: int | None, best: int | None, high: int | None, least_high: int | None = None
) -> Tally:
    return Tally(
        "killed", "persons", low, best, high, "x@1", None, None, None, least_high=least_high
    )


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (When(date(2016, 9, 30), date(2016, 9, 30)), "30 September 2016"),
        (When(date(2016, 9, 29), date(2016, 9, 30)), "29–30 September 2016"),
        (When(date(2016, 8, 29), date(2016, 9, 3)), "29 August – 3 September 2016"),
        (When(date(2015, 12, 31), date(2016, 1, 1)), "31 December 2015 – 1 January 2016"),
        (When(date(2016, 9, 19), date(2016, 9, 30), "since"), "since 19 September 2016"),
        (When(date(2016, 9, 1), date(2016, 9, 30), "until"), "until 30 September 2016"),
    ],
)
def test_say_day(when: When, said: str) -> None:
    assert say_day(when) == said


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place("Aleppo", admin1="Aleppo", country_name="Syria"), "Aleppo, Syria"),
        (Place("Aleppo", part="north", country_name="Syria"), "Aleppo (north), Syria"),
        (Place("Gao", part="near", country_name="Mali"), "near Gao, Mali"),
        (
            Place("Tell Nuwar", within_name="Aleppo", admin1="Aleppo", country_name="Syria"),
            "Tell Nuwar, Aleppo, Syria",
        ),
        (Place("Syria", country_name="Syria"), "Syria"),
    ],
)
def test_say_place(place: Place, said: str) -> None:
    assert say_place(place) == said


def test_name_incident() -> None:
    assert name_incident(sample.AID) == "Abduction near Wadi Sultan, Syria, 2 October 2016"
    bare = replace(sample.AID, place=None, when=None)
    assert name_incident(bare) == "Abduction"
    assert "several happenings" in name_incident(replace(bare, aggregate=True))


def test_labels_fall_back_on_the_code() -> None:
    assert label("stance", "denies") == "denies it"
    assert label("stance", "some_new_code") == "some new code"
    assert label("stance", None) == "not known"
    assert label_event("new_kind_of_event") == "New kind of event"
    assert label_kind("igo") == "intergovernmental body"
    assert label_kind("some_new_kind") == "some new kind"


def test_every_status_and_event_has_words() -> None:
    for status in ("single_source", "corroborated", "disputed", "denied"):
        assert label("status_meaning", status) != status
        assert label("status_mark", status) != status
    assert all(label_event(key) for key in load_table("events"))


def test_tallies_begin_with_the_gravest() -> None:
    killed, children = sample.MARKET.tallies
    injured = replace(killed, harm="injured")
    assert rank_tallies([injured, children, killed]) == [killed, children, injured]


def test_lists_and_numbers() -> None:
    assert say_list([]) == ""
    assert say_list(["a"]) == "a"
    assert say_list(["a", "b", "c"]) == "a, b and c"
    assert say_times(1, "copy", "copies") == "1 copy"
    assert say_times(1200, "copy", "copies") == "1,200 copies"
