"""Decisions hold for a later reading: each finds the claim that stands where the old one stood."""

from __future__ import annotations

import json
from dataclasses import replace

from claim_maker import KOBA, make_claim, make_doc
from hypothesis import given
from hypothesis import strategies as st

from recount.codec import decode, encode
from recount.link import link_claims
from recount.link.decisions import anchor_claim, carry_decisions, read_verdicts
from recount.link.remarks import make_issue
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
    (carried,) = carry_decisions([decide("unlink", *OLD)], NEW).decisions
    assert carried.subjects == (NEW[0].id, NEW[1].id)
    assert len(link_claims([DOC], NEW, {})) == 1
    assert len(link_claims([DOC], NEW, {}, [carried])) == 2


def test_with_its_claims_there_a_decision_stays_as_it_is() -> None:
    decision = decide("unlink", *OLD)
    assert carry_decisions([decision], [*OLD, *NEW]).decisions == (decision,)


def test_the_same_words_of_another_document_are_another_claim() -> None:
    elsewhere = [read(OTHER, "Two died.", "new", killed=2)]
    (carried,) = carry_decisions([decide("reject", OLD[1])], elsewhere).decisions
    assert carried.subjects == (OLD[1].id,)


def test_of_two_that_fit_alike_neither_is_taken() -> None:
    twins = [NEW[1], replace(NEW[1], id="twin")]
    (carried,) = carry_decisions([decide("reject", OLD[1])], twins).decisions
    assert carried.subjects == (OLD[1].id,)


def test_of_two_that_fit_alike_the_one_of_the_same_source_is_taken() -> None:
    said = {"by": ("Dal police", "police"), "killed": 2}
    old = read(DOC, "Two died.", "old", **said)
    right = read(DOC, "Two died.", "new", **said)
    (carried,) = carry_decisions([decide("reject", old)], [NEW[1], right]).decisions
    assert carried.subjects == (right.id,)


def test_an_amendment_holds_only_for_the_very_same_words() -> None:
    amended = decide("amend", OLD[1], before={"counts.0.low": 2}, after={"counts.0.low": 1})
    (carried,) = carry_decisions([amended], NEW).decisions
    assert carried.subjects == (NEW[1].id,)
    count = NEW[1].counts[0]
    wider = replace(count, evidence=Evidence.of(TEXT, (19, 23)))
    event = replace(NEW[1].event, evidence=wider.evidence) if NEW[1].event else None
    moved = replace(NEW[1], counts=(wider,), event=event)
    (stayed,) = carry_decisions([amended], [moved]).decisions
    assert stayed.subjects == (OLD[1].id,)
    (rejected,) = carry_decisions([decide("reject", OLD[1])], [moved]).decisions
    assert rejected.subjects == (moved.id,)


def test_decisions_of_older_versions_are_read_as_having_no_anchors() -> None:
    decision = decide("reject", OLD[1])
    payload = json.loads(json.dumps(encode(decision)))
    assert decode(Decision, payload) == decision
    assert decode(Decision, payload[:8]) == replace(decision, anchors=())
    carried = carry_decisions([replace(decision, anchors=())], NEW)
    assert carried.decisions[0].subjects == (OLD[1].id,)


def test_an_anchor_tells_where_a_claim_stands() -> None:
    assert anchor_claim(OLD[1]) == Anchor(OLD[1].id, DOC.id, 19, 28, (Span(19, 20),))


@given(st.permutations(NEW))
def test_the_order_of_claims_makes_no_difference(claims: list[Claim]) -> None:
    (carried,) = carry_decisions([decide("link", *OLD)], claims).decisions
    assert carried.subjects == (NEW[0].id, NEW[1].id)


# -- what must be told ---------------------------------------------------------------------------


def told(
    decisions: list[Decision], claims: list[Claim], old: list[Claim] = OLD
) -> list[tuple[str, tuple[str, ...], str, bool]]:
    """What is told of decisions that were made on the old claims."""
    judged = {(d.id, claim.id): claim for d in decisions for claim in old}
    remarks = carry_decisions(decisions, claims, judged).remarks
    return [(r.decision.kind, r.subjects, r.why, r.lost) for r in remarks]


def test_what_finds_its_place_is_not_told() -> None:
    decisions = [decide("accept", OLD[1]), decide("reject", OLD[0]), decide("unlink", *OLD)]
    assert told(decisions, NEW) == []


def test_a_decision_whose_claim_is_gone_is_told() -> None:
    no_place = "no single claim stands in its place now"
    assert told([decide("reject", OLD[0]), decide("link", *OLD)], NEW[1:]) == [
        ("reject", (OLD[0].id,), no_place, True),
        ("link", (OLD[0].id,), no_place, True),
    ]


def test_an_acceptance_is_of_what_was_read() -> None:
    other = read(DOC, "Two died.", "new", killed=12)
    why = "the claim in its place is read otherwise now (figures)"
    accepted, rejected = decide("accept", OLD[1]), decide("reject", OLD[1])
    assert told([accepted], [other]) == [("accept", (OLD[1].id,), why, True)]
    in_doubt = "it holds for a claim that is read otherwise now (figures)"
    assert told([rejected], [other]) == [("reject", (OLD[1].id,), in_doubt, False)]
    judged = {(d.id, OLD[1].id): OLD[1] for d in (accepted, rejected)}
    carried = carry_decisions([accepted, rejected], [other], judged).decisions
    assert carried[0].subjects == (OLD[1].id,)  # speaks of nothing
    assert carried[1].subjects == (other.id,)


def test_a_claim_of_the_same_id_may_be_read_otherwise() -> None:
    same = replace(read(DOC, "Two died.", "new", killed=12, place=KOBA), id=OLD[1].id)
    decision = decide("accept", OLD[1])
    why = "the claim in its place is read otherwise now (figures, place)"
    assert told([decision], [same]) == [("accept", (same.id,), why, True)]
    carried = carry_decisions([decision], [same], {(decision.id, same.id): OLD[1]})
    assert carried.decisions[0].subjects == ()
    assert read_verdicts(carried.decisions, [same]).rejected == frozenset()


def test_an_amendment_that_fits_no_more_is_told() -> None:
    amended = decide("amend", OLD[1], before={"counts.0.low": 2}, after={"counts.0.low": 1})
    without = replace(NEW[1], counts=())
    assert [why for _, _, why, _ in told([amended], [without])] == [
        "it does not fit the claim in its place: 'counts.0' has no field low that can be amended "
        "(like counts.0.low, event.type, when.earliest, place.name, attribution.stance)"
    ]


def test_amendments_stand_on_each_other() -> None:
    high = decide("amend", OLD[1], after={"counts.0.high": 5})
    low = replace(decide("amend", OLD[1], after={"counts.0.low": 4}), id="later")
    assert told([high, low], NEW) == []
    assert len(told([low], NEW)) == 1  # alone it would put low above high


def test_claims_kept_apart_that_are_one_claim_now() -> None:
    whole = read(DOC, "A jet bombed Koba. Two died.", "new", killed=2)
    apart = [
        read(DOC, "A jet bombed Koba.", "old", killed=2),
        read(DOC, "A jet bombed Koba. Two died.", "old", killed=2),
    ]
    decision = decide("unlink", *apart)
    assert told([decision], [whole], apart) == [
        ("unlink", decision.subjects, "they are one claim now", True)
    ]


def test_what_was_taken_back_is_not_told() -> None:
    decision = decide("reject", OLD[0])
    undo = Decision("u", "undo", (decision.id,), "a coder", "2022", "wrong")
    assert told([decision, undo], NEW[1:]) == []


def test_a_decision_without_anchors_is_found_by_the_claim_it_was_made_on() -> None:
    bare = replace(decide("reject", OLD[1]), anchors=())
    carried = carry_decisions([bare], NEW, {(bare.id, OLD[1].id): OLD[1]})
    assert carried.decisions[0].subjects == (NEW[1].id,)
    assert carried.decisions[0].anchors == (anchor_claim(OLD[1]),)
    assert carried.remarks == ()


def test_the_issue_says_what_was_decided_and_on_which_words() -> None:
    amended = decide(
        "amend",
        OLD[1],
        before={"counts.0.low": 2, "place.lat": 14.0},
        after={"counts.0.low": 1, "place.lat": 14.25},
    )
    judged = {(amended.id, OLD[1].id): OLD[1]}
    (remark,) = carry_decisions([amended], NEW[:1], judged).remarks
    issue = make_issue(remark, judged, {DOC.id: "koba.txt"})
    assert (issue.stage, issue.code, issue.severity) == ("link", "decision.lost", "warning")
    assert issue.subject == amended.id
    assert issue.message == (
        f"amend of {OLD[1].id} (counts.0.low: 2 → 1; place.lat) by a coder at 2022, “seen”; "
        "no single claim stands in its place now; decided on “Two died.” in koba.txt"
    )


THREE = [
    read(DOC, "A jet bombed Koba.", "old", place=KOBA),
    read(DOC, "Two died.", "old", killed=2),
    read(DOC, "Nine were hurt in the raid.", "old"),
]


def test_a_split_in_two_keeps_each_part_together() -> None:
    first, second, third = (claim.id for claim in THREE)
    split = decide("split", *THREE, after={"into": [third]})
    verdicts = read_verdicts([split], THREE)
    assert verdicts.together == {tuple(sorted((first, second)))}
    assert verdicts.apart == {tuple(sorted((first, third))), tuple(sorted((second, third)))}
    clusters = link_claims([DOC], THREE, {}, [split])
    assert {frozenset(c.id for c in cluster.claims) for cluster in clusters} == {
        frozenset({first, second}), frozenset({third})
    }  # fmt: skip


def test_a_split_without_parts_parts_each_from_each() -> None:
    split = decide("split", *THREE)
    assert len(read_verdicts([split], THREE).apart) == 3
    assert len(link_claims([DOC], THREE, {}, [split])) == 3


def test_the_part_of_a_split_is_carried_over_to_the_new_reading() -> None:
    split = decide("split", *OLD, after={"into": [OLD[1].id]})
    (carried,) = carry_decisions([split], NEW).decisions
    assert carried.after == {"into": [NEW[1].id]}
    assert read_verdicts([carried], NEW).apart == {tuple(sorted(claim.id for claim in NEW))}


def test_a_note_joins_and_parts_nothing() -> None:
    note = decide("note", *THREE)
    assert read_verdicts([note], THREE) == read_verdicts([], THREE)
    after_split = [decide("split", *THREE), note]
    assert read_verdicts(after_split, THREE) == read_verdicts(after_split[:1], THREE)
