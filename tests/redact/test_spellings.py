"""Spellings that tell no two names apart."""

from __future__ import annotations

import unicodedata

import pytest

from recount.redact.words import find_words, fold, is_ordinary, telling_keys


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ibáñez", "ibanez"),
        (unicodedata.normalize("NFD", "Ibáñez"), "ibanez"),  # letters taken apart
        ("IBÁÑEZ", "ibanez"),
        ("O’Brien", "obrien"),
        ("O'Brien", "obrien"),
        ("Sanaʿa", "sanaʿa"),  # a letter, not an apostrophe
        ("Had\u00addad", "haddad"),  # a soft hyphen
        ("Had\u200bdad", "haddad"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Ｈaddad", "haddad"),  # full width
        ("İbrahim", "ibrahim"),
    ],
)
def test_fold(written: str, key: str) -> None:
    assert fold(written) == key


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Haddad's shop", ["Haddad", "shop"]),
        ("HADDAD’S SHOP", ["HADDAD", "SHOP"]),
        ("the Ibáñez' house", ["the", "Ibáñez", "house"]),
        ("al-Qabbani", ["al", "Qabbani"]),
        ("rana_haddad-34", ["rana", "haddad", "34"]),
        ("أحمد حداد", ["أحمد", "حداد"]),
        (unicodedata.normalize("NFD", "Zoë fell"), [unicodedata.normalize("NFD", "Zoë"), "fell"]),
    ],
)
def test_words_keep_their_offsets(text: str, words: list[str]) -> None:
    assert [text[word.start : word.end] for word in find_words(text)] == words


def test_scripts_without_case_count_as_capitals() -> None:
    assert [word.cap for word in find_words("أحمد Haddad haddad")] == [True, True, False]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Dr. Hassan bin Ali al-Khatib", ("hassan", "ali", "khatib")),
        ("J. R. Haddad", ("haddad",)),
        ("Umm Khalid", ("khalid",)),
        ("the", ()),
    ],
)
def test_telling_keys(name: str, keys: tuple[str, ...]) -> None:
    assert telling_keys(name) == keys


def test_ordinary_words() -> None:
    assert [is_ordinary(word) for word in ("rose", "baker", "haddad", "qabbani")] == [
        True, True, False, False,
    ]  # fmt: skip
