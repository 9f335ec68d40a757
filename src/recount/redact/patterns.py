"""Finds what leads to a person without being a name: numbers, addresses, plates, coordinates.

By shape, so that some is missed and some goes that need not. All patterns are bounded: a text of
any length takes time in proportion to it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from recount.redact.words import find_words, keys_of
from recount.vocab.loader import load_table

Found = tuple[int, int, str]

_GAP = r"[ \u00a0.\-‐‑/]?"
_PHONES = (
    r"(?<![\w+])(?:\+|00)[1-9]\d{0,2}(?:[ \u00a0.\-‐‑/]?\(?\d{1,5}\)?){2,6}(?![\w])",
    rf"(?<![\w.,])\(0?\d{{2,4}}\)[ \u00a0]?\d{{2,4}}{_GAP}\d{{2,4}}(?:{_GAP}\d{{2,4}})?(?!\w)",
    r"(?<![\w.,+\-])[2-9]\d{2}[-. \u00a0]\d{3}[-. \u00a0]\d{4}(?![\w\-])",
    rf"(?<![\w.,+\-/])0\d{{1,4}}(?:{_GAP}\d{{2,4}}){{2,4}}(?![\w\-]|[.,]\d)",
)
_DIGITS = range(8, 16)  # of a number in full (ITU-T E.164 has 15 at most)
_CUED_DIGITS = range(5, 16)
_DAY = re.compile(r"\d{1,2}([./\-‐‑ ])\d{1,2}\1(?:19|20)\d\d\Z")
_EMAIL = re.compile(r"[\w.+\-]{1,64}@(?:[\w\-]{1,63}\.){1,5}[A-Za-z]{2,24}\b")
_PART = r"\d{1,2}(?:[.,]\d+)?\s?"
_DEGREES = rf"\d{{1,3}}\s?°\s?(?:{_PART}['’′]\s?)?(?:{_PART}(?:[\"”″]|''|’’)\s?)?"
_COORDINATES = (
    r"(?<![\d.])[-+−]?\d{1,2}\.\d{3,}\s?°?\s?[NS]?(?:\s?[,;/]\s?|\s)[-+−]?\d{1,3}\.\d{3,}"
    r"(?:\s?°?\s?[EW]\b)?(?!\d|\.\d)",
    rf"(?<!\d){_DEGREES}[NSns]\b[,;\s]{{0,3}}(?:and\s)?{_DEGREES}[EWew]\b",
    rf"(?<![\w.])[NSns]\s?{_DEGREES}[,;\s]{{0,3}}[EWew]\s?{_DEGREES}",
    r"\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{3,5}\s\d{3,5}|\d{6}|\d{8}|\d{10})\b",  # MGRS
    r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b",  # plus codes
    r"///[^\W\d_]{2,24}\.[^\W\d_]{2,24}\.[^\W\d_]{2,24}\b",  # what3words
)


def find_patterns(text: str, kinds: Collection[str], words: Sequence[str] = ()) -> list[Found]:
    """Returns the ranges of what is withheld by its shape or by one of `words`, with its kind.

    `kinds` are those of `recount.redact.rules.KINDS` that are looked for.
    """
    found: list[Found] = []
    for kind, name, find in _FINDERS:
        if kind in kinds:
            found += [(start, end, name) for start, end in find(text)]
    found += [(start, end, "word") for start, end in _find_words(text, words)]
    return found


def _emails(text: str) -> Iterator[tuple[int, int]]:
    if "@" in text:
        yield from (match.span() for match in _EMAIL.finditer(text))


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _compiled("phones"):
        for match in pattern.finditer(text):
            if _digits(match.group()) in _DIGITS and not _DAY.match(match.group()):
                yield match.span()
    for match in _cued_phones().finditer(text):
        if _digits(match.group(1)) in _CUED_DIGITS:
            yield match.span(1)


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _coordinates(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _compiled("coordinates"):
        yield from (match.span() for match in pattern.finditer(text))


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _street_patterns():
        yield from (match.span() for match in pattern.finditer(text))


def _plates(text: str) -> Iterator[tuple[int, int]]:
    for match in _plate_pattern().finditer(text):
        if any(map(str.isdigit, match.group(1))):
            yield match.span(1)


def _find_words(text: str, phrases: Sequence[str]) -> Iterator[tuple[int, int]]:
    if not phrases:
        return
    firsts: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        keys = keys_of(phrase)
        if keys:
            firsts.setdefault(keys[0], []).append(keys)
    found = find_words(text)
    for k, word in enumerate(found):
        for keys in firsts.get(word.key, ()):
            run = found[k : k + len(keys)]
            if tuple(each.key for each in run) == keys:
                yield word.start, run[-1].end


@cache
def _compiled(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, {"phones": _PHONES, "coordinates": _COORDINATES}[kind]))


def _any_of(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _cued_phones() -> re.Pattern[str]:
    cues = _any_of(load_table("redaction")["patterns"]["phone_cues"])
    return re.compile(
        rf"\b(?i:{cues})\b[.:]?\s(?:(?:is|was|at|on|no|number)\b[.:]?\s){{0,2}}"
        r"(\+?\d(?:[ \u00a0.\-‐‑/()]{0,2}\d){4,14})(?![\w])"
    )


@cache
def _street_patterns() -> tuple[re.Pattern[str], ...]:
    words: Mapping[str, Sequence[str]] = load_table("redaction")["patterns"]
    streets, before = _any_of(words["streets"]), _any_of(words["streets_before"])
    units, name = _any_of(words["units"]), r"[^\W\d_][\w'’.\-]{0,30}"
    number = r"\d{1,5}[A-Za-z]?(?:[/\-]\d{1,4})?"
    named = rf"(?:{name}[ ]){{1,4}}(?:{streets})\b\.?"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"(?<![\w.,]){number},?[ ](?=[^\W\d_a-z]){named}",  # 14 Al Nil Street
            rf"(?<!\w)(?=[^\W\d_a-z]){named},?[ ](?:(?i:no|number)\b\.?[ ]?)?{number}(?!\w|[.,]\d)",
            rf"(?<![\w.,]){number},?[ ](?:{before})[ ](?:{name}[ ]?){{1,4}}",  # 14, rue de la Paix
            rf"(?<!\w)(?:{before})[ ](?:{name}[ ]){{0,3}}{name},?[ ]{number}(?!\w|[.,]\d)",
            rf"(?<!\w)(?i:{units})[ ](?:(?i:no|number)\b\.?[ ]?)?#?\d{{1,5}}[A-Za-z]?(?!\w|[.,]\d)",
            r"(?<!\w)[Pp]\.?[ ]?[Oo]\.?[ ]?[Bb]ox[ ]\d{1,6}(?!\w)",
        )
    )


@cache
def _plate_pattern() -> re.Pattern[str]:
    cues = _any_of(load_table("redaction")["patterns"]["plate_cues"])
    return re.compile(
        rf"\b(?i:{cues})\b[,:]?\s(?:(?:is|was|of|no|number|numbered|reading|read)\b[.:]?\s){{0,2}}"
        r"[\"“'‘]?([A-Z0-9][A-Z0-9\-]{1,9}(?:[ ][A-Z0-9][A-Z0-9\-]{0,6}){0,2})(?!\w)"
    )


_FINDERS = (
    ("emails", "email", _emails),
    ("phones", "phone", _phones),
    ("coordinates", "coordinates", _coordinates),
    ("addresses", "address", _addresses),
    ("plates", "plate", _plates),
)
