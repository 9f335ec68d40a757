"""Incidents beside another dataset's rows: which are one, which are alone, and why."""

from __future__ import annotations

import random
from datetime import date

import pytest
from claim_maker import KOBA, REGION, TARNE, make_place
from hypothesis import given
from hypothesis import strategies as st
from incident_maker import make_incident, make_row

from recount.compare.outside import Match, compare_outside
from recount.compare.scores import FEATURES, Here, score_pair
from recount.model import Incident, Outside
from recount.values import Place, When


def compare(incidents: list[Incident], rows: list[Outside]) -> list[Match]:
    return compare_outside(incidents, [], rows)


def said(matches: list[Match]) -> list[tuple[str, str, str]]:
    return [
        (m.kind, " ".join(i.id for i in m.incidents), " ".join(r.event_id for r in m.outside))
        for m in matches
    ]


# -- features ------------------------------------------------------------------------------------

NEAR = make_place("Suri", 14.05, -6.0)  # 5.6 km from Koba; both are known to 4 km
TEN = make_place("Dori", 14.1, -6.0)  # 11.1 km
ABROAD = make_place("Koba", 14.0, -6.0, country="BF")


@pytest.mark.parametrize(
    ("feature", "incident", "row", "score", "reason"),
    [
        ("day", {}, {}, 1.0, "both on 2022-03-12"),
        ("day", {"days": "2022-03-13"}, {}, 0.4, "1 day apart"),
        ("day", {"days": "2022-03-15"}, {}, -0.2, "3 days apart"),
        ("day", {"days": ("2022-03-11", "2022-03-12")}, {}, 0.8,
         "their days overlap (2022-03-11 to 2022-03-12; 2022-03-12)"),
        ("day", {}, {"days": ("2022-03-01", "2022-03-31")}, 0.4,
         "their days overlap, but one is a long time"),
        ("day", {"days": None}, {}, 0.0, ""),
        ("place", {}, {}, 1.0, "both at Koba"),
        ("place", {}, {"place": make_place("Koba town", 14.1, -6.0)}, 1.0, "both at Koba"),
        ("place", {}, {"place": NEAR}, 0.8,
         "Koba and Suri lie 6 km apart, within how well they are known"),
        ("place", {}, {"place": TEN}, 0.5, "Koba and Dori lie 11 km apart"),
        ("place", {}, {"place": TARNE}, -0.2, "Koba and Tarne lie 33 km apart"),
        ("place", {"place": None}, {}, -0.5, "no place to compare"),
        ("place", {"place": make_place("Koba", 14.0, -6.0, admin1="Dal")}, {"place": REGION}, 0.3,
         "both in Dal"),
        ("place", {}, {"place": REGION}, -0.2, "both in ML, no more is known"),
        ("event", {}, {"form": "acled", "event": "Air/drone strike"}, 1.0,
         "both Air/drone strike"),
        ("event", {"event": "shelling"}, {"form": "acled", "event": "Air/drone strike"}, 0.6,
         "both Explosions/Remote violence"),
        ("event", {"event": "shelling"}, {"form": "acled", "event": "Armed clash"}, 0.7,
         "Shelling, artillery or missiles and Armed clash can be one"),
        ("event", {}, {"form": "acled", "event": "Peaceful protest"}, -0.3,
         "Air or drone strike is no Peaceful protest"),
        ("event", {}, {"event": "one-sided violence"}, 0.3,
         "Air or drone strike and one-sided violence can be one"),
        ("event", {"event": "talks"}, {"event": "one-sided violence"}, -0.3, None),
        ("actors", {"by": ("Government of Mali",)},
         {"actors": ("Military Forces of Mali (2020-)",)}, 1.0,
         "Government of Mali here, Military Forces of Mali (2020-) there"),
        ("actors", {"by": ("Banner of the River",)},
         {"actors": ("Government of Mali", "Civilians")}, -0.2, "no party is named by both"),
        ("actors", {"by": ("Government of Mali",)}, {"actors": ("Civilians",)}, 0.0, ""),
        ("figures", {}, {}, 1.0, "both give 9 killed"),
        ("figures", {"killed": 2}, {"killed": 2}, 0.6, "both give 2 killed"),
        ("figures", {"killed": (8, 9, 12)}, {"killed": 11}, 0.5, "9 killed here, 11 there"),
        ("figures", {"killed": 9}, {"killed": 12}, 0.0, "9 killed here, 12 there"),
        ("figures", {"killed": 2}, {"killed": 30}, -0.6, "2 killed here, 30 there"),
        ("figures", {"killed": None}, {"killed": 0}, 0.2, "nobody killed in either"),
        ("figures", {"killed": None}, {"killed": 3}, 0.0, ""),
        # a day of several may have a part of the dead
        ("figures", {"killed": 30, "days": ("2022-03-12", "2022-03-14")}, {"killed": 2}, 0.0, ""),
    ],
)  # fmt: skip
def test_features(
    feature: str, incident: dict, row: dict, score: float, reason: str | None
) -> None:
    here = make_incident("a", **incident)
    found = FEATURES[feature](Here(here, here.perpetrators), make_row("1", **row))
    assert found[0] == score
    assert reason is None or found[1] == reason


def test_every_feature_says_what_it_is_for() -> None:
    assert all(feature.__doc__ for feature in FEATURES.values())


def test_the_score_is_the_weighted_mean_of_what_can_tell() -> None:
    pair = score_pair(Here(make_incident("a"), ()), make_row("1", place=TARNE, killed=12))
    # day 1.0 of weight 1, place -0.2 of 1.2, figures 0 of 0.6; event and actors cannot tell
    assert pair.score == round((1.0 - 0.24) / 2.8, 4)
    assert pair.bare == round((1.0 - 0.24) / 2.2, 4)


# -- matches -------------------------------------------------------------------------------------


def test_in_both_only_here_only_there() -> None:
    incidents = [make_incident("a"), make_incident("b", "2022-03-20", TARNE)]
    rows = [make_row("1", killed=(8, 10, 14)), make_row("2", "2022-03-16", TARNE)]
    both, here, there = compare(incidents, rows)
    assert said([both, here, there]) == [("both", "a", "1"), ("here", "b", ""), ("there", "", "2")]
    assert both.reasons == ("both on 2022-03-12", "both at Koba", "9 killed here, 10 there")
    assert both.differs
    assert both.note is None
    assert here.note == "the rows are of 2022-03-12 to 2022-03-16 only"
    assert there.note == "no incident within 3 days and 50 km"


def test_two_towns_on_one_day_are_not_mixed_up() -> None:
    incidents = [make_incident("a", killed=9), make_incident("b", place=TARNE, killed=2)]
    rows = [make_row("1", place=TARNE, killed=9), make_row("2", killed=2)]
    assert said(compare(incidents, rows)) == [("both", "a", "2"), ("both", "b", "1")]


def test_pairs_are_one_to_one_and_the_rival_is_named() -> None:
    incidents = [make_incident("a"), make_incident("b", killed=4)]
    both, here = compare(incidents, [make_row("1")])
    assert said([both, here]) == [("both", "a", "1"), ("here", "b", "")]
    assert here.note
    assert here.note.startswith("nearest: event 1, which goes better with another (score 0.")


def test_another_country_is_no_match_but_a_border_town_may_be() -> None:
    far = make_place("Koba", 15.0, -6.0, country="BF")
    (here, there) = compare([make_incident("a")], [make_row("1", place=far)])
    assert (here.kind, there.kind) == ("here", "there")
    (both,) = compare([make_incident("a")], [make_row("1", place=ABROAD)])
    assert both.kind == "both"


def test_an_incident_without_a_day_or_a_death_says_why_it_is_alone() -> None:
    notes = {
        m.incidents[0].id: m.note
        for m in compare(
            [make_incident("a", None), make_incident("b", place=TARNE, killed=None)],
            [make_row("1")],
        )
        if m.kind == "here"
    }
    assert notes == {
        "a": "no day was read: nothing to find it by",
        "b": "no death is told, and UCDP GED has only events with one",
    }


def test_a_row_a_day_for_an_incident_of_three() -> None:
    fight = make_incident("a", ("2022-03-12", "2022-03-14"), killed=12, event="armed_clash")
    rows = [
        make_row(str(n), f"2022-03-{12 + n}", killed=4, form="acled", event="Armed clash")
        for n in range(4)
    ]
    both, there = compare([fight], rows)
    assert said([both, there]) == [("both", "a", "0 1 2"), ("there", "", "3")]
    assert both.note == "3 rows, a day each, for one incident of 3 days; their figures are added up"
    (pair,) = both.figures
    assert (pair.there, pair.verdict) == ((None, 12, None), "same")
    assert not both.differs


def test_two_rows_of_one_day_do_not_both_join() -> None:
    fight = make_incident("a", ("2022-03-12", "2022-03-14"), killed=12)
    rows = [make_row("1", killed=4), make_row("2", killed=4)]
    assert said(compare([fight], rows)) == [("both", "a", "1"), ("there", "", "2")]


def test_several_incidents_in_one_row_that_is_a_sum() -> None:
    incidents = [make_incident("a", killed=4), make_incident("b", "2022-03-13", killed=5)]
    sums = make_row("1", ("2022-03-12", "2022-03-13"), killed=(9, 9, 9), aggregate=True)
    (both,) = compare(incidents, [sums])
    assert said([both]) == [("both", "a b", "1")]
    assert both.note == (
        "one row, a sum of several happenings, for 2 incidents; their figures are added up"
    )
    assert both.figures[0].verdict == "same"
    plain = make_row("1", ("2022-03-12", "2022-03-13"), killed=(9, 9, 9))
    assert [m.kind for m in compare(incidents, [plain])] == ["both", "here"]


def test_nothing_to_compare_with() -> None:
    assert compare([make_incident("a")], []) == []
    assert said(compare([], [make_row("1")])) == [("there", "", "1")]


PLACES = (KOBA, TARNE, NEAR, None)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(PLACES), st.integers(0, 9)), max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(PLACES), st.integers(0, 9)), max_size=6),
    st.randoms(use_true_random=False),
)
def test_every_record_stands_once_and_order_is_nothing(
    ours: list[tuple[int, Place | None, int]],
    theirs: list[tuple[int, Place | None, int]],
    chance: random.Random,
) -> None:
    incidents = [
        make_incident(f"i{n}", f"2022-03-{10 + day}", place, killed)
        for n, (day, place, killed) in enumerate(ours)
    ]
    rows = [
        make_row(f"r{n}", f"2022-03-{10 + day}", place, killed)
        for n, (day, place, killed) in enumerate(theirs)
    ]
    matches = compare(incidents, rows)
    if rows:
        told = [i.id for m in matches for i in m.incidents]
        told += [r.event_id for m in matches for r in m.outside]
        assert sorted(told) == sorted([i.id for i in incidents] + [r.event_id for r in rows])
    chance.shuffle(incidents)
    chance.shuffle(rows)
    assert compare(incidents, rows) == matches


def test_a_long_row_is_compared_with_all_days() -> None:
    year = make_row("1", ("2022-01-01", "2022-12-31"))
    assert year.when == When(date(2022, 1, 1), date(2022, 12, 31))
    assert said(compare([make_incident("a")], [year])) == [("both", "a", "1")]
