"""Attributions: who is said to say what, on sentences of our own writing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.extract.attribution import METHOD, find_attributions
from recount.model import Attribution
from recount.text.view import view_text


def read(text: str) -> list[Attribution]:
    return [mention.value for mention in find_attributions(view_text(text))]


def only(text: str, cue: str) -> Attribution:
    hits = [a for a in read(text) if a.cue and a.cue.text == cue]
    assert len(hits) == 1, [(a.cue and a.cue.text, a.content.text) for a in read(text)]
    return hits[0]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "stance"),
    [
        # the cue stands before its content
        (
            "The Observatory said shells hit the bakery.",
            "The Observatory",
            "said",
            "shells hit the bakery",
            "asserts",
        ),
        # ... and behind it
        (
            "Seven people drowned, a coastguard officer said.",
            "a coastguard officer",
            "said",
            "Seven people drowned",
            "asserts",
        ),
        # commas lost in an old collection
        (
            "Army helicopters dropped barrel bombs on the village a monitor said.",
            "a monitor",
            "said",
            "Army helicopters dropped barrel bombs on the village",
            "asserts",
        ),
        # a name with what is set beside it is one source
        (
            "Karim Haddad, a spokesman for the rescue teams, said twelve were missing.",
            "Karim Haddad, a spokesman for the rescue teams",
            "said",
            "twelve were missing",
            "asserts",
        ),
        # a clause of its own behind "according to X," is content, not source
        (
            "According to residents, shells fell on the school.",
            "residents",
            "According to",
            "shells fell on the school",
            "asserts",
        ),
        # an adverb between source and cue
        (
            "Rebel sources, however, denied there had been a retreat.",
            "Rebel sources",
            "denied",
            "there had been a retreat",
            "denies",
        ),
        # responsibility taken and given
        (
            "The Brigade of Dawn claimed responsibility for the bombing.",
            "The Brigade of Dawn",
            "claimed responsibility",
            "for the bombing",
            "admits",
        ),
        (
            "The government blamed rebels for the attack.",
            "The government",
            "blamed",
            "rebels for the attack",
            "accuses",
        ),
        # the source's own act to come is a promise
        (
            "The army said it was launching a new assault on the port.",
            "The army",
            "said",
            "it was launching a new assault on the port",
            "promises",
        ),
        # ... another's fate is not
        (
            "The army said the toll would rise.",
            "The army",
            "said",
            "the toll would rise",
            "asserts",
        ),
        # a figure put by somebody
        (
            "The ministry of health put the death toll at 14.",
            "The ministry of health",
            "put",
            "the death toll at 14",
            "asserts",
        ),
        (
            "The army neither confirmed nor denied the raid.",
            "The army",
            "neither confirmed nor denied",
            "the raid",
            "doubts",
        ),
        (
            "The agency could not independently verify the reports.",
            "The agency",
            "could not independently verify",
            "the reports",
            "doubts",
        ),
        # capitals throughout
        (
            "ACCORDING TO THAT GARRISON, THREE SOLDIERS WERE WOUNDED.",
            "THAT GARRISON",
            "ACCORDING TO",
            "THREE SOLDIERS WERE WOUNDED",
            "asserts",
        ),
    ],
)
def test_source_cue_content_stance(
    text: str, source: str, cue: str, content: str, stance: str
) -> None:
    found = only(text, cue)
    assert found.source is not None
    assert (found.source.text, found.content.text, found.stance) == (source, content, stance)


def test_two_sources_of_one_content_are_two_parties() -> None:
    found = only("The Northern Monitor and an army source said troops took the hill.", "said")
    assert [p.evidence.text for p in found.sources] == ["The Northern Monitor", "an army source"]


def test_a_quotation_runs_on_behind_its_cue() -> None:
    text = '"We hit a depot," said Colonel Nasr. "No civilians were near."'
    found = only(text, "said")
    assert found.manner == "direct"
    assert [text[s.start : s.end] for s in found.content.spans] == [
        '"We hit a depot,"',
        '"No civilians were near."',
    ]


def test_a_content_partly_quoted_is_mixed() -> None:
    found = only("The rebel official said troops had “advanced and then fled”.", "said")
    assert found.manner == "mixed"


def test_a_hidden_source_is_none() -> None:
    found = only("Six people were reported dead in the shelling.", "were reported")
    assert found.source is None
    assert found.sources == ()
    assert found.content.text == "Six people … dead in the shelling"


@pytest.mark.parametrize(
    ("text", "source", "via"),
    [
        # an agency that quotes
        ("State media quoted a medic as saying that 30 bodies came in.", "a medic", "State media"),
        # told to an agency
        ("At least 12 people were killed in the raid, a medic told AFP.", "a medic", "AFP"),
        # an agency that cites
        (
            "The Gulf news agency reported that five soldiers died, citing a military source.",
            "a military source",
            "The Gulf news agency",
        ),
    ],
)
def test_a_chain_names_who_passes_it_on(text: str, source: str, via: str) -> None:
    found = next(a for a in read(text) if a.via)
    assert [p.evidence.text for p in found.sources] == [source]
    assert [p.evidence.text for p in found.via] == [via]


@pytest.mark.parametrize(
    "text",
    [
        # a verb of speech that says nothing here
        "The heavy fighting claimed the lives of 129 men.",
        # nobody says so
        "No group has claimed responsibility for the blast.",
        "The bus left the station at noon.",
    ],
)
def test_refusals(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "antecedents"),
    [
        # a short name
        (
            "The Aden Observatory for Peace said two died. The Observatory said a third was hurt.",
            [None, "The Aden Observatory for Peace"],
        ),
        # a pronoun
        ("Karim Haddad said two died. He said a third was hurt.", [None, "Karim Haddad"]),
        # a role
        (
            "A rebel official said two died. The rebel official said a third was hurt.",
            [None, "A rebel official"],
        ),
        # a surname
        ("Karim Haddad said two died. Haddad said a third was hurt.", [None, "Karim Haddad"]),
        # another party is not the same one
        ("The Kremlin said two died. Kremlin aide Ivan Petrov said three died.", [None, None]),
    ],
)
def test_antecedents(text: str, antecedents: list[str | None]) -> None:
    parties = [party for a in read(text) for party in a.sources]
    assert [p.antecedent.text if p.antecedent else None for p in parties] == antecedents


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["said", "he", "“", "”", '"', ",", ".", "\n\n", "a medic", "according to", "The Army",
             "denied", "was", "reported", "quoted", "as", "saying", "\0", "12", "("]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_string_is_read_and_every_span_is_of_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for mention in find_attributions(view_text(text)):
        value = mention.value
        assert mention.method == METHOD
        assert 0 <= mention.score <= 1
        for evidence in (mention.evidence, value.cue, value.source, value.content):
            if evidence is not None:
                cut = " … ".join(text[s.start : s.end] for s in evidence.spans)
                assert cut == evidence.text


def test_cost_is_linear_in_one_endless_sentence() -> None:
    view = view_text("he said " * 5000)
    began = time.process_time()
    find_attributions(view)
    assert time.process_time() - began < 20
