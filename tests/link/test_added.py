"""Claims that people add: made of the document's words, read back whole from the decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from claim_maker import make_claim, make_doc
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import UsageError
from recount.link.added import build_added, find_added, is_added, read_added
from recount.link.amend import amend_claim, apply_amendments
from recount.link.decisions import anchor_claim, carry_decisions, read_verdicts
from recount.link.states import read_states
from recount.model import Claim, Decision, Document, Evidence, Party
from recount.records import claim_record
from recount.values import Identity

TEXT = (
    "A mine killed four soldiers near Koba on Tuesday. The mayor said five herders had died there, "
    "too. Nothing else is known."
)
DOC = make_doc("a.md", text=TEXT)
MAYOR = Identity("m", "mayor of Koba", "official", named=False)
GIVEN: dict[str, object] = {
    "attribution.content.spans": "five herders had died there",
    "attribution.source.spans": "The mayor",
    "attribution.cue.spans": "said",
    "event.type": "killing",
    "event.spans": "had died",
    "counts.0.harm": "killed",
    "counts.0.low": 5,
    "counts.0.high": 5,
    "counts.0.spans": "five herders",
    "place.name": "Koba",
    "place.lat": 14.0,
    "place.lon": -6.0,
    "when.earliest": "2022-03-08",
    "when.latest": "2022-03-08",
    "when.spans": "Tuesday",
}


def identify(party: Party) -> Party:
    return replace(party, identity=MAYOR)


def build(given: dict[str, object], decision_id: str = "d1") -> Claim:
    return build_added(DOC, given, decision_id, identify)


def decide(n: int, kind: str, subject: str, after: dict[str, object] | None = None) -> Decision:
    at = f"2024-01-01T00:00:{n:02d}+00:00"
    return Decision(f"d{n}", kind, (subject,), "Ana", at, "so", None, after)  # type: ignore[arg-type]


def adding(n: int = 1) -> tuple[Claim, Decision]:
    claim = build(GIVEN, f"d{n}")
    return claim, decide(n, "add", claim.id, claim_record(claim, DOC))


def test_a_claim_is_made_of_the_documents_words() -> None:
    claim = build(GIVEN)
    assert claim.attribution.content.text == "five herders had died there"
    assert claim.attribution.manner == "indirect"
    assert claim.source is not None
    assert (claim.source.evidence.text, claim.source.identity) == ("The mayor", MAYOR)
    assert claim.sentence.text == "The mayor said five herders had died there, too."
    (count,) = claim.counts
    assert (count.value.harm, count.value.low, count.value.high) == ("killed", 5, 5)
    assert (count.evidence.text, count.method, count.score) == ("five herders", "decision", 1.0)
    assert claim.event is not None
    assert (claim.event.value.type, claim.event.value.acled) == ("killing", "Attack")
    assert claim.place is not None
    assert claim.place.evidence == claim.attribution.content  # without words of its own
    assert claim.when is not None
    assert claim.when.value.earliest == date(2022, 3, 8)
    assert claim.methods == dict.fromkeys(
        ["claim", "attribution", "event", "place", "when", "counts"], "decision"
    )
    assert is_added(claim)
    assert not is_added(make_claim(DOC, TEXT[:10]))


def test_without_a_source_the_outlet_speaks() -> None:
    claim = build({"attribution.content.spans": "A mine killed four soldiers"})
    assert (claim.attribution.manner, claim.source) == ("own", None)
    assert claim.sentence.text == "A mine killed four soldiers near Koba on Tuesday."


def test_the_same_words_added_twice_are_two_claims() -> None:
    assert build(GIVEN, "d1").id != build(GIVEN, "d2").id
    assert build(GIVEN, "d1") == build(GIVEN, "d1")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("attribution.content.spans", None, "needs attribution.content.spans"),
        ("attribution.content.spans", "six herders", "does not say 'six herders'"),
        ("counts.0.low", 9, "low 9 is above high 5"),
        ("counts.0.harm", "sunburnt", "is none of killed"),
        ("event.type", "picnic", "is no event type"),
        ("when.latest", "2022-03-01", "is after"),
        ("counts.2.low", 4, "can be amended"),
        ("actors.0.role", "victim", "can be amended"),
    ],
)
def test_what_cannot_be_is_refused(path: str, value: object, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        build(GIVEN | {path: value})


def test_the_decision_holds_the_whole_claim() -> None:
    claim, decision = adding()
    assert read_added(decision) == claim
    assert find_added([decision]) == {claim.id: claim}


@given(
    st.sets(st.sampled_from([p for p in GIVEN if p != "attribution.content.spans"])),
    st.integers(0, len(TEXT) - 2),
    st.integers(1, 30),
)
def test_what_is_read_back_is_what_was_added(gone: set[str], start: int, length: int) -> None:
    given = {path: value for path, value in GIVEN.items() if path not in gone}
    given["attribution.content.spans"] = [[start, min(len(TEXT), start + length)]]
    try:
        claim = build(given)
    except UsageError:
        return
    assert read_added(decide(1, "add", claim.id, claim_record(claim, DOC))) == claim
    evidence = [claim.sentence, claim.attribution.content, *(c.evidence for c in claim.counts)]
    for each in evidence:
        assert each == Evidence.of(TEXT, *((s.start, s.end) for s in each.spans))
    assert claim.sentence.start <= start < claim.sentence.end


def test_a_decision_without_a_whole_claim_is_named() -> None:
    with pytest.raises(UsageError, match="decision d1: adds no whole claim"):
        read_added(decide(1, "add", "x", {"id": "x"}))


def test_taking_it_back_takes_it_away_and_that_back_again() -> None:
    claim, decision = adding()
    undo = decide(2, "undo", decision.id)
    assert find_added([decision, undo]) == {}
    assert find_added([decision, undo, decide(3, "undo", "d2")]) == {claim.id: claim}


def test_who_adds_a_claim_accepts_it() -> None:
    claim, decision = adding()
    state = read_states([decision])[claim.id]
    assert (state.name, state.by) == ("accepted", ("Ana",))
    assert read_states([decision, decide(2, "reject", claim.id)])[claim.id].name == "rejected"
    back = [decision, decide(2, "reject", claim.id), decide(3, "undo", "d2")]
    assert read_verdicts(back, [claim]).rejected == frozenset()


def test_it_is_amended_like_any_other() -> None:
    claim, decision = adding()
    amend = decide(2, "amend", claim.id, {"counts.0.high": 6})
    (amended,) = apply_amendments([claim], [decision, amend])
    assert amended.counts[0].value.high == 6
    assert is_added(amended)


def test_it_stays_when_the_document_is_read_anew() -> None:
    claim, decision = adding()
    anchors = (anchor_claim(claim),)
    amend = replace(decide(2, "amend", claim.id, {"counts.0.high": 6}), anchors=anchors)
    read = make_claim(DOC, "The mayor said five herders had died there", killed=5)
    carried = carry_decisions([decision, amend], [read, claim])
    assert carried.remarks == ()
    assert carried.decisions == (decision, amend)


def test_decisions_on_one_that_was_taken_back_go_to_no_other() -> None:
    claim, decision = adding()
    accept = replace(decide(2, "accept", claim.id), anchors=(anchor_claim(claim),))
    near = replace(claim, id="read", methods={})
    carried = carry_decisions([decision, accept, decide(3, "undo", "d1")], [near])
    assert carried.decisions[1].subjects == (claim.id,)
    assert carried.remarks == ()


def test_an_added_claim_stands_for_none_of_a_reading() -> None:
    claim, decision = adding()
    old = replace(claim, id="old", methods={})
    reject = replace(decide(2, "reject", "old"), anchors=(anchor_claim(old),))
    carried = carry_decisions([decision, reject], [claim], {("d2", "old"): old})
    assert carried.decisions[1].subjects == ("old",)
    assert [remark.subjects for remark in carried.remarks] == [("old",)]


def test_a_document_without_sentences_gives_the_words_themselves() -> None:
    doc: Document = make_doc("b.md", text="... !!!")
    claim = build_added(doc, {"attribution.content.spans": [[0, 3]]}, "d", identify)
    assert claim.sentence.text == claim.attribution.content.text == "..."


def test_amending_an_added_claims_source_reads_its_words() -> None:
    claim, _ = adding()
    after = {
        "attribution.source.text": "A mine",
        "attribution.source.spans": [{"start": 0, "end": 6}],
        "attribution.source.id": "x",
        "attribution.source.name": "a mine",
        "attribution.source.kind": "unknown",
        "attribution.source.side": None,
        "attribution.source.named": False,
        "attribution.source.body": None,
    }
    amended = amend_claim(claim, after)
    assert amended.source is not None
    assert amended.source.evidence.text == "A mine"
    assert amended.attribution.sources == (amended.source,)
