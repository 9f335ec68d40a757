"""Finds the words that say what happened to people: "killed", "dead", "death toll"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import get_args

from recount.text.view import Token
from recount.values import Harm
from recount.vocab.loader import load_table

HARMS: tuple[Harm, ...] = get_args(Harm)
_FORMS = ("active", "active", "participle", "active")
# A list of `harms.toml` and what its entries can be.
_LISTS = {
    "intransitive": "state",
    "losing": "losing",
    "taking": "taking",
    "participles": "participle",
    "passives": "passive",
    "indirect": "participle",
    "adjectives": "state",
    "adverbs": "state",
    "phrases": "state",
    "active_phrases": "active",
    "nouns": "noun",
    "bodies": "noun",
    "of_nouns": "of",
    "indirect_of": "of",
    "tolls": "toll",
    "collective": "collective",
}
_POSSESSIVES = frozenset({"their", "his", "her", "its", "our"})
_GUARDED = frozenset({"toll", "collective"})
_LISTING = frozenset({"include", "includes", "included", "including", "were", "was", "are"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A harm word or phrase: tokens `first` up to `last`.

    `kinds` says how it can take its figure: "active" before it ("killing eight"),
    "participle" either way ("killed"), "passive" before it
    with "were" ("were taken"), "state" behind it ("dead", "died"), "noun" directly
    behind it ("deaths"), "of" before an "of" ("murder of"), "toll" before the figure
    ("death toll rose to"), "collective" for a whole already spoken of ("among the dead").
    `guarded` cues need a noun for people, `indirect` ones only suggest the harm ("buried").
    """

    first: int
    last: int
    harm: Harm
    kinds: frozenset[str]
    bodies: bool = False
    guarded: bool = False
    indirect: bool = False


@dataclass(slots=True)
class _Entry:
    phrase: tuple[str, ...]
    harm: Harm
    kinds: set[str]
    lists: set[str]


@cache
def _entries() -> dict[str, list[_Entry]]:
    """Returns the phrases of `harms.toml` by their first word, the longest first."""
    merged: dict[tuple[str, ...], _Entry] = {}

    def add(phrase: list[str], harm: Harm, kind: str, name: str) -> None:
        entry = merged.setdefault(tuple(phrase), _Entry(tuple(phrase), harm, set(), set()))
        if entry.harm == harm:
            entry.kinds.add(kind)
            entry.lists.add(name)

    table = load_table("harms")
    for harm in HARMS:
        for name, entries in table.get(harm, {}).items():
            for text in entries:
                if name in ("transitive", "guarded", "indirect"):
                    forms, _, particle = text.partition("|")
                    for form, kind in zip(forms.split(), _FORMS, strict=True):
                        add([form, *particle.split()], harm, kind, name)
                elif name in ("intransitive", "losing", "taking"):
                    for form in text.split():
                        add([form], harm, _LISTS[name], name)
                else:
                    add(text.split(), harm, _LISTS[name], name)
    index: dict[str, list[_Entry]] = {}
    for entry in sorted(merged.values(), key=lambda entry: -len(entry.phrase)):
        index.setdefault(entry.phrase[0], []).append(entry)
    return index


def find_cues(tokens: Sequence[Token], first: int, last: int) -> list[Cue]:
    """Returns the cues among the tokens `first` up to `last`, in order, none overlapping."""
    index, found, k = _entries(), [], first
    while k < last:
        end = k + 1
        for entry in index.get(tokens[k].lower, ()):
            length = len(entry.phrase)
            if length > 1 and not _matches(tokens, k, last, entry.phrase):
                continue
            if _is_other(tokens, k + length, last, entry.phrase):
                continue
            if "adverbs" in entry.lists and _has_verb_behind(tokens, k + length, last):
                continue
            kinds = entry.kinds
            if not _GUARDED.isdisjoint(kinds) and not _in_place(tokens, (k, k + length), entry):
                kinds = kinds - _GUARDED
            if kinds:
                end = k + length
                found.append(_cue((k, end), entry, kinds))
                break
        k = end
    return found


def _has_verb_behind(tokens: Sequence[Token], k: int, last: int) -> bool:
    """Whether an adverb belongs to the word behind it: "fatally flawed", not "two fatally, ..."."""
    return k < last and tokens[k].tag in ("VERB", "ADJ", "AUX", "NOUN", "DET", "PRON", "PROPN")


def _cue(bounds: tuple[int, int], entry: _Entry, kinds: set[str]) -> Cue:
    indirect = not entry.lists.isdisjoint(("indirect", "indirect_of"))
    return Cue(
        *bounds,
        harm=entry.harm,
        kinds=frozenset(kinds),
        bodies="bodies" in entry.lists,
        guarded=indirect or "guarded" in entry.lists,
        indirect=indirect,
    )


@cache
def _others() -> dict[str, frozenset[str]]:
    return {word: frozenset(behind) for word, behind in load_table("harms")["others"].items()}


def _is_other(tokens: Sequence[Token], k: int, last: int, phrase: tuple[str, ...]) -> bool:
    """Whether the word behind gives a harm word another sense: "taken to", "treated at least"."""
    if phrase[-1] == "at" and k < last and tokens[k].lower in ("least", "most"):
        return True
    behind = _others().get(phrase[0]) if len(phrase) == 1 else None
    return behind is not None and k < last and tokens[k].lower in behind


def _in_place(tokens: Sequence[Token], bounds: tuple[int, int], entry: _Entry) -> bool:
    """Whether a toll or collective is one here: not "a number of dead", but "among the dead"."""
    first, end = bounds
    before = tokens[first - 1].lower if first else ""
    after = tokens[end].lower if end < len(tokens) else ""
    if "toll" in entry.kinds:
        return not (entry.phrase[0] == "number" and before in ("a", "unknown", "large"))
    return before in ("among", "amongst", "of") or after in _LISTING


def _matches(tokens: Sequence[Token], k: int, last: int, phrase: tuple[str, ...]) -> bool:
    if k + len(phrase) > last or phrase[1] not in ("*", tokens[k + 1].lower):
        return False
    for word, token in zip(phrase, tokens[k : k + len(phrase)], strict=True):
        if word != token.lower and (word != "*" or token.lower not in _POSSESSIVES):
            return False
    return True
