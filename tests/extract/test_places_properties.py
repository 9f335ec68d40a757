"""No text breaks the reading of places, or makes it slow."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.extract.places import find_places
from recount.gazetteer import Gazetteer, open_gazetteer
from recount.text.view import view_text

_PIECES = st.sampled_from(
    ["Aleppo", "aleppo", "north of", "the city", "'s", ",", ".", "-", "Ky.", "St.", "\n\n", "\x00",
     "\ud800", "15 km", "district", "province", "of", "in", "the", "Foo Bar", "Syrian", "said",
     "“", "U.S.", "Paris", "Georgia", "al-Bab", "ez-Zor", "ÄÖ", "حلب", "Mr.", "John", "9", "—"]
)  # fmt: skip


@pytest.fixture(scope="module")
def places(cache_dir: Path) -> Gazetteer:
    return open_gazetteer(cache_dir)


@given(pieces=st.lists(_PIECES, max_size=40), glue=st.sampled_from([" ", "", "\n"]))
def test_spans_lie_in_the_text_and_values_are_whole(
    places: Gazetteer, pieces: list[str], glue: str
) -> None:
    text = glue.join(pieces)
    found = find_places(view_text(text), places, title=text[:40], outlet=text[:10] or None)
    starts = [mention.evidence.start for mention in found]
    assert starts == sorted(starts)
    for mention in found:
        (span,) = mention.evidence.spans
        assert text[span.start : span.end] == mention.evidence.text
        assert (mention.value.lat is None) == (mention.value.radius_km is None)
        assert mention.value.gazetteer_id or mention.value.feature is None


@given(text=st.text(max_size=300))
def test_any_string_is_read(places: Gazetteer, text: str) -> None:
    find_places(view_text(text), places)


@pytest.mark.parametrize(
    "text",
    [
        '"' * 100_000,
        "1" * 200_000,
        "Aleppo " * 10_000,
        "ALEPPO " * 10_000,
        "St. " * 20_000,
        "A-B-" * 50_000,
        "Aleppo and the northern part of the city. " * 3_000,
        "the Foo district of Aleppo and " * 3_000,
        ", Ky." * 10_000,
    ],
    ids=["quotes", "digits", "names", "capitals", "dots", "hyphens", "parts", "unlisted", "states"],
)
def test_hostile_texts_take_seconds_at_most(places: Gazetteer, text: str) -> None:
    view = view_text(text)
    start = time.perf_counter()
    find_places(view, places)
    assert time.perf_counter() - start < 10
