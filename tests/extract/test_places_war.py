"""Names of war news: longest and at home, in a division, not a party's, not a body's."""

from __future__ import annotations

from pathlib import Path

import pytest

from recount.extract.places import find_places
from recount.gazetteer import Gazetteer, open_gazetteer
from recount.model import Mention
from recount.text.view import view_text
from recount.values import Place


@pytest.fixture(scope="module")
def places(cache_dir: Path) -> Gazetteer:
    return open_gazetteer(cache_dir)


def read(text: str, places: Gazetteer) -> list[Mention[Place]]:
    return find_places(view_text(text), places)


_HOMES = {
    ("SY", "Syria"): "Ras al-Ain|Deir al-Zor|Tel Rifaat|Khan Sheikhoun|Jisr al-Shughour|Afrin|"
    "Maarat al-Numan|Abu Kamal|Ain al-Arab|Qalaat al-Madiq|Qusayr|Arbin|Khan al-Assal|Dabiq|"
    "Ain Issa|Tal Tamr|al-Shaddadi|Latamneh|Busra al-Sham|Saraqib|Moadamiya",
    ("IQ", "Iraq"): "Tal Afar|Telafar|Falluja|Hawija|Amiriyat al-Fallujah|Baquba|Abu Ghraib",
    ("YE", "Yemen"): "Aden|Marib|Taiz|Ta'izz|al-Hudaydah|Saada|Zinjibar",
    ("LY", "Libya"): "Sirte|Derna|Ras Lanuf|Bani Walid|Ajdabiya",
    ("SD", "Sudan"): "Umm Durman|al-Fashir|El Geneina|Nyala|Babanusa",
    ("ML", "Mali"): "Kidal|Ménaka|Tessalit|Bandiagara",
    ("BF", "Burkina Faso"): "Djibo|Dori|Barsalogho",
    ("NG", "Nigeria"): "Maiduguri|Chibok|Gwoza",
    ("UA", "Ukraine"): "Bakhmut|Sievierodonetsk|Severodonetsk|Kharkiv|Kharkov|Izium|Avdiivka",
    ("MM", "Myanmar"): "Loikaw|Sagaing|Maungdaw|Demoso",
    ("CO", "Colombia"): "Tumaco|Toribío|Quibdó",
    ("PS", "Gaza"): "Beit Lahia|Khan Younis|Rafah|Jabalia|Deir al-Balah",
}
_TABLE = [(n, land, code) for (code, land), row in _HOMES.items() for n in row.split("|")]


@pytest.mark.parametrize(("name", "land", "code"), _TABLE)
@pytest.mark.parametrize(
    "form",
    [
        "Fighting broke out in {name}, {land}.",  # the text says which country
        "Shells fell on {name} at dusk, officials in {land} said.",  # the country elsewhere
        "The war in {land} goes on. {name} was bombed twice by noon.",  # as a subject
    ],
)
def test_a_name_is_read_whole_and_at_home(
    places: Gazetteer, form: str, name: str, land: str, code: str
) -> None:
    found = read(form.format(name=name, land=land), places)
    said = [m.value for m in found if name in m.evidence.text]
    assert [(p.country, p.gazetteer_id is not None) for p in said] == [(code, True)]
    assert {m.value.country for m in found} == {code}


@pytest.mark.parametrize(
    ("text", "name", "admin1"),
    [
        ("Jets struck Eastern Ghouta in Syria.", "Eastern Ghouta", "Rif Dimashq"),
        ("Rebels left Qalamoun in Syria.", "Qalamoun", "Rif Dimashq"),
        ("Villages of Jabal al-Zawiya in Syria were hit.", "Jabal al-Zawiya", "Idlib"),
        ("They fought in Wadi Barada.", "Wadi Barada", "Rif Dimashq"),
        ("A drone fell in the Golan Heights.", "Golan Heights", "Quneitra"),
        ("Troops searched the Sambisa Forest.", "Sambisa Forest", "Borno"),
        ("Villages burn across Darfur.", "Darfur", None),  # lies in five divisions
        ("Shells fell across the Donbas.", "Donbas", None),  # lies in two
    ],
)
def test_a_region_within_one_division_carries_it(
    places: Gazetteer, text: str, name: str, admin1: str | None
) -> None:
    (found,) = [m.value for m in read(text, places) if m.value.name == name]
    assert found.admin1 == admin1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("U.S. air strikes hit a school in Raqqa.", ["Raqqa"]),
        ("U.S.-led coalition jets hit a school in Raqqa.", ["Raqqa"]),
        ("Turkey-backed fighters entered Afrin.", []),  # Afrin alone proves nothing
        ("Iran's allies shelled Tikrit, Iraq.", ["Tikrit", "Iraq"]),
        ("Russia's air force bombed Idlib.", ["Idlib"]),
        ("Three men were shot dead in the US on Sunday.", ["US"]),  # the decoy's decoy
        ("A car bomb went off near the border with Iraq.", []),
        ("Syrias second city is Aleppo.", ["Aleppo"]),  # an apostrophe lost
        ("The North Sea Courier counted nine dead in Homs.", ["Homs"]),
        ("Nine people died, the Orontes Monitor said.", []),
        ("Relief Doctors for Aleppo said five died.", []),
        ("The Aleppo Media Center said ten people died.", []),
        ("Homs Tribune: five dead in raid.", []),
        ("The Islamic State of Iraq and the Levant claimed the attack.", []),
        ("Al-Qaeda in Iraq claimed the attack in Mosul.", ["Mosul"]),
        ("The Gaza Health Ministry said twelve died in Rafah.", ["Rafah"]),
        ("Lebanese Hezbollah lost three men.", []),
        ("Kills reached nine on Monday.", []),
        ("Raid Kills Nine in Homs", ["Homs"]),
    ],
)
def test_whose_something_is_is_no_place_of_events(
    places: Gazetteer, text: str, said: list[str]
) -> None:
    found = [m.evidence.text for m in read(text, places) if not m.value.metonym]
    assert found == said


def test_a_border_is_a_part(places: Gazetteer) -> None:
    found = read("Two shells fell near Syria's border with Iraq.", places)
    assert [(m.value.name, m.value.part, m.value.metonym) for m in found] == [
        ("Syria", "border", False),
        ("Iraq", None, True),
    ]


NO_PLACES = [
    ("Two sons of Ana Vega and Rosario Lind were beaten in Managua.", "Rosario"),
    ("The girl vanished from Praia da Lomba in Portugal.", "Praia"),
    ("Daniel Pearl was abducted in Karachi. Four men had a part in Pearl's murder.", "Pearl"),
    ("Troops drove out the Moro peoples of the Philippines.", "Moro"),
]


@pytest.mark.parametrize(("text", "name"), NO_PLACES)
def test_parts_of_longer_names_and_of_persons_are_no_places(
    places: Gazetteer, text: str, name: str
) -> None:
    found = {m.evidence.text for m in read(text, places) if not m.value.metonym}
    assert name not in found
