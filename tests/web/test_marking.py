"""A document's text cut at the edges of its claims: nothing is lost, and every span is marked."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from recount.pipeline import Case
from recount.web.evidence import LAYERS
from recount.web.marking import Mark, cut_document, find_marks
from recount.web.text import find_hidden, show_text

TEXTS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("ab \u200b\u202e\u200dגם\n")),
    max_size=60,
)
MARKS = st.lists(
    st.tuples(
        st.integers(-5, 70), st.integers(0, 30), st.sampled_from(LAYERS), st.integers(1, 4)
    ),
    max_size=12,
)  # fmt: skip


def make(given: list[tuple[int, int, str, int]], start: int) -> list[Mark]:
    return [Mark(start + a, start + a + n, part, part, claim) for a, n, part, claim in given]


@given(TEXTS, st.integers(0, 500), MARKS)
@example("00", 0, [(1, 0, "content", 1)])
def test_the_runs_make_up_the_text_and_every_span_is_marked(
    text: str, start: int, given: list[tuple[int, int, str, int]]
) -> None:
    marks = make(given, start)
    runs = cut_document(text, marks, start)
    assert "".join(run.text for run in runs) == text
    at = start
    for run in runs:
        assert run.start == at
        at += len(run.text)
        here = {mark for mark in marks if mark.start <= run.start < mark.end}
        assert here == {m for m in marks if m.start < at and run.start < m.end and m in here}
        assert set(run.parts) == {mark.part for mark in here}
        assert set(run.keys) == {mark.key for mark in here}
        assert set(run.claims) == {mark.claim for mark in here}
        for mark in marks:  # no edge lies inside of a run, but those of a mark of nothing
            assert not (run.start < mark.start < at and mark.start < mark.end)
            assert not (run.start < mark.end < at and mark.start < mark.end)
    for mark in marks:
        covered = "".join(r.text for r in runs if mark.start <= r.start < mark.end)
        inside = text[max(0, mark.start - start) : max(0, mark.end - start)]
        assert covered == inside


@given(TEXTS, st.integers(0, 500), MARKS)
def test_each_claim_has_one_head(
    text: str, start: int, given: list[tuple[int, int, str, int]]
) -> None:
    marks = make(given, start)
    runs = cut_document(text, marks, start)
    heads = [claim for run in runs for claim in run.heads]
    inside = {
        mark.claim
        for mark in marks
        if mark.part == "content" and max(mark.start, start) < min(mark.end, start + len(text))
    }
    assert sorted(heads) == sorted(inside)


@given(TEXTS)
def test_what_is_printed_shows_the_hidden_characters(text: str) -> None:
    runs = cut_document(text, [])
    assert "".join(run.shown or run.text for run in runs) == show_text(text)
    assert {run.start for run in runs if run.shown} == set(find_hidden(text))
    assert all(len(run.text) == 1 for run in runs if run.shown)


def test_nested_and_overlapping_claims_bear_both_numbers() -> None:
    marks = [
        Mark(0, 9, "content", "content", 1), Mark(4, 12, "content", "content", 2),
        Mark(4, 6, "count", "counts.0", 2), Mark(13, 15, "source", "source", 1),
    ]  # fmt: skip
    runs = cut_document("abcdefghijklmno", marks)
    assert [(r.text, r.claims, r.parts, r.heads, r.opens) for r in runs] == [
        ("abcd", (1,), ("content",), (1,), ("content",)),
        ("ef", (1, 2), ("content", "count"), (2,), ("content", "count")),
        ("ghi", (1, 2), ("content",), (), ()),
        ("jkl", (2,), ("content",), (), ()),
        ("m", (), (), (), ()),
        ("no", (1,), ("source",), (), ("source",)),
    ]
    assert runs[1].classes == "m-content m-count"


def test_marks_of_a_claim_stand_where_it_was_read(case: Case) -> None:
    docs = {doc.id: doc for doc in case.documents()}
    claim = next(c for c in case.claims() if c.counts and c.source and c.attribution.cue)
    found = {m.key: docs[claim.doc_id].text[m.start : m.end] for m in find_marks(claim, 3)}
    assert found["counts.0"] == claim.counts[0].evidence.text
    assert found["source"] == claim.source.evidence.text  # type: ignore[union-attr]
    assert found["cue"] == claim.attribution.cue.text  # type: ignore[union-attr]
    assert {m.claim for m in find_marks(claim, 3)} == {3}
