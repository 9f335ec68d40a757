"""Finds reports that copy one another, and passages that stand in several places.

Candidates come from MinHash signatures of word shingles (Broder 1997; banded as in
`datasketch.MinHashLSH`) and from whole sentences that two texts share; each candidate is
then compared in full. A copy is never inferred from a shared quotation alone: two papers
that heard one official quote the same words.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cache
from heapq import merge
from itertools import compress, groupby, islice
from sys import intern
from typing import Any, Literal, TypeVar

from recount.model import Document, Span
from recount.sources.credits import credits_outlet, find_credit
from recount.sources.meeting import are_met, digest_words, find_met, find_spread
from recount.sources.versions import find_versions
from recount.vocab.loader import load_table

WORD = re.compile(r"[^\W_]+")
SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?]+(?=\S)[^\n.!?]+)*[.!?]*")
PERMUTATIONS = 64
BANDS = (32, 2)  # meets at a Jaccard similarity of about 0.18
MOST_WORDS = 5_000  # of a document; a longer one is judged by its first words
HOUSE_DAYS = 45
LEAST_HOUSE = 3  # reports that a house sentence stands in
SHARED_WORDS = 8  # from which on a sentence that two texts have proposes them
CORNERS = 5  # keys of a sentence
ALIGNED = 0.6  # of the words of two sentences that are one, told anew
MOST_SHARERS = 40  # a sentence in more documents than this is a house formula


@dataclass(frozen=True, slots=True)
class Copy:
    """One document copies another.

    `of` is the id of the earliest document that it copies, `similarity` the share (0..1) of
    the shorter text's words that stand in the other, `reason` says in words why. `kind` is
    version for a later text at the same address, which is the same account, and says other things.
    """

    of: str
    similarity: float
    reason: str
    kind: Literal["copy", "version"] = "copy"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that stands in several places, wholly or nearly: (document id, span) each."""

    places: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document's words as copies are looked for in them: without house sentences.

    `shingles` are the hashes of its word triples, each once, in order.
    """

    doc: Document
    shingles: array[int]
    sentences: tuple[tuple[str, ...], ...]
    credit: str | None

    @property
    def words(self) -> int:
        """How many words its sentences have."""
        return sum(map(len, self.sentences))


def find_words(text: str) -> list[str]:
    """Returns the words of a text, case-folded, without marks."""
    return WORD.findall(text.replace("’", "").replace("'", "").casefold())


def split_sentences(text: str) -> list[tuple[str, ...]]:
    """Returns the words of each sentence, cut plainly at full stops and line ends."""
    words: list[tuple[str, ...]] = []
    total = 0
    for match in SENTENCE.finditer(text):
        found = tuple(map(intern, find_words(match.group())[: MOST_WORDS - total]))
        if found:
            words.append(found)
            total += len(found)
        if total >= MOST_WORDS:
            break
    return words


def find_house_sentences(docs: Sequence[Document]) -> frozenset[tuple[str, ...]]:
    """Returns the sentences that outlets print again and again: notices, not news.

    That is, those of three or more reports that appeared over more than `HOUSE_DAYS`; a wire
    report is copied within days.
    """
    hashes, days, numbers = array("q"), array("i"), array("i")
    for number, doc in enumerate(docs):
        if doc.published:
            for sentence in set(split_sentences(doc.text)):
                if len(sentence) >= 4:
                    hashes.append(hash(sentence))
                    days.append(doc.published.toordinal())
                    numbers.append(number)
    spread = find_spread(hashes, days, numbers, least=LEAST_HOUSE, days_apart=HOUSE_DAYS)
    seen: defaultdict[tuple[str, ...], list[date]] = defaultdict(list)
    for number in spread.where:
        doc = docs[number]
        for sentence in set(split_sentences(doc.text)):
            if doc.published and len(sentence) >= 4 and hash(sentence) in spread.hashes:
                seen[sentence].append(doc.published)
    return frozenset(
        sentence
        for sentence, found in seen.items()
        if len(found) >= LEAST_HOUSE and (max(found) - min(found)).days > HOUSE_DAYS
    )


def find_copies(docs: Sequence[Document]) -> dict[str, Copy]:
    """Returns which documents copy an earlier one, wholly, nearly or lightly rewritten.

    "Earlier" is by day of publication (undated ones last), then a report that credits no
    other outlet before one that does, then `ref`: so the order of `docs` makes no difference.
    A copy points at the earliest document that it copies itself. A later version of a report is
    among them under its own kind, and points at the first.
    """
    house = find_house_sentences(docs)
    texts = sorted((prepare(doc, house) for doc in docs), key=rank_text)
    copies = match_versions(texts)
    firsts = {copy.of for copy in copies.values()}
    for later, candidates in _candidates(texts):
        other = texts[later].doc.id
        for earlier in candidates:
            one = texts[earlier].doc.id
            if other in copies:
                break
            if one == other or (other in firsts and leads_to(one, other, copies)):
                continue
            found = compare_texts(texts[earlier], texts[later])
            if found:
                copies[other] = found
    return copies


def match_versions(texts: Iterable[Prepared]) -> dict[str, Copy]:
    """Returns which documents are later versions of which, all of an address being given."""
    by_id = {text.doc.id: text for text in texts}

    def are_kin(earlier: Document, later: Document) -> bool:
        one, other = by_id[earlier.id], by_id[later.id]
        if one.sentences == other.sentences:
            return False
        return _contained(one, other) >= float(load_table("linking")["versions"]["contained"])

    return {
        later: Copy(
            first,
            round(_contained(by_id[first], by_id[later]), 3),
            "is a later version of it, at the same address",
            "version",
        )
        for later, first in find_versions((text.doc for text in by_id.values()), are_kin).items()
    }


def _contained(one: Prepared, other: Prepared) -> float:
    both = _count_both(one, other)
    return both / max(1, min(len(one.shingles), len(other.shingles)))


def _count_both(one: Prepared, other: Prepared) -> int:
    import numpy as np  # noqa: PLC0415

    return len(np.intersect1d(one.shingles, other.shingles, assume_unique=True))


def leads_to(start: str, end: str, copies: Mapping[str, Copy]) -> bool:
    """Whether the chain of copies from one document comes to another."""
    while start in copies:
        start = copies[start].of
        if start == end:
            return True
    return False


def prepare(doc: Document, house: Set[tuple[str, ...]]) -> Prepared:
    """Returns a document as `compare_texts` wants it."""
    sentences = [s for s in split_sentences(doc.text) if s not in house]
    words = [word.encode("utf-8", "surrogatepass") for found in sentences for word in found]
    triples = map(b" ".join, zip(words, words[1:], words[2:], strict=False))
    shingles = array("I", sorted(set(map(zlib.crc32, triples))))
    return Prepared(doc, shingles, tuple(sentences), find_credit(doc))


def rank_text(text: Prepared) -> tuple[date, bool, str, str]:
    """Returns by what documents are sorted, so that a copy comes after what it copies."""
    doc = text.doc
    return (doc.published or date.max, text.credit is not None, doc.ref, doc.id)


def _candidates(texts: Sequence[Prepared]) -> Iterator[tuple[int, Iterator[int]]]:
    """Yields the texts in order, each with the earlier ones worth a comparison, the earliest first.

    These are looked for one by one, as they are asked for: a report that a hundred outlets print is
    compared with the first of them alone.
    """
    import numpy as np  # noqa: PLC0415 - 0.4 s with scipy, wanted where copies are looked for

    numbers = [n for n, text in enumerate(texts) if text.shingles]
    sketches = np.array([make_sketch(texts[n]).hashvalues for n in numbers], dtype=np.uint64)
    meetings: defaultdict[int, list[tuple[list[int], int]]] = defaultdict(list)

    def meet(group: list[int]) -> None:
        for place, number in enumerate(group):
            meetings[number].append((group, place))

    for band in range(BANDS[0] if numbers else 0):
        first, second = sketches[:, 2 * band], sketches[:, 2 * band + 1]
        for group in find_met(first << np.uint64(32) | second):
            meet([numbers[i] for i in group])
    digests, where = array("Q"), array("i")
    for n, text in enumerate(texts):
        found = {digest_words(s) for s in text.sentences if len(s) >= SHARED_WORDS}
        digests.extend(found)
        where.extend([n] * len(found))
    for group in find_met(digests, most=MOST_SHARERS):
        meet([where[i] for i in group])
    for later in sorted(meetings):
        before = (islice(group, place) for group, place in meetings[later])
        yield later, (earlier for earlier, _ in groupby(merge(*before)))


def make_sketch(text: Prepared) -> Any:
    """Returns the MinHash of a text's shingles, of which it must have some."""
    sketch = _blank_sketch().copy()
    sketch.update_batch(text.shingles)
    return sketch


@cache
def _blank_sketch() -> Any:
    """Returns the MinHash of nothing: to make its permutations anew takes longer than to use it."""
    from datasketch import MinHash  # noqa: PLC0415 - 0.4 s, wanted where copies are looked for

    return MinHash(num_perm=PERMUTATIONS, hashfunc=int)


def compare_texts(earlier: Prepared, later: Prepared) -> Copy | None:
    """Returns the copy that the later text is of the earlier one, or None.

    Thresholds stand in `vocab/data/linking.toml` under `copies`.
    """
    rule = load_table("linking")["copies"]
    short = min(earlier.words, later.words)
    if short < rule["min_words"] or not earlier.shingles or not later.shingles:
        return None
    both = _count_both(earlier, later)
    contained = both / min(len(earlier.shingles), len(later.shingles))
    jaccard = both / (len(earlier.shingles) + len(later.shingles) - both)
    ratio = short / max(earlier.words, later.words)
    name = earlier.doc.outlet or earlier.doc.ref
    if contained >= rule["contained"] and ratio >= rule["ratio"]:
        how = "the same text" if jaccard > 0.95 else f"{contained:.0%} of its wording"
        return Copy(earlier.doc.id, round(contained, 3), f"has {how} as {name}")
    if short < rule["house_words"] and not _same_title(earlier.doc, later.doc):
        return None  # a house notice that stands where the report should
    if contained < rule["glimpse"] or _is_correction(later.doc, rule["corrections"]):
        return None
    credited = credits_outlet(later.doc, earlier.doc)
    aligned = _align(earlier.sentences, later.sentences)
    wanted = rule["aligned_credited"] if credited else rule["aligned"]
    if aligned < wanted or ratio < rule["ratio"]:
        return None
    reason = f"{aligned:.0%} of its sentences follow {name}, lightly rewritten"
    return Copy(earlier.doc.id, round(aligned, 3), reason + (", which it credits" * credited))


def _is_correction(doc: Document, words: Sequence[str]) -> bool:
    """Whether a report says at its head that it corrects an earlier one: it says other things."""
    heads = (doc.title or "", doc.text.lstrip()[:40])
    return any(head.casefold().startswith(tuple(words)) for head in heads)


def _same_title(one: Document, other: Document) -> bool:
    if not one.title or not other.title:
        return True
    first, second = set(find_words(one.title)), set(find_words(other.title))
    return len(first & second) * 3 >= min(len(first), len(second))


def _align(first: Iterable[tuple[str, ...]], second: Iterable[tuple[str, ...]]) -> float:
    """Returns the share of the shorter text's words in sentences that the other has too."""
    one = [s for s in first if len(s) >= 5]
    two = [s for s in second if len(s) >= 5]
    if sum(map(len, one)) > sum(map(len, two)):
        one, two = two, one
    index: defaultdict[str, set[int]] = defaultdict(set)
    for j, sentence in enumerate(two):
        for word in sentence:
            index[word].add(j)
    bags = [Counter(s) for s in two]
    matched = total = 0.0
    for sentence in one:
        total += len(sentence)
        votes: Counter[int] = Counter()
        for word in set(sentence):
            if len(index[word]) * 3 <= len(two) + 3:
                votes.update(index[word])
        bag = Counter(sentence)
        near = (j for j, _ in votes.most_common(5))
        matched += len(sentence) * any(_are_alike(sentence, bag, two[j], bags[j]) for j in near)
    return matched / total if total else 0.0


def _are_alike(
    one: Sequence[str], bag: Counter[str], other: Sequence[str], beside: Counter[str]
) -> bool:
    """Whether two sentences have three words in five in common, told by their lengths first."""
    both = len(one) + len(other)
    shorter = min(len(one), len(other))
    return 2 * shorter / both >= ALIGNED and 2 * (bag & beside).total() / both >= ALIGNED


D = TypeVar("D", bound=Hashable)
W = TypeVar("W", bound=Hashable)
K = TypeVar("K", bound=Hashable)
Cornered = tuple[D, Span, Sequence[W], Sequence[K]]
"""A sentence: its document, where it stands, its words, and corner keys of it."""


def find_shared_passages(docs: Sequence[Document]) -> list[Passage]:
    """Returns sentences of eight words or more that stand in two or more places.

    Two sentences are one passage when their words are the same but for at most one in six,
    in whatever documents they stand; one document may hold both. Sorted by first place.
    """
    ordered = sorted(docs, key=lambda doc: (doc.published or date.max, doc.ref, doc.id))
    found = group_cornered(_meeting_sentences(ordered), _keep)
    return [Passage(tuple(places)) for places in found]


def _meeting_sentences(docs: Sequence[Document]) -> Iterator[Cornered[str, str, tuple[str, int]]]:
    """Yields the long sentences that share corner keys with others, each with those keys.

    The others can be in no passage: to keep them and their keys takes some 100 KB a report.
    """
    hashes, counts = array("q"), []
    for doc in docs:
        before = len(hashes)
        for _, words in find_long_sentences(doc.text):
            hashes.extend(map(hash, corner_keys(words)))
        counts.append(len(hashes) - before)
    met = are_met(hashes)
    at = 0
    for doc, count in zip(docs, counts, strict=True):
        if not any(met[at : at + count]):
            at += count
            continue
        for span, words in find_long_sentences(doc.text):
            own = met[at : at + CORNERS]
            at += CORNERS
            if any(own):
                yield doc.id, span, words, tuple(compress(corner_keys(words), own))


def find_long_sentences(text: str) -> Iterator[tuple[Span, list[str]]]:
    """Yields where the sentences of eight words or more stand, with their words."""
    for match in SENTENCE.finditer(text):
        words = find_words(match.group())
        if len(words) >= SHARED_WORDS:
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            yield Span(start, match.end()), words


def _keep(bag: frozenset[str]) -> tuple[str, ...]:
    return tuple(map(intern, bag))


def group_cornered(
    sentences: Iterable[Cornered[D, W, K]], keep: Callable[[frozenset[W]], Sequence[W]]
) -> list[list[tuple[D, Span]]]:
    """Returns where the passages among sentences stand, which are given in order with corner keys.

    Sentences with no corner key in common, directly or by way of others, have no part in each
    other's passages. Words and keys may be hashes of what they stand for; `keep` makes of a
    passage's distinct words what is kept of them.
    """
    groups: list[list[tuple[D, Span]]] = []
    keys: dict[K, int] = {}
    bags: list[Sequence[W]] = []
    for doc_id, span, words, corners in sentences:
        bag = frozenset(words)
        number = _find_like(bag, corners, keys, bags)
        if number is None:
            number = len(bags)
            bags.append(keep(bag))
            groups.append([])
        for key in corners:
            keys.setdefault(key, number)
        groups[number].append((doc_id, span))
    return [places for places in groups if len(places) > 1]


def corner_keys(words: Sequence[str]) -> list[tuple[str, int]]:
    """Returns the keys of a sentence, of which two near-identical ones share at least one."""
    third = len(words) // 3
    parts = (words[:third], words[third : 2 * third], words[2 * third :])
    return [(" ".join(part[:4]), n) for n, part in enumerate(parts)] + [
        (" ".join(words[-4:]), 3),
        (" ".join(sorted(sorted(words), key=len, reverse=True)[:3]), 4),
    ]


def _find_like(
    bag: frozenset[W], corners: Iterable[K], keys: Mapping[K, int], bags: Sequence[Sequence[W]]
) -> int | None:
    for key in corners:
        number = keys.get(key)
        if number is not None:
            other = bags[number]
            if len(bag.intersection(other)) * 6 >= 5 * max(len(bag), len(other)):
                return number
    return None
