"""Bars, timeline, map and evidence: what is drawn says what is meant."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
import sample_case as sample
from hypothesis import given
from hypothesis import strategies as st

from recount.model import Incident, Span, make_id
from recount.report.accounts import find_setter
from recount.report.bars import draw_axis, draw_range, find_top
from recount.report.contents import Contents
from recount.report.evidence import cite, cut_spans, excerpt, find_spans
from recount.report.mapping import SMALL, find_spots, frame_spots, split_regions
from recount.report.maps import build_maps
from recount.report.timeline import build_timeline
from recount.values import Place, When

CONTENTS = Contents("x", sample.DOCS, sample.CLAIMS, sample.INCIDENTS)


def test_bar_of_a_range_has_two_ends() -> None:
    bar = draw_range(8, 15, 15, words="8 to 15")
    assert bar is not None
    assert bar.count("tick") == 2
    assert "arrow" not in bar
    assert 'aria-label="8 to 15"' in bar


def test_open_end_is_an_arrow_at_the_edge() -> None:
    bar = draw_range(14, None, 20, words="at least 14")
    assert bar is not None
    assert "arrow" in bar
    assert 'x="100.00%"' in bar


def test_a_single_figure_is_a_point_and_best_a_diamond() -> None:
    point = draw_range(3, 3, 10, words="3")
    assert point is not None
    assert "circle" in point
    tally = draw_range(3, 9, 10, best=4, words="")
    assert tally is not None
    assert 'class="best"' in tally


@pytest.mark.parametrize(("low", "high", "top"), [(None, None, 5), (1, 2, 0)])
def test_nothing_to_draw(low: int | None, high: int | None, top: int) -> None:
    assert draw_range(low, high, top, words="") is None


def test_the_scale_is_the_incidents_highest_figure() -> None:
    assert find_top(sample.MARKET, "killed") == 24
    assert find_top(sample.MARKET, "injured") == 0
    assert draw_axis(0) is None


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 10**12))
def test_bars_stay_inside_their_cell(low: int, more: int, above: int) -> None:
    bar = draw_range(low, low + more, low + more + above + 1, words="") or ""
    assert all(0 <= float(x) <= 100 for x in re.findall(r'x[12]?="([0-9.]+)%', bar))


def many(count: int) -> list[Incident]:
    """Incidents a day apart, spread over the map."""
    found = []
    for n in range(count):
        day = date(2016, 1, 1) + timedelta(days=n)
        place = Place(f"Town {n}", str(n), 30 + n % 7, 30 + n % 11, "SY", "Syria", radius_km=2)
        found.append(
            replace(sample.AID, id=make_id(n), when=When(day, day), place=place, claims=())
        )
    return found


def test_a_long_timeline_is_counted_and_cut() -> None:
    drawn = build_timeline(Contents("x", (), (), many(90))) or ""
    assert drawn.count("<tr") == 41
    assert "histogram" in drawn
    assert "The 40 gravest of 90" in drawn


def test_no_days_no_timeline() -> None:
    undated = replace(sample.AID, when=None)
    assert build_timeline(Contents("x", (), (), [undated])) is None


def test_places_far_apart_get_maps_of_their_own() -> None:
    far = replace(sample.AID, id="far", place=Place("Gao", "1", 16.27, -0.04, "ML", "Mali"))
    spots = find_spots([*sample.INCIDENTS, far])
    regions = split_regions(spots)
    assert [[s.name for s in region] for region in regions] == [
        ["Aleppo", "Deir Samra", "Wadi Sultan"],
        ["Gao"],
    ]


def test_a_place_that_the_gazetteer_lacks_is_drawn_hollow() -> None:
    spots = {spot.name: spot for spot in find_spots(sample.INCIDENTS)}
    assert not spots["Aleppo"].exact  # Tell Nuwar stands for its container
    assert spots["Deir Samra"].exact


def test_every_spot_lies_inside_its_frame() -> None:
    spots = find_spots(many(60))
    for region in split_regions(spots):
        for frame in (frame_spots(region), frame_spots(region, SMALL)):
            west, south, east, north = frame.box
            assert all(west < s.lon < east and south < s.lat < north for s in region)


def test_no_places_no_map() -> None:
    assert build_maps(Contents("x", (), (), [replace(sample.AID, place=None)])) is None
    unknown = replace(sample.AID, place=Place("Nowhere"))
    assert build_maps(Contents("x", (), (), [unknown])) is None


def test_excerpt_reaches_to_the_content() -> None:
    # a quotation that runs on behind its sentence is shown whole
    doc = sample.DOC["wire"]
    long = replace(sample.GUNMEN.attribution, content=sample.PERIOD.attribution.content)
    start, words = excerpt(replace(sample.GUNMEN, attribution=long), doc)
    assert words.startswith("The army said")
    assert words.endswith("since 1 September")
    assert doc.text[start : start + len(words)] == words


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=8))
def test_pieces_cover_the_text_in_order(pairs: list[tuple[int, int]]) -> None:
    spans = [(f"k{n}", Span(at, at + size)) for n, (at, size) in enumerate(pairs)]
    pieces = list(cut_spans(spans, 10, 30))
    assert pieces[0][0] == 10
    assert pieces[-1][1] == 30
    assert all(a[1] == b[0] for a, b in pairwise(pieces))
    for begin, end, kinds in pieces:
        for kind, span in spans:
            assert (kind in kinds) == (span.start <= begin and end <= span.end)


def test_find_spans_names_the_parts() -> None:
    kinds = [kind for kind, _span in find_spans(sample.FOURTEEN)]
    assert kinds == ["content", "cue", "source", "count", "count", "place", "when", "event"]


def test_figures_are_set_by_the_claim_that_gives_them() -> None:
    claims = [sample.ELEVEN, sample.FOURTEEN]
    assert find_setter(claims, "killed", 14, None) == sample.FOURTEEN.id
    assert find_setter(claims, "killed", 99, 99) is None


def test_citations_are_counted_beyond_a_few() -> None:
    ids = [claim.id for claim in sample.CLAIMS]
    cited = cite(CONTENTS, ids, limit=2) or ""
    assert cited.count("<a ") == 2
    assert "+7" in cited
    assert cite(CONTENTS, ["unknown"]) is None
