"""The learned finder: what the network reads, as runs of text and as attributions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.extract.attribution import find_attributions
from recount.extract.finding import LearnedFinder
from recount.extract.learned import NetworkReading, join_told
from recount.extract.spanned import SpannedAttribution
from recount.model import Attribution
from recount.neural import Network, open_model
from recount.text import view_text

NETWORK = Network(open_model())
WORDS = "The army said “ ” denied that 14 people were killed . , \n\n she told UN sources".split(
    " "
)


def read(text: str, threshold: float | None = None) -> list[Attribution]:
    finder = LearnedFinder(Network(NETWORK.model, threshold=threshold) if threshold else NETWORK)
    view = view_text(text)
    return [m.value for m in find_attributions(view, finder(view).drafts, finder.method)]


def parts(text: str, threshold: float | None = None) -> list[tuple[str | None, str | None, str]]:
    return [
        (a.source.text if a.source else None, a.cue.text if a.cue else None, a.content.text)
        for a in read(text, threshold)
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The army said on Friday that it had taken the town of Belor.",
            ("The army", "said", "that it had taken the town of Belor"),
        ),
        (
            "Nine people were killed in the raid, according to the ministry of health.",
            ("the ministry of health", "according to", "Nine people were killed in the raid"),
        ),
        (
            "“We lost nine people,” said Amina Sule, a nurse. “Nobody came to help.”",
            ("Amina Sule, a nurse", "said", "“We lost nine people,” … “Nobody came to help.”"),
        ),
        (
            "REBEL COMMANDERS DENIED THAT ANY VILLAGE HAD BEEN BURNED.",
            ("REBEL COMMANDERS", "DENIED", "THAT ANY VILLAGE HAD BEEN BURNED"),
        ),
        (
            "The mayor wants to reopen the market before the feast.",
            ("The mayor", "wants", "to reopen the market before the feast"),
        ),
    ],
)
def test_who_says_what(text: str, wanted: tuple[str, str, str]) -> None:
    assert wanted in parts(text)


def test_a_lower_threshold_finds_one_attribution_in_anothers_content() -> None:
    found = parts(threshold=0.08, text="The governor said the mayor had promised to send help.")
    assert ("The governor", "said", "the mayor had promised to send help") in found
    assert ("the mayor", "had promised", "to send help") in found


def test_no_one_is_said_to_say_where_no_one_does() -> None:
    assert parts("The lorry left the road near the bridge and rolled over twice.") == []


def test_the_kind_of_cue_is_kept_apart() -> None:
    kinds = {a.cue_kind for a in read("The army said it won. The rebels want to leave.")}
    assert kinds == {"speech", "intention"}


def test_a_quotation_is_followed_over_paragraphs_beyond_any_window() -> None:
    line = "They came at dawn and burned the barns along the river, one after another. " * 6
    paragraphs = [f"“{line}{n}" for n in ("Nobody slept.", "Nobody ate.", "Nobody spoke.")]
    text = "Ana Vela, a teacher, said: " + "\n\n".join(paragraphs) + "”\n\nRain fell."
    (attribution,) = [a for a in read(text) if a.cue and a.cue.text == "said"]
    assert attribution.content.spans[-1].end == text.index("”\n") + 1
    assert all(word in attribution.content.text for word in ("slept", "ate", "spoke"))
    assert "Rain" not in attribution.content.text


def test_an_empty_text_has_no_attribution_and_no_marks() -> None:
    reading = NetworkReading.of(NETWORK, view_text(""))
    assert reading.spans == []
    assert len(reading.marks.events) == 0


def test_every_token_has_its_marks_once() -> None:
    view = view_text("Shells hit the camp and killed nine people. " * 60)
    assert len(NetworkReading.of(NETWORK, view).marks.events) == len(view.tokens)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=80))
def test_all_that_is_read_stands_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    view = view_text(text)
    for spanned in NetworkReading.of(NETWORK, view).spans:
        for start, end in (spanned.cue, *spanned.content, *([spanned.source or (0, 1)])):
            assert 0 <= start < end <= len(text)
        assert 0 <= spanned.score <= 1
    for attribution in read(text):
        for span in attribution.content.spans:
            assert text[span.start : span.end].strip()


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    read(text)


def test_what_goes_on_from_a_denial_is_denied_and_not_reported() -> None:
    text = 'The governor brushed aside as "idle talk" rumours that soldiers had burned the mill.'
    at = text.index
    source = (0, at(" brushed"))
    spans = [
        SpannedAttribution(
            source, (at("brushed"), at(' "idle')), ((at('"idle'), at(" rumours")),), 0.9
        ),
        SpannedAttribution(
            source, (at("rumours"), at(" that")), ((at("that"), len(text) - 1),), 0.7
        ),
    ]
    (joined,) = join_told(spans)
    assert text[slice(*joined.cue)] == "brushed aside as"
    assert [text[a:b] for a, b in joined.content] == [
        '"idle talk" rumours that soldiers had burned the mill'
    ]
    other = replace(spans[1], source=None)
    assert join_told([spans[0], other]) == [spans[0], other]
