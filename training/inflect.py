"""English forms for the generator: verbs, articles, number words, and the past of a pluperfect."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

GRAMMAR = Path(__file__).parent / "own/grammar"

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

_AN = re.compile(r"\b([Aa]) (?=(?:<[^>]+>|[“‘])*(?:[aeioAEIO]|un[^i]|up|8))")
_NO_AN = re.compile(r"\b([Aa])n (?=(?:<[^>]+>)*(?:one|once|eu|EU|UN|uni|use))")
_DOUBLED = re.compile(
    r"\b((?:at|up|as)(?:</[^>]+>)* )((?:<[^>]+>)*)(?:at least|up to|as many as)\b", re.IGNORECASE
)
_HAD = re.compile(r"\bhad ((?:<[^>]+>)*)(never |already )?((?:<[^>]+>)*)(\w+)")
_BREAK = re.compile(r", | and | when | that | after | as | had | who |\bbut ")
_TAIL = re.compile(r" (?:of|in|at|on|near|from|by|with|to|for|involved|against|off|behind) ")
_MANY = ("a handful of", "a number of", "a few", "a dozen", "an estimated")
LATELY = re.compile(r"\b(?:since|so far|in recent|in the past|over the past|never)\b")
_PLURALS = frozenset(
    ["police", "people", "men", "women", "children", "staff", "troops", "clergymen", "remains"]
)


def read_table(name: str) -> dict[str, Any]:
    """Returns one file of the grammar."""
    return tomllib.loads((GRAMMAR / f"{name}.toml").read_text("utf-8"))


_VERBS = read_table("verbs")


def strip_tags(text: str) -> str:
    """Returns the text without its tags."""
    return re.sub(r"<[^>]*>", "", text)


def inflect(phrase: str, form: str, plural: bool) -> str:
    """Returns a verb phrase in `form`: base, past, pres, perf, plup, ing or part."""
    words = phrase.split(" ")
    at = 1 if words[0].endswith("ly") and len(words) > 1 and words[0] != "reply" else 0
    verb = words[at]
    if form in ("perf", "plup"):
        lead = "had" if form == "plup" else ("have" if plural else "has")
        return " ".join([lead, *words[:at], _participle(verb), *words[at + 1 :]])
    words[at] = _simple(verb, form, plural)
    return " ".join(words)


def _simple(verb: str, form: str, plural: bool) -> str:
    """Returns one word's form."""
    if form in _FORMS:
        return _FORMS[form](verb)
    if form == "past":
        past = str(_VERBS["irregular"].get(verb, [_regular(verb)])[0])
        return "were" if plural and verb == "be" else past
    special = {"be": ("is", "are"), "have": ("has", "have")}
    return special.get(verb, (_third(verb), verb))[plural]


def _participle(verb: str) -> str:
    """Returns the past participle."""
    return str(_VERBS["irregular"].get(verb, ["", _regular(verb)])[1])


def _regular(verb: str) -> str:
    """Returns the regular past."""
    if verb in _VERBS["double"]:
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "ed"


def _present_participle(verb: str) -> str:
    """Returns the form in -ing."""
    if verb in _VERBS["double"] or verb in ("put", "set", "let", "hit"):
        return f"{verb}{verb[-1]}ing"
    if verb.endswith("e") and not verb.endswith(("ee", "oe")) and verb != "be":
        return verb[:-1] + "ing"
    return verb + "ing"


def _third(verb: str) -> str:
    """Returns the third person singular."""
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"


_FORMS: dict[str, Callable[[str], str]] = {
    "base": str,
    "part": _participle,
    "ing": _present_participle,
}


def is_plural(phrase: str) -> bool:
    """Returns whether a noun phrase, perhaps with a count's tag, takes a plural verb."""
    counted = re.match(r"(?:<[^>]+>)*<n:", phrase) is not None
    if counted and strip_tags(phrase).startswith(_MANY):
        return True
    words = strip_tags(_TAIL.split(phrase + " ")[0]).split()
    if not words or words[0].lower() in ("one", "a", "an", "no", "nobody"):
        return bool(words) and words[0] == "no" and words[-1].endswith("s")
    last = words[-1].lower()
    return counted or last in _PLURALS or (last.endswith("s") and not last.endswith(("ss", "us")))


def simple_past(clause: str) -> str:
    """Returns a tagged clause with "had taken" as "took" and "had been" as "was" or "were".

    What has gone on until now is put in the perfect: "had died since May" is "have died".
    """
    lately = LATELY.search(clause) is not None

    def change(found: re.Match[str]) -> str:
        tags, adverb, more, word = found[1], found[2] or "", found[3], found[4]
        subject = _BREAK.split(clause[: found.start()].rstrip())[-1].strip()
        if lately:
            return ("have" if is_plural(subject) else "has") + found[0][3:]
        past = _VERBS["past_of"].get(word, word if word.endswith("ed") else "")
        if not past:
            return found[0]
        if past == "was":
            past = "were" if is_plural(subject) else "was"
            return f"{tags}{more}{past} {adverb.strip()}".rstrip()
        return f"{tags}{adverb}{more}{past}"

    return _HAD.sub(change, clause)


def mend_articles(text: str) -> str:
    """Returns the text with "a" and "an" as the next word asks for, and no "at at least"."""
    return _DOUBLED.sub(r"\1\2more than", _NO_AN.sub(r"\1 ", _AN.sub(r"\1n ", text)))


def spell(number: int) -> str:
    """Returns a number under 100 in words, others in digits with commas."""
    if number < 20:
        return ONES[number]
    if number < 100:
        tens = TENS[number // 10 - 2]
        return tens if number % 10 == 0 else f"{tens}-{ONES[number % 10]}"
    return f"{number:,}"


def capitalise(sentence: str) -> str:
    """Returns a tagged sentence with its first word in capital; short digits are spelled."""
    found = re.match(r"((?:<[^>]*>|[“‘\"'(])*)(\d{1,2}(?![\d,.:%-])|.)", sentence, re.DOTALL)
    if found is None:
        return sentence
    first = found[2]
    if first.isdigit() and not re.match(r"\d*[\d,.:%-]*\d", sentence[found.end() :]):
        first = spell(int(first))
    return found[1] + first[0].upper() + first[1:] + sentence[found.end() :]
