"""Incidents: accounts, status, tallies and disagreements on invented reports."""

from __future__ import annotations

import random
from datetime import date

import pytest
from claim_maker import KOBA, TARNE, make_claim, make_count, make_doc
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import UsageError
from recount.model import Claim, Decision, Document, Incident, Tally
from recount.reconcile import POLICIES, build_incidents
from recount.sources.duplicates import Copy

MONDAY = "2022-03-07"
HEALTH = ("the Dal health ministry", "official")
ARMY = ("Army of Dal", "military", "Government of Dal")
FRONT = ("Free Dal Front", "armed_group", "Free Dal Front")
WITNESS = ("Awa Ndiaye", "witness")
CLINIC = ("Koba hospital", "medical")


def report(ref: str, *sentences: str, day: int = 8, outlet: str | None = None) -> Document:
    return make_doc(ref, outlet or f"Paper {ref}", f"2022-03-{day:02}", " ".join(sentences))


def one(
    docs: list[Document],
    claims: list[Claim],
    codebook: str = "ucdp",
    copies: dict[str, Copy] | None = None,
) -> Incident:
    (incident,) = build_incidents(docs, claims, copies or {}, (), codebook)
    return incident


def tally(incident: Incident, harm: str = "killed", group: str = "persons") -> Tally:
    return next(t for t in incident.tallies if (t.harm, t.group) == (harm, group))


def kinds(incident: Incident) -> set[str]:
    return {d.about for d in incident.disagreements}


def strike(doc: Document, sentence: str, **more: object) -> Claim:
    return make_claim(doc, sentence, **({"place": KOBA, "days": MONDAY} | more))  # type: ignore[arg-type]


A, B, C = (
    report(ref, f"First {ref}.", f"Second {ref}.", f"Third {ref}.", day=8 + n)
    for n, ref in enumerate("abc")
)


def test_one_source_in_three_papers_is_one_account() -> None:
    claims = [strike(d, f"First {d.ref}.", by=HEALTH, killed=6) for d in (A, B, C)]
    incident = one([A, B, C], claims)
    assert (incident.status, incident.independent_accounts) == ("single_source", 1)
    assert len(incident.documents) == 3
    assert (tally(incident).low, tally(incident).best, tally(incident).high) == (6, 6, 6)


def test_a_later_figure_supersedes_and_is_no_dispute() -> None:
    claims = [
        strike(A, "First a.", by=HEALTH, killed=9),
        strike(B, "First b.", by=HEALTH, killed=12),
        strike(C, "First c.", by=HEALTH, killed=11),  # a correction, downwards
    ]
    incident = one([A, B, C], claims)
    assert incident.status == "single_source"
    assert not incident.disagreements
    assert (tally(incident).low, tally(incident).high) == (11, 11)
    assert tally(incident).best_claim == claims[2].id
    old = [a for a in incident.accounts if a.superseded_by]
    assert [(a.says["killed"], a.superseded_by, a.since) for a in old] == [
        ((9, 9), claims[1].id, date(2022, 3, 8)),
        ((12, 12), claims[2].id, date(2022, 3, 9)),
    ]


def test_figures_that_cannot_both_be_true_are_disputed() -> None:
    claims = [
        strike(A, "First a.", by=HEALTH, killed=7),
        strike(B, "First b.", by=WITNESS, killed=9),
    ]
    incident = one([A, B], claims)
    assert (incident.status, incident.independent_accounts) == ("disputed", 2)
    assert (tally(incident).low, tally(incident).high) == (7, 9)
    assert (tally(incident).low_claim, tally(incident).high_claim) == (claims[0].id, claims[1].id)
    (found,) = incident.disagreements
    assert found.about == "figure"
    assert found.explanation == (
        "How many were killed: the Dal health ministry says 7; Awa Ndiaye says 9."
    )


def test_at_least_nine_and_fourteen_agree() -> None:
    claims = [
        strike(A, "First a.", by=HEALTH, killed=(9, None)),
        strike(B, "First b.", by=WITNESS, killed=14),
    ]
    incident = one([A, B], claims)
    assert incident.status == "corroborated"
    assert (tally(incident).low, tally(incident).high) == (9, 14)


def test_a_floor_above_every_ceiling_leaves_the_top_open() -> None:
    claims = [
        strike(A, "First a.", by=HEALTH, killed=8),
        strike(B, "First b.", by=WITNESS, killed=(20, None)),
    ]
    found = tally(one([A, B], claims))
    assert (found.low, found.high, found.high_claim) == (8, None, claims[1].id)
    assert found.note


def test_the_papers_own_lead_is_the_sources_account() -> None:
    # The lead gives the figure in the paper's voice, the ministry says it below.
    claims = [
        strike(A, "First a.", killed=6),
        strike(A, "Second a.", by=HEALTH, kind="death", killed=6),
        strike(B, "First b.", killed=6),  # a paper that names nobody repeats it
    ]
    incident = one([A, B], claims)
    assert (incident.status, incident.independent_accounts) == ("single_source", 1)
    assert {a.source for a in incident.accounts} == {"the Dal health ministry"}


def test_an_outlet_alone_gives_its_own_account() -> None:
    incident = one([A], [strike(A, "First a.", killed=6)])
    (account,) = incident.accounts
    assert (account.source, account.kind) == ("Paper a", "media")
    assert incident.independent_accounts == 1


def test_a_copy_adds_nothing() -> None:
    claims = [strike(A, "First a.", killed=6), strike(B, "First b.", killed=6)]
    copies = {B.id: Copy(A.id, 1.0, "has the same text")}
    incident = one([A, B], claims, copies=copies)
    assert (incident.status, incident.independent_accounts) == ("single_source", 1)


def test_staff_of_one_institution_give_one_account() -> None:
    claims = [
        strike(A, "First a.", by=("a doctor at the Koba hospital", "medical"), killed=(9, None)),
        strike(
            A, "Second a.", by=("Dr Oumar Sy of the hospital", "medical"), kind="death", killed=9
        ),
        strike(B, "First b.", by=("San Pedro hospital", "medical"), killed=9),  # another one
    ]
    incident = one([A, B], claims)
    assert incident.independent_accounts == 2


def test_parts_are_no_totals() -> None:
    counts = [make_count("killed", 14), make_count("killed", 3, group="children", part_of=0)]
    incident = one([A], [strike(A, "First a.", by=HEALTH, counts=counts)])
    assert [(t.group, t.low, t.high) for t in incident.tallies] == [
        ("persons", 14, 14),
        ("children", 3, 3),
    ]


def test_both_sides_dead_are_summed() -> None:
    counts = [
        make_count("killed", 3, group="combatants"),
        make_count("killed", 5, group="civilians"),
    ]
    incident = one([A], [strike(A, "First a.", by=HEALTH, counts=counts)])
    assert tally(incident).best == 8


def test_totals_of_a_period_enter_no_tally() -> None:
    counts = [make_count("killed", 4), make_count("killed", 500, scope="period")]
    incident = one([A], [strike(A, "First a.", by=HEALTH, counts=counts)])
    assert [(t.harm, t.low, t.high) for t in incident.tallies] == [("killed", 4, 4)]


def test_casualties_are_not_killed_and_households_no_persons() -> None:
    homes = make_count("displaced", 90)
    homes = type(homes)("displaced", 90, 90, unit="households")
    counts = [make_count("casualties", 12), homes]
    incident = one([A], [strike(A, "First a.", by=HEALTH, counts=counts)])
    assert [(t.harm, t.unit, t.low) for t in incident.tallies] == [
        ("casualties", "persons", 12),
        ("displaced", "households", 90),
    ]


def test_a_denial_of_responsibility_is_none_of_the_event() -> None:
    doc = report("d", "The front denied firing on the town.")
    claims = [
        strike(
            A, "First a.", by=ARMY, stance="accuses", blamed=("Free Dal Front", "Front"), killed=4
        ),
        strike(doc, "The front denied firing on the town.", by=FRONT, stance="denies"),
    ]
    incident = one([A, doc], claims)
    assert (incident.status, kinds(incident)) == ("disputed", {"responsibility"})
    assert incident.perpetrators == ("Free Dal Front",)
    assert [a.stance for a in incident.accounts] == ["accuses", "denies"]


def test_a_denial_of_occurrence_disputes_it() -> None:
    doc = report("d", "The army called it fake news.")
    claims = [
        strike(A, "First a.", by=WITNESS, killed=4),
        strike(doc, "The army called it fake news.", by=ARMY, stance="denies"),
    ]
    incident = one([A, doc], claims)
    assert (incident.status, kinds(incident)) == ("disputed", {"occurrence"})


def test_rumour_that_all_deny_is_denied_and_gives_no_tally() -> None:
    doc = report("d", "There was no massacre here.")
    claims = [
        strike(A, "First a.", by=("posts on social media", "unknown"), killed=(0, 30)),
        strike(doc, "There was no massacre here.", by=WITNESS, stance="denies"),
    ]
    incident = one([A, doc], claims)
    assert (incident.status, incident.tallies) == ("denied", ())
    assert incident.independent_accounts == 1
    assert [a.kind for a in incident.accounts] == ["rumour", "witness"]


def test_different_doers_are_a_disagreement() -> None:
    claims = [
        strike(A, "First a.", by=ARMY, blamed=("Free Dal Front", "Front"), killed=4),
        strike(B, "First b.", by=FRONT, blamed=("Army of Dal", "Government of Dal"), killed=4),
    ]
    assert kinds(one([A, B], claims)) == {"responsibility"}


def test_ground_taken_and_lost_again_is_a_disagreement_of_outcome() -> None:
    claims = [
        strike(A, "First a.", by=ARMY, kind="advance"),
        strike(B, "First b.", by=FRONT, kind="withdrawal"),
    ]
    incident = one([A, B], claims)
    assert (incident.status, kinds(incident)) == ("disputed", {"outcome"})


def test_the_worked_case_under_every_codebook() -> None:
    """A ministry says 8, a hospital 15, a witness "dozens": six answers from the same claims."""
    dozens = make_count("killed", (24, None), vague="dozens")
    claims = [
        strike(A, "First a.", by=HEALTH, killed=8),
        strike(B, "First b.", by=CLINIC, killed=15),
        strike(C, "First c.", by=WITNESS, counts=[dozens]),
    ]
    found = {
        key: (t.low, t.best, t.high)
        for key in POLICIES
        for t in [tally(one([A, B, C], claims, key))]
    }
    assert found["acled"] == (8, 8, 8)  # the lowest
    assert found["airwars"] == (8, 8, None)  # minimum 8, maximum 15 or more
    assert found["ibc"] == (8, 8, None)
    assert found["ucdp"] == (8, 15, None)  # best by judging the sources
    assert found["aoav"] == (15, 15, 15)  # the vague one left out, the most recent
    assert found["gtd"] == (15, 15, 15)  # the most recent that is no vague one


def test_dozens_alone_is_twelve_for_acled() -> None:
    dozens = make_count("killed", (24, None), vague="dozens")
    claims = [strike(A, "First a.", by=WITNESS, counts=[dozens])]
    assert tally(one([A], claims, "acled")).best == 12
    assert one([A], claims, "gtd").tallies == ()


def test_an_unknown_codebook_is_refused() -> None:
    with pytest.raises(UsageError, match="acled"):
        build_incidents([A], [], {}, (), "none")


def test_merge_takes_ids_of_incidents() -> None:
    claims = [
        strike(A, "First a.", by=HEALTH, killed=4),
        strike(B, "First b.", by=HEALTH, place=TARNE, days="2022-03-05", killed=9),
    ]
    first, second = build_incidents([A, B], claims, {})
    merge = Decision("m", "merge", (first.id, second.id), "a coder", "2022-04-01", "one event")
    (joined,) = build_incidents([A, B], claims, {}, [merge])
    assert set(joined.claims) == {c.id for c in claims}


CHOICES = st.lists(
    st.tuples(
        st.sampled_from([A, B, C]),
        st.sampled_from(["First", "Second", "Third"]),
        st.sampled_from([None, HEALTH, ARMY, WITNESS]),
        st.sampled_from(["asserts", "denies", "accuses"]),
        st.sampled_from([KOBA, TARNE, None]),
        st.sampled_from([MONDAY, "2022-03-08", None]),
        st.one_of(st.integers(0, 20), st.tuples(st.integers(0, 9), st.none())),
    ),
    max_size=8,
)


@given(CHOICES, st.randoms(use_true_random=False))
def test_incidents_are_sane_and_the_same_in_any_order(
    choices: list[tuple],
    chance: random.Random,  # type: ignore[type-arg]
) -> None:
    made = {
        claim.id: claim
        for doc, word, by, stance, place, days, killed in choices
        for claim in [
            make_claim(
                doc,
                f"{word} {doc.ref}.",
                by=by,
                stance=stance,
                place=place,
                days=days,
                killed=killed,
            )
        ]
    }
    claims, docs = list(made.values()), [A, B, C]
    incidents = build_incidents(docs, claims, {})
    assert sorted(c for i in incidents for c in i.claims) == sorted(made)
    for incident in incidents:
        assert incident.independent_accounts <= len(incident.accounts)
        assert sum(incident.documents.values()) == len(incident.claims)
        for t in incident.tallies:
            ends = [end for end in (t.low, t.best, t.high) if end is not None]
            assert ends == sorted(ends) or t.note
            assert {t.low_claim, t.best_claim, t.high_claim} - {None} <= set(incident.claims)
    chance.shuffle(claims)
    chance.shuffle(docs)
    assert build_incidents(docs, claims, {}) == incidents


def test_where_others_count_only_a_party_gives_an_account_without_a_figure() -> None:
    text = "Nine died in Koba. The medic saw the raid on Koba. The army told of the raid on Koba."
    doc = make_doc("p", text=text)
    medic, army = "The medic saw the raid on Koba.", "The army told of the raid on Koba."
    claims = [
        make_claim(doc, "Nine died in Koba.", by=("Dal police", "police"), place=KOBA, killed=9),
        make_claim(doc, medic, by=("Medic Roe", "medical"), place=KOBA),
        make_claim(doc, army, by=("Army of Dal", "military"), place=KOBA),
    ]
    (incident,) = build_incidents([doc], claims, {})
    assert incident.independent_accounts == 2
    (incident,) = build_incidents([doc], claims[1:], {})  # nobody counts
    assert incident.independent_accounts == 2


def test_two_groups_that_each_claim_a_deed_dispute_who_did_it() -> None:
    text = "A bomb killed two in Koba. The Banner claimed it. The Column claimed it."
    doc = make_doc("o", text=text)
    claims = [
        make_claim(doc, "A bomb killed two in Koba.", kind="bombing", place=KOBA, killed=2),
        make_claim(
            doc,
            "The Banner claimed it.",
            by=("Banner of Dal", "armed_group", "Banner of Dal"),
            stance="admits",
            kind="bombing",
        ),
        make_claim(
            doc,
            "The Column claimed it.",
            by=("Red Column", "armed_group", "Red Column"),
            stance="admits",
            kind="bombing",
        ),
    ]
    (incident,) = build_incidents([doc], claims, {})
    assert [d.about for d in incident.disagreements] == ["responsibility"]
    assert incident.status == "disputed"


def test_a_count_of_nobody_leaves_a_denial_a_denial() -> None:
    text = "Posts tell of a massacre in Koba. Not one person died in Koba, the mayor said."
    doc = make_doc("d", text=text)
    mayor = "Not one person died in Koba, the mayor said."
    claims = [
        make_claim(
            doc,
            "Posts tell of a massacre in Koba.",
            by=("social media posts", "unknown"),
            kind="massacre",
            place=KOBA,
        ),
        make_claim(
            doc, mayor, by=("Koba mayor", "official"), stance="denies", kind="massacre", place=KOBA
        ),
        make_claim(doc, mayor, by=("Koba mayor", "official"), kind=None, place=KOBA, killed=0),
    ]
    (incident,) = build_incidents([doc], claims, {})
    assert incident.status == "denied"


def test_a_figure_that_somebody_denies_is_not_his() -> None:
    doc = make_doc("f", text="Police counted two in Koba. The abbot denied that nine died in Koba.")
    claims = [
        make_claim(
            doc, "Police counted two in Koba.", by=("Dal police", "police"), place=KOBA, killed=2
        ),
        make_claim(
            doc,
            "The abbot denied that nine died in Koba.",
            by=("Abbot Sol", "religious"),
            stance="denies",
            place=KOBA,
            killed=9,
        ),
    ]
    (incident,) = build_incidents([doc], claims, {})
    assert [(t.low, t.high) for t in incident.tallies if t.harm == "killed"] == [(2, 2)]
