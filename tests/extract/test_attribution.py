"""Attributions: who is said to say what, on sentences of our own writing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.extract.attribution import METHOD, find_attributions
from recount.extract.cues import CROWD
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
        # a chain of short forms ends at the fullest
        (
            'A port official denied the claim. "No bus burned," the official said. He called'
            " the report a fabrication.",
            [None, "A port official", "A port official"],
        ),
        (
            "Haddad said two died. Karim Haddad said six died. He said a bus burned.",
            ["Karim Haddad", None, "Karim Haddad"],
        ),
        # "he" is no agency
        (
            "Karim Haddad, a doctor, said two died. A medic told AFP that six died."
            " AFP said a bus burned. He said no more.",
            [None, None, None, "A medic"],
        ),
        # a day that a report was filed on is no name
        (
            "8 July 2015 Army troops took a hill. The army said two died.",
            [None],
        ),
        # a body is not its spokesman
        (
            "Palace spokesman Ivan Petrov said two died. The Palace said six died.",
            [None, None],
        ),
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
             "denied", "was", "reported", "quoted", "as", "saying", "\0", "12", "(", "\ud800",
             "SIDON", "-", "March", "2014", "[", "]", "Said"]
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


def test_short_sentences_are_all_read() -> None:
    assert len(read("A medic said six died. " * 60)) == 60


@pytest.mark.parametrize("words", ["he said ", 'said "', "according to ", "A and B said "])
def test_cost_is_linear_in_endless_repetition(words: str) -> None:
    view = view_text(words * 4000)
    began = time.process_time()
    assert len(find_attributions(view)) <= CROWD * len(view.sentences)
    assert time.process_time() - began < 8


@pytest.mark.parametrize(
    ("text", "content"),
    [
        # town, country, day and agency
        (
            "SIDON, Lebanon, March 3 (Cedar Wire) - Gunmen burned a bus, a driver said.",
            "Gunmen burned a bus",
        ),
        # a town in capitals
        ("TIMBUKTU - A fourth child drowned, a nurse said.", "A fourth child drowned"),
        # the agency alone
        ("(Cedar Wire) – At least two died, a nurse said.", "At least two died"),
        # a town and a long dash
        ("Sidon — Gunmen burned a bus, a driver said.", "Gunmen burned a bus"),
        # a monitoring service's marks, in capitals throughout
        (
            "   VALDIVIA, 7 FEB 91 (NORTE) -- [TEXT] REBELS CUT THE ROAD, A MAYOR SAID.",
            "REBELS CUT THE ROAD",
        ),
        # headline, agency and date run together with the first sentence
        (
            "Bus burned in port Cedar Wire Monday 3 Mar 2014 Gunmen burned a bus a driver said.",
            "Gunmen burned a bus",
        ),
        # a day by itself
        ("3 March 2014 Gunmen burned a bus a driver said.", "Gunmen burned a bus"),
    ],
)
def test_a_dateline_is_no_content(text: str, content: str) -> None:
    assert find_one(text).content.text == content


@pytest.mark.parametrize(
    ("text", "content"),
    [
        # the day of the event belongs to what is said
        (
            "On Monday 3 March 2014 Gunmen burned a bus, a driver said.",
            "On Monday 3 March 2014 Gunmen burned a bus",
        ),
        # a dash that sets a clause apart
        (
            "Sidon - which fell last year - was shelled, a driver said.",
            "Sidon - which fell last year - was shelled",
        ),
        # a month that is a word
        ("Rebels may have burned a bus, a driver said.", "Rebels may have burned a bus"),
    ],
)
def test_what_looks_like_a_dateline_stays_in_the_content(text: str, content: str) -> None:
    assert find_one(text).content.text == content


def find_one(text: str) -> Attribution:
    found = read(text)
    assert len(found) == 1, [(a.cue and a.cue.text, a.content.text) for a in found]
    return found[0]


def test_a_dateline_behind_a_glued_headline_is_no_part_of_a_source() -> None:
    text = "Raid kills ten says monitor. TOBRUK March 4 (Sea Wire) - The mayor said ten men died."
    sources = [m.value.source.text for m in find_attributions(view_text(text)) if m.value.source]
    assert "The mayor" in sources


def test_a_dateline_is_no_part_of_a_source() -> None:
    found = only("SIDON - Rescue officials said two buses burned.", "said")
    assert found.source is not None
    assert found.source.text == "Rescue officials"


def test_when_somebody_spoke_is_not_what_was_said() -> None:
    assert only("SIX DIED IN THE RAID, THE ARMY SAID TODAY.", "SAID").content.text == (
        "SIX DIED IN THE RAID"
    )


def test_a_surname_is_no_cue() -> None:
    found = read("The mayor of the port, Omar Said, told reporters that a bus had burned.")
    assert [a.cue.text for a in found if a.cue] == ["told"]


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        # a passive that tells no one's words does not borrow what is said around it
        (
            "The army, backed by two militias, said it resumed raids after a truce was declared"
            " formally over on Friday.",
            ["said"],
        ),
        ("The driver was charged with murder.", []),
        # passives of speech and belief stand by themselves
        ("It was reported that six died.", ["was reported"]),
        ("The commander is believed to have fled.", ["is believed"]),
        ("Six people were said to be missing.", ["were said"]),
    ],
)
def test_hidden_sources_are_of_speech_and_belief(text: str, cues: list[str]) -> None:
    assert [a.cue.text for a in read(text) if a.cue and a.source is None] == [
        cue for cue in cues if cue != "said"
    ]
    assert [a.cue.text for a in read(text) if a.cue] == cues


@pytest.mark.parametrize(
    "source",
    [
        "Mona Sayed, a spokeswoman for the charity, Doctors of the Delta",
        "A spokesman for the Shield of the Valley, an armed group",
        "Brig. Gen. Yusuf Karam Aziz, the deputy commander of the Army of the South",
        "The minister of defence, who was in the capital",
        "the ministry of health of the northern region",
    ],
)
def test_a_long_source_is_whole_and_one_party(source: str) -> None:
    found = only(f"{source} said six men had died.", "said")
    if "," in source:
        found = only(f"{source}, said six men had died.", "said")
    assert [p.evidence.text for p in found.sources] == [source]
    assert found.content.text == "six men had died"
