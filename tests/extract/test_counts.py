# ruff: noqa: E501  (a table has a sentence and its reading on one line)
"""Counts of people: whom a harm word tells of, how many, and what the figure sums up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.extract.counts import find_counts
from recount.text.view import view_text

# (sentence, [(harm, low, high, group, evidence)])
READ = [
    # subjects of passives and states
    ("Nine villagers were killed near the well.", [("killed", 9, 9, "persons", "Nine villagers were killed")]),
    ("At least 31 miners died in the raid.", [("killed", 31, None, "civilians", "At least 31 miners died")]),
    ("Twelve dockers lost their lives.", [("killed", 12, 12, "persons", "Twelve dockers lost their lives")]),
    ("Two nurses have been abducted.", [("abducted", 2, 2, "medics", "Two nurses have been abducted")]),
    ("Four drivers are missing.", [("missing", 4, 4, "persons", "Four drivers are missing")]),
    ("Three reporters were shot dead.", [("killed", 3, 3, "journalists", "Three reporters were shot dead")]),
    ("Five men were rounded up and executed.", [("killed", 5, 5, "men", "Five men were rounded up and executed")]),
    # objects
    ("A mine killed six farmers.", [("killed", 6, 6, "civilians", "killed six farmers")]),
    ("The blaze claimed the lives of 23 workers.", [("killed", 23, 23, "civilians", "claimed the lives of 23 workers")]),
    ("Police arrested about 40 marchers.", [("detained", 40, 40, "persons", "arrested about 40 marchers")]),
    ("Twelve gunmen killed three soldiers.", [("killed", 3, 3, "combatants", "killed three soldiers")]),
    # a figure that is turned down is not the one said
    ("The band said nine farmers, not seven, were killed.", [("killed", 9, 9, "civilians", "nine farmers, not seven, were killed")]),
    # a phrase or a conjunction before the subject
    ("It fled after ten men from Sela were shot dead.", [("killed", 10, 10, "men", "ten men from Sela were shot dead")]),
    ("About 50 farmers of various ages have been kidnapped.", [("abducted", 50, 50, "civilians", "About 50 farmers of various ages have been kidnapped")]),
    # hostages
    ("The raiders took 19 captives.", [("abducted", 19, 19, "persons", "took 19 captives")]),
    # nouns
    ("The massacre of 108 hill people went unpunished.", [("killed", 108, 108, "persons", "massacre of 108 hill people")]),
    ("Hospitals counted 14 deaths by noon.", [("killed", 14, 14, "persons", "14 deaths")]),
    ("The war of the clans cost 60 lives.", [("killed", 60, 60, "persons", "60 lives")]),
    # headlines
    ("17 dead, 30 hurt in market blast", [("killed", 17, 17, "persons", "17 dead"), ("injured", 30, 30, "persons", "30 hurt")]),
    ("5 killed 12 injured as bus hits mine", [("killed", 5, 5, "persons", "5 killed"), ("injured", 12, 12, "persons", "12 injured")]),
    # ellipsis across "and"
    ("Eight guests were killed and 46 wounded.", [("killed", 8, 8, "persons", "Eight guests were killed"), ("injured", 46, 46, "persons", "46 wounded")]),
    ("The shell left five dead and nine wounded.", [("killed", 5, 5, "persons", "five dead"), ("injured", 9, 9, "persons", "nine wounded")]),
    (
        "Raiders came at dawn, killing six traders and whisking away eleven others.",
        [("killed", 6, 6, "civilians", "killing six traders"), ("abducted", 11, 11, "persons", "whisking away eleven others")],
    ),
    # both harms of one figure cannot be told apart
    ("Dozens of marchers were killed or wounded.", [("casualties", 24, None, "persons", "Dozens of marchers were killed or wounded")]),
    # a fatal shot is a death, a mere shot is not
    ("A 12-year-old boy was shot and killed.", [("killed", 1, 1, "children", "A 12-year-old boy was shot and killed")]),
    ("Four shoppers were shot.", [("casualties", 4, 4, "persons", "Four shoppers were shot")]),
    # nobody
    ("No one was hurt.", [("injured", 0, 0, "persons", "No one was hurt")]),
    ("There were no casualties.", [("casualties", 0, 0, "persons", "no casualties")]),
    ("It ended without a single guest being injured.", [("injured", 0, 0, "persons", "a single guest being injured")]),
    # what was treated was an injury
    ("Three porters were treated for burns.", [("injured", 3, 3, "persons", "Three porters were treated for")]),
    # vague words have no figure
    ("Several guards were killed.", [("killed", None, None, "persons", "Several guards were killed")]),
    # names
    ("Mirko Dragan was murdered in Sela.", [("killed", 1, 1, "persons", "Mirko Dragan was murdered")]),
    # a unit that is no person
    ("Some 900 families were displaced.", [("displaced", 900, 900, "persons", "Some 900 families were displaced")]),
    # a family with its number is that many persons
    ("A family of five was killed.", [("killed", 5, 5, "persons", "A family of five was killed")]),
    # damaged text: no commas, all capitals
    ("Seven dead 20 wounded in harbour blast", [("killed", 7, 7, "persons", "Seven dead"), ("injured", 20, 20, "persons", "20 wounded")]),
    ("TWO POLICEMEN WERE KILLED AND FIVE OTHERS WOUNDED.", [("killed", 2, 2, "combatants", "TWO POLICEMEN WERE KILLED"), ("injured", 5, 5, "persons", "FIVE OTHERS WOUNDED")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ)
def test_reads(text: str, expected: list[tuple[str, int | None, int | None, str, str]]) -> None:
    found = [
        (m.value.harm, m.value.low, m.value.high, m.value.group, m.evidence.text)
        for m in find_counts(view_text(text))
    ]
    assert found == expected


REFUSED = [
    "The army destroyed four tanks and several buildings.",  # things
    "A 12-year-old watched the march.",  # an age
    "The fighting killed hopes of peace in 2015.",  # a year
    "Rebels fired 40 rockets at the dead city.",  # weapons
    "The 93rd brigade lost the hill.",  # a unit's number
    "The inquiry will cost 3 million dollars.",  # money
    "There was no word on casualties.",  # nothing known is not nobody
    "There were no immediate reports of deaths.",  # nothing known is not nobody
    "Residents fear more killing.",  # no figure
    "The rest of the dead were fighters.",  # no figure
    "The talks died on 3 May.",  # a day
    "Shells fell 5 km from the camp and wounded hopes.",  # a distance
    "Two windows were shot out.",  # things
    "The raids harm both soldiers and rebels, killing both civilians and fighters.",  # "both ... and"
    "Troops captured three villages.",  # places
    "The general, 65, said the wounded were safe.",  # an age
]


@pytest.mark.parametrize("text", REFUSED)
def test_refuses(text: str) -> None:
    assert [m.evidence.text for m in find_counts(view_text(text))] == []


SCOPES = [
    ("Nine villagers were killed on Friday.", "incident"),
    ("The death toll rises to 17.", "running"),
    ("The death toll has climbed from 9 to 17.", "running"),
    ("A third man has died of burns.", "running"),
    ("Since 4 March, more than 300 civilians have been killed.", "period"),
    ("Since Sunday at least 68 civilians have been killed.", "period"),
    ("A survey counted 64 killings of herders between July and September.", "period"),
    ("Armed bands seized more than 1,900 villagers last year.", "period"),
    ("Raids killed 70 villagers in the past month.", "period"),
    ("So far this year 41 herders have been killed.", "period"),
    ("Hundreds of people have been killed in the shelling.", "period"),
    ("Over 90,000 people have been killed since the conflict began.", "war"),
    ("90,000 people were killed in six years of war.", "war"),
    ("More than 5 million have lost their homes in the past ten years.", "war"),
    # a battle of two days is told as one incident
    ("The clashes killed 45 fighters over the past two days.", "incident"),
    # "since" dates the beginning of a state here, and sums nothing up
    ("Police seek four students missing since Saturday.", "incident"),
    # "since" for "because"
    ("There were no casualties since most of them had fled.", "incident"),
]


@pytest.mark.parametrize(("text", "scope"), SCOPES)
def test_scope(text: str, scope: str) -> None:
    assert find_counts(view_text(text))[0].value.scope == scope


def test_toll_takes_the_last_figure() -> None:
    (mention,) = find_counts(view_text("The death toll has risen from 9 to 12."))
    assert (mention.value.low, mention.value.high) == (12, 12)


def test_actor_is_the_wording_of_a_force() -> None:
    (mention,) = find_counts(view_text("At least 30 regime soldiers were killed."))
    assert (mention.value.group, mention.value.actor) == ("combatants", "regime soldiers")


def test_dead_that_a_force_loses_are_its_own() -> None:
    (mention,) = find_counts(view_text("The rebels had retreated, losing “a number of dead”."))
    assert (mention.value.group, mention.value.actor) == ("combatants", "rebels")
    assert (mention.value.low, mention.value.vague) == (None, "a number of")


def test_bodies_are_a_unit() -> None:
    (mention,) = find_counts(view_text("The bodies of nine men were found in a pit."))
    assert (mention.value.low, mention.value.group, mention.value.unit) == (9, "men", "bodies")


def test_a_definite_single_person_is_not_counted_twice() -> None:
    text = "A policeman was killed in Sela. The policeman was shot and killed at home."
    assert [m.value.low for m in find_counts(view_text(text))] == [1]


@given(
    st.lists(
        st.sampled_from(
            [
                "killed",
                "wounded",
                "5",
                "three",
                "people",
                "and",
                ",",
                "including",
                "of",
                "them",
                "a",
                "woman",
                "death toll",
                "to",
                "were",
                "among the",
                "dead",
                "his wife",
                "Jan Kos",
                "no one",
                "bodies",
                "since",
                "war",
                "\n",
                ".",
                '"',
                "“",
                "\x00",
                "�",
            ]
        ),
        max_size=40,
    )
)
def test_any_text_gives_counts_in_order_with_their_evidence(words: list[str]) -> None:
    text = " ".join(words)
    found = find_counts(view_text(text))
    for place, mention in enumerate(found):
        cut = " … ".join(text[span.start : span.end] for span in mention.evidence.spans)
        assert mention.evidence.text == cut
        assert 0 < mention.score <= 1
        part_of = mention.value.part_of
        assert part_of is None or (part_of != place and 0 <= part_of < len(found))


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud800", '"' * 5000, "1" * 5000, "5 " * 5000, "of " * 5000]
)
def test_hostile_text_is_read(text: str) -> None:
    assert find_counts(view_text(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a report that is silent on the dead counts none
        ("The report mentioned no fatalities among the troops.", []),
        ("The army gave no casualties.", []),
        # one that says there were none counts zero
        ("The ministry reported no deaths.", [("killed", 0, 0)]),
        ("There were no casualties.", [("casualties", 0, 0)]),
    ],
)
def test_silence_is_not_zero(text: str, expected: list[tuple[str, int, int]]) -> None:
    found = [(m.value.harm, m.value.low, m.value.high) for m in find_counts(view_text(text))]
    assert found == expected


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Not one person was executed.", [("killed", 0, 0)]),
        ("Not a single villager was killed.", [("killed", 0, 0)]),
        ("The ward had treated at least 29 people.", [("injured", 29, None)]),
        ("They counted at least 16 fresh graves.", [("killed", 16, None)]),
        ("We went to the burial of nine people.", [("killed", 9, 9)]),
        ("At the burial of a teacher the priest spoke.", []),  # one funeral tells no toll
        ("Forty persons are in remand.", [("detained", 40, 40)]),
        ("Eight people were being held.", [("detained", 8, 8)]),
        (
            "Eleven died in an attack on a village near Arwa on Sunday and seven in an act of revenge at Gorr on Monday.",
            [("killed", 11, 11), ("killed", 7, 7)],
        ),
    ],
)
def test_wordings_of_harm(sentence: str, figures: list[tuple[str, int, int | None]]) -> None:
    found = find_counts(view_text(sentence))
    assert [(m.value.harm, m.value.low, m.value.high) for m in found] == figures
