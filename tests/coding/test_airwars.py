"""Airwars: grades, Suspected until declared, each source's own figures and their span."""

from __future__ import annotations

from dataclasses import replace

import pytest
from claim_maker import make_count
from dossier_maker import (
    BANNER,
    CLINIC,
    FRONT,
    HEALTH,
    KOBA,
    MONDAY,
    PEOPLE,
    SOLDIERS,
    WITNESS,
    fighters,
    one,
    report,
    strike,
    tell,
)

from recount.coding.airwars import code_airwars
from recount.coding.airwars_figures import name_figures
from recount.coding.airwars_grades import grade_incident
from recount.coding.dossier import Dossier
from recount.coding.parties import find_cast
from recount.coding.rows import Row, load_rules
from recount.model import Claim, Document
from recount.values import Identity
from recount.vocab.loader import load_table

ARMY = ("Military forces of Mali", "military", "Government of Mali")
REPORTS = [report(f"First {r}.", f"Second {r}.", ref=r, day=8 + n) for n, r in enumerate("abc")]


def said(n: int, by: tuple[str, ...], *doers: Identity, **more: object) -> Claim:
    """The n-th report's first sentence, by a source, of a strike by these doers."""
    doc = REPORTS[n]
    more = {"doers": doers, "hit": [PEOPLE]} | more
    return tell(doc, f"First {doc.ref}.", by=by, **more)  # type: ignore[arg-type]


def together(*claims: Claim) -> Dossier:
    return one(REPORTS, claims, "airwars")


def incident_of(dossier: Dossier) -> Row:
    (row,) = code_airwars([dossier]).tables["incidents"]
    return row


def figures_of(row: Row) -> dict[str, object]:
    return {name: row[name] for name in name_figures() if row.get(name) is not None}


# -- grades -------------------------------------------------------------------------------------


def test_airwars_weak_is_a_single_source() -> None:
    row = incident_of(together(said(0, HEALTH, SOLDIERS, killed=4)))
    assert (row["civilian_harm_status"], row["strike_status"]) == ("Weak", "Single source claim")


def test_airwars_fair_is_two_sources_and_a_likely_belligerent() -> None:
    row = incident_of(
        together(said(0, HEALTH, SOLDIERS, killed=4), said(1, WITNESS, SOLDIERS, killed=5))
    )
    assert (row["civilian_harm_status"], row["strike_status"]) == ("Fair", "Likely strike")


def test_airwars_two_sources_that_name_nobody_fit_no_grade() -> None:
    row = incident_of(together(said(0, HEALTH, killed=4), said(1, WITNESS, killed=5)))
    assert row["civilian_harm_status"] is None


@pytest.mark.parametrize("stance", ["admits", "asserts"])
def test_airwars_confirmed_is_where_a_belligerent_accepts_responsibility(stance: str) -> None:
    dossier = together(
        said(0, HEALTH, SOLDIERS, killed=4), said(1, ARMY, SOLDIERS, killed=2, stance=stance)
    )
    coded = code_airwars([dossier])
    (row,), (belligerent,) = coded.tables["incidents"], coded.tables["belligerents"]
    assert (row["civilian_harm_status"], row["strike_status"]) == ("Confirmed", "Declared strike")
    assert belligerent == {
        "code": row["code"],
        "belligerent": "Government of Mali",
        "type": "State",
        "assessment": "Declared",
        "deaths_conceded_min": 2,
        "deaths_conceded_max": 2,
        "injuries_conceded_min": None,
        "injuries_conceded_max": None,
    }
    conceded = [f for f in coded.figures if f.rule == "conceded"]
    assert [f.claim for f in conceded] == [dossier.incident.claims[1]] * 2


def test_airwars_a_declared_strike_on_fighters_accepts_no_harm_to_civilians() -> None:
    army = said(1, ARMY, SOLDIERS, hit=[FRONT], counts=[fighters(8, "gunmen")])
    coded = code_airwars([together(said(0, HEALTH, SOLDIERS, killed=14), army)])
    (row,), (belligerent,) = coded.tables["incidents"], coded.tables["belligerents"]
    assert (row["civilian_harm_status"], row["strike_status"]) == ("Fair", "Declared strike")
    assert (belligerent["assessment"], belligerent["deaths_conceded_min"]) == ("Declared", None)


def test_airwars_contested_is_where_claims_of_responsibility_compete() -> None:
    dossier = together(said(0, HEALTH, FRONT, killed=4), said(1, WITNESS, BANNER, killed=4))
    coded = code_airwars([dossier])
    (row,) = coded.tables["incidents"]
    assert (row["civilian_harm_status"], row["strike_status"]) == ("Contested", "Contested strike")
    assert [b["belligerent"] for b in coded.tables["belligerents"]] == [
        "Free Dal Front",
        "Banner of Tarne",
    ]


def test_airwars_discounted_is_where_the_dead_were_combatants() -> None:
    dossier = together(
        said(0, HEALTH, SOLDIERS, hit=[FRONT], counts=[fighters(8, "fighters")]),
        said(1, WITNESS, SOLDIERS, hit=[FRONT], counts=[fighters(8, "fighters")]),
    )
    assert grade_incident(dossier, find_cast(dossier)) == "discounted"
    row = incident_of(dossier)
    assert row["civilian_harm_reported"] == "No"
    assert figures_of(row) == {"belligerents_killed_min": 8, "belligerents_killed_max": 8}


@pytest.mark.parametrize(
    ("source", "assessment"),
    [(HEALTH, "Suspected"), (("Front spokesman", "armed_group", "Free Dal Front"), "Declared")],
)
def test_airwars_a_belligerent_is_suspected_until_it_declares(
    source: tuple[str, ...], assessment: str
) -> None:
    coded = code_airwars([together(said(0, source, FRONT, killed=4))])
    (belligerent,) = coded.tables["belligerents"]
    assert (belligerent["type"], belligerent["assessment"]) == ("Non-state", assessment)


# -- figures ------------------------------------------------------------------------------------


def test_airwars_bounds_are_the_span_of_the_sources() -> None:
    counts = [make_count("killed", 9), make_count("killed", 3, group="children", part_of=0)]
    dossier = together(
        said(0, HEALTH, SOLDIERS, killed=8, injured=(20, None)),
        said(1, CLINIC, SOLDIERS, counts=counts),
        said(2, WITNESS, SOLDIERS, killed=(5, 7)),
    )
    coded = code_airwars([dossier])
    (row,) = coded.tables["incidents"]
    assert figures_of(row) == {
        "civilian_non_combatants_killed_min": 5,
        "civilian_non_combatants_killed_max": 9,
        "civilian_non_combatants_injured_min": 20,  # open at the top: no maximum, not 20
        "children_killed_min": 3,
        "children_killed_max": 3,
    }
    claims = {f.figure: f.claim for f in coded.figures if f.row == row["code"]}
    by_report = {claim.doc_id: claim.id for claim in dossier.claims}
    assert claims["civilian_non_combatants_killed_min"] == by_report[REPORTS[2].id]
    assert claims["civilian_non_combatants_killed_max"] == by_report[REPORTS[1].id]


def test_airwars_an_open_floor_above_every_ceiling_leaves_the_maximum_open() -> None:
    dossier = together(
        said(0, HEALTH, SOLDIERS, killed=8), said(1, WITNESS, SOLDIERS, killed=(24, None))
    )
    coded = code_airwars([dossier])
    assert figures_of(coded.tables["incidents"][0]) == {"civilian_non_combatants_killed_min": 8}
    (open_end,) = [f for f in coded.figures if f.value is None and "/" not in f.row]
    assert open_end.figure == "civilian_non_combatants_killed_max"
    assert open_end.claim == dossier.claims[1].id


def test_airwars_in_a_battle_nobody_is_presumed_a_civilian() -> None:
    row = incident_of(
        strike("airwars", kind="armed_clash", killed=5, by=HEALTH, doers=[FRONT], hit=[BANNER])
    )
    assert figures_of(row) == {}
    assert row["civilian_harm_reported"] is None  # not known, and not "No"


def test_airwars_each_source_keeps_its_own_figures() -> None:
    counts = [make_count("killed", 9), make_count("killed", 2, group="combatants", part_of=0)]
    coded = code_airwars(
        [together(said(0, HEALTH, SOLDIERS, killed=8), said(1, CLINIC, SOLDIERS, counts=counts))]
    )
    ministry, clinic = coded.tables["sources"]
    assert (ministry["name"], ministry["account"]) == ("Paper a", "the Dal health ministry")
    assert (ministry["date"], ministry["archive_url"]) == ("2022-03-08", None)
    # another source counts combatants: who did not say whom it counts counts no civilians
    assert figures_of(ministry) == {}
    assert figures_of(clinic) == {
        "civilian_non_combatants_killed_min": 7,  # nine without the two who fought
        "civilian_non_combatants_killed_max": 7,
        "belligerents_killed_min": 2,
        "belligerents_killed_max": 2,
    }


def test_airwars_a_replaced_figure_is_kept_in_its_source_row_only() -> None:
    dossier = together(said(0, HEALTH, SOLDIERS, killed=8), said(1, HEALTH, SOLDIERS, killed=11))
    coded = code_airwars([dossier])
    assert [row["civilian_non_combatants_killed_max"] for row in coded.tables["sources"]] == [8, 11]
    assert figures_of(incident_of(dossier)) == {
        "civilian_non_combatants_killed_min": 11,
        "civilian_non_combatants_killed_max": 11,
    }


def test_airwars_families_are_no_persons() -> None:
    counts = [replace(make_count("killed", 2), unit="families"), make_count("killed", 9)]
    row = incident_of(together(said(0, HEALTH, SOLDIERS, counts=counts)))
    assert (row["num_families"], row["num_victims"]) == (2, None)
    assert row["civilian_non_combatants_killed_max"] == 9


def test_airwars_named_victims_are_counted() -> None:
    named = Identity("awa", "Awa Ndiaye", "civilian", None, "ML")
    row = incident_of(together(said(0, HEALTH, SOLDIERS, hit=[named, PEOPLE], killed=2)))
    assert row["num_victims"] == 1


# -- cells --------------------------------------------------------------------------------------


def test_airwars_columns_are_those_named() -> None:
    columns = load_table("coding_airwars")["columns"]
    assert len(columns["incident"]) == 21
    assert len(name_figures()) == 28
    assert name_figures()[:4] == [
        "civilian_non_combatants_killed_min",
        "civilian_non_combatants_killed_max",
        "civilian_non_combatants_injured_min",
        "civilian_non_combatants_injured_max",
    ]
    row = incident_of(together(said(0, HEALTH, SOLDIERS, killed=4)))
    assert set(row) <= {*columns["incident"], *name_figures()}


def test_airwars_row_of_a_strike() -> None:
    dossier = strike("airwars", killed=4, by=HEALTH, doers=[SOLDIERS], hit=[PEOPLE])
    row = incident_of(dossier)
    assert {name: row[name] for name in load_table("coding_airwars")["columns"]["incident"]} == {
        "code": f"R{dossier.incident.id}",
        "previous_codes": None,
        "date_type": "Single date",
        "date": MONDAY,
        "date_end": None,
        "local_time": None,
        "country": "Mali",
        "location_name": "Koba",
        "region": "Dal",
        "strike_status": "Single source claim",
        "strike_type": "Airstrike",
        "targeted_belligerent": None,
        "civilian_harm_reported": "Yes",
        "civilian_harm_status": "Weak",
        "cause_of_death_injury": "Heavy weapons and explosive munitions",
        "latitude": 14.0,
        "longitude": -6.0,
        "geolocation_accuracy": "Town",
        "geolocation_notes": "within 4 km of the point",
        "num_victims": None,
        "num_families": None,
    }


def test_airwars_several_days_are_a_range() -> None:
    row = incident_of(
        strike("airwars", killed=4, by=HEALTH, days=(MONDAY, "2022-03-08"), place=KOBA)
    )
    assert (row["date_type"], row["date"], row["date_end"]) == (
        "Date range", MONDAY, "2022-03-08",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"kind": "arrest", "detained": 4}, "no harm by a belligerent's action: arrest"),
        ({"kind": "air_strike"}, "no figure of dead or injured"),
    ],
)
def test_airwars_leaves_out_with_the_reason(more: dict[str, object], reason: str) -> None:
    coded = code_airwars([strike("airwars", by=HEALTH, doers=[SOLDIERS], **more)])
    assert coded.tables["incidents"] == []
    assert [left.reason for left in coded.left_out] == [reason]


def test_airwars_a_source_row_has_what_the_report_says_of_itself() -> None:
    doc: Document = replace(
        report("It fell."), url="https://example.org/a", author="B. Keita", lang="fr"
    )
    dossier = one([doc], [tell(doc, "It fell.", by=HEALTH, killed=4)], "airwars")
    (row,) = code_airwars([dossier]).tables["sources"]
    named = ("name", "language", "url", "date", "author")
    assert tuple(row[name] for name in named) == (
        "Paper a", "fr", "https://example.org/a", "2022-03-08", "B. Keita",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [
        ("persons", "not at all", {}),
        ("persons", "as civilians", {"civilian_non_combatants_killed_min": 4,
                                     "civilian_non_combatants_killed_max": 4}),
    ],
)  # fmt: skip
def test_airwars_who_is_taken_for_a_civilian_is_a_setting(
    rule: str, value: str, expected: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(load_table("coding_airwars")["rules"][rule], "value", value)
    load_rules.cache_clear()
    try:
        assert figures_of(incident_of(together(said(0, HEALTH, SOLDIERS, killed=4)))) == expected
    finally:
        load_rules.cache_clear()


def test_airwars_what_counts_as_accepting_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(load_table("coding_airwars")["rules"]["accepts"], "value", ["admits"])
    load_rules.cache_clear()
    try:
        dossier = together(said(0, HEALTH, SOLDIERS, killed=4), said(1, ARMY, SOLDIERS, killed=2))
        assert grade_incident(dossier, find_cast(dossier)) == "fair"
    finally:
        load_rules.cache_clear()
