"""Whom a pronoun, a short name or a role stands for, on sentences of our own writing."""

from __future__ import annotations

import time

import pytest

from recount.errors import InvariantError
from recount.extract import genders
from recount.extract.attribution import find_attributions
from recount.extract.speakers import read_mention
from recount.text.view import view_text


def last_antecedent(text: str) -> str | None:
    """Returns what the text's last source stands for."""
    parties = [p for a in find_attributions(view_text(text)) for p in a.value.sources]
    return parties[-1].antecedent.text if parties[-1].antecedent else None


@pytest.mark.parametrize(
    ("text", "antecedent"),
    [
        # by given name, whoever stands nearer
        ("Maria Lopez met Karim Haddad in Aden. She said six died.", "Maria Lopez"),
        ("Karim Haddad met Maria Lopez in Aden. He said six died.", "Karim Haddad"),
        ("Ngozi Okafor told Kofi Mensah that six died. She said two fled.", "Ngozi Okafor"),
        ("Leyla Demir and Emre Kaya arrived. He said six died.", "Emre Kaya"),
        ("Yuriko Endo wrote to Kenji Mori. She said six died.", "Yuriko Endo"),
        # by the ending of a surname
        ("Sasha Orlova wrote to Ivan Petrov. She said six died.", "Sasha Orlova"),
        # by a title
        (
            "Mr Dayan said six died. Mrs Dayan said eight died. He said a house burned.",
            "Mr Dayan",
        ),
        # by what is set beside the name, against the given name too
        ("Robin Shaw, a widow, spoke at noon. She said six died.", "Robin Shaw"),
        ("Zoltan Nagy, an actress, was hurt. She said the car burned.", "Zoltan Nagy"),
        # ... but not by what its owner is called
        (
            "Bo Lee, Mrs Cole's lawyer, said six died. He said more were hurt.",
            "Bo Lee, Mrs Cole's lawyer",
        ),
        # by "her" in the subject's own sentence
        (
            'Lee left her home at dawn. Karim Haddad fled. "The shelling was heavy," she said.',
            "Lee",
        ),
        # the subject of the sentence before, not who is named in passing
        ("Karim Haddad met Emre Kaya. He said six died.", "Karim Haddad"),
        ("Ivan Petrov spoke of the death of Karim Haddad. He said six died.", "Ivan Petrov"),
        # the last speaker, over a sentence that names another in passing
        (
            "Karim Haddad said six died. A letter reached the brother of Ivan Petrov."
            " He said a bus burned.",
            "Karim Haddad",
        ),
        # "he" is nobody whom the same sentence names behind it
        (
            "Karim Haddad said six died. Emre Kaya fled. He said Kaya was hurt.",
            "Karim Haddad",
        ),
        # ... and nobody whom the words before ", he said" name
        ("Karim Haddad said six died. Emre Kaya was beaten, he said.", "Karim Haddad"),
        # who is named inside a quotation does not say it
        (
            'Karim Haddad spoke at noon. "Emre Kaya must go. The war is lost," he said.',
            "Karim Haddad",
        ),
        # somebody without a name
        ("The pilot landed safely. He said the engine had failed.", "The pilot"),
        # a police officer is no police
        ("A police officer said six died. She said two were hurt.", "A police officer"),
        # a body, and persons in the plural
        ("The ministry wrote to Karim Haddad. It said six died.", "The ministry"),
        ("WHO said six died. Anna Petrova said none had. It said nobody was ill.", "WHO"),
        (
            "The Lantern aired a film. The Guardian cited two letters. It quoted a lawyer.",
            "The Guardian",
        ),
        ("Researchers wrote to the ministry. They said six died.", "Researchers"),
        ("The police held a man. They said six died.", "The police"),
        # a surname ends a name that is set beside a title
        (
            "The head of the office, Marvin Solis, said six died. Solis said two were hurt.",
            "The head of the office, Marvin Solis",
        ),
        (
            "The secretary of the herders' union, Sule Audu, said six died. Mr Audu said no more.",
            "The secretary of the herders' union, Sule Audu",
        ),
        ("Dr Grace Obi said six died. The doctor said two were hurt.", "Dr Grace Obi"),
        # what somebody issued
        ("The mayor said six died. His statement said two were hurt.", "The mayor"),
        # groups by their names; a paper that somebody speaks in says nothing
        (
            "Police arrived. The Harakat al-Fajr said six died. It said two were hurt.",
            "The Harakat al-Fajr",
        ),
        ("Police arrived. Los Condores said six died. It said two were hurt.", "Los Condores"),
        (
            "The Red Column said it fought. In a statement sent on Monday it said six died.",
            "The Red Column",
        ),
        (
            "A day later came the Free Hills Command. The breakaway faction said six died.",
            "the Free Hills Command",
        ),
        # roles and short names
        ("Foreign Minister Ann Lee came. The minister said six died.", "Foreign Minister Ann Lee"),
        (
            "The Northern Star Relief Organisation (NSRO) sent trucks. NSRO said six died.",
            "The Northern Star Relief Organisation",
        ),
    ],
)
def test_links(text: str, antecedent: str) -> None:
    assert last_antecedent(text) == antecedent


@pytest.mark.parametrize(
    "text",
    [
        # nobody of that gender
        "Karim Haddad said six died. She said seven died.",
        "Anna Petrova said six died. He said none had.",
        "Robin Shaw, a widow, spoke at noon. He said six died.",
        # two alike
        "Karim Haddad and Emre Kaya arrived. He said six died.",
        # both of them are meant, and no one mention names them
        "Residents fled. Karim Haddad and Emre Kaya arrived. They said six died.",
        # a place or a body is no person
        "New York was quiet. He said six died.",
        "Moscow said six died. He said none had.",
        "The ministry said six died. She said none had.",
        # a person is neither "it" nor "they"
        "Karim Haddad said six died. It said two were children.",
        "Karim Haddad said six died. They said seven died.",
        # things do not speak in the plural
        "The results showed a fall. They said six died.",
        # only who is said to be hurt is named
        "Emre Kaya was beaten by guards, he said.",
        # too long ago
        "Karim Haddad said six died." + " Rain fell on the hills." * 9 + " He said a bus burned.",
        # a vice president is not the president
        "Vice President Rosa Diaz spoke on Monday. The president said no.",
        # no pronoun, though it is written like one
        "Karim Haddad, who said six died, fled early. WHO said none had.",
    ],
)
def test_refusals(text: str) -> None:
    assert last_antecedent(text) is None


@pytest.mark.parametrize(
    ("names", "gender"),
    [
        (["fatima", "haddad"], "she"),
        (["josé", "pérez"], "he"),
        (["abu", "omar"], "he"),
        (["umm", "omar"], "she"),
        (["thuy", "bint", "salem"], "she"),
        (["olena", "kovalenko"], "she"),
        (["maja", "casanova"], "she"),
        # a surname alone, and names that both bear
        (["martin"], ""),
        (["andrea", "rossi"], ""),
        (["kim", "casanova"], ""),
        ([], ""),
    ],
)
def test_gender_of_name(names: list[str], gender: str) -> None:
    assert genders.gender_of_name(names) == gender


def test_given_names_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(genders.given_genders()) > 1500
    for he, she in ((["omar"], ["omar"]), (["omar", "ali"], []), (["José"], [])):
        with monkeypatch.context() as patch:
            patch.setattr(genders, "load_table", lambda _, he=he, she=she: {"he": he, "she": she})
            with pytest.raises(InvariantError):
                genders.given_genders.__wrapped__()


def test_long_text_takes_no_quadratic_time() -> None:
    text = "Karim Haddad met Maria Lopez and Emre Kaya. He said that she fled. "
    view = view_text(text * 1500)
    start = time.perf_counter()
    found = find_attributions(view)
    assert len(found) >= 1500
    assert time.perf_counter() - start < 30


def test_what_calls_itself_by_a_name_is_a_body() -> None:
    view = view_text("A unit calling itself the Red Column fled.")
    assert read_mention(view, (0, 7), speaks=True).kind == "body"
