"""What a figure sums up: years, stretches of days, several happenings, a whole war."""

from __future__ import annotations

import pytest

from recount.extract.counts import find_counts
from recount.text.view import view_text

# (sentence, [(low, scope)])
SCOPES = [
    # a year is no figure, with or without the commas that a text has lost
    ("In 2016 at least nine people have been killed in disputes over wells.", [(9, "period")]),
    ("In 2013 12 people were killed in the valley.", [(12, "incident")]),
    ("In 2015 three guards died.", [(3, "incident")]),
    ("In 2014 more than 300 villagers were killed by bandits.", [(301, "period")]),
    ("In May 2014 40 rebels were killed.", [(40, "incident")]),
    ("On Tuesday 25 people were killed in Arwa.", [(25, "incident")]),
    ("By March 2012 2100 people were killed.", [(2100, "incident")]),
    ("A bomb in 2005 killed 22 people.", [(22, "incident")]),
    # a figure that only looks like a year
    ("The shelling resulted in 2000 deaths.", [(2000, "incident")]),
    ("The inquiry into the 2019 arrests goes on.", []),
    ("Bandits killed 1950 people.", [(1950, "incident")]),
    # stretches of days
    ("96 children were killed in the week that followed the truce.", [(96, "period")]),
    ("Eighty villagers were killed in the ten days after the truce.", [(80, "period")]),
    ("Sixty people died during the month-long siege of Arwa.", [(60, "period")]),
    ("Sixty people died during the 10-day campaign.", [(60, "period")]),
    ("Nine people were killed over the weekend of fighting.", [(9, "period")]),
    ("At least 45 people were killed in 48 hours of shelling.", [(45, "period")]),
    ("At least 45 people were killed in two days of raids.", [(45, "period")]),
    ("More than 300 people have been killed since the operation began.", [(301, "period")]),
    # two days of one fight, a day, a weekend's one happening
    ("At least 45 people were killed in two days of fighting.", [(45, "incident")]),
    ("Twelve people were killed in the past 24 hours.", [(12, "incident")]),
    ("Nine people were killed over the weekend.", [(9, "incident")]),
    ("Nine people were killed in the day that followed.", [(9, "incident")]),
    # who dies of wounds in the days after is among the dead of the incident
    ("Two guards died in the days after the blast.", [(2, "incident")]),
    # several happenings
    ("Bandits killed 11 people and kidnapped 50 in two raids.", [(11, "period"), (50, "period")]),
    ("Nine people died in separate attacks in Arwa.", [(9, "period")]),
    ("Nine people died in twin attacks on Arwa and Gorr.", [(9, "incident")]),
    ("Nine people died in two air raids on Arwa.", [(9, "incident")]),
    ("Nine people died in an attack on three villages.", [(9, "incident")]),
    # the war's dead
    ("The conflict has killed more than 9,000 people.", [(9001, "war")]),
    ("The war, which has killed 9,000 people, goes on.", [(9000, "war")]),
    # more than one incident kills
    ("More than 20,000 people died.", [(20001, "period")]),
    ("The campaign has killed hundreds of people.", [(200, "period")]),
    ("The raid has killed 40 people.", [(40, "incident")]),
    ("The raid killed hundreds of people.", [(200, "incident")]),
]


@pytest.mark.parametrize(("text", "expected"), SCOPES)
def test_scopes(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(m.value.low, m.value.scope) for m in find_counts(view_text(text))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the ordinal counts the attacks within the time; the toll is this one's
        (
            "Bombs hit the clinic on Saturday for the second time in four days, killing two men.",
            [("killed", 2, "incident")],
        ),
        (
            "The army killed 12 rebels in the third attack in two weeks.",
            [("killed", 12, "incident")],
        ),
        # without it, the time is the toll's
        ("Shelling killed 40 people in four days.", [("killed", 40, "period")]),
        # "of" and a number behind one person is an age
        ("A woman of 58 died at the scene.", [("killed", 1, "incident")]),
    ],
)
def test_times_that_count_attacks_and_ages(text: str, expected: list[tuple]) -> None:
    found = [(m.value.harm, m.value.low, m.value.scope) for m in find_counts(view_text(text))]
    assert found == expected


CAMPAIGNS = [
    ("The rebel offensive has left more than 600 dead.", [(601, "period")]),
    ("The war between the two gangs has already claimed 120 lives.", [(120, "war")]),
    ("The bombing has left 120 dead.", [(120, "incident")]),
    ("Last year, 600 farmers were murdered in the hills.", [(600, "period")]),
    ("Last year, 17 farmers were murdered in a barn.", [(17, "incident")]),
    ("The colonel said that 655 rebels have been killed.", [(655, "period")]),
    ("Some 130 people have been killed in a bombing.", [(130, "incident")]),
    ("Nine traders were killed in more than 40 raids.", [(9, "period")]),
]


@pytest.mark.parametrize(("text", "expected"), CAMPAIGNS)
def test_what_a_campaign_has_taken_is_a_sum(text: str, expected: list[tuple[int, str]]) -> None:
    found = [(m.value.low, m.value.scope) for m in find_counts(view_text(text))]
    assert found == expected


def test_what_is_counted_so_far_bounds_nothing_above() -> None:
    for text in (
        "So far 22 bodies have been pulled from the rubble.",
        "Medics said 22 people had been killed so far.",
        "The toll stands at 22 people killed and is still rising.",
    ):
        (count,) = (mention.value for mention in find_counts(view_text(text)))
        assert (count.low, count.high, count.qualifier) == (22, None, "at_least")
    (count,) = (m.value for m in find_counts(view_text("So far this year 22 people were killed.")))
    assert (count.low, count.high, count.scope) == (22, 22, "period")


def test_who_kills_somebody_is_not_killed() -> None:
    counts = find_counts(view_text("Three men shot and killed judge Ana Roe on Monday."))
    assert all(m.value.low != 3 for m in counts)
