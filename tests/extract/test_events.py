"""Events are typed by their trigger words and the words around them."""

import pytest

from recount.extract.events import METHOD, find_events
from recount.text.view import view_text


def types(text: str) -> list[str]:
    return [m.value.event.type for m in find_events(view_text(text))]


TYPED = [
    # The means tell explosions apart.
    ("Warplanes bombed the grain silo at dawn.", ["air_strike"]),
    ("Militants bombed the grain silo at dawn.", ["bombing"]),
    ("Two air strikes hit the bakery.", ["air_strike"]),
    ("Rebels fired rockets at the airport.", ["shelling"]),
    ("The army's shelling of the suburb went on overnight.", ["shelling"]),
    ("A man blew himself up at the checkpoint.", ["suicide_bombing"]),
    ("Youths threw a grenade into the courtyard.", ["grenade_attack"]),
    ("A farmer stepped on a landmine.", ["landmine"]),
    ("Guerrillas dynamited an electricity pylon.", ["bombing"]),
    ("The suburb was hit in a chlorine attack.", ["chemical_attack"]),
    # The longest wording wins over the words inside it.
    ("The governor survived an assassination attempt.", ["attack"]),
    ("The governor was shot dead outside his home.", ["killing"]),
    ("Security forces fired tear gas at protesters.", ["crackdown"]),
    # Killing and its kinds.
    ("The court clerk was beheaded by the group.", ["execution"]),
    ("Unknown men assassinated the union leader.", ["assassination"]),
    ("Soldiers massacred 40 villagers.", ["massacre"]),
    ("Three men were found dead in a ditch.", ["body_found"]),
    # Detention and its kinds.
    ("Two journalists were kidnapped by masked men.", ["abduction"]),
    ("Gunmen held the crew hostage for a week.", ["hostage_taking"]),
    ("Police arrested three journalists at the gate.", ["arrest"]),
    ("The blogger was jailed in May.", ["detention"]),
    ("Five soldiers were captured by the rebels.", ["capture"]),
    ("The poet was tortured in a cellar.", ["torture"]),
    ("The teacher was forcibly disappeared in 1982.", ["enforced_disappearance"]),
    # Ground.
    ("Rebels captured the town of Jisr.", ["territory_taken"]),
    ("Troops advanced and then retreated from the hill.", ["advance", "withdrawal"]),
    ("Insurgents still control the water plant.", ["territory_held"]),
    ("Government forces encircled the enclave.", ["siege"]),
    # Truces, talks, people on the move.
    ("The truce was signed at noon.", ["truce"]),
    ("The ceasefire was declared over on Monday.", ["truce_end"]),
    ("Moscow is sending more warplanes to the base.", ["mobilisation"]),
    ("Thousands fled their homes.", ["displacement"]),
    ("The two armies agreed on a prisoner swap.", ["prisoner_exchange"]),
    ("An aid convoy reached the valley.", ["aid_delivery"]),
    # Property and unrest.
    ("Villagers set the police station on fire.", ["arson"]),
    ("Soldiers looted the shops.", ["looting"]),
    ("Armed men robbed a bank.", ["robbery"]),
    ("Workers went on strike over pay.", ["protest"]),
    # One sentence, several events.
    (
        "Rebels ambushed a patrol, killing two soldiers and wounding five.",
        ["ambush", "killing", "casualties"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TYPED)
def test_types(text: str, expected: list[str]) -> None:
    assert types(text) == expected


DECOYS = [
    # Dismissal, politics, sport, film, money: words of violence without violence.
    "The minister was fired after the scandal.",
    "The senators killed the bill in committee.",
    "The party attacked the proposal as reckless.",
    "The senator sharply attacked his critics.",
    "It was a clash of opinions in parliament.",
    "The striker shot over the bar in the second half of the match.",
    "The film shoot was delayed by rain.",
    "He released a statement on Friday.",
    "They held a press conference.",
    "She lost her battle against cancer.",
    "The bank seized the opportunity to expand.",
    "The fire brigade came.",
    "The death penalty was abolished.",
    "The press release came in advance of the summit.",
    "Hackers staged a cyber attack on the website.",
    "The bomb squad gave a lecture at the school.",
    "The committee against torture met in spring.",
    "The release date of the album is near.",
]


@pytest.mark.parametrize("text", DECOYS)
def test_decoys_speak_of_no_violence(text: str) -> None:
    assert not [
        m
        for m in find_events(view_text(text))
        if m.value.event.type not in ("talks", "disease", "raid") and m.score >= 0.5
    ]


HAZARDS = [
    # Harm that nobody meant keeps its dead out of the tolls of violence.
    ("An earthquake killed 200 people.", ["disaster", "disaster"]),
    ("A fire broke out at a factory, killing three workers.", ["accident", "accident"]),
    ("He died of cancer.", ["disease"]),
    ("Nine people died in a bus crash.", ["accident", "accident"]),
    # ... but violence in the same sentence remains violence.
    ("Gunmen killed two medics on their way to the bus crash.", ["killing", "accident"]),
]


@pytest.mark.parametrize(("text", "expected"), HAZARDS)
def test_hazards(text: str, expected: list[str]) -> None:
    assert types(text) == expected


REFINED = [
    # An attack is what its instrument makes it.
    ("Gunmen attacked the convoy with machine guns.", ["shooting"]),
    # "The attack" is the bombing that was told before.
    ("A car bomb went off at the gate. The attack killed two.", ["bombing", "bombing", "killing"]),
    # "An attack" is another one.
    ("A car bomb went off. An attack elsewhere failed.", ["bombing", "attack"]),
]


@pytest.mark.parametrize(("text", "expected"), REFINED)
def test_an_unspecified_attack_is_made_precise(text: str, expected: list[str]) -> None:
    found = types(text)
    assert [t for t in found if t in expected][-1:] == expected[-1:]
    assert set(found) == set(expected)


CASES = [
    # Police work on suspects of common crime is not the detention of critics.
    ("Police arrested two suspects in connection with the robbery.", "apprehension"),
    ("Police arrested two activists in connection with the march.", "arrest"),
    # A sentence for a crime is not a political prisoner's.
    ("The gang leader was sentenced to ten years in prison for murder.", "sentence"),
    ("The blogger was sentenced to ten years in prison.", "detention"),
    # Of anybody else it is a court's act.
    ("The trader faces a life sentence.", "sentence"),
    ("The tycoon was sentenced to ten years in prison.", "sentence"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_policing_is_told_from_repression(text: str, expected: str) -> None:
    assert types(text)[0] == expected


def test_capitals_and_stripped_commas_change_nothing() -> None:
    plain = "Guerrillas attacked the town of Orlu, killing three soldiers and wounding nine."
    assert types(plain) == ["attack", "killing", "casualties"]
    assert types(plain.upper()) == ["attack", "killing", "casualties"]
    assert types(plain.replace(",", "")) == ["attack", "killing", "casualties"]


def test_evidence_is_the_trigger_in_pieces_where_it_is_broken() -> None:
    text = "Villagers set the police station on fire."
    (mention,) = find_events(view_text(text))
    assert mention.evidence.text == "set … on fire"
    assert [text[s.start : s.end] for s in mention.evidence.spans] == ["set", "on fire"]
    assert mention.method == METHOD == "events.rules@1"


@pytest.mark.parametrize(
    ("text", "territory"),
    [
        ("Rebels captured the town of Jisr.", "taken"),
        ("Insurgents still control the water plant.", "held"),
        ("The army withdrew from the district.", "lost"),
        ("The army shelled the district.", None),
    ],
)
def test_territory(text: str, territory: str | None) -> None:
    assert [m.value.territory for m in find_events(view_text(text))] == [territory]


def test_what_is_told_in_passing_scores_lower() -> None:
    def score(text: str) -> float:
        return max(m.score for m in find_events(view_text(text)))

    assert score("The army shelled the town.") > score("He wrote about shelling.")
    assert score("Two nuns were murdered.") > score("He wrote songs about murders.")
    assert score("Rebels attacked the town.") > score("Rebels attacked the town three decades ago.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what is announced has yet to come; the auxiliary before it changes nothing
        (
            "The government has since announced an offensive to retake the town.",
            [("offensive", "planned"), ("territory_taken", "planned")],
        ),
        # a killing that is announced is done
        ("The army announced the killing of a commander.", [("killing", "actual")]),
        # an offensive that was launched is on
        ("The army launched an offensive on Monday.", [("offensive", "actual")]),
    ],
)
def test_what_is_announced(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(m.value.event.type, m.value.event.modality) for m in find_events(view_text(text))]
    assert found == expected
