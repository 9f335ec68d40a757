"""ACLED: one event a day, types in their order, the lowest figure, and what isn't coded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from claim_maker import make_count
from dossier_maker import (
    BANNER,
    CLINIC,
    COUNTRY,
    CROWD,
    DAL,
    FRENCH,
    FRONT,
    GUARD,
    GUNMEN,
    HEALTH,
    KOBA,
    MONDAY,
    PEOPLE,
    POLICE,
    REBELS,
    SOLDIERS,
    TARNE,
    WITNESS,
    days_of,
    fighters,
    one,
    report,
    strike,
    tell,
)

from recount.coding.acled import code_acled, code_days, make_plan
from recount.coding.acled_types import load_ranks
from recount.coding.dossier import Dossier
from recount.coding.rows import Row
from recount.coding.times import Stretch
from recount.gazetteer import Seat
from recount.values import Identity
from recount.vocab.loader import load_table


def row_of(dossier: Dossier) -> Row:
    (row,) = code_acled([dossier]).tables["acled"]
    return row


def reason_of(dossier: Dossier) -> str:
    coded = code_acled([dossier])
    assert coded.tables["acled"] == []
    (left,) = coded.left_out
    assert left.incident == dossier.incident.id
    return left.reason


def battle(*kinds: str, **more: object) -> Dossier:
    """One report whose sentences tell of these kinds of event, of one incident."""
    texts = [f"Sentence {n} of {kind}." for n, kind in enumerate(kinds)]
    doc = report(*texts)
    claims = [tell(doc, t, kind=k, **more) for t, k in zip(texts, kinds, strict=True)]  # type: ignore[arg-type]
    return one([doc], claims, "acled")


# -- columns ------------------------------------------------------------------------------------


def test_acled_has_31_columns_in_their_order() -> None:
    columns = load_table("coding_acled")["columns"]
    assert len(columns) == 31
    assert columns[:3] == ["event_id_cnty", "event_date", "year"]
    assert columns[-4:] == ["notes", "fatalities", "tags", "timestamp"]
    row = row_of(strike("acled", killed=4, by=HEALTH, doers=[SOLDIERS], hit=[PEOPLE]))
    assert set(row) == set(columns)


def test_acled_row_of_a_strike() -> None:
    dossier = strike("acled", killed=4, by=HEALTH, doers=[SOLDIERS], hit=[PEOPLE])
    row = row_of(dossier)
    got = {name: row[name] for name in load_table("coding_acled")["columns"][1:25]}
    assert got == {
        "event_date": MONDAY,
        "year": 2022,
        "time_precision": 1,
        "disorder_type": "Political violence",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike",
        "actor1": "Military Forces of Mali",
        "assoc_actor_1": None,
        "inter1": "State forces",
        "actor2": "Civilians (Mali)",
        "assoc_actor_2": None,
        "inter2": "Civilians",
        "interaction": "State forces-Civilians",
        "civilian_targeting": "Civilian targeting",
        "iso": 466,
        "region": "Western Africa",
        "country": "Mali",
        "admin1": "Dal",
        "admin2": None,
        "admin3": None,
        "location": "Koba",
        "latitude": 14.0,
        "longitude": -6.0,
        "geo_precision": 1,
    }
    assert row["source"] == "Paper a"
    assert row["source_scale"] is None  # the registry does not know the paper
    assert str(row["event_id_cnty"]).startswith("MLI")


# -- days and places ----------------------------------------------------------------------------


def test_acled_three_days_of_fighting_are_three_events() -> None:
    dossier = strike(
        "acled", kind="armed_clash", days=(MONDAY, "2022-03-09"), relation="over", killed=11,
        doers=[SOLDIERS, FRONT], by=HEALTH,
    )  # fmt: skip
    coded = code_acled([dossier])
    rows = coded.tables["acled"]
    assert [row["event_date"] for row in rows] == ["2022-03-07", "2022-03-08", "2022-03-09"]
    assert [row["fatalities"] for row in rows] == [5, 3, 3]  # the remainder to the first
    assert len({row["event_id_cnty"] for row in rows}) == 3
    assert all("divided evenly over the 3 events, the remainder to the first" in str(row["notes"])
               for row in rows)  # fmt: skip
    assert [f.value for f in coded.figures] == [5, 3, 3]
    assert {f.claim for f in coded.figures} == {dossier.incident.claims[0]}


def test_acled_of_a_long_stretch_only_the_days_reported() -> None:
    stretch = Stretch(date(2022, 1, 1), date(2022, 3, 31), True, (date(2022, 2, 3),))
    assert [(d.day, d.precision) for d in code_days(stretch)] == [(date(2022, 2, 3), 1)]
    assert code_days(Stretch(date(2022, 1, 1), date(2022, 3, 31), True)) == []


@pytest.mark.parametrize(
    ("first", "last", "day", "precision"),
    [
        ("2022-03-07", "2022-03-07", "2022-03-07", 1),
        ("2022-03-07", "2022-03-09", "2022-03-08", 2),  # the middle day
        ("2022-03-07", "2022-03-13", "2022-03-10", 2),  # a week
        ("2022-03-07", "2022-03-14", "2022-03-10", 3),  # eight days: within a month
        ("2022-03-01", "2022-03-31", "2022-03-16", 3),  # the midpoint
        ("2022-03-01", "2022-03-10", "2022-03-01", 3),  # the start of March
        ("2022-03-21", "2022-03-31", "2022-03-31", 3),  # the end of March
        ("2022-03-05", "2022-03-20", "2022-03-12", 3),
        ("2022-03-01", "2022-04-01", None, None),  # less is not coded
    ],
)
def test_acled_time_precision(first: str, last: str, day: str | None, precision: int) -> None:
    found = code_days(Stretch(*days_of(first, last)))
    assert [(d.day.isoformat(), d.precision) for d in found] == ([(day, precision)] if day else [])


def test_acled_an_aggregate_is_divided_over_its_places() -> None:
    texts = ["Strikes hit Koba.", "Strikes hit Tarne."]
    doc = report(*texts)
    claims = [
        tell(doc, texts[0], place=KOBA, killed=9, doers=[SOLDIERS], hit=[PEOPLE], by=HEALTH),
        tell(doc, texts[1], place=TARNE, doers=[SOLDIERS], hit=[PEOPLE], by=HEALTH),
    ]
    whole = one([doc], claims[:1], "acled")
    ids = tuple(claim.id for claim in claims)
    incident = replace(whole.incident, aggregate=True, claims=ids)
    rows = code_acled([Dossier(incident, tuple(claims), (doc,))]).tables["acled"]
    assert sorted((str(r["location"]), r["fatalities"]) for r in rows) == [
        ("Koba", 5),
        ("Tarne", 4),
    ]
    assert all("One of 2 places of one aggregate." in str(row["notes"]) for row in rows)
    # no aggregate: one place, whatever else is mentioned
    alone = replace(incident, aggregate=False)
    rows = code_acled([Dossier(alone, tuple(claims), (doc,))]).tables["acled"]
    assert [(row["location"], row["fatalities"]) for row in rows] == [("Koba", 9)]


def test_acled_leaves_out_with_the_reason() -> None:
    hit = {"killed": 3, "by": HEALTH, "doers": [SOLDIERS], "hit": [PEOPLE]}
    assert reason_of(strike("acled", place=COUNTRY, **hit)) == "the country alone is known"
    assert reason_of(strike("acled", place=None, **hit)) == "no place is known"
    assert reason_of(strike("acled", kind="displacement", displaced=300, by=HEALTH)) == (
        "ACLED has no event type for it: displacement"
    )
    assert reason_of(strike("acled", kind="truce_end", by=HEALTH)) == "no actor is named"


def test_acled_a_region_has_the_divisions_point_and_says_so() -> None:
    row = row_of(strike("acled", place=DAL, killed=3, by=HEALTH, doers=[SOLDIERS]))
    assert (row["geo_precision"], row["location"]) == (3, "Dal")
    assert "the point is the division's own" in str(row["notes"])


@pytest.mark.parametrize(
    ("is_capital", "said"),
    [
        (True, "put at its capital, Tarne."),
        (False, "put at its most populous place, Tarne, as the gazetteer does not know its "
                "capital."),
    ],
)  # fmt: skip
def test_acled_a_region_stands_at_its_provincial_capital(is_capital: bool, said: str) -> None:
    dossier = strike("acled", place=DAL, killed=3, by=HEALTH, doers=[SOLDIERS])
    (row,) = code_acled([dossier], find_seat=lambda _: Seat(TARNE, is_capital)).tables["acled"]
    assert (row["geo_precision"], row["location"], row["admin1"]) == (3, "Tarne", "Dal")
    assert (row["latitude"], row["longitude"]) == (14.3, -6.0)
    assert f"Known to the division only: {said}" in str(row["notes"])
    assert "Dal: air or drone strike" in str(row["notes"])


def test_acled_a_town_stands_where_it_is() -> None:
    dossier = strike("acled", place=KOBA, killed=3, by=HEALTH, doers=[SOLDIERS])
    (row,) = code_acled([dossier], find_seat=lambda _: Seat(TARNE, True)).tables["acled"]
    assert (row["geo_precision"], row["location"], row["latitude"]) == (1, "Koba", 14.0)
    assert "division" not in str(row["notes"])


# -- types --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["armed_clash", "air_strike"], ("Battles", "Armed clash")),  # a strike inside a battle
        (["shelling", "air_strike"], ("Explosions/Remote violence", "Air/drone strike")),
        (["air_strike", "chemical_attack"], ("Explosions/Remote violence", "Chemical weapon")),
        (["shelling", "suicide_bombing"], ("Explosions/Remote violence", "Suicide bomb")),
        (["grenade_attack", "landmine"],
         ("Explosions/Remote violence", "Remote explosive/landmine/IED")),
        (["abduction", "killing"], ("Violence against civilians", "Attack")),
        (["abduction"], ("Violence against civilians", "Abduction/forced disappearance")),
        (["killing", "sexual_violence"], ("Violence against civilians", "Sexual violence")),
        (["bombing", "killing"], ("Explosions/Remote violence", "Remote explosive/landmine/IED")),
        (["looting", "killing"], ("Violence against civilians", "Attack")),
    ],
)  # fmt: skip
def test_acled_order_where_tactics_mix(kinds: list[str], expected: tuple[str, str]) -> None:
    parties: dict[str, list[Identity]] = {"doers": [FRONT], "hit": [PEOPLE]}
    if "armed_clash" in kinds:
        parties["hit"] = [SOLDIERS]
    plan = make_plan(battle(*kinds, by=HEALTH, killed=3, **parties))
    assert not isinstance(plan, str)
    assert plan.kind == expected


def test_acled_types_and_sub_types_are_those_of_the_codebook() -> None:
    ranks = load_ranks()
    assert len(ranks) == 25
    order = [row["name"] for row in load_table("coding_acled")["types"]]
    assert order == [
        "Battles",
        "Protests",
        "Riots",
        "Explosions/Remote violence",
        "Violence against civilians",
        "Strategic developments",
    ]
    assert ranks["Air/drone strike"][:2] < ranks["Grenade"][:2] < ranks["Sexual violence"][:2]


def test_acled_a_stray_word_of_a_battle_makes_none() -> None:
    # one claim in six is below the least share
    plan = make_plan(battle(*["air_strike"] * 5, "armed_clash", by=HEALTH, killed=3,
                            doers=[SOLDIERS], hit=[PEOPLE]))  # fmt: skip
    assert not isinstance(plan, str)
    assert plan.kind[0] == "Explosions/Remote violence"


def test_acled_an_attack_on_soldiers_alone_is_a_clash() -> None:
    dossier = strike("acled", kind="attack", counts=[fighters(5, "soldiers")], by=HEALTH,
                     doers=[GUNMEN], hit=[SOLDIERS])  # fmt: skip
    row = row_of(dossier)
    assert (row["event_type"], row["sub_event_type"]) == ("Battles", "Armed clash")
    assert row["civilian_targeting"] is None
    assert row["actor1"] == "Unidentified Armed Group (Mali)"
    assert row["inter1"] == "Political militia"
    assert row["actor2"] == "Military Forces of Mali"


def test_acled_a_clash_that_hits_civilians_alone_is_an_attack() -> None:
    row = row_of(
        strike("acled", kind="armed_clash", killed=5, by=HEALTH, doers=[FRONT], hit=[PEOPLE])
    )
    assert (row["event_type"], row["actor2"]) == ("Violence against civilians", "Civilians (Mali)")


@pytest.mark.parametrize(
    ("taker", "sub"),
    [
        (SOLDIERS, "Government regains territory"),
        (FRONT, "Non-state actor overtakes territory"),
        (FRENCH, "Non-state actor overtakes territory"),
    ],
)
def test_acled_who_takes_ground(taker: Identity, sub: str) -> None:
    row = row_of(strike("acled", kind="territory_taken", by=WITNESS, doers=[taker]))
    assert (row["event_type"], row["sub_event_type"]) == ("Battles", sub)


def test_acled_disputed_ground_is_a_clash() -> None:
    texts = ["The army took Koba.", "The front drove it out of Koba."]
    one_doc, other = report(texts[0], ref="a"), report(texts[1], ref="b", day=9)
    claims = [
        tell(one_doc, texts[0], kind="territory_taken", by=("Army", "military"), doers=[SOLDIERS]),
        tell(other, texts[1], kind="withdrawal", by=("Front", "armed_group"), doers=[SOLDIERS]),
    ]
    dossier = one([one_doc, other], claims, "acled")
    assert [d.about for d in dossier.incident.disagreements] == ["outcome"]
    assert row_of(dossier)["sub_event_type"] == "Armed clash"


@pytest.mark.parametrize(
    ("kind", "harms", "disorder", "sub"),
    [
        ("protest", {}, "Demonstrations", "Peaceful protest"),
        ("crackdown", {}, "Demonstrations", "Protest with intervention"),
        ("crackdown", {"injured": 4}, "Political violence; Demonstrations",
         "Excessive force against protesters"),
        ("arrest", {"detained": 3}, "Strategic developments", "Arrests"),
    ],
)  # fmt: skip
def test_acled_disorder_types(kind: str, harms: dict[str, int], disorder: str, sub: str) -> None:
    row = row_of(strike("acled", kind=kind, by=WITNESS, doers=[POLICE], hit=[CROWD], **harms))
    assert (row["disorder_type"], row["sub_event_type"]) == (disorder, sub)


def test_acled_mob_violence_is_political_violence() -> None:
    row = row_of(strike("acled", kind="riot", by=WITNESS, killed=1, hit=[PEOPLE]))
    assert (row["sub_event_type"], row["disorder_type"]) == ("Mob violence", "Political violence")
    assert (row["actor1"], row["actor2"]) == ("Rioters (Mali)", "Civilians (Mali)")
    violent = row_of(strike("acled", kind="riot", by=WITNESS, hit=[POLICE]))
    assert (violent["sub_event_type"], violent["disorder_type"]) == (
        "Violent demonstration",
        "Demonstrations",
    )


# -- actors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("party", "name", "inter"),
    [
        (SOLDIERS, "Military Forces of Mali", "State forces"),
        (POLICE, "Police Forces of Mali", "State forces"),
        (FRENCH, "Military Forces of France", "External/Other forces"),  # foreign troops
        (FRONT, "Free Dal Front", "Rebel group"),
        (REBELS, "Opposition Rebels (Mali)", "Rebel group"),
        (GUARD, "Koba Tribal Guard", "Identity militia"),
        (GUNMEN, "Unidentified Armed Group (Mali)", "Political militia"),
    ],
)
def test_acled_actors_and_their_kinds(party: Identity, name: str, inter: str) -> None:
    row = row_of(strike("acled", kind="killing", killed=2, by=WITNESS, doers=[party], hit=[PEOPLE]))
    assert (row["actor1"], row["inter1"]) == (name, inter)
    assert (row["actor2"], row["inter2"]) == ("Civilians (Mali)", "Civilians")
    assert row["civilian_targeting"] == "Civilian targeting"


def test_acled_the_target_of_violence_against_civilians_is_actor2() -> None:
    row = row_of(strike("acled", kind="killing", killed=2, by=WITNESS, hit=[PEOPLE]))
    assert (row["actor1"], row["actor2"]) == ("Unidentified Armed Group (Mali)", "Civilians (Mali)")


def test_acled_civilian_targeting_only_where_civilians_are_the_main_target() -> None:
    mixed = strike(
        "acled", by=HEALTH, doers=[SOLDIERS], hit=[FRONT],
        counts=[make_count("killed", 9), make_count("killed", 7, group="combatants", part_of=0),
                make_count("killed", 2, group="civilians", part_of=0)],
    )  # fmt: skip
    row = row_of(mixed)
    assert (row["actor2"], row["civilian_targeting"]) == ("Free Dal Front", None)
    mostly = strike(
        "acled", by=HEALTH, doers=[SOLDIERS], hit=[FRONT],
        counts=[make_count("killed", 9), make_count("killed", 2, group="combatants", part_of=0),
                make_count("killed", 7, group="civilians", part_of=0)],
    )  # fmt: skip
    row = row_of(mostly)
    assert (row["actor2"], row["civilian_targeting"]) == ("Civilians (Mali)", "Civilian targeting")


def test_acled_groups_among_civilians_are_named_beside_them() -> None:
    counts = [make_count("killed", 4), make_count("killed", 2, group="medics", part_of=0)]
    row = row_of(strike("acled", by=HEALTH, counts=counts, doers=[SOLDIERS], hit=[PEOPLE]))
    assert row["assoc_actor_2"] == "Health Workers (Mali)"


def test_acled_a_lone_actor() -> None:
    row = row_of(strike("acled", kind="protest", by=WITNESS))
    assert (row["interaction"], row["actor2"], row["inter2"]) == ("Protesters only", None, None)


# -- fatalities ---------------------------------------------------------------------------------


def test_acled_takes_the_lowest_figure_and_names_its_claim() -> None:
    first, second = report("Eight died.", ref="a"), report("Fifteen died.", ref="b", day=9)
    claims = [
        tell(first, "Eight died.", by=HEALTH, killed=8, doers=[SOLDIERS], hit=[PEOPLE]),
        tell(second, "Fifteen died.", by=CLINIC, killed=15, doers=[SOLDIERS], hit=[PEOPLE]),
    ]
    coded = code_acled([one([first, second], claims, "acled")])
    (row,) = coded.tables["acled"]
    assert row["fatalities"] == 8
    (figure,) = coded.figures
    assert (figure.row, figure.figure, figure.value, figure.claim) == (
        row["event_id_cnty"],
        "fatalities",
        8,
        claims[0].id,
    )
    assert claims[0].id in str(row["notes"])


@pytest.mark.parametrize(
    ("word", "low", "dead"), [("dozens", 24, 12), ("hundreds", 200, 100), ("tens", 20, 10)]
)
def test_acled_vague_words(word: str, low: int, dead: int) -> None:
    counts = [make_count("killed", (low, None), vague=word)]
    row = row_of(strike("acled", counts=counts, by=WITNESS, doers=[SOLDIERS], hit=[PEOPLE]))
    assert row["fatalities"] == dead


@pytest.mark.parametrize("harms", [{}, {"casualties": 7}, {"injured": 12}])
def test_acled_no_death_mentioned_is_none(harms: dict[str, int]) -> None:
    coded = code_acled([strike("acled", by=WITNESS, doers=[SOLDIERS], hit=[PEOPLE], **harms)])
    (row,) = coded.tables["acled"]
    assert row["fatalities"] == 0
    (figure,) = coded.figures
    assert (figure.claim, figure.rule) == (None, "no death is mentioned")


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("A bomber killed twelve.", 13),
        ("A bomber killed twelve, including himself.", 12),
        ("Twelve died, including the bomber.", 12),
    ],
)
def test_acled_a_suicide_bomber_counts_among_the_dead(text: str, dead: int) -> None:
    row = row_of(strike("acled", text, kind="suicide_bombing", killed=12, by=HEALTH, hit=[PEOPLE]))
    assert row["fatalities"] == dead


def test_acled_a_bomber_dies_where_nobody_else_does() -> None:
    coded = code_acled([strike("acled", kind="suicide_bombing", by=HEALTH, injured=4)])
    assert coded.tables["acled"][0]["fatalities"] == 1


def test_acled_does_not_code_what_is_only_denied() -> None:
    doc = report("No plane flew.")
    claim = tell(doc, "No plane flew.", by=HEALTH, stance="denies", doers=[SOLDIERS])
    dossier = one([doc], [claim], "acled")
    assert dossier.incident.status == "denied"
    assert reason_of(dossier) == "those who speak of it deny that it happened"


def test_acled_a_war_of_two_groups() -> None:
    row = row_of(strike("acled", kind="armed_clash", by=WITNESS, doers=[FRONT], hit=[BANNER]))
    assert (row["actor1"], row["actor2"]) == ("Free Dal Front", "Banner of Tarne")
    assert row["interaction"] == "Rebel group-Rebel group"


def test_acled_a_side_does_not_hit_itself() -> None:
    government = replace(SOLDIERS, id="gov-ml", name="Government of Mali", kind="government")
    row = row_of(
        strike("acled", kind="shelling", by=WITNESS, doers=[SOLDIERS], hit=[government],
               counts=[fighters(3, "soldiers")])
    )  # fmt: skip
    assert (row["actor1"], row["actor2"]) == ("Military Forces of Mali", None)
    assert row["interaction"] == "State forces only"
