"""Decisions hold for a later reading: each finds the claim that stands where the old one stood."""

from __future__ import annotations

import json
from dataclasses import replace

from claim_maker import KOBA, make_claim, make_doc
from hypothesis import given
from hypothesis import strategies as st

from recount.codec import decode, encode
from recount.link import link_claims
from recount.link.decisions import anchor_claim, carry_over
from recount.model import Anchor, Claim, Decision, Evidence, Span, make_id

TEXT = "A jet bombed Koba. Two died. Nine were hurt in the raid."
DOC = make_doc("a", "Koba News", "2022-03-08", TEXT)
OTHER = make_doc("b", "Dal Post", "2022-03-09", TEXT)


def read(doc: object, sentence: str, reader: str, **fields: object) -> Claim:
    """A claim as one reader makes it: another reader gives another id."""
    claim = make_claim(doc, sentence, **fields)  # type: ignore[arg-type]
    return replace(claim, id=make_id(reader, claim.id))


def decide(kind: str, *claims: Claim, **more: object) -> Decision:
    subjects = tuple(claim.id for claim in claims)
    anchors = tuple(anchor_claim(claim) for claim in claims)
    return Decision(
        make_id(kind, *subjects),
        kind,
        subjects,
        "a coder",
        "2022",
        "seen",
        anchors=anchors,
        **more,  # type: ignore[arg-type]
    )


OLD = [read(DOC, "A jet bombed Koba.", "old", place=KOBA), read(DOC, "Two died.", "old", killed=2)]
NEW = [read(DOC, "A jet bombed Koba.", "new", place=KOBA), read(DOC, "Two died.", "new", killed=2)]


def test_a_decision_finds_the_claims_of_the_new_reading() -> None:
    (carried,) = carry_over([decide("unlink", *OLD)], NEW)
    assert carried.subjects == (NEW[0].id, NEW[1].id)
    assert len(link_claims([DOC], NEW, {})) == 1
    assert len(link_claims([DOC], NEW, {}, [carried])) == 2


def test_with_its_claims_there_a_decision_stays_as_it_is() -> None:
    decision = decide("unlink", *OLD)
    assert carry_over([decision], [*OLD, *NEW]) == [decision]


def test_the_same_words_of_another_document_are_another_claim() -> None:
    elsewhere = [read(OTHER, "Two died.", "new", killed=2)]
    (carried,) = carry_over([decide("reject", OLD[1])], elsewhere)
    assert carried.subjects == (OLD[1].id,)


def test_of_two_that_fit_alike_neither_is_taken() -> None:
    twins = [NEW[1], replace(NEW[1], id="twin")]
    (carried,) = carry_over([decide("reject", OLD[1])], twins)
    assert carried.subjects == (OLD[1].id,)


def test_of_two_that_fit_alike_the_one_of_the_same_source_is_taken() -> None:
    said = {"by": ("Dal police", "police"), "killed": 2}
    old = read(DOC, "Two died.", "old", **said)
    right = read(DOC, "Two died.", "new", **said)
    (carried,) = carry_over([decide("reject", old)], [NEW[1], right])
    assert carried.subjects == (right.id,)


def test_an_amendment_holds_only_for_the_very_same_words() -> None:
    amended = decide("amend", OLD[1], before={"counts.0.low": 2}, after={"counts.0.low": 3})
    (carried,) = carry_over([amended], NEW)
    assert carried.subjects == (NEW[1].id,)
    count = NEW[1].counts[0]
    wider = replace(count, evidence=Evidence.of(TEXT, (19, 23)))
    event = replace(NEW[1].event, evidence=wider.evidence) if NEW[1].event else None
    moved = replace(NEW[1], counts=(wider,), event=event)
    (stayed,) = carry_over([amended], [moved])
    assert stayed.subjects == (OLD[1].id,)
    (rejected,) = carry_over([decide("reject", OLD[1])], [moved])
    assert rejected.subjects == (moved.id,)


def test_decisions_of_older_versions_are_read_as_having_no_anchors() -> None:
    decision = decide("reject", OLD[1])
    payload = json.loads(json.dumps(encode(decision)))
    assert decode(Decision, payload) == decision
    assert decode(Decision, payload[:-1]) == replace(decision, anchors=())
    assert carry_over([replace(decision, anchors=())], NEW)[0].subjects == (OLD[1].id,)


def test_an_anchor_tells_where_a_claim_stands() -> None:
    assert anchor_claim(OLD[1]) == Anchor(OLD[1].id, DOC.id, 19, 28, (Span(19, 20),))


@given(st.permutations(NEW))
def test_the_order_of_claims_makes_no_difference(claims: list[Claim]) -> None:
    (carried,) = carry_over([decide("link", *OLD)], claims)
    assert carried.subjects == (NEW[0].id, NEW[1].id)
