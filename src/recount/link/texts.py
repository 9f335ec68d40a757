"""Weighs the words of reports by rarity, so that texts about one happening can be found."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import islice
from math import log, sqrt
from sys import intern
from typing import Any

from recount.sources.duplicates import SENTENCE, find_words

WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
MOST_WORDS = 3_000  # of a text; a longer one is judged by its first words
KEYS = 40  # rare words by which a text is looked up
MOST_NEIGHBOURS = 25  # of a text among those before it
LEAST_SHARED = 0.01  # of a cosine, from these words alone
MOST_SHARERS = 80  # a word in more texts than this finds nobody
Vector = Mapping[str, float]


def strip_house(text: str, house: Set[tuple[str, ...]]) -> str:
    """Returns a text without the sentences that outlets print again and again."""
    if not house:
        return text
    sentences = (match.group() for match in SENTENCE.finditer(text))
    return "\n".join(s for s in sentences if tuple(find_words(s)) not in house)


def find_terms(text: str) -> Counter[str]:
    """Counts the words of a text, and its pairs of neighbouring capitalised words as names."""
    terms: list[str] = []
    before: str | None = None
    end = -1
    for match in islice(WORD.finditer(text), MOST_WORDS):
        lower, capital = _fold(match.group())
        if len(lower) > 1:
            terms.append(lower)
        if not capital:
            before = None
            continue
        if before and match.start() == end + 1:
            terms.append(intern(f"{before} {lower}"))
        before, end = lower, match.end()
    return Counter(terms)


@lru_cache(maxsize=1 << 16)
def _fold(word: str) -> tuple[str, bool]:
    """Returns a word as it is counted, and whether it begins with a capital and goes on without."""
    lower = word.casefold().removesuffix("'s").removesuffix("’s")
    return intern(lower), word[0].isupper() and not word.isupper()


class Rarity:
    """How rare each term is over a set of texts (smoothed inverse document frequency)."""

    def __init__(self, texts: Iterable[Mapping[str, int]]) -> None:
        self.total = 0
        self._seen: Counter[str] = Counter()
        for text in texts:
            self.total += 1
            self._seen.update(text.keys())

    @classmethod
    def of(cls, total: int, seen: Counter[str]) -> Rarity:
        """Returns the rarity over so many texts, from in how many of them each term stands."""
        rarity = cls(())
        rarity.total, rarity._seen = total, seen
        return rarity

    def weight(self, term: str) -> float:
        """Returns a term's weight; 0 where it stands in half of all texts or more."""
        return max(0.0, log((self.total + 2) / (self._seen[term] + 1) / 1.5))

    def seen(self, term: str) -> int:
        """Returns in how many texts a term stands."""
        return self._seen[term]

    def names(self, terms: Iterable[str]) -> frozenset[str]:
        """Returns the terms that are names of two words or more, and rare."""
        most = max(3, self.total // 200)
        return frozenset(t for t in terms if " " in t and self.seen(t) <= most)

    def vector(self, terms: Mapping[str, int]) -> dict[str, float]:
        """Returns a text's terms with weights of unit length; empty where all are common."""
        raw = {t: (1 + log(n)) * self.weight(t) for t, n in sorted(terms.items())}
        length = sqrt(sum(w * w for w in raw.values()))
        return {t: w / length for t, w in raw.items() if w > 0} if length else {}


@dataclass(frozen=True, slots=True)
class Packed:
    """A vector over numbered terms: their numbers, rising (int32), and weights (float64), arrays.

    The numbers are in the order of the terms, so that sums have the digits that they have over
    terms.
    """

    terms: Any
    weights: Any

    def cosine(self, other: Packed) -> float:
        """Returns the cosine with another one, 0 to 1."""
        if not len(self.terms):
            return 0.0
        at = self.terms.searchsorted(other.terms)
        at[at == len(self.terms)] = 0
        both = self.terms[at] == other.terms
        products = self.weights[at[both]] * other.weights[both]
        return float(sum(products.tolist()))


def cosine(one: Vector | Packed, other: Vector | Packed) -> float:
    """Returns the cosine of two vectors of one kind and of unit length, 0 to 1."""
    if isinstance(one, Packed):
        assert isinstance(other, Packed)
        return one.cosine(other)
    assert not isinstance(other, Packed)
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other)


def find_neighbours(vectors: Sequence[Vector], rarity: Rarity) -> set[tuple[int, int]]:
    """Returns pairs of texts (earlier, later position) that share their rare words.

    Each text is looked up by its `KEYS` heaviest terms only, in texts that have them among
    theirs, and keeps the `MOST_NEIGHBOURS` with which it shares the most weight; so the cost is
    about linear.
    """
    index: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    pairs: set[tuple[int, int]] = set()
    for n, vector in enumerate(vectors):
        shared: defaultdict[int, float] = defaultdict(float)
        terms = [t for t in vector if 1 < rarity.seen(t) <= MOST_SHARERS]
        for term in sorted(terms, key=lambda t: (-vector[t], t))[:KEYS]:
            for earlier, weight in index[term]:
                shared[earlier] += weight * vector[term]
            if len(index[term]) < MOST_SHARERS:
                index[term].append((n, vector[term]))
        near = ((weight, -earlier) for earlier, weight in shared.items() if weight >= LEAST_SHARED)
        pairs |= {(-earlier, n) for _, earlier in nlargest(MOST_NEIGHBOURS, near)}
    return pairs
