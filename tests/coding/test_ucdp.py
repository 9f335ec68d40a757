"""UCDP GED: one direct death, no event across New Year, sides' deaths that add up to best."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from claim_maker import make_count, make_place
from dossier_maker import (
    BANNER,
    CLINIC,
    COUNTRY,
    CROWD,
    DAL,
    FRENCH,
    FRONT,
    GUNMEN,
    HEALTH,
    MONDAY,
    PEOPLE,
    REBELS,
    SOLDIERS,
    WITNESS,
    days_of,
    fighters,
    one,
    report,
    strike,
    tell,
)
from hypothesis import given
from hypothesis import strategies as st

from recount.coding.dossier import Dossier
from recount.coding.rows import Row, load_rules
from recount.coding.times import Stretch
from recount.coding.ucdp import code_date_prec, code_ucdp, split_years
from recount.coding.ucdp_deaths import PARTS, find_disorder
from recount.values import Identity
from recount.vocab.loader import load_table


def row_of(dossier: Dossier) -> Row:
    (row,) = code_ucdp([dossier]).tables["ucdp"]
    return row


def reason_of(dossier: Dossier) -> str:
    coded = code_ucdp([dossier])
    assert coded.tables["ucdp"] == []
    (left,) = coded.left_out
    return left.reason


def clash(*counts: object, **more: object) -> Dossier:
    more = {"doers": [SOLDIERS], "hit": [FRONT], "by": HEALTH} | more
    return strike("ucdp", kind="armed_clash", counts=counts, **more)


def dead(row: Row) -> list[object]:
    return [row[name] for name in PARTS]


# -- columns ------------------------------------------------------------------------------------


def test_ucdp_has_49_columns_in_their_order() -> None:
    columns = load_table("coding_ucdp")["columns"]
    assert len(columns) == 49
    assert columns[:4] == ["id", "relid", "year", "active_year"]
    assert columns[-9:] == [
        "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low",
        "gwnoa", "gwnob",
    ]  # fmt: skip
    assert set(row_of(clash(make_count("killed", 4)))) <= set(columns)


def test_ucdp_row_of_a_clash() -> None:
    doc = replace(report("Eleven died."), title="Clash; at Koba", lang="en", outlet="Dal Post")
    claim = tell(
        doc, "Eleven died.", kind="armed_clash", by=HEALTH, doers=[SOLDIERS], hit=[FRONT],
        counts=[make_count("killed", 11), replace(fighters(7, "soldiers"), part_of=0),
                replace(fighters(4, "rebels"), part_of=0, side="Free Dal Front")],
    )  # fmt: skip
    row = row_of(one([doc], [claim], "ucdp"))
    empty = {"id", "relid"}
    assert {name: value for name, value in row.items() if name not in empty} == {
        "year": 2022,
        "code_status": "Clear",
        "type_of_violence": 1,
        "conflict_name": None,
        "dyad_name": "Government of Mali - Free Dal Front",
        "side_a": "Government of Mali",
        "side_b": "Free Dal Front",
        "number_of_sources": 1,
        "source_article": "Dal Post,2022-03-08,Clash, at Koba",
        "source_office": "Dal Post",
        "source_date": "2022-03-08",
        "source_headline": "Clash, at Koba",  # ";" stands between values only
        "source_original": "the Dal health ministry",
        "where_prec": 1,
        "where_coordinates": "Koba",
        "where_description": "Koba (Dal, Mali)",
        "adm_1": "Dal",
        "adm_2": None,
        "latitude": 14.0,
        "longitude": -6.0,
        "geom_wkt": "POINT (-6.000000 14.000000)",
        "priogrid_gid": 150_109,
        "country": "Mali",
        "country_id": 432,
        "region": "Africa",
        "event_clarity": 1,
        "date_prec": 1,
        "date_start": "2022-03-07 00:00:00.000",
        "date_end": "2022-03-07 00:00:00.000",
        "deaths_a": 7,
        "deaths_b": 4,
        "deaths_civilians": 0,
        "deaths_unknown": 0,
        "best": 11,
        "high": 11,
        "low": 11,
        "gwnoa": 432,
        "gwnob": None,
    }
    assert isinstance(row["id"], int)
    assert row["id"] < 2**53  # a spreadsheet's numbers hold it whole


def test_ucdp_several_sources_are_joined_and_copies_left_out() -> None:
    docs = [report("Six died.", ref=ref, day=8 + n) for n, ref in enumerate("abc")]
    claims = [tell(d, "Six died.", kind="armed_clash", by=HEALTH, killed=6, doers=[SOLDIERS],
                   hit=[FRONT]) for d in docs]  # fmt: skip
    dossier = one(docs, claims, "ucdp")
    (row,) = code_ucdp([dossier], copies={docs[1].id}).tables["ucdp"]
    assert row["number_of_sources"] == 2
    assert row["source_office"] == "Paper a;Paper c"
    assert row["source_date"] == "2022-03-08;2022-03-10"


# -- deaths -------------------------------------------------------------------------------------


def test_ucdp_needs_a_direct_death() -> None:
    assert reason_of(clash(make_count("injured", 4))) == "no direct death in low, best or high"
    up_to = row_of(clash(make_count("killed", (0, 30))))
    assert (up_to["low"], up_to["best"], up_to["high"]) == (0, 0, 30)  # high alone is enough


def test_ucdp_side_deaths_come_from_the_wording_of_a_count() -> None:
    # "soldiers" are the state's, "gunmen" nobody's side
    counts = [make_count("killed", 9), replace(fighters(5, "soldiers"), part_of=0),
              replace(make_count("killed", 2, group="civilians"), part_of=0)]  # fmt: skip
    row = row_of(clash(*counts))
    assert dead(row) == [5, 0, 2, 2]
    assert row["best"] == 9


def test_ucdp_a_total_of_fighters_is_not_counted_beside_its_parts() -> None:
    counts = [make_count("killed", 11, group="combatants"),
              replace(fighters(7, "soldiers"), part_of=0),
              replace(fighters(4, "rebels"), part_of=0)]  # fmt: skip
    assert dead(row_of(clash(*counts, hit=[REBELS]))) == [7, 4, 0, 0]


def test_ucdp_women_and_children_are_civilians() -> None:
    counts = [make_count("killed", 9), make_count("killed", 2, group="children", part_of=0),
              make_count("killed", 1, group="women", part_of=0)]  # fmt: skip
    assert dead(row_of(clash(*counts))) == [0, 0, 3, 6]


def test_ucdp_in_one_sided_violence_the_dead_are_civilians() -> None:
    row = row_of(strike("ucdp", kind="massacre", killed=9, by=CLINIC, doers=[FRONT], hit=[PEOPLE]))
    assert dead(row) == [0, 0, 9, 0]
    assert (row["type_of_violence"], row["side_b"]) == (3, "Civilians")
    assert row["conflict_name"] == row["dyad_name"] == "Free Dal Front - Civilians"


def test_ucdp_side_deaths_that_exceed_best_are_cut_and_the_row_says_so() -> None:
    army, clinic = report("Nine soldiers died.", ref="a"), report("Six died.", ref="b", day=9)
    claims = [
        tell(army, "Nine soldiers died.", kind="armed_clash", by=("Army", "military"),
             counts=[fighters(9, "soldiers")], doers=[SOLDIERS], hit=[FRONT]),
        tell(clinic, "Six died.", kind="armed_clash", by=CLINIC, killed=6, doers=[SOLDIERS],
             hit=[FRONT]),
    ]  # fmt: skip
    row = row_of(one([army, clinic], claims, "ucdp"))
    assert (row["low"], row["best"], row["high"]) == (6, 6, 9)
    assert dead(row) == [6, 0, 0, 0]
    assert "exceed best and are cut to it" in str(row["where_description"])


def test_ucdp_bounds_are_the_lowest_and_highest_and_each_names_its_claim() -> None:
    ministry, clinic = report("Eight died.", ref="a"), report("Fifteen died.", ref="b", day=9)
    claims = [
        tell(ministry, "Eight died.", by=HEALTH, killed=8, doers=[SOLDIERS], hit=[FRONT]),
        tell(clinic, "Fifteen died.", by=CLINIC, killed=15, doers=[SOLDIERS], hit=[FRONT]),
    ]
    coded = code_ucdp([one([ministry, clinic], claims, "ucdp")])
    (row,) = coded.tables["ucdp"]
    assert (row["low"], row["best"], row["high"]) == (8, 15, 15)  # a hospital is surer
    found = {f.figure: (f.value, f.claim) for f in coded.figures if f.row == str(row["id"])}
    assert found == {
        "deaths_unknown": (15, claims[1].id),
        "best": (15, claims[1].id),
        "low": (8, claims[0].id),
        "high": (15, claims[1].id),
    }
    assert row["code_status"] == "Check Deaths"  # they can't both be true


def test_ucdp_an_open_top_is_the_highest_number_said_and_the_row_says_so() -> None:
    row = row_of(clash(make_count("killed", (9, None))))
    assert (row["low"], row["best"], row["high"]) == (9, 9, 9)
    assert "high is open at the top: 9 is the highest number" in str(row["where_description"])


@given(
    st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40),
    st.booleans(),
)  # fmt: skip
def test_ucdp_best_is_the_sum_of_its_parts_in_every_row(
    total: int, soldiers: int, rebels: int, civilians: int, across: bool
) -> None:
    counts = [make_count("killed", total), replace(fighters(soldiers, "soldiers"), part_of=0),
              replace(fighters(rebels, "rebels"), part_of=0),
              make_count("killed", civilians, group="civilians", part_of=0)]  # fmt: skip
    days = ("2021-12-30", "2022-01-02") if across else MONDAY
    dossier = clash(*counts, hit=[REBELS], days=days, relation="over" if across else "at")
    for row in code_ucdp([dossier]).tables["ucdp"]:
        assert sum(int(row[name] or 0) for name in PARTS) == row["best"]
        assert row["date_start"][:4] == row["date_end"][:4] == str(row["year"])  # type: ignore[index]
        low, best, high = (int(row[name] or 0) for name in ("low", "best", "high"))
        assert low <= best <= high or "out of order" in str(row["where_description"])
        assert max(low, best, high) >= 1


def test_ucdp_rows_out_of_order_say_so() -> None:
    assert find_disorder({"low": 3, "best": 5, "high": 5}) is None
    assert find_disorder({"low": 6, "best": 5, "high": 9}) == (
        "low 6, best 5, high 9 are out of order"
    )


# -- time ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "code"),
    [(1, 1), (2, 2), (6, 2), (7, 3), (8, 4), (30, 4), (31, 4), (32, 5), (366, 5), (367, None)],
)
def test_ucdp_date_prec(days: int, code: int | None) -> None:
    first = date(2022, 1, 1)
    assert code_date_prec(first, date.fromordinal(first.toordinal() + days - 1)) == code


def test_ucdp_an_event_never_crosses_new_year() -> None:
    dossier = clash(
        make_count("killed", 5), days=("2021-12-30", "2022-01-02"), relation="over",
    )  # fmt: skip
    coded = code_ucdp([dossier])
    old, new = coded.tables["ucdp"]
    assert (old["date_start"], old["date_end"]) == (
        "2021-12-30 00:00:00.000",
        "2021-12-31 00:00:00.000",
    )
    assert (new["date_start"], new["date_end"]) == (
        "2022-01-01 00:00:00.000",
        "2022-01-02 00:00:00.000",
    )
    assert [old["best"], new["best"]] == [3, 2]
    assert old["id"] != new["id"]
    assert "crosses New Year" in str(old["where_description"])


def test_ucdp_a_part_without_a_death_is_left_out_with_the_reason() -> None:
    dossier = clash(make_count("killed", 1), days=("2021-12-30", "2022-01-02"), relation="over")
    coded = code_ucdp([dossier])
    assert [row["year"] for row in coded.tables["ucdp"]] == [2021]
    (left,) = coded.left_out
    assert (left.when, left.reason) == (
        "2022-01-01/2022-01-02",
        "no death falls to this year's part",
    )


def test_ucdp_a_day_that_is_not_sure_is_put_into_one_year() -> None:
    spans, notes = split_years(Stretch(*days_of("2021-12-31", "2022-01-02")))
    assert spans == (tuple(days_of("2022-01-01", "2022-01-02")),)
    assert notes == ("some day from 2021-12-31 to 2022-01-02: cut to one year",)


def test_ucdp_an_aggregate_has_clarity_2() -> None:
    dossier = clash(make_count("killed", 5))
    whole = Dossier(replace(dossier.incident, aggregate=True), dossier.claims, dossier.docs)
    assert row_of(whole)["event_clarity"] == 2


# -- sides --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("doers", "hit", "expected"),
    [
        ([SOLDIERS], [FRONT], (1, "Government of Mali", "Free Dal Front", "Clear")),
        ([FRONT], [SOLDIERS], (1, "Government of Mali", "Free Dal Front", "Clear")),
        ([FRENCH], [FRONT], (1, "Government of France", "Free Dal Front", "Clear")),
        ([FRONT], [BANNER], (2, "Free Dal Front", "Banner of Tarne", "Clear")),
        ([SOLDIERS], [REBELS], (1, "Government of Mali", "Insurgents (Mali)", "Check Dyad")),
        ([SOLDIERS], [GUNMEN], (1, "Government of Mali", "Unknown", "Check Dyad")),
        ([], [SOLDIERS], (1, "Government of Mali", "Unknown", "Check Dyad")),
        ([FRONT], [], (2, "Free Dal Front", "Unknown", "Check Type of Violence")),
    ],
)
def test_ucdp_types_of_violence_and_sides(
    doers: list[Identity], hit: list[Identity], expected: tuple[int, str, str, str]
) -> None:
    row = row_of(clash(make_count("killed", 5), doers=doers, hit=hit))
    names = ("type_of_violence", "side_a", "side_b", "code_status")
    assert tuple(row[name] for name in names) == expected


@pytest.mark.parametrize(
    ("kind", "status"),
    [("execution", "Clear"), ("massacre", "Clear"), ("air_strike", "Check Type of Violence")],
)
def test_ucdp_one_sided_violence_is_clear_where_it_is_deliberate(kind: str, status: str) -> None:
    row = row_of(strike("ucdp", kind=kind, killed=5, by=CLINIC, doers=[FRONT], hit=[PEOPLE]))
    assert (row["type_of_violence"], row["code_status"]) == (3, status)


def test_ucdp_states_have_their_numbers() -> None:
    row = row_of(clash(make_count("killed", 5), doers=[FRENCH], hit=[SOLDIERS]))
    assert (row["side_a"], row["gwnoa"], row["gwnob"]) == ("Government of Mali", 432, 220)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"doers": [], "hit": [PEOPLE]}, "no organised actor is named"),
        ({"doers": [GUNMEN], "hit": [PEOPLE]}, "no organised actor is named"),
        ({"place": None}, "no place is known"),
        ({"kind": "truce_end"}, "no armed force is told of"),
    ],
)
def test_ucdp_leaves_out_with_the_reason(more: dict[str, object], reason: str) -> None:
    base = {"kind": "armed_clash", "killed": 5, "by": CLINIC, "doers": [SOLDIERS], "hit": [FRONT]}
    assert reason_of(strike("ucdp", **(base | more))) == reason


def test_ucdp_a_country_alone_is_coded() -> None:
    row = row_of(clash(make_count("killed", 5), place=COUNTRY))
    assert row["where_prec"] == 6
    assert row_of(clash(make_count("killed", 5), place=DAL))["where_prec"] == 4


def test_ucdp_a_place_without_a_point_has_no_cell_and_not_cell_0() -> None:
    blank = make_place("Mali", 0, 0, country_name="Mali")
    place = replace(blank, lat=None, lon=None, feature=None)
    row = row_of(clash(make_count("killed", 5), place=place))
    point = ("where_prec", "latitude", "longitude", "geom_wkt", "priogrid_gid")
    assert tuple(row[name] for name in point) == (6, None, None, None, None)


def test_ucdp_only_unnamed_sources_give_low_confidence() -> None:
    dossier = clash(make_count("killed", 5), by=("a resident", "witness"))
    assert row_of(dossier)["code_status"] == "Low Confidence"


def test_ucdp_protesters_are_civilians() -> None:
    row = row_of(
        strike("ucdp", kind="crackdown", killed=3, by=WITNESS, doers=[SOLDIERS], hit=[CROWD])
    )
    assert (row["type_of_violence"], row["side_b"], row["deaths_civilians"]) == (3, "Civilians", 3)


# -- settings of what is remembered only --------------------------------------------------------


def set_rule(monkeypatch: pytest.MonkeyPatch, name: str, value: object) -> None:
    monkeypatch.setitem(load_table("coding_ucdp")["rules"][name], "value", value)
    load_rules.cache_clear()


@pytest.fixture(autouse=True)
def _fresh_rules() -> Iterator[None]:
    yield
    load_rules.cache_clear()


def test_ucdp_unknown_actors_can_be_written_and_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    set_rule(monkeypatch, "unknown_actors", "check")
    row = row_of(strike("ucdp", kind="killing", killed=4, by=CLINIC, hit=[PEOPLE]))
    names = ("type_of_violence", "side_a", "side_b", "code_status", "deaths_civilians")
    assert tuple(row[name] for name in names) == (3, "Unknown", "Civilians", "Check Dyad", 4)


def test_ucdp_of_two_figures_for_a_side_the_lower_or_the_higher(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    docs = [report(f"Report {n}.", ref=f"r{n}", day=8 + n) for n in range(3)]
    shared = {"kind": "armed_clash", "doers": [SOLDIERS], "hit": [FRONT]}
    claims = [
        tell(docs[0], "Report 0.", by=CLINIC, killed=12, **shared),
        tell(docs[1], "Report 1.", by=WITNESS, counts=[fighters(3, "soldiers")], **shared),
        tell(docs[2], "Report 2.", by=HEALTH, counts=[fighters(5, "soldiers")], **shared),
    ]
    dossier = one(docs, claims, "ucdp")
    assert dead(row_of(dossier)) == [3, 0, 0, 9]
    set_rule(monkeypatch, "side_figure", "higher")
    assert dead(row_of(dossier)) == [5, 0, 0, 7]


def test_ucdp_the_dead_of_a_split_year_can_all_go_to_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_rule(monkeypatch, "year_division", "all to the first")
    days = ("2021-12-30", "2022-01-02")
    coded = code_ucdp([clash(make_count("killed", 5), days=days, relation="over")])
    assert [(row["year"], row["best"]) for row in coded.tables["ucdp"]] == [(2021, 5)]
    assert [left.reason for left in coded.left_out] == ["no death falls to this year's part"]


def test_ucdp_dead_of_one_sided_violence_can_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    set_rule(monkeypatch, "one_sided_dead", "unknown")
    row = row_of(strike("ucdp", kind="massacre", killed=9, by=CLINIC, doers=[FRONT], hit=[PEOPLE]))
    assert dead(row) == [0, 0, 0, 9]
