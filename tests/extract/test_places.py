"""Places in sentences of our own: which are read, as what, with what part and container."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from recount.extract.places import find_places
from recount.gazetteer import Gazetteer, open_gazetteer
from recount.model import Mention
from recount.text.view import view_text
from recount.values import Place

Find = Callable[..., list[Mention[Place]]]


@pytest.fixture(scope="module")
def places(cache_dir: Path) -> Gazetteer:
    return open_gazetteer(cache_dir)


@pytest.fixture(scope="module")
def find(places: Gazetteer) -> Find:
    def run(text: str, **hints: str) -> list[Mention[Place]]:
        return find_places(view_text(text), places, **hints)

    return run


@pytest.mark.parametrize(
    ("text", "said", "ident", "country"),
    [
        ("Shells fell in Aleppo on Friday.", "in Aleppo", "170063", "SY"),  # the town
        ("Shells fell across Aleppo province.", "Aleppo province", "SY.09", "SY"),  # the division
        ("Two men died in Raqa, Syria.", "in Raqa", "172955", "SY"),  # an agency's spelling
        ("A bomb hit Deir Ezzor in Syria.", "Deir Ezzor", "170794", "SY"),
        ("Rebels left the town of Kafr Nabl in Syria.", "Kafr Nabl", "168661", "SY"),
        ("He was shot in Paris, Texas.", "in Paris", "4717560", "US"),  # the text says which
        ("He was shot in Paris.", "in Paris", "2988507", "FR"),  # nothing says which
        ("Police in Columbus, Ga., held a man.", "in Columbus", "4188985", "US"),
        ("BEIRUT (Agency) - Troops moved out.", "BEIRUT", "276781", "LB"),  # a dateline
        ("The U.S. said it would pay.", "U.S.", "6252001", "US"),
        ("Fighting spread through Darfur, Sudan.", "Darfur", "R.darfur", "SD"),
        ("Iraq's Mosul was quiet.", "Mosul", "99072", "IQ"),
        ("He fled to the Democratic Republic of the Congo.", "Congo", "203312", "CD"),
    ],
)
def test_names_are_read_as_places(
    find: Find, text: str, said: str, ident: str, country: str
) -> None:
    at = text.index(said)
    hits = [m for m in find(text) if m.evidence.start < at + len(said) and at < m.evidence.end]
    assert [(m.value.gazetteer_id, m.value.country) for m in hits] == [(ident, country)]


@pytest.mark.parametrize(
    "text",
    [
        "Alan Jackson said that he was sorry.",  # a person
        "Mayor Houston said nothing.",  # a title before
        "The Washington Post carried the story.",  # a newspaper
        "Nice weather is not all.",  # an everyday word at a start
        "Reading is good for children.",
        "Police said on Friday that March was cold.",  # months
        "He lived on Lincoln Avenue.",  # a street
        "Thomas Aleppo, 34, was held.",  # an age
        "The Islamic State claimed it.",  # an armed group
        "NATO and ISIS were named.",  # acronyms
        "The University shut its Council.",
        "",
        "no capitals at all, in any place whatever",
    ],
)
def test_names_that_are_no_places(find: Find, text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "said", "part", "radius"),
    [
        ("Clashes broke out in eastern Aleppo.", "eastern Aleppo", "east", 10.1),  # within it
        ("Clashes broke out north of Aleppo.", "north of Aleppo", "north", 20.2),  # around it
        ("They took the centre of Aleppo.", "centre of Aleppo", "centre", 10.1),
        ("It fell 15 km north of Aleppo.", "15 km north of Aleppo", "north", 25.1),
        ("They camped near Aleppo.", "near Aleppo", "near", 20.2),
        ("They held Aleppo's northern outskirts.", "Aleppo's northern outskirts", "north", 10.1),
        ("It hit the southern districts of Aleppo.", "southern districts of Aleppo", "south", 10.1),
        ("Aleppo fell silent. He stood in the city centre.", "the city centre", "centre", 10.1),
        ("Aleppo shook. It came north of the city.", "north of the city", "north", 20.2),
        ("Aleppo shook in the eastern part of the city.", "eastern part of the city", "east", 10.1),
    ],
)
def test_parts_of_places(find: Find, text: str, said: str, part: str, radius: float) -> None:
    found = find(f"{text} Syria's army was there.")
    mention = next(m for m in found if m.value.part)
    assert mention.evidence.text == said
    assert (mention.value.gazetteer_id, mention.value.part) == ("170063", part)
    assert mention.value.radius_km == pytest.approx(radius)


def test_the_city_without_a_city_is_no_place(find: Find) -> None:
    assert find("They fought north of the city and in the town centre.") == []


@pytest.mark.parametrize(
    ("text", "name", "within"),
    [
        ("Troops entered the Bustan al-Wahmi district of central Aleppo.", "Bustan al-Wahmi",
         "170063"),
        ("Shells hit the Wahmarat camp area north of Aleppo.", "Wahmarat camp", "170063"),
        ("He died in the village of Qaryat Wahmi in Homs province.", "Qaryat Wahmi", "SY.11"),
        ("A shell fell in Wahmabad, in the countryside.", None, None),  # nothing marks it
    ],
)  # fmt: skip
def test_unlisted_names_fall_back_on_what_contains_them(
    find: Find, text: str, name: str | None, within: str | None
) -> None:
    found = [m.value for m in find(f"{text} Syria was at war.") if m.value.gazetteer_id is None]
    assert [(value.name, value.within_id) for value in found] == ([(name, within)] if name else [])
    assert all(value.lat is not None and value.radius_km for value in found)
    assert all(value.feature is None and value.population is None for value in found)


def test_an_unlisted_name_keeps_its_container_at_the_second_mention(find: Find) -> None:
    text = (
        "They took the Bustan al-Wahmi district of Aleppo. In Damascus, the ministry spoke. "
        "The Bustan al-Wahmi neighbourhood was shelled in Syria."
    )
    found = [m.value for m in find(text) if m.value.gazetteer_id is None]
    assert [value.within_name for value in found] == ["Aleppo", "Aleppo"]


def test_an_unlisted_name_with_nothing_around_has_no_coordinates(find: Find) -> None:
    (mention,) = find("He was born in the village of Qaryat Wahmi.")
    assert (mention.value.name, mention.value.lat, mention.value.within_id) == (
        "Qaryat Wahmi", None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Moscow was ready to talk.", "Moscow"),  # a government
        ("Damascus denied the report.", "Damascus"),
        ("The Kremlin said so.", "Kremlin"),
        ("Rebels backed by Turkey advanced.", "Turkey"),
        ("Russia is sending more planes.", "Russia"),  # a country that acts
        ("Russia's military operation went on.", "Russia"),
        ("Syrian soldiers left.", "Syrian"),  # a demonym
        ("The Russians left.", "Russians"),
        ("South Korean officials left.", "South Korean"),
    ],
)
def test_governments_and_peoples_are_metonyms(find: Find, text: str, said: str) -> None:
    assert [(m.evidence.text, m.value.metonym) for m in find(text)] == [(said, True)]


@pytest.mark.parametrize(
    "text",
    [
        "Two bombs went off in Moscow.",
        "Iraq's north was calm.",
        "Two bombs went off across Syria.",
        "A Homs man was held in Syria.",
    ],
)
def test_a_name_where_things_happen_is_a_place(find: Find, text: str) -> None:
    assert not any(mention.value.metonym for mention in find(text))


def test_a_name_has_one_sense_by_the_documents_other_places(find: Find) -> None:
    text = "Fire crews came from Dublin. Columbus and Cincinnati, Ohio, sent more. Dublin is small."
    assert {m.value.country for m in find(text)} == {"US"}


def test_hints_weigh(find: Find) -> None:
    text = "Officers in Springfield held a man from Decatur."
    home = {m.value.admin1 for m in find(text, outlet="www.sj-r.com", country_hint="US")}
    assert len(home) >= 1
    (mention,) = find("A fire burnt in Paris.", outlet="theparisnews.com")
    assert mention.value.admin1 == "Texas"
    (mention,) = find("A man died in Newcastle.", outlet="example.com.au")
    assert mention.value.country == "AU"


def test_the_title_is_context(find: Find) -> None:
    (mention,) = find("A man died in Tripoli.", title="Lebanon mourns after bomb")
    assert mention.value.country == "LB"


def test_capitals_throughout(find: Find) -> None:
    text = (
        "SAN SALVADOR, 5 MAY 91 -- GUERRILLAS ATTACKED A POST IN SAN MIGUEL DEPARTMENT. "
        "THE SAME MEN, OR OTHERS, WERE SEEN IN USULUTAN, EL SALVADOR."
    )
    found = [(m.evidence.text, m.value.country, m.value.feature_code) for m in find(text)]
    assert found == [
        ("SAN SALVADOR", "SV", "PPLC") if found[0][2] == "PPLC" else ("SAN SALVADOR", "SV", "PPL"),
        ("SAN MIGUEL", "SV", "ADM1"),
        ("USULUTAN", "SV", "PPL"),
        ("EL SALVADOR", "SV", "PCLI"),
    ]


def test_mentions_are_in_text_order_and_name_their_method(find: Find) -> None:
    found = find("From Homs to Hama, in Syria, and on to Idlib.")
    assert [m.evidence.text for m in found] == ["Homs", "Hama", "Syria", "Idlib"]
    assert {m.method for m in found} == {"places.rules@1"}
    assert all(0 < m.score <= 1 for m in found)


def test_a_town_named_behind_its_noun_is_not_the_one_before(find: Find) -> None:
    text = "Shells fell in Homs, Syria. Men were shot near the inland town of Idlib on Friday."
    near = [m for m in find(text) if m.evidence.text.startswith("near the")]
    assert near == []
    text = "Shells fell in Homs, Syria. Men were shot near the town on Friday."
    assert [m.value.name for m in find(text)] == ["Homs", "Syria", "Homs"]
