"""Cuts a text into atoms and gives each a class, so that date patterns run over classes.

A date expression is a short run of few kinds of words. With one letter for each kind, the
whole text becomes a string in which one compiled pattern finds all expressions in one pass.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from recount.vocab.loader import load_table

_ATOM = re.compile(
    r"""
      (?P<plain>[a-z]+)(?![^\W_])                        # the common case, first
    | (?P<stop>\n[ \t\r]*\n\s*)
    | (?P<iso>(?<![\w/-])[12]\d{3}(?P<_a>[-/])\d\d?(?P=_a)\d\d?(?![\d/-])
                (?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?)
    | (?P<numeric>(?<![\w./-])\d{1,2}(?P<_b>[./-])\d{1,2}(?P=_b)(?:\d{4}|\d\d)(?![\w]|[./-]\d))
    | (?P<clock>(?<![\w.,])\d{1,2}(?:[:.]\d\d(?::\d\d)?\s?(?i:[ap]\.?m\b\.?)
                |:\d\d(?::\d\d)?(?!\d)|\s?(?i:[ap]\.?m\b\.?)))
    | (?P<decade>(?<![\w.,$£€])(?:[12]\d\d0['’]?s|['’][1-9]0['’]?s)(?!\w))
    | (?P<ordinal>\d{1,2}(?i:st|nd|rd|th)(?!\w))
    | (?P<short>(?<!\w)['’]\d\d(?![\w.,]\d|\w))
    | (?P<money>(?:[$£€¥\#]|\b(?:Rs|US)\$?)\s?\d[\d.,]*)
    | (?P<grouped>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+\.\d+)
    | (?P<figures>\d+)(?![^\W_]|\s?%)
    | (?P<clitic>['’][sS](?!\w))
    | (?P<era>(?:B\.C\.(?:E\.)?|BCE?|A\.D\.|AD)(?!\w))
    | (?P<abbr>(?i:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.)
    | (?P<word>[^\W_]+)
    | (?P<mark>\S)
    """,
    re.VERBOSE,
)

_CLASSES = (
    "stop iso numeric clock decade ordinal short money grouped clitic era month maybe_month "
    "weekday maybe_weekday season maybe_season num two year cardinal deictic holiday feast day "
    "week fortnight monthw yearw quarter decadew century weekend part period full mod edge latter "
    "last past prev next this latest that same ago before after the a of in since from to until by "
    "and between each about new eve comma dot dash open close slash mark word"
)
LETTER: dict[str, str] = {kind: chr(0x100 + i) for i, kind in enumerate(_CLASSES.split())}
"""The one letter of each class."""

_WORD = ("word", None)
_MARKS = {
    ",": "comma",
    ".": "dot",
    "(": "open",
    ")": "close",
    "[": "open",
    "]": "close",
    "/": "slash",
}
_DASHES = frozenset("-–—‐‑−")
_CAPITAL_ONLY = frozenset({"maybe_month", "maybe_weekday", "month", "weekday"})


class Atom(NamedTuple):
    """A piece of the text with its class and, for date words, its number or numbers."""

    start: int
    end: int
    lower: str
    kind: str
    value: Any
    capital: bool


@cache
def _lexicon() -> dict[str, tuple[str, Any]]:
    table = load_table("dates")
    found: dict[str, tuple[str, Any]] = {}
    for key, kind in (
        ("months", "month"),
        ("maybe_months", "maybe_month"),
        ("weekdays", "weekday"),
        ("maybe_weekdays", "maybe_weekday"),
        ("seasons", "season"),
        ("ordinals", "ordinal"),
        ("cardinals", "cardinal"),
        ("decades", "decade"),
        ("deictics", "deictic"),
        ("holidays", "holiday"),
        ("feasts", "feast"),
    ):
        found.update((word, (kind, value)) for word, value in table[key].items())
    for kind, words in table["words"].items():
        found.update((word, (kind, None)) for word in words)
    return found


def find_atoms(text: str) -> list[Atom]:
    """Returns the atoms of a text, in order; blanks belong to none."""
    lexicon = _lexicon()
    atoms: list[Atom] = []
    for match in _ATOM.finditer(text):
        group = match.lastgroup
        raw = match.group()
        start, end = match.span()
        if group == "plain":
            kind, value = lexicon.get(raw, _WORD)
            if kind in _CAPITAL_ONLY:
                kind = "word"
            atoms.append(Atom(start, end, raw, kind, value, False))
        elif group == "figures" and _is_day_and_year(raw) and _is_month(atoms):
            cut = end - 4
            atoms.append(Atom(start, cut, raw[:-4], "num", int(raw[:-4]), False))
            atoms.append(Atom(cut, end, raw[-4:], "year", int(raw[-4:]), False))
        else:
            kind, value = _classify(group or "mark", raw)
            lower = "" if group == "stop" else raw.lower()
            atoms.append(Atom(start, end, lower, kind, value, raw[0].isupper()))
    return atoms


def _classify(group: str, raw: str) -> tuple[str, Any]:
    lexicon = _lexicon()
    if group == "word":
        found = lexicon.get(raw.lower(), _WORD)
        return _WORD if found[0] in _CAPITAL_ONLY and not raw[0].isupper() else found
    if group == "mark":
        return ("dash" if raw in _DASHES else _MARKS.get(raw, "mark")), None
    if group == "figures":
        return _figure_class(raw)
    if group == "abbr":
        return ("month", lexicon[raw[:-1].lower()][1]) if raw[0].isupper() else _WORD
    if group in ("ordinal", "short", "decade"):
        return group, int("".join(filter(str.isdigit, raw)))
    return group, None


def class_string(atoms: list[Atom]) -> str:
    """Returns one letter for each atom."""
    return "".join([LETTER[atom.kind] for atom in atoms])


def _is_day_and_year(raw: str) -> bool:
    """Whether a stripped comma has left a day and a year in one: "Jan 202015"."""
    if not (5 <= len(raw) <= 6 and raw.isascii() and raw[-4:-2] in ("19", "20")):
        return False
    return 1 <= int(raw[:-4]) <= 31


def _is_month(atoms: list[Atom]) -> bool:
    return bool(atoms) and atoms[-1].kind in ("month", "maybe_month")


def _figure_class(raw: str) -> tuple[str, int | None]:
    if len(raw) > 4 or not raw.isascii():
        return "grouped", None
    number = int(raw)
    table = load_table("dates")
    if len(raw) == 4:
        return (
            ("year", number)
            if table["first_year"] <= number <= table["last_year"]
            else ("grouped", number)
        )
    if len(raw) == 3:
        return "grouped", number
    return ("num", number) if number <= 31 else ("two", number)
