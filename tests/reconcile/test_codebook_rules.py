"""Codebooks: the rules of coding-rules, by the codebook that has them, and a user's own file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from claim_maker import KOBA, REGION, TARNE, make_claim, make_count, make_doc, make_place

from recount.errors import UsageError
from recount.model import Actor, Claim, Evidence, Incident, Party, Tally
from recount.reconcile import POLICIES, build_incidents, build_incidents_under, find_policy
from recount.sources.denials import is_denial
from recount.values import Count

MONDAY, TUESDAY = "2022-03-07", "2022-03-08"
HEALTH = ("the Dal health ministry", "official")
CLINIC = ("Koba hospital", "medical")
WITNESS = ("Awa Ndiaye", "witness")
DOCS = [
    make_doc(ref, f"Paper {ref}", f"2022-03-{8 + n:02}", f"First {ref}. Second {ref}. Third {ref}.")
    for n, ref in enumerate("abc")
]
A, B, C = DOCS
COUNTRY = make_place("Dal", 15.0, -6.0, feature="A", feature_code="PCLI", country_name="Dal")


def strike(n: int, **more: object) -> Claim:
    fields = {"place": KOBA, "days": MONDAY} | more
    return make_claim(DOCS[n], f"First {DOCS[n].ref}.", **fields)  # type: ignore[arg-type]


def one(claims: list[Claim], codebook: str) -> Incident:
    (incident,) = build_incidents(DOCS, claims, {}, (), codebook)
    return incident


def killed(incident: Incident) -> Tally:
    return next(t for t in incident.tallies if (t.harm, t.group) == ("killed", "persons"))


def vague(word: str, low: int | None = None) -> Count:
    return replace(make_count("killed", (low, None), vague=word), qualifier="vague")


@pytest.mark.parametrize(
    ("word", "worth"),
    [("several", 3), ("many", 3), ("a few", 3), ("tens", 10), ("dozens", 12), ("hundreds", 100)],
)
def test_acled_gives_each_vague_word_its_number(word: str, worth: int) -> None:
    claims = [strike(0, by=WITNESS, counts=[vague(word, 24)])]
    tally = killed(one(claims, "acled"))
    assert (tally.low, tally.best, tally.high) == (worth, worth, worth)
    assert {tally.low_claim, tally.best_claim, tally.high_claim} == {claims[0].id}


def test_acled_several_is_ten_in_a_significant_attack() -> None:
    by_type = [strike(0, by=WITNESS, kind="massacre", counts=[vague("several")])]
    by_injured = [strike(0, by=WITNESS, counts=[vague("several"), make_count("injured", 30)])]
    few_hurt = [strike(0, by=WITNESS, counts=[vague("several"), make_count("injured", 4)])]
    assert [killed(one(c, "acled")).best for c in (by_type, by_injured, few_hurt)] == [10, 10, 3]


def test_acled_counts_a_plural_with_no_number_as_three() -> None:
    text = "Villagers were killed in Koba on Monday."
    doc = make_doc("plural", "Paper", "2022-03-08", text)
    base = make_claim(doc, text, by=WITNESS, kind="killing", place=KOBA, days=MONDAY)
    victims = Party(Evidence.of(text, (0, 9)))
    claim = replace(base, actors=(Actor("victim", victims),))
    (incident,) = build_incidents([doc], [claim], {}, (), "acled")
    tally = killed(incident)
    assert (tally.low, tally.high, tally.low_claim) == (3, 3, claim.id)
    assert tally.note == "deaths told of in the plural, with no number"
    for codebook in ("ucdp", "airwars", "gtd", "aoav"):
        (incident,) = build_incidents([doc], [claim], {}, (), codebook)
        assert incident.tallies == ()
    one_victim = replace(victims, evidence=Evidence.of(text, (0, 8)))  # "Villager"
    lone = replace(base, actors=(Actor("victim", one_victim),))
    (incident,) = build_incidents([doc], [lone], {}, (), "acled")
    assert incident.tallies == ()


def test_acled_casualties_alone_kill_nobody() -> None:
    incident = one([strike(0, by=WITNESS, casualties=30)], "acled")
    assert [t.harm for t in incident.tallies] == ["casualties"]


def test_acled_and_aoav_leave_out_what_is_placed_in_a_country_alone() -> None:
    claims = [strike(0, by=HEALTH, killed=4, place=COUNTRY)]
    for codebook in ("acled", "aoav"):
        assert one(claims, codebook).left_out == "no place below the country"
    assert one(claims, "airwars").left_out is None


def test_ucdp_wants_a_death_in_any_bound() -> None:
    hurt = one([strike(0, by=HEALTH, injured=6)], "ucdp")
    assert hurt.left_out == "nobody is said to have been killed"
    up_to = one([strike(0, by=HEALTH, killed=(0, 2))], "ucdp")
    assert up_to.left_out is None


def test_aoav_wants_explosives_a_casualty_a_day_and_24_hours() -> None:
    def why(**more: object) -> str | None:
        return one([strike(0, by=HEALTH, **more)], "aoav").left_out

    assert why(killed=4) is None
    assert why(killed=4, days=(MONDAY, TUESDAY)) is None  # a night
    assert why(killed=4, kind="shooting") == "no explosive weapon is told of"
    assert why() == "nobody is said to have been killed or injured"
    assert why(killed=4, days=None) == "no clear date; it spans more than 24 hours"
    assert why(killed=4, days=(MONDAY, "2022-03-09")) == "it spans more than 24 hours"


def test_aoav_takes_the_most_detailed_account() -> None:
    claims = [
        strike(0, by=HEALTH, killed=8, injured=20),
        strike(1, by=CLINIC, killed=15),
    ]
    assert killed(one(claims, "aoav")).best == 8


def test_gtd_takes_the_most_recent_then_the_majority() -> None:
    claims = [
        strike(0, by=HEALTH, killed=20),
        strike(1, by=CLINIC, killed=15),
        make_claim(B, "Second b.", by=WITNESS, killed=9, place=KOBA, days=MONDAY),
        make_claim(
            B, "Third b.", by=("Dal Rights Watch", "ngo"), killed=9, place=KOBA, days=MONDAY
        ),
    ]
    assert killed(one(claims, "gtd")).best == 9


def test_an_open_top_says_from_which_number_on() -> None:
    claims = [
        strike(0, by=HEALTH, killed=8),
        strike(1, by=CLINIC, killed=15),
        strike(2, by=WITNESS, counts=[vague("dozens", 24)]),
    ]
    tally = killed(one(claims, "airwars"))
    assert (tally.low, tally.high, tally.least_high) == (8, None, 15)
    assert (tally.least_high_claim, tally.high_claim) == (claims[1].id, claims[2].id)


def test_several_codebooks_from_one_linking_are_those_of_each_alone() -> None:
    claims = [strike(0, by=HEALTH, killed=8), strike(1, by=CLINIC, killed=15)]
    under = build_incidents_under(DOCS, claims, {}, (), tuple(POLICIES))
    assert list(under) == list(POLICIES)
    for key, incidents in under.items():
        assert incidents == build_incidents(DOCS, claims, {}, (), key)


# -- sums over several happenings --------------------------------------------------------------

SUM = "Air strikes on Dal over two straight days killed 20 people."
PARTS = ("Monday's strike on Koba killed 8.", "Tuesday's strike on Tarne killed 5.")


def sums(total: int = 20) -> tuple[list[Claim], list[Incident], list[Incident]]:
    doc = make_doc("sum", "Paper", "2022-03-10", " ".join((SUM, *PARTS)))
    claims = [
        make_claim(doc, SUM, by=HEALTH, killed=total, place=REGION, days=(MONDAY, TUESDAY)),
        make_claim(doc, PARTS[0], by=HEALTH, killed=8, place=KOBA, days=MONDAY),
        make_claim(doc, PARTS[1], by=HEALTH, killed=5, place=TARNE, days=TUESDAY),
    ]
    under = build_incidents_under([doc], claims, {}, (), ("ucdp", "ibc"))
    return claims, under["ucdp"], under["ibc"]


def test_a_sum_stands_beside_the_incidents_inside_it() -> None:
    _claims, incidents, _ = sums()
    (whole,) = [i for i in incidents if i.aggregate]
    assert [i.aggregate for i in incidents].count(False) == 2
    assert set(whole.inside) == {i.id for i in incidents if not i.aggregate}
    assert whole.comparison == ("killed: 20 told as one; 2 incidents inside: 13",)
    assert (killed(whole).low, killed(whole).high) == (20, 20)


def test_a_sum_smaller_than_its_parts_says_so() -> None:
    _claims, incidents, _ = sums(12)
    (whole,) = [i for i in incidents if i.aggregate]
    assert whole.comparison == (
        "killed: 12 told as one; 2 incidents inside: 13, more than the sum",
    )


def test_ibc_takes_known_incidents_off_a_sum() -> None:
    claims, _, incidents = sums()
    (whole,) = [i for i in incidents if i.aggregate]
    tally = killed(whole)
    assert (tally.low, tally.best, tally.high, tally.low_claim) == (7, 7, 7, claims[0].id)
    assert tally.note == "13 in 2 incidents inside taken off 20"


def test_a_sum_without_days_holds_what_happened_some_days_before_its_report() -> None:
    doc = make_doc("sum", "Paper", "2022-03-10", " ".join((SUM, *PARTS)))
    claims = [
        make_claim(doc, SUM, by=HEALTH, killed=20, place=REGION),
        make_claim(doc, PARTS[0], by=HEALTH, killed=8, place=KOBA, days="2022-03-04"),
        make_claim(doc, PARTS[1], by=HEALTH, killed=5, place=TARNE, days="2022-02-28"),
    ]
    incidents = build_incidents([doc], claims, {})
    (whole,) = [i for i in incidents if i.aggregate]
    first = next(i for i in incidents if i.place == KOBA)
    assert whole.inside == (first.id,)


# -- revisions ---------------------------------------------------------------------------------


def test_a_later_figure_says_whether_it_raises_or_corrects() -> None:
    claims = [strike(n, by=HEALTH, killed=figure) for n, figure in enumerate((9, 12, 11))]
    accounts = one(claims, "ucdp").accounts
    assert [(a.says["killed"], a.revision) for a in accounts] == [
        ((9, 9), "raised"),
        ((12, 12), "corrected"),
        ((11, 11), None),
    ]


# -- a user's own file -------------------------------------------------------------------------

OWN = """
name = "Our desk"
version = "3"
base = "acled"
words = { dozens = 24 }
reliability = ["witness", "medical"]
"""


def test_a_codebook_of_ones_own_builds_on_a_shipped_one(tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    path.write_text(OWN, "utf-8")
    claims = [strike(0, by=WITNESS, counts=[vague("dozens", 24)])]
    tally = killed(one(claims, str(path)))
    assert (tally.best, tally.policy) == (24, "desk@3")
    policy = find_policy(str(path))
    assert (policy.name, policy.bounds, policy.rank("medical"), policy.rank("official")) == (
        "Our desk", "lowest", 1, 2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = ", "Invalid value"),
        ('name = "x"', "version, bounds, best, vague missing"),
        ('name = "x"\nbase = "gtd"', "name and version must be its own"),
        (OWN.replace("acled", "nobody"), "base 'nobody' is none of ucdp"),
        (OWN + 'bounds = "guess"', "bounds 'guess' is none of span"),
        (OWN + 'admits = ["luck"]', "admits: unknown luck"),
        (OWN + "colour = 1", "unknown keys colour"),
        (OWN.replace("24", "-1"), "words must give each word a whole number"),
        (OWN + 'significant = { types = ["war"] }', "significant.types: unknown war"),
    ],
)
def test_a_slip_in_a_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "desk.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"desk\.toml") as raised:
        find_policy(str(path))
    assert message in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.toml: No such file"):
        find_policy(str(tmp_path / "nowhere.toml"))


# -- denials -----------------------------------------------------------------------------------


def test_what_was_averted_is_denied_by_nobody() -> None:
    said = ("The army did not bomb Koba.", "The talks averted a strike on Koba.")
    doc = make_doc("denials", "Paper", "2022-03-08", " ".join(said))
    army = ("Army of Dal", "military", "Government of Dal")
    claims = [
        make_claim(doc, text, by=army, negated=True, place=KOBA, days=MONDAY) for text in said
    ]
    assert [is_denial(claim) for claim in claims] == [True, False]
