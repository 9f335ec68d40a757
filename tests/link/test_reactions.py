"""Reactions that name no deed go with what their report told before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from claim_maker import KOBA, TARNE, make_claim, make_count, make_doc

from recount.link import link_claims
from recount.link.facets import is_reaction
from recount.model import Evidence
from recount.reconcile import build_incidents

MONDAY, TUESDAY = "2022-03-07", "2022-03-08"
ARMY = ("Army of Dal", "military", "Government of Dal")
POLICE = ("Dal police", "police")
FALSE = 'The army called the report "propaganda".'
ANSWER = "The army rejected the accusation."
NEITHER = "Asked about the raid, the army would neither confirm nor deny it."
NONE = "The army said there was no such incident."
DOC = make_doc(
    "a", "Koba News", "2022-03-09", f"A jet bombed Koba. Two died. Shells hit Tarne. {ANSWER}"
)


@pytest.mark.parametrize(
    ("sentence", "fields", "reaction"),
    [
        (ANSWER, {"by": ARMY, "stance": "denies", "kind": None}, True),
        (ANSWER, {"by": ARMY, "kind": None}, True),  # by its words alone
        (FALSE, {"by": ARMY, "kind": None}, True),
        (FALSE, {"by": ARMY, "stance": "demands", "kind": None}, False),
        (ANSWER, {"by": ARMY, "stance": "denies", "kind": "air_strike"}, False),  # names a deed
        (ANSWER, {"by": ("a driver", "witness"), "stance": "denies", "kind": None}, False),
        (ANSWER, {"kind": None}, False),  # nobody says it
        ("Two died.", {"by": ARMY, "kind": None}, False),
        (NEITHER, {"by": ARMY, "stance": "doubts", "kind": None}, True),  # takes no stand
        ("Two died.", {"by": ARMY, "stance": "doubts", "kind": None}, False),  # has no answer
        (NONE, {"by": ARMY, "kind": None}, True),
        ("Two died.", {"by": POLICE, "stance": "admits", "kind": None}, False),  # no party
        ("Two died.", {"by": ARMY, "stance": "admits", "kind": None}, True),
    ],
)
def test_what_is_a_reaction(sentence: str, fields: dict[str, object], reaction: bool) -> None:
    doc = make_doc("r", text=f"Two died. {ANSWER} {FALSE} {NEITHER} {NONE}")
    assert is_reaction(make_claim(doc, sentence, **fields)) is reaction  # type: ignore[arg-type]


def test_a_reaction_goes_with_what_was_told_last_before_it() -> None:
    claims = [
        make_claim(DOC, "A jet bombed Koba.", place=KOBA, days=MONDAY, killed=2),
        make_claim(DOC, "Shells hit Tarne.", kind="shelling", place=TARNE, days=TUESDAY, killed=3),
        make_claim(DOC, ANSWER, by=ARMY, stance="denies", kind=None),
    ]
    found = link_claims([DOC], claims, {})
    assert [[c.sentence.text for c in cluster.claims] for cluster in found] == [
        ["A jet bombed Koba."],
        ["Shells hit Tarne.", ANSWER],
    ]


def test_a_reaction_alone_is_no_incident() -> None:
    assert link_claims([DOC], [make_claim(DOC, ANSWER, by=ARMY, kind=None)], {}) == []


def test_a_denial_that_names_no_deed_is_an_account_and_a_dispute() -> None:
    claims = [
        make_claim(DOC, "A jet bombed Koba.", by=POLICE, place=KOBA, days=MONDAY, killed=2),
        make_claim(DOC, ANSWER, by=ARMY, stance="denies", kind=None),
    ]
    (incident,) = build_incidents([DOC], claims, {})
    assert [(a.source, a.stance) for a in incident.accounts] == [
        ("Dal police", "asserts"),
        ("Army of Dal", "denies"),
    ]
    assert incident.independent_accounts == 2
    assert [d.about for d in incident.disagreements] == ["responsibility"]


def test_who_counts_the_dead_denies_something_else() -> None:
    text = "A jet bombed Koba, police said. Police denied playing down the numbers."
    doc = make_doc("d", "Koba News", "2022-03-09", text)
    claims = [
        make_claim(
            doc, "A jet bombed Koba, police said.", by=POLICE, place=KOBA, days=MONDAY, killed=2
        ),
        make_claim(
            doc,
            "Police denied playing down the numbers.",
            by=POLICE,
            stance="denies",
            kind=None,
        ),
    ]
    (incident,) = build_incidents([doc], claims, {})
    assert [a.stance for a in incident.accounts] == ["asserts"]
    assert incident.status == "single_source"


def test_silence_is_no_account() -> None:
    text = "A jet bombed Koba. The gang has not spoken of the raid."
    doc = make_doc("s", "Koba News", "2022-03-09", text)
    claims = [
        make_claim(doc, "A jet bombed Koba.", by=POLICE, place=KOBA, days=MONDAY, killed=2),
        make_claim(
            doc,
            "The gang has not spoken of the raid.",
            by=("the gang", "armed_group"),
            stance="doubts",
        ),
    ]
    (incident,) = build_incidents([doc], claims, {})
    assert incident.independent_accounts == 1


def test_who_takes_no_stand_is_an_account_that_disputes_nothing() -> None:
    doc = make_doc("n", text=f"A jet bombed Koba. {NEITHER}")
    claims = [
        make_claim(doc, "A jet bombed Koba.", by=POLICE, place=KOBA, days=MONDAY, killed=2),
        make_claim(doc, NEITHER, by=("an adviser", "militia"), stance="doubts", kind=None),
    ]
    (incident,) = build_incidents([doc], claims, {})
    assert incident.independent_accounts == 2
    assert (incident.status, incident.disagreements) == ("corroborated", ())


def test_a_reaction_of_the_same_sentence_goes_with_what_that_tells() -> None:
    text = "A jet bombed Koba. The army, blamed for the shells on Tarne, denied any part."
    doc, last = make_doc("s", text=text), text.split(". ")[1]
    claims = [
        make_claim(doc, "A jet bombed Koba.", place=KOBA, days=MONDAY, killed=2),
        make_claim(doc, last, kind="shelling", place=TARNE, days=TUESDAY),
        make_claim(doc, last, by=ARMY, stance="denies", kind=None),
    ]
    found = link_claims([doc], claims, {})
    assert [len(cluster.claims) for cluster in found] == [1, 2]


def test_what_answers_to_a_total_of_the_war_belongs_to_no_incident() -> None:
    text = "A jet bombed Koba. The war has killed 900. The army blamed the rebels."
    doc = make_doc("w", text=text)
    total = make_count("killed", 900, scope="war")
    claims = [
        make_claim(doc, "A jet bombed Koba.", place=KOBA, days=MONDAY, killed=2),
        make_claim(doc, "The war has killed 900.", kind=None, counts=[total]),
        make_claim(doc, "The army blamed the rebels.", by=ARMY, stance="accuses", kind=None),
    ]
    (cluster,) = link_claims([doc], claims, {})
    assert [c.sentence.text for c in cluster.claims] == ["A jet bombed Koba."]


def test_who_condemns_a_deed_blames_nobody() -> None:
    doc = make_doc("c", text="Condemning the raid, the mayor wept.")
    claim = make_claim(
        doc,
        "Condemning the raid, the mayor wept.",
        by=("Koba mayor", "official"),
        stance="accuses",
        kind=None,
    )
    assert is_reaction(claim)  # its cue is the first letter alone
    cue = Evidence.of(doc.text, (0, len("Condemning")))
    claim = replace(claim, attribution=replace(claim.attribution, cue=cue))
    assert not is_reaction(claim)
