"""What stands more than once: found by hashes, the same as by the texts themselves."""

from __future__ import annotations

from array import array
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from datasketch import MinHashLSH
from hypothesis import given
from hypothesis import strategies as st

from recount.model import Document, make_id
from recount.sources.duplicates import (
    BANDS,
    HOUSE_DAYS,
    PERMUTATIONS,
    Passage,
    _candidates,
    corner_keys,
    find_house_sentences,
    find_long_sentences,
    find_shared_passages,
    group_cornered,
    make_sketch,
    prepare,
    split_sentences,
)
from recount.sources.meeting import are_met, digest_words, find_met, find_spread

OPENINGS = (
    "Two men were shot dead near the old bridge on Monday evening",
    "Two men were shot dead near the old bridge on Sunday evening",
    "The council met behind closed doors and gave no word of it",
    "Readers can reach the newsroom at any hour of the day",
    "No group said at once that it was behind the deed",
)
WORDS = ("market", "river", "guard", "bus", "school")


@st.composite
def reports(draw: st.DrawFn) -> list[Document]:
    """Makes reports of a few sentences that recur, some within days and some over months."""
    sentence = st.builds("{} {}.".format, st.sampled_from(OPENINGS), st.sampled_from(WORDS))
    texts = draw(st.lists(st.lists(sentence, min_size=1, max_size=6), max_size=8))
    days = draw(st.lists(st.integers(0, 90), min_size=len(texts), max_size=len(texts)))
    return [
        Document(
            make_id(n),
            f"r{n}",
            " ".join(text),
            "0",
            published=date(2020, 1, 1) + timedelta(days=day) if day else None,
        )
        for n, (text, day) in enumerate(zip(texts, days, strict=True))
    ]


def test_positions_of_what_stands_twice_come_in_order() -> None:
    found = list(find_met(array("q", [7, -3, 7, 5, -3, 7])))
    assert sorted(found) == [[0, 2, 5], [1, 4]]
    assert list(find_met(array("q", [7, -3, 7, 7]), most=2)) == []
    assert list(find_met(array("q"))) == []


def test_what_stands_elsewhere_is_marked() -> None:
    assert are_met(array("q", [1, 2, 3, 7, 4, 5, 4, 2])) == bytes([0, 1, 0, 0, 1, 0, 1, 1])
    assert are_met(array("q")) == b""


def test_a_hash_is_spread_by_documents_and_days() -> None:
    hashes = array("q", [1, 1, 1, 2, 2, 2, 3, 3])
    days = array("i", [0, 50, 20, 0, 1, 45, 0, 400])
    found = find_spread(hashes, days, array("i", [4, 6, 5, 4, 5, 6, 8, 9]), least=3, days_apart=45)
    assert (found.hashes, found.where) == (frozenset({1}), (4, 5, 6))
    assert find_spread(array("q"), array("i"), array("i"), least=3, days_apart=45).where == ()


def test_a_sentence_has_the_same_digest_in_every_process() -> None:
    assert digest_words(("two", "men")) == 16950939670860191757
    assert digest_words(("two", "\ud800")) != digest_words(("two", "men"))


@given(reports())
def test_house_sentences_are_those_that_a_plain_count_gives(docs: list[Document]) -> None:
    seen: defaultdict[tuple[str, ...], list[date]] = defaultdict(list)
    for doc in docs:
        for sentence in set(split_sentences(doc.text)):
            if doc.published:
                seen[sentence].append(doc.published)
    expected = {
        sentence
        for sentence, days in seen.items()
        if len(days) >= 3 and (max(days) - min(days)).days > HOUSE_DAYS
    }
    assert find_house_sentences(docs) == expected


@given(reports())
def test_passages_are_those_of_all_sentences(docs: list[Document]) -> None:
    ordered = sorted(docs, key=lambda doc: (doc.published or date.max, doc.ref, doc.id))
    everything = group_cornered(
        (
            (doc.id, span, words, corner_keys(words))
            for doc in ordered
            for span, words in find_long_sentences(doc.text)
        ),
        tuple,
    )
    assert find_shared_passages(docs) == [Passage(tuple(places)) for places in everything]


@given(reports())
def test_candidates_are_those_of_the_librarys_own_index(docs: list[Document]) -> None:
    texts = [prepare(doc, frozenset()) for doc in docs]
    index: Any = MinHashLSH(num_perm=PERMUTATIONS, params=BANDS)
    expected: set[tuple[int, int]] = set()
    for n, text in enumerate(texts):
        if text.shingles:
            expected |= {(n, int(earlier)) for earlier in index.query(make_sketch(text))}
            index.insert(str(n), make_sketch(text))
        both = ((n, m) for m in range(n) if set(text.sentences) & set(texts[m].sentences))
        expected |= set(both)
    found = [(later, earlier) for later, candidates in _candidates(texts) for earlier in candidates]
    assert found == sorted(expected)
