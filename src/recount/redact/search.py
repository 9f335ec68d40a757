"""Finds private persons' names that no record holds: in lists of the dead, beside ages and kin.

By capitals and the words around them. What it misses stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from recount.redact.mask import Range
from recount.redact.words import (
    find_words,
    is_given,
    is_ordinary,
    is_telling,
    organisation_words,
    particles,
)
from recount.sources.countries import load_countries
from recount.vocab.loader import load_table

_AGE = re.compile(
    r"\.?(?:,\s|\s\()(?:aged?\s|an?\s)?\d{1,3}"
    r"(?:[,.;)]|-year|\s(?:and|of|from|was|who|years|months)\b|\Z)"
)
_LIST = re.compile(r"(?:,?\s(?:\d{1,3},?\s)?(?:and\s)?(?:his|her|their)?\s?|,\s)\Z")
_TIGHT = re.compile(r"[ \u00a0]|[-‐‑]|\.\s|\n\Z")
_TO_NAME = re.compile(r",?\s|:\s|\.\s|\s[“\"(]\Z")
_OPENING = re.compile(r"[.!?:;\n“\"]")
_LONGEST = 6
_NAMING = frozenset({"al", "el", "abu", "umm", "bin", "ibn"})
_PARTING = frozenset({"of", "the", "and"})


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words that stand together, numbered, the last exclusive."""

    first: int
    last: int


class NameFinder:
    """Finds names in one text.

    `places` are the ranges that were read as places, `public` the words of the names of those
    who are not withheld.
    """

    def __init__(self, text: str, places: Collection[Range], public: Collection[str]) -> None:
        self._text = text
        self._words = find_words(text)
        self._places = {at for start, end in places for at in range(start, end)}
        self._public = frozenset(public)
        self._shouted, self._titled = _odd_lines(text)
        self._runs = list(self._find_runs())

    def find(self, tokens: Collection[str]) -> set[tuple[str, ...]]:
        """Returns the names that stand in the text, by their telling words.

        `tokens` are words of names that are known already.
        """
        known = set(tokens)
        while True:
            found = {tuple(self._keys(run)) for run in self._private_runs(known)}
            new = {key for name in found for key in name} - known
            if not new:
                return found
            known |= new

    def _private_runs(self, tokens: Collection[str]) -> Iterator[Run]:
        before: Run | None = None
        for run in self._runs:
            if self._is_private(run, tokens) or (before and self._continues(before, run)):
                yield run
                before = run
            else:
                before = None

    def _is_private(self, run: Run, tokens: Collection[str]) -> bool:
        keys = self._keys(run)
        if not keys or set(keys) <= self._public or self._holds_office(run):
            return False
        aged = _AGE.match(self._text, self._words[run.last - 1].end) is not None
        if aged and not (len(keys) == 1 and self._is_place(run)):
            return True
        if self._is_place(run) or self._is_thing(run):
            return False
        if self._behind(run) in _words("relations"):
            return True
        if run.last - run.first < 2:
            return False
        return is_given(keys[0]) or (keys[-1] in tokens and keys[-1] not in self._public)

    def _continues(self, before: Run, run: Run) -> bool:
        """Whether a run goes on with a list of names: "his sons Omar and Ali"."""
        between = self._text[self._words[before.last - 1].end : self._words[run.first].start]
        if not _LIST.match(between) or self._is_place(run) or self._is_thing(run):
            return False
        keys = self._keys(run)
        return bool(keys) and not set(keys) & self._public and " and " in f"{between} "

    def _keys(self, run: Run) -> list[str]:
        return [w.key for w in self._words[run.first : run.last] if is_telling(w.key)]

    def _behind(self, run: Run) -> str | None:
        """Returns the word that stands right before a run."""
        if run.first == 0:
            return None
        word = self._words[run.first - 1]
        gap = self._text[word.end : self._words[run.first].start]
        return word.key if _TO_NAME.match(gap) and len(gap) <= 3 else None

    def _holds_office(self, run: Run) -> bool:
        return self._behind(run) in _words("offices")

    def _is_place(self, run: Run) -> bool:
        words = self._words[run.first : run.last]
        return all(word.start in self._places for word in words if is_telling(word.key))

    def _is_thing(self, run: Run) -> bool:
        organisations = organisation_words()
        words = self._words[run.first + 1 : run.last + 1]
        near = words[-1:] if run.last < len(self._words) else []
        inside = [w.key for w in self._words[run.first : run.last]]
        if near and self._text[self._words[run.last - 1].end : near[0].start] != " ":
            near = []
        return any(key in organisations for key in inside) or any(
            word.key in _words("things") for word in near
        )

    def _find_runs(self) -> Iterator[Run]:
        k = 0
        while k < len(self._words):
            if not self._opens(k):
                k += 1
                continue
            end = k + 1
            while end < len(self._words) and end - k < _LONGEST and self._goes_on(end):
                end += 1
            while end > k and not self._words[end - 1].cap:
                end -= 1
            first = k
            while first < end and self._is_plain(first, end):
                first += 1
            if first < end:
                yield Run(first, end)
            k = end

    def _opens(self, k: int) -> bool:
        word = self._words[k]
        return word.cap and word.key[:1].isalpha() and word.start not in self._shouted

    def _goes_on(self, k: int) -> bool:
        word, gap = self._words[k], self._text[self._words[k - 1].end : self._words[k].start]
        joined = gap in (" ", "\u00a0", "\n", "-", "‐", "‑") or (
            gap in (". ", ".") and len(self._words[k - 1].key) == 1
        )
        titled = word.start in self._titled and is_ordinary(word.key) and not is_given(word.key)
        named = (word.cap and not titled) or word.key in particles() - _PARTING
        return joined and named and word.start not in self._shouted

    def _is_plain(self, k: int, end: int) -> bool:
        """Whether a capitalised word at a run's head is no name: "When", "Doctor", "Mrs".

        An English word inside a sentence may be a name ("Yaw"), unless a given name follows.
        """
        word = self._words[k]
        if not is_telling(word.key):
            return word.key not in _NAMING
        if is_given(word.key) and (word.key not in _words("days") or k + 1 < end):
            return False
        if word.key in _unnaming():
            return True
        opens = k == 0 or _OPENING.search(self._text[self._words[k - 1].end : word.start])
        named = any(is_given(other.key) for other in self._words[k + 1 : end])
        return is_ordinary(word.key) and bool(opens or named or word.start in self._titled)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset("".join(word) for word in load_table("redaction")[name])


@cache
def _unnaming() -> frozenset[str]:
    """Returns words that have a capital and name no person: offices, kin, countries, days."""
    nouns = {noun for listed in load_table("antecedents")["words"].values() for noun in listed}
    countries = load_countries().names.firsts - _words("countries")
    return countries.union(nouns, _words("offices"), _words("relations"), _words("days"))


def _odd_lines(text: str) -> tuple[set[int], set[int]]:
    """Returns the offsets in lines in capitals throughout, and in lines Written Like This.

    In the first, nothing tells names; in the second, capitals do not part them from other words.
    """
    shouted: set[int] = set()
    titled: set[int] = set()
    at = 0
    for line in text.splitlines(keepends=True):
        letters = [sign for sign in line if sign.lower() != sign.upper()]
        words = [word for word in line.split() if word[:1].lower() != word[:1].upper()]
        if len(letters) > 3 and sum(map(str.isupper, letters)) > 0.9 * len(letters):
            shouted.update(range(at, at + len(line)))
        elif len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words):
            titled.update(range(at, at + len(line)))
        at += len(line)
    return shouted, titled


def find_sequences(text: str, names: Collection[Sequence[str]]) -> set[tuple[str, ...]]:
    """Returns those names, given by their telling words, that stand whole in a text."""
    firsts: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        firsts.setdefault(name[0], []).append(tuple(name))
    keys = [word.key for word in find_words(text) if is_telling(word.key)]
    return {
        name
        for k, key in enumerate(keys)
        for name in firsts.get(key, ())
        if tuple(keys[k : k + len(name)]) == name
    }
