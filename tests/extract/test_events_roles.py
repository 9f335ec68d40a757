"""Who did it, to whom, and whether it happened at all."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.extract.event_forms import plural, verb_forms
from recount.extract.event_triggers import wordings
from recount.extract.events import EventReading, find_events
from recount.text.view import view_text


def first(text: str) -> EventReading:
    return find_events(view_text(text))[0].value


ROLES = [
    # Active and passive.
    ("Rebels attacked the town on Friday.", "Rebels", "the town"),
    ("The town was attacked by rebels on Friday.", "rebels", "The town"),
    ("Two teachers were kidnapped near the border.", None, "Two teachers"),
    # A passive without its auxiliary, and a headline's.
    ("The monitor counted 30 civilians killed by snipers.", "snipers", "30 civilians"),
    ("Mayor shot dead in Orlu", None, "Mayor"),
    # The verb is far from its subject.
    ("Soldiers who stormed the camp later detained 40 people.", "Soldiers", "the camp"),
    ("Rebels, backed by tanks, seized the airbase.", "Rebels", "the airbase"),
    ("Rebels fighting in the north seized the airbase.", "Rebels", "the airbase"),
    ("Rebels in the northern hills shelled the village.", "Rebels", "the village"),
    # "A of B" stays whole; what follows another preposition is cut.
    ("Members of the Red Column ambushed a patrol.", "Members of the Red Column", "a patrol"),
    # The words in a gap.
    ("Villagers set the police station on fire.", "Villagers", "the police station"),
    ("Russia sent more warplanes to the base.", "Russia", "more warplanes"),
    # An oblique object.
    ("Gunmen opened fire on a bus.", "Gunmen", "a bus"),
    # Nouns: by-phrase, of-phrase, possessor, light verb, modifier, both sides of a clash.
    ("The killing of the lawyer by gunmen was condemned.", "gunmen", "the lawyer"),
    ("The army's shelling of the suburb went on.", "The army", "the suburb"),
    ("Her killing shocked the village.", None, "Her"),
    ("The army launched an offensive against the enclave.", "The army", "the enclave"),
    ("Clashes between the army and rebels broke out.", "the army", "rebels"),
    ("Reports spoke of rebel shelling.", "rebel", None),
    # The doer of an act is the doer of what the act did.
    ("Government air strikes killed 12 people.", "Government", None),
    # Infinitives take the subject or the object of the verb before.
    ("He plotted to assassinate the president.", "He", "the president"),
    # A pronoun behind a date is the subject, not the date.
    ("He said on Thursday it captured the hill.", "it", "the hill"),
    # A lead-in, and a weekday with no comma, are no part of the phrase.
    ("In the province the army shelled the town.", "the army", "the town"),
    ("The army ambushed Friday a group of fighters.", "The army", "a group of fighters"),
    (
        "A band of rebels this morning attacked the mayor's house.",
        "A band of rebels",
        "the mayor's house",
    ),
    ("The army clashed on Thursday with rebels.", "The army", "rebels"),
    # A date is no target.
    ("Gunmen opened fire on Monday.", "Gunmen", None),
]


@pytest.mark.parametrize(("text", "agent", "target"), ROLES)
def test_roles(text: str, agent: str | None, target: str | None) -> None:
    reading = first(text)
    assert (reading.agent and reading.agent.text) == agent
    assert (reading.target and reading.target.text) == target


def test_what_an_act_led_to_has_the_acts_doer() -> None:
    text = "Rebels ambushed a patrol near the dam, killing nine and wounding six."
    readings = [m.value for m in find_events(view_text(text))]
    assert [r.agent and r.agent.text for r in readings] == ["Rebels"] * 3
    assert [r.target and r.target.text for r in readings] == ["a patrol", "nine", "six"]


def test_the_instrument_is_a_weapon() -> None:
    reading = first("Gunmen attacked the convoy with rockets.")
    assert reading.instrument is not None
    assert reading.instrument.text == "rockets"
    assert first("Gunmen attacked the convoy with great speed.").instrument is None


STATUS = [
    ("A trader survived the bombing of the market.", False, "actual"),
    ("Two guards escaped the ambush.", False, "actual"),
    ("The governor escaped execution.", True, "actual"),
    ("The army attacked the village.", False, "actual"),
    # Negated by the verb group, by the noun's determiner, by who it did not happen to.
    ("The army did not attack the village.", True, "actual"),
    ("The army never attacked the village.", True, "actual"),
    ("No civilians were killed in the raid.", True, "actual"),
    ("There were no clashes between rebels and the army.", True, "actual"),
    ("No attack took place overnight.", True, "actual"),
    ("The police prevented a bombing.", True, "actual"),
    ("The rebels failed to capture the town.", True, "actual"),
    # ... but "not only" is no negation, nor is one of something else.
    ("The army not only shelled the village.", False, "actual"),
    ("He named the victims without giving the location of the air strikes.", False, "actual"),
    ("The bombing did not cause panic.", False, "actual"),
    # A denial is the source's stance, not the event's.
    ("The army denied that it had attacked the hospital.", False, "actual"),
    # Planned.
    ("The army will launch an offensive next week.", False, "planned"),
    ("Rebels plan to attack the airport.", False, "planned"),
    ("The command is preparing an offensive on the enclave.", False, "planned"),
    ("The army said it was starting a new offensive.", False, "planned"),
    ("An imminent attack was feared.", False, "planned"),
    ("A ceasefire will take effect at midnight.", False, "planned"),
    # Conditional.
    ("If the rebels attack the airport, flights will stop.", False, "conditional"),
    ("Rebels may have killed the guards.", False, "conditional"),
    ("An offensive could be launched at any moment.", False, "conditional"),
    ("The envoy spoke of the risk of a massacre.", False, "conditional"),
    # Demanded.
    ("The mayor called for a ceasefire.", False, "demanded"),
    ("The UN urged the army to release the prisoners.", False, "demanded"),
    ("The army must withdraw from the town.", False, "demanded"),
    ("Nine people are estimated to have been killed.", False, "actual"),
    # What was forced or managed did happen.
    ("Troops were forced to withdraw from the town.", False, "actual"),
    ("The rebels managed to capture the town.", False, "actual"),
]


@pytest.mark.parametrize(("text", "negated", "modality"), STATUS)
def test_status(text: str, negated: bool, modality: str) -> None:
    event = first(text).event
    assert (event.negated, event.modality) == (negated, modality)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("kill", "kill kills killing killed killed"),
        ("raze", "raze razes razing razed razed"),
        ("flee", "flee flees fleeing fled fled"),
        ("stab", "stab stabs stabbing stabbed stabbed"),
        ("occupy", "occupy occupies occupying occupied occupied"),
        ("die", "die dies dying died died"),
        ("slay", "slay slays slaying slew slain"),
        ("kidnap", "kidnap kidnaps kidnapping kidnapped kidnapped kidnaped kidnaped"),
    ],
)
def test_verbs_are_inflected(verb: str, forms: str) -> None:
    assert [form for form, _ in verb_forms(verb)] == forms.split()


def test_nouns_have_plurals() -> None:
    assert [plural(n) for n in ("clash", "robbery", "raid")] == ["clashes", "robberies", "raids"]


def test_the_trigger_lists_hold_together() -> None:
    index = wordings()
    assert len(index) > 2000
    # Longer wordings are tried first.
    for found in index.values():
        lengths = [sum(word != "*" for word in wording.rest) for wording in found]
        assert lengths == sorted(lengths, reverse=True)


FRAGMENTS = st.sampled_from(
    [
        "killed",
        "the",
        "army",
        "to",
        "by",
        ",",
        ".",
        "“",
        '"',
        "who",
        "attack",
        "no",
        "of",
        "and",
        "on",
        "fire",
        "set",
        "12",
        "was",
        "rebels",
        "'s",
        "\n\n",
        "KILLED",
        "(",
        "if",
        "will",
        "\x00",
    ]
)


@given(
    st.lists(FRAGMENTS, max_size=40).map(" ".join)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_every_offset_holds(text: str) -> None:
    last = -1
    for mention in find_events(view_text(text)):
        reading = mention.value
        assert 0 < mention.score <= 1
        assert mention.evidence.start >= last
        last = mention.evidence.start
        for evidence in (mention.evidence, reading.agent, reading.target, reading.instrument):
            if evidence is not None:
                pieces = [text[s.start : s.end] for s in evidence.spans]
                assert " … ".join(pieces) == evidence.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\x00",
        '"' * 3000,
        "9" * 20_000,
        "attack " * 3000,
        "killed by " * 2000,
        "who attacked " * 2000,
        "and killed " * 2000,
        "to kill " * 2000,
        "attack, " * 3000,
    ],
)
def test_hostile_texts_take_no_long_time(text: str) -> None:
    view = view_text(text)
    started = time.perf_counter()
    find_events(view)
    assert time.perf_counter() - started < 10
