"""Inflects the words of the trigger lists, so that the lists hold dictionary forms only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from recount.vocab.loader import load_table

Form = Literal["base", "third", "past", "participle", "gerund"]

_VOWELS = frozenset("aeiou")


def verb_forms(verb: str) -> Iterator[tuple[str, Form]]:
    """Yields the forms of a verb with their names; one spelling may have several names."""
    words = load_table("event_words")
    yield verb, "base"
    yield plural(verb), "third"
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) else verb
    if verb.endswith("ie"):
        stem = verb[:-2] + "y"
    if verb in words["doubling"]:
        stem = verb + verb[-1]
    yield stem + "ing", "gerund"
    irregular = words["irregular"].get(verb)
    if irregular is not None:
        yield irregular[0], "past"
        for form in irregular[1:] or irregular:
            yield form, "participle"
        return
    past = verb + "d" if verb.endswith("e") else stem + "ed"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        past = verb[:-1] + "ied"
    for form in (past, *words["variants"].get(verb, ())):
        yield form, "past"
        yield form, "participle"


def plural(noun: str) -> str:
    """Returns the regular plural of a noun; the third person of a verb is formed alike."""
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    if noun.endswith(("s", "x", "z", "ch", "sh")) or noun in {"go", "veto"}:
        return noun + "es"
    return noun + "s"
