"""Puts marks in place of names and other private things in a text, and moves spans along."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, unquote

from recount.redact.key import Marks
from recount.redact.patterns import find_patterns
from recount.redact.rules import Rules
from recount.redact.words import Word, find_words, is_given, is_ordinary, particles

Range = tuple[int, int]
_SAME_NAME = re.compile(r"(?:[ \t\u00a0]*\n?[ \t\u00a0]*|[-‐‑._+])\Z")
_LONG = 5
_IN_SLUGS = frozenset({"emails", "coordinates", "phones"})


@dataclass(frozen=True)
class Names:
    """What is withheld in a text.

    `tokens` are the keys of single words of names, `kept` the keys of whole names that are left
    in place though a word of theirs is one of these: an official's of the same surname. `rules`
    say what else goes, `marks` what is put in its place.
    """

    tokens: frozenset[str]
    kept: frozenset[tuple[str, ...]] = frozenset()
    rules: Rules = field(default_factory=Rules)
    marks: Marks = field(default_factory=Marks)

    @cached_property
    def by_first(self) -> Mapping[str, Sequence[tuple[str, ...]]]:
        """The kept names by their first word, the longest first."""
        found: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        for name in sorted(self.kept, key=lambda keys: (-len(keys), keys)):
            found[name[0]].append(name)
        return found


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with marks in place of ranges.

    `cuts` has each range, and its place in `text`; `kinds` what each of them is.
    """

    text: str
    cuts: tuple[tuple[Range, Range], ...]
    kinds: tuple[str, ...] = ()

    def move(self, start: int, end: int) -> Range:
        """Returns where a span lies now; one that touches a withheld range takes in its mark."""
        return self._move(start, at_end=False), self._move(end, at_end=True)

    def _move(self, offset: int, *, at_end: bool) -> int:
        # An end counts as inside a cut that it closes, a start as inside one that it opens.
        probe = offset - 1 if at_end else offset
        k = bisect_right(self.cuts, probe, key=lambda cut: cut[0][0]) - 1
        if k < 0:
            return offset
        (_, old_end), (new_start, new_end) = self.cuts[k]
        if probe < old_end:
            return new_end if at_end else new_start
        return offset - old_end + new_end


def mask(text: str, names: Names) -> Masked:
    """Returns a text with a mark for each name, and for each other thing that the rules name."""
    found = [(start, end, "name") for start, end in find_names(text, names)]
    found += find_patterns(text, names.rules.kinds, names.rules.words)
    merged = _merge(found)
    marks = [(at, names.marks.put(kind, text[slice(*at)])) for at, kind in merged]
    return _replace(text, marks, [kind for _, kind in merged])


def mask_slug(text: str, names: Names) -> str:
    """Returns an address or file name with its names withheld, percent signs read and written.

    Of other things, those that are plain in an address: mail addresses, coordinates, numbers
    that begin with a plus sign.
    """
    plain = unquote(text)
    found = [(start, end, "name") for start, end in find_names(plain, names, slug=True)]
    shaped = find_patterns(plain, names.rules.kinds & _IN_SLUGS, names.rules.words)
    found += [hit for hit in shaped if hit[2] != "phone" or plain[hit[0]] == "+"]
    if not found:
        return text
    merged = _merge(found)
    marks = [(at, _slug(names.marks.put(kind, plain[slice(*at)]))) for at, kind in merged]
    masked = _replace(plain, marks, [kind for _, kind in merged]).text
    return masked if plain == text else quote(masked, safe="/:?#[]@!$&'()*+,;=%~-._")


def _slug(mark: str) -> str:
    return mark.strip("[]").replace(" ", "-")


def _merge(found: Sequence[tuple[int, int, str]]) -> list[tuple[Range, str]]:
    """Returns ranges in order, those that overlap as one; of kinds, a name's comes last."""
    merged: list[tuple[Range, str]] = []
    for start, end, kind in sorted(found, key=lambda hit: (hit[0], -hit[1], hit[2])):
        if merged and start < merged[-1][0][1]:
            (first, last), before = merged[-1]
            merged[-1] = (first, max(last, end)), kind if before == "name" else before
        else:
            merged.append(((start, end), kind))
    return merged


def _replace(text: str, marks: Sequence[tuple[Range, str]], kinds: Sequence[str]) -> Masked:
    parts: list[str] = []
    cuts: list[tuple[Range, Range]] = []
    at = length = 0
    for (start, end), word in marks:
        parts += [text[at:start], word]
        length += start - at
        cuts.append(((start, end), (length, length + len(word))))
        length += len(word)
        at = end
    return Masked("".join([*parts, text[at:]]), tuple(cuts), tuple(kinds))


def find_names(text: str, names: Names, *, slug: bool = False) -> list[Range]:
    """Returns the ranges of the names in a text, in order, none touching another.

    Words that are English ones too count with a capital only, or beside another word of a name.
    With `slug`, words are run together and have no capitals, as in addresses.
    """
    if not names.tokens:
        return []
    words = find_words(text)
    kept = _find_kept(text, words, names)
    hits = {
        k
        for k, word in enumerate(words)
        if k not in kept and _is_name(text, word, names.tokens, slug=slug)
    }
    waiting = sorted(hits)
    while waiting:  # "rose haddad": what stands beside a name is part of it
        k = waiting.pop()
        for other in (k + 1, k - 1):
            if not 0 <= other < len(words) or other in hits or other in kept:
                continue
            if words[other].key in names.tokens and _meet(text, words, k, other):
                hits.add(other)
                waiting.append(other)
    return _join(text, words, hits)


def _is_name(text: str, word: Word, tokens: Collection[str], *, slug: bool) -> bool:
    key = word.key
    if key in tokens or (len(key) >= _LONG and key[-1] == "s" and key[:-1] in tokens and word.cap):
        return word.cap or not is_ordinary(key) or (slug and is_given(key))
    if len(key) <= _LONG:
        return False
    if any(key[:k] in tokens and key[k:] in tokens for k in range(2, len(key) - 1)):
        return True  # "ranahaddad"
    if not slug and text[max(word.start - 1, 0) : word.start] not in ("#", "@"):
        return False
    # "#JusticeForRana"
    return any(len(one) >= _LONG and one in key and not is_ordinary(one) for one in tokens)


def _find_kept(text: str, words: Sequence[Word], names: Names) -> set[int]:
    kept: set[int] = set()
    for k, word in enumerate(words):
        for name in names.by_first.get(word.key, ()):
            run = words[k : k + len(name)]
            if tuple(each.key for each in run) == name and all(
                _meet(text, words, n, n + 1) for n in range(k, k + len(name) - 1)
            ):
                kept.update(range(k, k + len(name)))
                break
    return kept


def _meet(text: str, words: Sequence[Word], a: int, b: int) -> bool:
    """Whether nothing but a blank, a line's end or a hyphen parts two words."""
    first, second = words[min(a, b)], words[max(a, b)]
    between = text[first.end : second.start]
    initial = between == ". " and len(first.key) == 1
    return initial or _SAME_NAME.match(between) is not None


def _join(text: str, words: Sequence[Word], hits: Collection[int]) -> list[Range]:
    """Returns the hits as ranges: words of one name are one, with what stands between them."""
    ranges: list[Range] = []
    last = -2
    for k in sorted(hits):
        first = k
        while first - 1 > last and _belongs(text, words, first - 1):
            first -= 1
        start = words[first].start
        if ranges and _meet(text, words, last, first) and first == last + 1:
            start = ranges.pop()[0]
        ranges.append((start, words[k].end))
        last = k
    return ranges


def _belongs(text: str, words: Sequence[Word], k: int) -> bool:
    """Whether a word that tells nobody belongs to the name behind it: "al-", "bin ", "R. "."""
    word, gap = words[k], text[words[k].end : words[k + 1].start]
    if len(word.key) == 1 and word.cap and word.key.isalpha():
        return gap in (".", ". ") or (gap == " " and word.key not in ("i", "a"))
    if word.key not in particles():
        return False
    return gap in ("-", "‐", "‑") or (gap == " " and not is_ordinary(word.key))
