"""Tells of a mention whether "he" or "she" may stand for it: by its words, or by a given name."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

from recount.errors import InvariantError
from recount.text.view import Token
from recount.vocab.loader import load_table, load_words

Tokens = Sequence[Token]
_NAMED = frozenset({"NOUN", "PROPN"})
_HANGING = frozenset({"of", "for", "in", "from", "at", "who", "with", "by", "whose", "(", "and"})
_OWNING = frozenset({"'s", "'"})


@cache
def given_genders() -> dict[str, str]:
    """Returns "he" or "she" by given name.

    Raises InvariantError on a name that is not plain lower case, out of order, or in both lists.
    """
    found: dict[str, str] = {}
    for gender in ("he", "she"):
        names: list[str] = load_table("given_genders")[gender]
        if names != sorted(names):
            raise InvariantError(f"given_genders.{gender}: out of order")
        for name in names:
            if not (name.isascii() and name.isalpha() and name.islower()):
                raise InvariantError(f"given_genders.{gender}: not plain: {name!r}")
            if name in found:
                raise InvariantError(f"given_genders: of both genders: {name!r}")
            found[name] = gender
    return found


def is_given(word: str) -> bool:
    """Whether a word is known to open persons' names."""
    plain = _plain(word)
    return plain in given_genders() or plain in load_words("given_names")


def gender_of_word(lower: str) -> str:
    """Returns "he", "she" or "" of a title or noun ("Mrs", "actress", "cameraman")."""
    if lower.endswith("woman"):
        return "she"
    return _word_genders().get(lower, "")


@cache
def _word_genders() -> dict[str, str]:
    words = load_table("antecedents")["words"]
    return dict.fromkeys(words["male"], "he") | dict.fromkeys(words["female"], "she")


def gender_of_name(names: Sequence[str]) -> str:
    """Returns the gender of who bears a name, without titles, by given name or ending.

    A name of one word may be a surname: only what women alone are called tells then.
    """
    if not names:
        return ""
    words = [_plain(name) for name in names]
    first = given_genders().get(words[0], "")
    if first and (len(words) > 1 or first == "she"):
        return first
    table: dict[str, Any] = load_table("given_genders")
    if len(words) > 1:
        for gender, linking in table["linking"].items():
            if any(word in linking for word in words[:-1]):
                return str(gender)
    last, ends = words[-1], table["ends"]
    return "she" if last.endswith(tuple(ends["she"])) and last not in ends["but"] else ""


def gender_of(core: Tokens, rest: Tokens, names: Sequence[str]) -> str:
    """Returns the gender of a mention: its core, what is set beside it, and the core's name.

    What its nouns say goes before what its name says, and what names its owner says nothing:
    "Mr Lee's lawyer" may be a woman.
    """
    owners = [n for n, token in enumerate(core) if token.lower in _OWNING]
    own = core[owners[-1] + 1 :] if owners else core
    told = [gender_of_word(t.lower) for t in own if t.tag in _NAMED]
    said = next((gender for gender in reversed(told) if gender), "")
    return said or gender_beside(rest) or gender_of_name(names)


def gender_beside(rest: Tokens) -> str:
    """Returns the gender that an apposition tells: ", a spokeswoman for the army"."""
    said = ""
    for token in rest:
        if token.lower in _HANGING or token.tag in ("VERB", "AUX"):
            break
        if token.lower in _OWNING:
            said = ""
        elif token.tag in _NAMED:
            said = said or gender_of_word(token.lower)
    return said


def _plain(word: str) -> str:
    """Returns a word in lower case and without accents."""
    folded = unicodedata.normalize("NFKD", word.lower())
    return "".join([c for c in folded if not unicodedata.combining(c)])
