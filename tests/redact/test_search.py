"""Names that no record holds, told by the words around them."""

from __future__ import annotations

import pytest

from recount.redact.search import NameFinder, find_sequences


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # an age, however it is written
        ("Idris Tarwani, 34, a baker, died.", {"idris tarwani"}),
        ("killed Yaw Boateng (19), a student", {"yaw boateng"}),
        ("They found Okpukpo, aged 7.", {"okpukpo"}),
        ("said Yaw Boateng Jr., 27, was shot", {"yaw boateng"}),
        ("April Boateng, 27, was shot in April", {"april boateng"}),
        ("of Jordan Boateng, 18 of Gao", {"jordan boateng"}),
        ("Efua Boateng, a 25-year-old customer", {"efua boateng"}),
        # kin and courtesy
        ("his wife Nuhayla survived", {"nuhayla"}),
        ("Her son, Omari, was hit", {"omari"}),
        ("Mrs Okpukpo wept", {"okpukpo"}),
        ("their sons Kofi and Kwabena were hurt", {"kofi", "kwabena"}),
        # a given name before another capital
        ("said that Ahmed Tarwani fell", {"ahmed tarwani"}),
        # refusals
        ("President Ahmed Tarwani spoke", set()),  # an office
        ("Gen. Ahmed Tarwani spoke", set()),
        ("on Ahmed Tarwani Street", set()),  # a thing
        ("the Ahmed Tarwani Brigade", set()),
        ("IDRIS TARWANI, 34, DIED", set()),  # nothing but capitals: no telling
        ("The Army Hit The Market On Friday", set()),
        ("On Friday, 30 people died in Gao.", set()),
        ("In March, 34 people died.", set()),
        ("a resident of Gao said", set()),
    ],
)
def test_find(text: str, names: set[str]) -> None:
    assert {" ".join(name) for name in NameFinder(text, (), ()).find(())} == names


def test_a_family_shares_its_surname() -> None:
    text = "Kofi Tarwani and Efua Tarwani fell."
    assert NameFinder(text, (), ()).find({"tarwani"}) == {("kofi", "tarwani"), ("efua", "tarwani")}
    # where somebody public bears it too, it does not tell
    assert NameFinder("Yaw Tarwani fell.", (), {"tarwani"}).find({"tarwani"}) == set()


def test_a_place_is_no_person() -> None:
    text = "his mother, Abu Kamal, 3"  # a town with a given name in it, and no age
    assert NameFinder("in Ali Sabieh and", [(3, 13)], ()).find(()) == set()
    assert NameFinder("in Ali Sabieh and", (), ()).find(()) == {("ali", "sabieh")}
    assert NameFinder(text, (), ()).find(()) == {("kamal",)}


def test_a_place_with_a_figure_behind_it_has_no_age() -> None:
    assert NameFinder("In Gao, 30 of the wounded", [(3, 6)], ()).find(()) == set()


def test_whoever_is_public_stays() -> None:
    text = "Moussa Sidibé, 61, the governor, spoke."
    assert NameFinder(text, (), {"moussa", "sidibe"}).find(()) == set()


def test_find_sequences() -> None:
    names = {("idris", "tarwani"), ("rana", "haddad")}
    assert find_sequences("of IDRIS al-TARWANI's", names) == {("idris", "tarwani")}
    assert find_sequences("Tarwani, Idris", names) == set()
