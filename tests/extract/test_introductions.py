"""Who speaks and for whom, by what a report says elsewhere, on sentences of our own writing."""

from __future__ import annotations

import time

import pytest

from recount.extract.attribution import find_attributions
from recount.extract.introductions import Introductions
from recount.sources.identify import identify_party
from recount.sources.registry import load_registry
from recount.text.view import view_text
from recount.values import Identity

REGISTRY = load_registry()


def speakers(text: str, country: str) -> list[Identity]:
    """Returns the identities of a text's sources, in order."""
    view = view_text(text)
    attributions = find_attributions(view)
    introductions = Introductions(view, attributions)
    found = []
    for mention in attributions:
        for party in mention.value.sources:
            identity = identify_party(
                party,
                registry=REGISTRY,
                country=country,
                told=introductions.of(party),
                armed=introductions.is_armed(party),
            ).identity
            assert identity is not None
            found.append(identity)
    return found


@pytest.mark.parametrize(
    ("text", "country"),
    [
        # a short word for a body named before
        (
            "Six people died, the Blue Lake State health ministry said. Nine were hurt, according"
            " to the ministry's emergency director, Amal Osman.",
            "SD",
        ),
        (
            "Six people died, the prison service said. The service's director for the coast,"
            " Ramon Tapia, said nine were hurt.",
            "EC",
        ),
        # "its", after the body that spoke
        (
            "The Committee of Miners' Relatives said six people died."
            " Its spokeswoman, Norma Rojas, said nine were hurt.",
            "EC",
        ),
        # what a "who" tells
        (
            "The state health ministry said six people died."
            " Amal Osman, who heads the ministry's emergency department, said nine were hurt.",
            "SD",
        ),
        # a spokesman of nobody said
        (
            "The Bay Stabilisation Mission said six people died."
            " Spokeswoman Thandi Mabe said nine were hurt.",
            "SO",
        ),
    ],
)
def test_who_speaks_for_the_body_that_spoke_before(text: str, country: str) -> None:
    body, person = speakers(text, country)
    assert person.body == body.id
    assert person.kind in (body.kind, "rescue")


@pytest.mark.parametrize(
    ("text", "country", "name", "kind"),
    [
        (
            "Hamid Idris, a trader in hides, was at the gate. He said six people died.",
            "SD",
            *("Hamid Idris", "witness"),
        ),
        (
            "Rosa Ortega, who lives opposite, said six people died.",
            "CO",
            *("Rosa Ortega", "witness"),
        ),
        (
            "Marlon Paz, delegate of the ombudsman's office in the province, saw four bodies."
            " He said six people died.",
            "EC",
            *("Marlon Paz", "official"),
        ),
        # a body's acronym, in whatever language
        (
            "Fighters of the People's Force of the Plains attacked. The spokesman of the FPP said"
            " six people died.",
            "CD",
            *("spokesman (Democratic Republic of the Congo)", "armed_group"),
        ),
        # the issuer of a statement
        (
            "The commander of the army's garrison said six people died."
            " His statement said nine were hurt.",
            "SD",
            *("military commander (Government of Sudan)", "military"),
        ),
        # a name goes on behind what was read of it
        (
            "The Committee of Miners' Relatives has struck a name from its list."
            " It said six people died.",
            "EC",
            *("Committee of Miners' Relatives", "civil_society"),
        ),
    ],
)
def test_last_speaker(text: str, country: str, name: str, kind: str) -> None:
    found = speakers(text, country)[-1]
    assert (found.name, found.kind) == (name, kind)


@pytest.mark.parametrize(
    ("text", "kind", "side"),
    [
        # the report says that a unit is no army's
        (
            "Two brigades fought in the town. Rival brigades said little, but the Tawil Brigade"
            " said Tawil fighters were hurt.",
            *("armed_group", "Tawil Brigade"),
        ),
        ("The Tawil Brigade said six people died.", "military", "Government of Libya"),
    ],
)
def test_units_bear_arms_for_whom_the_report_says(text: str, kind: str, side: str) -> None:
    found = next(one for one in speakers(text, "LY") if one.name == "Tawil Brigade")
    assert (found.kind, found.side) == (kind, side)


def test_a_persons_name_near_rebels_is_no_armed_group() -> None:
    text = "A rebel group took the hill. Its fighters fled, Karim Haddad said."
    assert speakers(text, "SY")[-1].kind == "unknown"


def test_long_texts_are_fast() -> None:
    text = "The Hill Peace Group said six died. Its spokesman, Ann Lee, said two fled. " * 400
    started = time.perf_counter()
    assert speakers(text, "NG")[-1].name == "Ann Lee"
    assert time.perf_counter() - started < 20
