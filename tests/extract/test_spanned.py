"""Attributions given as runs of text, turned into drafts; on sentences of our own writing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.extract.attribution import find_attributions
from recount.extract.drafts import Draft
from recount.extract.ranges import cut_ranges, trim_marks
from recount.extract.spanned import SpannedAttribution, drafts_from_spans
from recount.text.view import view_text

Given = tuple[str | None, str, list[str]]


def spanned(text: str, given: Given, score: float = 0.9) -> SpannedAttribution:
    def find(words: str) -> tuple[int, int]:
        assert text.count(words) == 1, words
        return text.index(words), text.index(words) + len(words)

    source, cue, content = given
    return SpannedAttribution(
        find(source) if source else None, find(cue), tuple(map(find, content)), score
    )


def drafts(text: str, *given: Given) -> list[Draft]:
    spans = [spanned(text, one, 0.9 - n / 100) for n, one in enumerate(given)]
    return drafts_from_spans(view_text(text), spans)


def parts(text: str, draft: Draft) -> tuple[str | None, str, list[str]]:
    tokens = view_text(text).tokens

    def cut(part: tuple[int, int]) -> str:
        return text[tokens[part[0]].start : tokens[part[1] - 1].end]

    source = cut(draft.source) if draft.source else None
    return source, cut((draft.cue.first, draft.cue.last)), [cut(part) for part in draft.content]


@pytest.mark.parametrize(
    ("text", "given", "expected", "lexicon"),
    [
        # as given
        (
            "The Observatory said shells hit the bakery.",
            ("The Observatory", "said", ["shells hit the bakery"]),
            ("The Observatory", "said", ["shells hit the bakery"]),
            ("say", "speech", None),
        ),
        # a hidden source stays hidden
        (
            "It was reported that shells hit the bakery.",
            (None, "was reported", ["that shells hit the bakery"]),
            (None, "was reported", ["that shells hit the bakery"]),
            ("report", "report", None),
        ),
        # cut words are made whole, marks at the ends go
        (
            "Seven people drowned, a coastguard officer said.",
            ("coastguard offi", "sai", ["even people drowned,"]),
            ("coastguard officer", "said", ["Seven people drowned"]),
            ("say", "speech", None),
        ),
        # what the content shares with cue and source is theirs
        (
            "Seven people, the mayor said, drowned in the lake.",
            ("the mayor", "said", ["Seven people, the mayor said, drowned in the lake."]),
            ("the mayor", "said", ["Seven people", "drowned in the lake"]),
            ("say", "speech", None),
        ),
        # ... and what the source shares with the cue is the cue's
        (
            "The mayor said six drowned.",
            ("The mayor said", "said", ["six drowned"]),
            ("The mayor", "said", ["six drowned"]),
            ("say", "speech", None),
        ),
        # contents that touch or overlap are one
        (
            "The mayor said six drowned in the lake.",
            ("The mayor", "said", ["drowned in the", "six drowned", "lake"]),
            ("The mayor", "said", ["six drowned in the lake"]),
            ("say", "speech", None),
        ),
        # the head of a long cue is the word that the lexicon knows best
        (
            "The mayor had also said in a statement that six drowned.",
            ("The mayor", "had also said in a statement", ["that six drowned"]),
            ("The mayor", "had also said in a statement", ["that six drowned"]),
            ("say", "speech", None),
        ),
        # a fixed wording brings its kind and stance
        (
            "A rebel unit claimed responsibility for the blast.",
            ("A rebel unit", "claimed", ["responsibility for the blast"]),
            ("A rebel unit", "claimed", ["responsibility for the blast"]),
            ("claim", "speech", "admits"),
        ),
        # a cue that no list knows is one all the same
        (
            "The mayor yodelled that six drowned.",
            ("The mayor", "yodelled", ["that six drowned"]),
            ("The mayor", "yodelled", ["that six drowned"]),
            ("yodel", "other", None),
        ),
        # a cue keeps within its sentence
        (
            "Six drowned. The mayor said so. Nobody helped.",
            ("The mayor", "said so. Nobody", ["Six drowned"]),
            ("The mayor", "said so", ["Six drowned"]),
            ("say", "speech", None),
        ),
        # a source without the adverb before it, and with its bracket closed
        (
            "Earlier state TV (the second channel) said six drowned.",
            ("Earlier state TV (the second channel", "said", ["six drowned"]),
            ("state TV (the second channel)", "said", ["six drowned"]),
            ("say", "speech", None),
        ),
    ],
)
def test_spans_become_a_draft(
    text: str,
    given: Given,
    expected: tuple[str | None, str, list[str]],
    lexicon: tuple[str, str, str | None],
) -> None:
    (draft,) = drafts(text, given)
    assert parts(text, draft) == expected
    assert (draft.cue.lemma, draft.cue.kind, draft.cue.stance) == lexicon
    assert (draft.score, draft.cue.score) == (0.9, 0.9)
    assert draft.cue.first <= draft.cue.head < draft.cue.last


@pytest.mark.parametrize(
    ("text", "given", "expected", "via"),
    [
        (
            "Sahel Wire quoted a medic as saying that six people died. He fled.",
            ("Sahel Wire", "quoted", ["a medic as saying that six people died. He fled."]),
            ("a medic", "quoted", ["that six people died. He fled"]),
            ["Sahel Wire"],
        ),
        (
            '"Six died," Sahel Wire quoted a medic as saying on Friday.',
            ("a medic", "quoted", ["Six died"]),
            ("a medic", "quoted", ["Six died"]),
            ["Sahel Wire"],
        ),
        (
            "The agency reported that six died, citing a medic, in the north.",
            ("The agency", "reported", ["that six died, citing a medic, in the north"]),
            ("a medic", "reported", ["that six died", "in the north"]),
            ["The agency"],
        ),
        (
            "A medic told a news agency that six people died.",
            ("A medic", "told", ["that six people died"]),
            ("A medic", "told", ["that six people died"]),
            ["a news agency"],
        ),
    ],
)
def test_chains_are_read_around_the_cue(
    text: str, given: Given, expected: tuple[str | None, str, list[str]], via: list[str]
) -> None:
    (draft,) = drafts(text, given)
    tokens = view_text(text).tokens
    assert parts(text, draft) == expected
    chain = [text[tokens[a].start : tokens[b - 1].end] for a, b in draft.chain.via]
    assert chain == via


def test_the_link_of_a_chain_is_no_attribution_of_its_own() -> None:
    text = "The agency reported that six died, citing a medic."
    found = drafts(
        text, ("a medic", "citing", ["that six died"]), ("The agency", "reported", ["six"])
    )
    assert [parts(text, draft) for draft in found] == [("a medic", "reported", ["six"])]


def test_of_overlapping_cues_the_surer_is_kept_and_order_is_the_texts() -> None:
    text = "The mayor said six drowned. A nurse had said that nine did."
    found = drafts(
        text,
        ("A nurse", "had said", ["that nine did"]),
        ("The mayor", "mayor said", ["six drowned"]),
        ("The mayor", "The mayor", ["six drowned"]),
    )
    assert [parts(text, draft)[1] for draft in found] == ["mayor said", "had said"]
    assert [draft.score for draft in found] == [0.89, 0.9]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        # nobody says so
        ("No group has claimed responsibility.", ("No group", "claimed", ["responsibility"])),
        # the content is but the cue and the source, or marks
        ("The mayor said six drowned.", ("The mayor", "said", ["The mayor said"])),
        ("The mayor said: six drowned.", ("The mayor", "said", [":"])),
        # the cue is but a mark
        ("The mayor: six drowned.", ("The mayor", ":", ["six drowned"])),
    ],
)
def test_what_makes_no_attribution_is_left_out(text: str, given: Given) -> None:
    assert drafts(text, given) == []


def test_spans_outside_the_text_give_nothing() -> None:
    view = view_text("The mayor said six drowned.")
    odd = [
        SpannedAttribution(None, (400, 410), ((0, 9),), 1.0),
        SpannedAttribution(None, (14, 10), ((0, 9),), 1.0),
        SpannedAttribution(None, (-9, -2), ((0, 9),), 1.0),
        SpannedAttribution(None, (10, 14), ((900, 999),), 1.0),
        SpannedAttribution(None, (10, 14), (), 1.0),
    ]
    assert drafts_from_spans(view, odd) == []
    assert drafts_from_spans(view_text(""), odd) == []


WORDS = st.sampled_from("The mayor said , . “ ” ( ) six died citing quoted as saying AFP".split())
BOUNDS = st.tuples(st.integers(-3, 130), st.integers(-3, 130))
SPANNED = st.builds(
    SpannedAttribution,
    st.none() | BOUNDS,
    BOUNDS,
    st.lists(BOUNDS, max_size=4).map(tuple),
    st.floats(0, 1),
)


@given(st.lists(WORDS, max_size=25).map(" ".join), st.lists(SPANNED, max_size=6))
def test_any_spans_of_any_text_give_sound_drafts(
    text: str, spans: list[SpannedAttribution]
) -> None:
    view = view_text(text)
    found = drafts_from_spans(view, spans)
    assert found == drafts_from_spans(view, list(spans))
    before = 0
    for draft in found:
        cue = (draft.cue.first, draft.cue.last)
        assert before <= cue[0] <= draft.cue.head < cue[1] <= len(view.tokens)
        before = cue[1]
        assert draft.content
        assert list(draft.content) == sorted(draft.content)
        for first, last in [*draft.content, *([draft.source] if draft.source else [])]:
            assert 0 <= first < last <= len(view.tokens)
            assert last <= cue[0] or cue[1] <= first


def test_many_spans_take_no_quadratic_time() -> None:
    sentence = "The mayor said that six people drowned in the lake. "
    text = sentence * 2000
    spans = [
        SpannedAttribution((at, at + 9), (at + 10, at + 14), ((at + 15, at + 50),), 0.9)
        for at in range(0, len(text), len(sentence))
    ]
    view = view_text(text)
    began = time.process_time()
    assert len(drafts_from_spans(view, spans)) == 2000
    assert time.process_time() - began < 5


def test_ranges_are_cut_and_cleaned() -> None:
    assert cut_ranges([(0, 9), (10, 12)], [(3, 5), (8, 11)]) == ((0, 3), (5, 8), (11, 12))
    assert cut_ranges([(2, 4)], [(0, 9)]) == ()
    view = view_text(', "six died" .')
    assert trim_marks(view, [(0, 4), (0, 1)]) == ((1, 5),)


def test_who_contradicts_a_denial_denies_nothing() -> None:
    text = "The monitor blamed the army, contradicting repeated denials by the ministry."
    at = text.index
    view = view_text(text)
    for content, stance in (
        ("repeated denials by the ministry", "asserts"),
        ("the ministry", "denies"),
    ):
        span = SpannedAttribution(
            (0, at(" blamed")),
            (at("contradicting"), at(" repeated")),
            ((at(content), at(content) + len(content)),),
            0.9,
        )
        (found,) = find_attributions(view, drafts_from_spans(view, [span]), "m@1")
        assert found.value.stance == stance
