"""Finds reports that copy one another, and passages that stand in several places.

Candidates come from MinHash signatures of word shingles (Broder 1997; banded as in
`datasketch.MinHashLSH`) and from whole sentences that two texts share; each candidate is
then compared in full. A copy is never inferred from a shared quotation alone: two papers
that heard one official quote the same words.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from recount.model import Document, Span
from recount.sources.credits import credits_outlet, find_credit
from recount.sources.versions import find_versions
from recount.vocab.loader import load_table

WORD = re.compile(r"[^\W_]+")
SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?]+(?=\S)[^\n.!?]+)*[.!?]*")
PERMUTATIONS = 64
BANDS = (32, 2)  # meets at a Jaccard similarity of about 0.18
MOST_WORDS = 5_000  # of a document; a longer one is judged by its first words
HOUSE_DAYS = 45
SHARED_WORDS = 8  # from which on a sentence that two texts have proposes them
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
    """A document's words as copies are looked for in them: without house sentences."""

    doc: Document
    shingles: frozenset[int]
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
        found = tuple(find_words(match.group())[: MOST_WORDS - total])
        if found:
            words.append(found)
            total += len(found)
        if total >= MOST_WORDS:
            break
    return words


def find_house_sentences(docs: Iterable[Document]) -> frozenset[tuple[str, ...]]:
    """Returns the sentences that outlets print again and again: notices, not news.

    That is, those of three or more reports that appeared over more than `HOUSE_DAYS`; a wire
    report is copied within days.
    """
    seen: defaultdict[tuple[str, ...], list[date]] = defaultdict(list)
    for doc in docs:
        if doc.published:
            for sentence in set(split_sentences(doc.text)):
                if len(sentence) >= 4:
                    seen[sentence].append(doc.published)
    return frozenset(
        sentence
        for sentence, days in seen.items()
        if len(days) >= 3 and (max(days) - min(days)).days > HOUSE_DAYS
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
    for later, earlier in _candidates(texts):
        one, other = texts[earlier].doc.id, texts[later].doc.id
        if other in copies or one == other or (other in firsts and leads_to(one, other, copies)):
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
    both = len(one.shingles & other.shingles)
    return both / max(1, min(len(one.shingles), len(other.shingles)))


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
    words = [w.encode("utf-8", "surrogatepass") for sentence in sentences for w in sentence]
    shingles = map(zlib.crc32, map(b" ".join, zip(words, words[1:], words[2:], strict=False)))
    return Prepared(doc, frozenset(shingles), tuple(sentences), find_credit(doc))


def rank_text(text: Prepared) -> tuple[date, bool, str, str]:
    """Returns by what documents are sorted, so that a copy comes after what it copies."""
    doc = text.doc
    return (doc.published or date.max, text.credit is not None, doc.ref, doc.id)


def _candidates(texts: Sequence[Prepared]) -> list[tuple[int, int]]:
    """Returns pairs (later, earlier) worth a comparison, by later, then the earliest first."""
    from datasketch import MinHashLSH  # noqa: PLC0415

    lsh: Any = MinHashLSH(num_perm=PERMUTATIONS, params=BANDS)
    pairs: set[tuple[int, int]] = set()
    sharers: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, text in enumerate(texts):
        if text.shingles:
            sketch = make_sketch(text)
            pairs |= {(i, int(earlier)) for earlier in lsh.query(sketch)}
            lsh.insert(str(i), sketch)
        for sentence in set(text.sentences):
            if len(sentence) >= SHARED_WORDS:
                sharers[sentence].append(i)
    for group in sharers.values():
        if 1 < len(group) <= MOST_SHARERS:
            pairs |= {(b, a) for n, b in enumerate(group) for a in group[:n]}
    return sorted(pairs)


def make_sketch(text: Prepared) -> Any:
    """Returns the MinHash of a text's shingles, of which it must have some."""
    import numpy as np  # noqa: PLC0415 - 0.4 s with scipy, wanted where copies are looked for

    sketch = _empty_sketch().copy()
    sketch.update_batch(np.array(sorted(text.shingles), dtype=np.uint64))
    return sketch


@cache
def _empty_sketch() -> Any:
    from datasketch import MinHash  # noqa: PLC0415

    return MinHash(num_perm=PERMUTATIONS, hashfunc=int)


def compare_texts(earlier: Prepared, later: Prepared) -> Copy | None:
    """Returns the copy that the later text is of the earlier one, or None.

    Thresholds stand in `vocab/data/linking.toml` under `copies`.
    """
    rule = load_table("linking")["copies"]
    short = min(earlier.words, later.words)
    if short < rule["min_words"] or not earlier.shingles or not later.shingles:
        return None
    both = len(earlier.shingles & later.shingles)
    contained = both / min(len(earlier.shingles), len(later.shingles))
    jaccard = both / len(earlier.shingles | later.shingles)
    ratio = short / max(earlier.words, later.words)
    name = earlier.doc.outlet or earlier.doc.ref
    if contained >= rule["contained"] and ratio >= rule["ratio"]:
        how = "the same text" if jaccard > 0.95 else f"{contained:.0%} of its wording"
        return Copy(earlier.doc.id, round(contained, 3), f"has {how} as {name}")
    if short < rule["house_words"] and not _same_title(earlier.doc, later.doc):
        return None  # a house notice that stands where the report should
    credited = credits_outlet(later.doc, earlier.doc)
    if contained < rule["glimpse"] or _is_correction(later.doc, rule["corrections"]):
        return None
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
        best = max(
            (
                2 * (bag & bags[j]).total() / (len(sentence) + len(two[j]))
                for j, _ in votes.most_common(5)
            ),
            default=0.0,
        )
        matched += len(sentence) * (best >= 0.6)
    return matched / total if total else 0.0


def find_shared_passages(docs: Sequence[Document]) -> list[Passage]:
    """Returns sentences of eight words or more that stand in two or more places.

    Two sentences are one passage when their words are the same but for at most one in six,
    in whatever documents they stand; one document may hold both. Sorted by first place.
    """
    ordered = sorted(docs, key=lambda doc: (doc.published or date.max, doc.ref, doc.id))
    return group_passages(
        (doc.id, span, words) for doc in ordered for span, words in find_long_sentences(doc.text)
    )


def find_long_sentences(text: str) -> Iterator[tuple[Span, list[str]]]:
    """Yields where the sentences of eight words or more stand, with their words."""
    for match in SENTENCE.finditer(text):
        words = find_words(match.group())
        if len(words) >= SHARED_WORDS:
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            yield Span(start, match.end()), words


def group_passages(sentences: Iterable[tuple[str, Span, Sequence[str]]]) -> list[Passage]:
    """Returns the passages among sentences, given as document's id, span and words, in order.

    Sentences with no corner key in common, directly or by way of others, have no part in each
    other's passages.
    """
    groups: defaultdict[int, list[tuple[str, Span]]] = defaultdict(list)
    keys: dict[tuple[str, int], int] = {}
    bags: list[frozenset[str]] = []
    for doc_id, span, words in sentences:
        bag = frozenset(words)
        number = _find_like(bag, words, keys, bags)
        if number is None:
            number = len(bags)
            bags.append(bag)
        for key in corner_keys(words):
            keys.setdefault(key, number)
        groups[number].append((doc_id, span))
    return [Passage(tuple(places)) for places in groups.values() if len(places) > 1]


def corner_keys(words: Sequence[str]) -> list[tuple[str, int]]:
    """Returns three keys of a sentence, of which two near-identical ones share at least one."""
    third = len(words) // 3
    parts = (words[:third], words[third : 2 * third], words[2 * third :])
    return [(" ".join(part[:4]), n) for n, part in enumerate(parts)] + [
        (" ".join(words[-4:]), 3),
        (" ".join(sorted(words, key=lambda w: (-len(w), w))[:3]), 4),
    ]


def _find_like(
    bag: frozenset[str],
    words: Sequence[str],
    keys: dict[tuple[str, int], int],
    bags: Sequence[frozenset[str]],
) -> int | None:
    for key in corner_keys(words):
        number = keys.get(key)
        if number is not None:
            other = bags[number]
            if len(bag & other) * 6 >= 5 * max(len(bag), len(other)):
                return number
    return None
