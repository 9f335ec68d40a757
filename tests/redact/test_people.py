"""Whose names are private, by the records alone."""

from __future__ import annotations

from typing import Any

import pytest

from recount.redact.people import find_people, private_names
from recount.sources.describe import person_id


def party(name: str, kind: str = "unknown", **more: Any) -> dict[str, Any]:
    return {"text": name, "id": person_id(name), "name": name, "kind": kind, "named": True} | more


def claim(source: dict | None, *actors: dict, doc: str = "d") -> dict[str, Any]:
    return {
        "document": doc,
        "attribution": {"source": source, "via": []},
        "actors": [{"role": "victim", **actor} for actor in actors],
    }


def private(*claims: dict) -> set[str]:
    people, _others = find_people({"claim": claims})
    names = private_names(people)
    return {name for person in people if person.id in names for name in person.names}


@pytest.mark.parametrize(
    ("source", "withheld"),
    [
        (party("Rana Haddad", "witness"), True),
        (party("Rana Haddad", "civilian"), True),
        (party("Rana Haddad"), True),  # nothing is known of her
        (party("Rana Haddad", "medical"), True),  # a doctor who speaks for nobody
        (party("Rana Haddad", "medical", body="b"), False),  # a hospital's spokeswoman
        (party("Rana Haddad", "official"), False),
        (party("Rana Haddad", "military"), False),
        (party("Rana Haddad", "armed_group"), False),
        (party("Rana Haddad", "ngo"), False),
    ],
)
def test_sources(source: dict, withheld: bool) -> None:
    assert private(claim(source)) == ({"Rana Haddad"} if withheld else set())


def test_bodies_are_no_persons() -> None:
    council = party("Coastal Medical Council", "medical") | {"id": "actor-id"}
    residents = party("residents", "witness", named=False)
    people, others = find_people({"claim": [claim(council), claim(residents)]})
    assert people == []
    assert others == {"Coastal Medical Council", "residents"}


def test_outlets_are_no_persons() -> None:
    told = {"document": [{"author": None, "outlet": "El Faro"}]}
    people, others = find_people(
        {**told, "claim": [claim(party("El Faro")), claim(party("Levant Wire"))]}
    )
    assert people == []
    assert others == {"El Faro", "Levant Wire"}


def test_a_victim_is_withheld_whatever_it_is_called_beside() -> None:
    soldier = party("Rana Haddad", "military")
    assert private(claim(None, soldier)) == {"Rana Haddad"}
    # unless she speaks for the army herself
    assert private(claim(None, soldier), claim(soldier)) == set()


def test_who_is_public_in_one_report_is_public_in_all() -> None:
    told = [claim(party("Moussa Sidibé", "military"), doc="a")]
    assert private(*told, claim(party("Moussa Sidibé"), doc="b")) == set()


def test_a_bare_surname_is_the_office_holders_in_that_report_alone() -> None:
    minister = claim(party("Walid Haddad", "official"), doc="a")
    bare = claim(party("Haddad"), doc="a")
    assert private(minister, bare) == set()
    assert private(minister, claim(party("Haddad"), doc="b")) == {"Haddad"}
    # with a victim of that name in the report too, nobody can tell whose it is
    victim = claim(None, party("Rana Haddad", "witness"), doc="a")
    assert private(minister, bare, victim) == {"Haddad", "Rana Haddad"}


def test_a_wording_that_is_a_name_is_one_more_name() -> None:
    called = party("Rana Haddad", "witness", text="resident Umm Khalid")
    assert private(claim(called)) == {"Rana Haddad", "Umm Khalid"}
    described = party("Rana Haddad", "witness", text="Rana Haddad, who fled Aleppo")
    assert private(claim(described)) == {"Rana Haddad"}  # a town is no name of hers
