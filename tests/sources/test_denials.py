"""What denies, what takes no stand, and whose own deed a party tells."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "link"))

from claim_maker import make_claim, make_doc

from recount.model import Evidence
from recount.sources.denials import owns_deed, rejects_report, takes_no_stand

BANNER = ("Banner of Dal", "armed_group", "Banner of Dal")


@pytest.mark.parametrize(
    ("sentence", "by", "owned"),
    [
        ("It had fired the mortars.", BANNER, True),
        ("Our men fell upon the convoy.", BANNER, True),
        ("The Banner had blown up the bus.", BANNER, True),
        ("The army had fired the mortars.", BANNER, False),
        ("It had fired the mortars.", ("Koba mayor", "official"), False),
    ],
)
def test_a_party_owns_what_it_says_that_its_own_people_did(
    sentence: str, by: tuple[str, ...], owned: bool
) -> None:
    claim = make_claim(make_doc("a", text=sentence), sentence, by=by, kind="shelling")  # type: ignore[arg-type]
    assert owns_deed(claim) is owned


def test_what_was_not_done_or_is_planned_is_owned_by_nobody() -> None:
    doc = make_doc("a", text="It had fired the mortars.")
    made = {"by": BANNER, "kind": "shelling"}
    assert not owns_deed(make_claim(doc, doc.text, negated=True, **made))  # type: ignore[arg-type]
    assert not owns_deed(make_claim(doc, doc.text, modality="planned", **made))  # type: ignore[arg-type]
    assert not owns_deed(make_claim(doc, doc.text, kind="shelling"))
    assert not owns_deed(make_claim(doc, doc.text, by=BANNER, kind="advance"))


@pytest.mark.parametrize(
    ("sentence", "stance", "neither"),
    [
        ("The adviser would neither confirm nor deny the strike.", "doubts", True),
        ("He declined to confirm or deny it.", "doubts", True),
        ("The adviser did not answer.", "doubts", False),
        ("He could neither confirm nor deny it.", "asserts", False),
    ],
)
def test_who_takes_no_stand(sentence: str, stance: str, neither: bool) -> None:
    doc = make_doc("a", text=sentence)
    claim = make_claim(doc, sentence, by=BANNER, stance=stance, kind=None)  # type: ignore[arg-type]
    assert takes_no_stand(claim) is neither


@pytest.mark.parametrize(
    ("sentence", "rejected"),
    [
        ("There was no such incident, the abbot said.", True),
        ("Our aircraft were not involved, the mission said.", True),
        ("There is not a grain of truth in it, he said.", True),
        ("The village was burnt, he said.", False),
    ],
)
def test_words_that_reject_a_report(sentence: str, rejected: bool) -> None:
    claim = make_claim(make_doc("a", text=sentence), sentence, by=BANNER, kind=None)
    assert rejects_report(claim) is rejected


def test_what_another_party_of_the_sentence_denies_is_not_its_denial() -> None:
    text = "Police said that nine villagers died, and the army denied it."
    doc = make_doc("a", text=text)
    claim = make_claim(doc, text, by=("Dal police", "police"), kind=None)
    assert rejects_report(claim)  # all of the sentence is its content
    content = Evidence.of(text, (text.index("that"), text.index(", and")))
    cue = Evidence.of(text, (text.index("said"), text.index("said") + 4))
    told = replace(claim.attribution, cue=cue, content=content)
    assert not rejects_report(replace(claim, attribution=told))
