from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.extract.actors import METHOD, find_actors
from recount.sources.registry import load_registry
from recount.text.view import view_text

REGISTRY = load_registry()


def found(text: str, country: str | None = "SY") -> list[tuple[str, str]]:
    mentions = find_actors(view_text(text), REGISTRY, country=country)
    return [(mention.evidence.text, mention.value.name) for mention in mentions]


ARMY, REBELS = "Military forces of Syria", "opposition armed groups (Syria)"

# sentence, mentions with the names of the parties
SENTENCES = [
    (
        "On Tuesday regime forces shelled the market while Syrian rebels fired rockets.",
        [("regime forces", ARMY), ("Syrian rebels", REBELS)],
    ),
    (
        "U.S. warplanes hit Islamic State fighters near the dam.",
        [
            ("U.S. warplanes", "Military forces of the United States"),
            ("Islamic State fighters", "Islamic State"),
        ],
    ),
    # a number of people is no part of who they are
    (
        "The army arrested three rebels at the bridge.",
        [("army", ARMY), ("rebels", REBELS)],
    ),
    # a nationality before a deed says who did it
    (
        "An Israeli airstrike killed a farmer.",
        [("Israeli", "Government of Israel"), ("farmer", "farmer (Syria)")],
    ),
    # a title and a name are one mention
    (
        "The crowd jeered as Colonel Hadi Najm walked past the police.",
        [
            ("crowd", "crowd (Syria)"),
            ("Colonel Hadi Najm", "Hadi Najm"),
            ("police", "Police forces of Syria"),
        ],
    ),
    # a state that acts, but not a state as a place
    ("Russia has moved ships to the coast.", [("Russia", "Government of Russia")]),
    ("The convoy crossed into Iraq and stopped in Turkey.", []),
    # what a hyphen makes a property of something else is no actor
    ("Rain fell on rebel-held districts and the government-held port.", []),
    # verbs and ordinary words that look like names or roles
    ("The storm forces him to leave; who is it that cares about us?", []),
    ("Hospital beds were short.", []),
    ("He said that the talks would resume at noon.", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_mentions(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_the_country_says_whose_army_it_is() -> None:
    text = "The army said that gunmen had fled."
    assert found(text, "ML")[0] == ("army", "Military forces of Mali")
    assert found(text, None)[0][1] == "army"


def test_capitals_throughout() -> None:
    text = "FMLN GUERRILLAS ATTACKED THE SALVADORAN ARMY BARRACKS, AND IT IS SAID WHO DID IT."
    names = [name for _, name in found(text, "SV")]
    assert names[:2] == [
        "Farabundo Marti National Liberation Front",
        "Military forces of El Salvador",
    ]
    assert len(names) == 2


def test_mentions_carry_method_score_and_evidence() -> None:
    text = "Boko Haram gunmen and villagers met the police."
    mentions = find_actors(view_text(text), REGISTRY, country="NG")
    assert [mention.method for mention in mentions] == [METHOD] * 3
    scores = [mention.score for mention in mentions]
    assert scores == [0.95, 0.7, 0.85]


def test_an_adjective_use_scores_lower() -> None:
    view = view_text("The army shelling lasted all night.")
    (mention,) = find_actors(view, REGISTRY, country="SY")
    assert (mention.value.name, mention.score) == (ARMY, 0.425)


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    check(text)


PIECES = st.sampled_from(
    [
        "the",
        "rebels",
        "Syrian",
        "army",
        "ISIS",
        "said",
        ",",
        ".",
        "UN's",
        "in",
        "Iraq’s",
        "Colonel",
        "Ali",
        "al-Hadi",
        "pro-regime",
        "-",
        "“",
        "”",
        "(",
        ")",
        "FARC",
        "group",
        "police-run",
        "hospital",
        "Free",
        "Army",
        "and",
        "\n",
        "\x00",
        "12",
        "U.S.",
        "-led",
        "forces",
        "him",
    ]
)


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=60))
def test_any_mixture_is_read(pieces: list[str]) -> None:
    check(" ".join(pieces))
    check(" ".join(pieces).upper())


def check(text: str) -> None:
    end = 0
    for mention in find_actors(view_text(text), REGISTRY, country="SY"):
        assert mention.evidence.start >= end  # in order, none overlapping another
        end = mention.evidence.end
        assert text[mention.evidence.start : end] == mention.evidence.text
        assert 0 < mention.score <= 1


def test_hostile_texts_end_soon() -> None:
    for text in ("rebel Ali " * 8_000, "the army of " * 6_000, "A" * 200_000, "«»" * 50_000):
        check(text)
