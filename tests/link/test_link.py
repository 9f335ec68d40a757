"""Linking: what is one happening and what is two, and that people's decisions hold."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from claim_maker import KOBA, REGION, TARNE, make_claim, make_count, make_doc, make_place
from hypothesis import given
from hypothesis import strategies as st

from recount.link import FEATURES, link_claims
from recount.link.compare import score_days, score_kinds, score_places
from recount.link.facets import is_linkable
from recount.model import Claim, Decision, Document, Evidence, make_id

MONDAY, TUESDAY = "2022-03-07", "2022-03-08"
LONG_AGO = "2019-05-01"


def groups(docs: list[Document], claims: list[Claim], *decisions: Decision) -> set[frozenset[str]]:
    names = {claim.id: claim.sentence.text for claim in claims}
    return {
        frozenset(names[c.id] for c in cluster.claims)
        for cluster in link_claims(docs, claims, {}, decisions)
    }


def decide(kind: str, *subjects: str, number: int = 0) -> Decision:
    made = make_id(kind, number, *subjects)
    return Decision(made, kind, subjects, "a coder", "2022-04-01T00:00:00Z", "seen")  # type: ignore[arg-type]


A = make_doc("a", "Koba News", "2022-03-08", "A jet bombed Koba. Two died.")
B = make_doc("b", "Dal Post", "2022-03-09", "Bombs fell on Koba. Tarne was shelled.")


def test_same_town_same_day_is_one_happening() -> None:
    claims = [
        make_claim(A, "A jet bombed Koba.", place=KOBA, days=MONDAY, killed=2),
        make_claim(A, "Two died.", kind="death", killed=2),  # day and place from the context
        make_claim(B, "Bombs fell on Koba.", kind="bombing", place=KOBA, days=MONDAY, killed=3),
    ]
    assert groups([A, B], claims) == {
        frozenset({"A jet bombed Koba.", "Two died.", "Bombs fell on Koba."})
    }


@pytest.mark.parametrize(
    ("place", "day"),
    [
        (KOBA, TUESDAY),  # the same town, the next day
        (TARNE, MONDAY),  # the neighbouring town, the same day
    ],
)
def test_next_day_and_next_town_are_other_happenings(place: object, day: str) -> None:
    claims = [
        make_claim(A, "A jet bombed Koba.", place=KOBA, days=MONDAY, killed=2),
        make_claim(B, "Bombs fell on Koba.", place=place, days=day, killed=2),  # type: ignore[arg-type]
    ]
    assert len(groups([A, B], claims)) == 2


def test_a_night_of_two_days_meets_either_day() -> None:
    claims = [
        make_claim(A, "A jet bombed Koba.", place=KOBA, days=(MONDAY, TUESDAY), killed=2),
        make_claim(B, "Bombs fell on Koba.", place=KOBA, days=TUESDAY, killed=2),
    ]
    assert len(groups([A, B], claims)) == 1


def test_one_report_tells_two_happenings_apart() -> None:
    doc = make_doc("c", "Dal Post", "2022-03-09", "Koba was hit. Four died. Then Tarne. Six died.")
    claims = [
        make_claim(doc, "Koba was hit.", place=KOBA, days=MONDAY),
        make_claim(doc, "Four died.", kind="death", killed=4),
        make_claim(doc, "Then Tarne.", place=TARNE, days=TUESDAY),
        make_claim(doc, "Six died.", kind="death", killed=6),
    ]
    assert groups([doc], claims) == {
        frozenset({"Koba was hit.", "Four died."}),
        frozenset({"Then Tarne.", "Six died."}),
    }


def test_a_sum_over_two_happenings_is_neither() -> None:
    text = "Sixteen died in two days. Eight died on Monday. Eight died on Tuesday."
    doc = make_doc("s", "Dal Post", "2022-03-09", text)
    claims = [
        make_claim(doc, "Sixteen died in two days.", place=KOBA, killed=16),
        make_claim(doc, "Eight died on Monday.", place=KOBA, days=MONDAY, killed=8),
        make_claim(doc, "Eight died on Tuesday.", place=KOBA, days=TUESDAY, killed=8),
    ]
    found = link_claims([doc], claims, {}, ())
    assert sorted((len(c.claims), c.aggregate) for c in found) == [
        (1, False),
        (1, False),
        (1, True),
    ]


def test_the_dateline_gives_no_day_of_the_event() -> None:
    filed = make_doc("d", "Wire", "2022-03-09", "DAL, March 9 (Wire) - Koba was bombed.")
    claims = [
        make_claim(A, "A jet bombed Koba.", place=KOBA, days=MONDAY, killed=2),
        make_claim(
            filed, "DAL, March 9 (Wire) - Koba was bombed.", place=KOBA, days="2022-03-09", killed=2
        ),
    ]  # the maker puts the evidence of the day at the sentence's start, in the dateline
    assert len(groups([A, filed], claims)) == 1


@pytest.mark.parametrize(
    ("fields", "linkable"),
    [
        ({"killed": 2}, True),
        ({"kind": None, "killed": 2}, True),  # a figure without an act
        ({"kind": None}, False),  # a mere statement
        ({"kind": "accident", "killed": 2}, False),  # no conflict
        ({"modality": "planned"}, False),  # it has not happened
        ({"kind": "talks"}, True),  # a development, an incident without a tally
        ({"days": ("2022-01-01", "2022-03-01"), "killed": 500}, False),  # over two months
    ],
)
def test_what_can_belong_to_an_incident(fields: dict[str, object], linkable: bool) -> None:
    claim = make_claim(A, "A jet bombed Koba.", **fields)  # type: ignore[arg-type]
    assert is_linkable(claim) is linkable


def test_period_and_war_totals_belong_to_none() -> None:
    for scope in ("period", "war"):
        counts = [make_count("killed", 500, scope=scope), make_count("killed", 30, part_of=0)]
        assert not is_linkable(make_claim(A, "A jet bombed Koba.", counts=counts))


def test_decisions_join_and_part() -> None:
    apart = [
        make_claim(A, "A jet bombed Koba.", place=KOBA, days=MONDAY, killed=2),
        make_claim(B, "Tarne was shelled.", place=TARNE, days=TUESDAY, killed=9),
    ]
    first, second = (claim.id for claim in apart)
    assert len(groups([A, B], apart)) == 2
    link = decide("link", first, second)
    assert len(groups([A, B], apart, link)) == 1
    assert len(groups([A, B], apart, link, decide("undo", link.id))) == 2
    assert len(groups([A, B], apart, link, decide("unlink", first, second))) == 2
    assert len(groups([A, B], apart, decide("reject", second))) == 1  # it is in no cluster


def test_unlink_parts_claims_of_one_report() -> None:
    claims = [
        make_claim(A, "A jet bombed Koba.", place=KOBA, days=MONDAY),
        make_claim(A, "Two died.", kind="death", killed=2),
    ]
    assert len(groups([A], claims)) == 1
    assert len(groups([A], claims, decide("unlink", claims[0].id, claims[1].id))) == 2


@given(st.randoms(use_true_random=False))
def test_order_makes_no_difference(chance: random.Random) -> None:
    docs, claims = many()
    before = [[c.id for c in cluster.claims] for cluster in link_claims(docs, claims, {})]
    chance.shuffle(docs)
    chance.shuffle(claims)
    after = [[c.id for c in cluster.claims] for cluster in link_claims(docs, claims, {})]
    assert before == after


def many() -> tuple[list[Document], list[Claim]]:
    docs, claims = [], []
    for n in range(8):
        text = f"Report {n} tells of a raid. It names {n} dead."
        doc = make_doc(f"m{n}", f"Outlet {n % 3}", f"2022-03-{10 + n % 3}", text)
        place = (KOBA, TARNE, None)[n % 3]
        docs.append(doc)
        claims.append(
            make_claim(
                doc,
                f"Report {n} tells of a raid.",
                place=place,
                days=(MONDAY, TUESDAY, None)[n % 3],
                killed=4 + n % 2,
            )
        )
        claims.append(make_claim(doc, f"It names {n} dead.", kind="death", killed=n))
    return docs, claims


def test_every_feature_explains_itself() -> None:
    for name, feature in FEATURES.items():
        assert feature.__doc__, name


def test_reasons_are_words() -> None:
    claims = [
        make_claim(A, "A jet bombed Koba.", place=KOBA, days=MONDAY, killed=7),
        make_claim(B, "Bombs fell on Koba.", place=KOBA, days=MONDAY, killed=7),
    ]
    (cluster,) = link_claims([A, B], claims, {})
    assert "both at Koba" in cluster.reasons
    assert f"both on {MONDAY}" in cluster.reasons


QUARTER = make_place("Old Quarter", 14.0, -6.0, gazetteer_id=None, within_id="g-Koba")
MILL = make_place("Mill Hill", 14.0, -6.0, gazetteer_id=None, within_id="g-Koba")
NORTH = make_place("Koba", 14.0, -6.0, part="north")
CENTRE = make_place("Koba", 14.0, -6.0, part="centre")
ABROAD = make_place("Koba", 34.0, 36.0, gazetteer_id="g-other", country="SY")


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        (KOBA, KOBA, 1),
        (KOBA, QUARTER, 1),  # a quarter and its town
        (QUARTER, MILL, -1),  # two quarters of one town
        (NORTH, CENTRE, -1),  # two parts of one town
        (KOBA, NORTH, 1),
        (KOBA, TARNE, -1),  # neighbours
        (KOBA, ABROAD, -1),  # namesakes in two countries
        (KOBA, make_place("Koba", 16.0, -2.0, gazetteer_id="g-2"), -1),  # namesakes in one
        (TARNE, REGION, 1),  # one country, and the region is wide
    ],
)
def test_places(one: object, other: object, sign: int) -> None:
    score, reason = score_places(one, other)  # type: ignore[arg-type]
    assert score * sign > 0, reason
    assert reason
    assert score_places(other, one)[0] == score  # type: ignore[arg-type]


@given(st.dates(), st.integers(0, 5), st.dates(), st.integers(0, 5))
def test_days_score_alike_both_ways(a: object, n: int, b: object, m: int) -> None:
    from datetime import date, timedelta

    assert isinstance(a, date)
    assert isinstance(b, date)
    if max(a, b) > date(9990, 1, 1):
        return
    one, other = (a, a + timedelta(n)), (b, b + timedelta(m))
    score, reason = score_days(one, other)
    assert score == score_days(other, one)[0]
    assert (score > 0) == (one[0] <= other[1] and other[0] <= one[1]), reason


def test_kinds() -> None:
    assert score_kinds("air_strike", "air_strike") == 1.0
    assert score_kinds("air_strike", "attack") > 0.5  # the ontology's compatible types
    assert score_kinds("air_strike", "protest") < 0
    assert score_kinds("talks", "shelling") < 0
    assert score_kinds(None, "shelling") == 0
    assert score_kinds("no such type", "shelling") == 0


def test_a_figure_that_no_single_happening_reaches_is_a_wars() -> None:
    assert not is_linkable(make_claim(A, "A jet bombed Koba.", killed=(191_001, None)))
    assert is_linkable(make_claim(A, "A jet bombed Koba.", killed=1_400))


def test_an_earlier_toll_is_no_part_of_a_sum() -> None:
    doc = make_doc("e", text="Fourteen died in Koba. The toll was 12 before. Two died later.")
    claims = [
        make_claim(doc, "Fourteen died in Koba.", place=KOBA, days=MONDAY, killed=14),
        make_claim(doc, "The toll was 12 before.", kind=None, killed=12),
        make_claim(doc, "Two died later.", kind="death", killed=2),
    ]
    assert not any(cluster.aggregate for cluster in link_claims([doc], claims, {}))


def test_two_days_of_a_region_are_a_sum_and_a_night_is_none() -> None:
    sentences = (
        "Nine died on Monday and Tuesday across Dal.",
        "Five died between Sunday night and Monday in Dal.",
    )
    for sentence, summed in zip(sentences, (True, False), strict=True):
        doc = make_doc("r", text=sentence)
        claim = make_claim(doc, sentence, place=REGION, killed=9)
        (cluster,) = link_claims([doc], [claim], {})
        assert cluster.aggregate is summed


def test_where_somebody_dies_of_wounds_is_not_where_the_deed_was_done() -> None:
    doc = make_doc("w", text="A jet bombed Koba. Two died of their wounds in Tarne.")
    claims = [
        make_claim(doc, "A jet bombed Koba.", place=KOBA, days=MONDAY, killed=9),
        make_claim(
            doc,
            "Two died of their wounds in Tarne.",
            kind="death",
            place=TARNE,
            days="2022-03-09",
            killed=2,
        ),
    ]
    (cluster,) = link_claims([doc], claims, {})
    assert len(cluster.claims) == 2


def test_a_report_that_has_named_another_place_and_day_has_moved_on() -> None:
    text = "A mob burnt huts in Koba. It came to Tarne on Tuesday. Nine were killed."
    doc = make_doc("m", text=text)
    at = text.index("It came")
    near = Evidence.of(text, (at, at + 2))
    last = make_claim(doc, "Nine were killed.", kind="killing", place=TARNE, days=TUESDAY, killed=9)
    assert last.place is not None
    assert last.when is not None
    last = replace(
        last, place=replace(last.place, evidence=near), when=replace(last.when, evidence=near)
    )
    first = make_claim(doc, "A mob burnt huts in Koba.", kind="attack", place=KOBA)
    assert len(link_claims([doc], [first, last], {})) == 2
