"""Finds the words that a cue attributes to its source: before it, behind it, or around it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from recount.extract.attribution_weights import find_best, load_weights, score_best
from recount.extract.content_edges import (
    end_features,
    end_options,
    left_features,
    left_options,
)
from recount.extract.content_shapes import (
    Frame,
    find_shapes,
    frame_cue,
    score_shapes,
    shape_features,
    skip_marks,
)
from recount.extract.cues import Cue
from recount.extract.phrases import Chunks
from recount.text.view import Sentence, TextView
from recount.vocab.loader import load_table

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FoundContent:
    """A content's half-open ranges of tokens, in order, and the probability of its shape.

    `before` and `after` say on which sides of the cue it stands.
    """

    ranges: tuple[Range, ...]
    score: float
    before: bool
    after: bool


def find_content(
    view: TextView, chunks: Chunks, cue: Cue, source: Range | None, heads: Collection[int]
) -> FoundContent | None:
    """Returns a cue's content; null where nothing in the text can be it.

    `heads` are the first tokens of the text's cues: a content often ends before the next one.
    """
    weights = load_weights()
    frame = frame_cue(view, chunks, cue, source)
    shapes = find_shapes(view, frame)
    at, score = score_best(score_shapes(view, cue, frame, shapes))
    name, start = shapes[at]
    if name == "none":
        return None
    ranges: list[Range] = []
    sentence = frame.sentence
    if name[0] == "L":
        ranges.append(_left_range(view, cue, frame))
    if name == "P":
        ranges.append(_whole(view, view.sentences[sentence.i - 1]))
    if "R" in name or name == "N":
        home = view.sentences[sentence.i + 1] if name == "N" else sentence
        ends = end_options(view, chunks, home, start)
        pick = find_best(
            weights["content.end"],
            [end_features(view, cue, home, start, e, heads) for e in ends],
            later=True,
        )
        tail = start, ends[pick]
        if name[0] == "R" and frame.left_end - sentence.first > 2 and _is_time(view, tail):
            tail = _left_range(view, cue, frame)  # "Six died, the army said today."
        ranges.append(tail)
    if name == "L" and view.tokens[cue.head].lower == "according" and source:
        ranges += _second_half(view, chunks, sentence, source[1], heads)
    if len(ranges) == 1 and name != "P" and sentence.i > 0:
        first, last = ranges[0]
        if (first, last) == (sentence.first, first + 1) and view.tokens[first].lower == "this":
            ranges = [_whole(view, view.sentences[sentence.i - 1])]  # "This was reported by ..."
    return FoundContent(tuple(ranges), score, name[0] in "LP", "R" in name or name == "N")


def _left_range(view: TextView, cue: Cue, frame: Frame) -> Range:
    options = left_options(view, frame.sentence, frame.left_end)
    pick = find_best(
        load_weights()["content.left"],
        [left_features(view, cue, frame.sentence, i, frame.left_end) for i in options],
    )
    return options[pick], frame.left_end


@cache
def _time_words() -> frozenset[str]:
    return frozenset(load_table("cues")["voice"]["time_words"])


def _is_time(view: TextView, tokens: Range) -> bool:
    """Whether a few words only tell when somebody spoke."""
    first, last = tokens
    return last - first <= 3 and all(t.lower in _time_words() for t in view.tokens[first:last])


def _second_half(
    view: TextView, chunks: Chunks, sentence: Sentence, start: int, heads: Collection[int]
) -> list[Range]:
    """Returns a further clause that a source set between two speaks for: "A, by X, and B"."""
    tokens = view.tokens
    at = skip_marks(view, start, sentence.last)
    end = sentence.last
    while end > at and tokens[end - 1].tag == "PUNCT":
        end -= 1
    if at >= end - 2 or tokens[at].tag != "CCONJ" or end - at > 200:
        return []
    rest = tokens[at:end]
    verb = any(t.tag in ("VERB", "AUX") for t in rest)
    return [(at, end)] if verb and not any(t.i in heads for t in rest) else []


def _whole(view: TextView, sentence: Sentence) -> Range:
    return max(sentence.first, sentence.last - 200), sentence.last


def lessons(  # noqa: PLR0917
    view: TextView,
    chunks: Chunks,
    cue: Cue,
    source: Range | None,
    gold: list[Range],
    heads: Collection[int],
) -> Iterator[tuple[str, list[list[str]], int]]:
    """Yields the choices that an annotated content teaches: name, options' features, right one."""
    frame = frame_cue(view, chunks, cue, source)
    sentence = frame.sentence
    shapes = find_shapes(view, frame)
    left = [r for r in gold if r[1] <= cue.first + 1]
    right = [r for r in gold if r[0] >= cue.last]
    wanted, start = _true_shape(view, sentence, shapes, left, right)
    names = [name for name, _ in shapes]
    if wanted not in names:
        return
    yield "content.shape", shape_features(view, cue, frame, shapes), names.index(wanted)
    if wanted[0] == "L":
        begin = min(max(left[-1][0], sentence.first), sentence.last)
        options = left_options(view, sentence, frame.left_end)
        near = min(range(len(options)), key=lambda n: abs(options[n] - begin))
        if abs(options[near] - begin) <= 1:
            features = [left_features(view, cue, sentence, i, frame.left_end) for i in options]
            yield "content.left", features, near
    if "R" in wanted:
        inside = [r for r in right if r[0] < sentence.last]
        stop = min(inside[-1][1], sentence.last)
        while stop > start + 1 and view.tokens[stop - 1].tag == "PUNCT":
            stop -= 1
        ends = end_options(view, chunks, sentence, start)
        near = min(range(len(ends)), key=lambda n: abs(ends[n] - stop))
        if abs(ends[near] - stop) <= 1:
            features = [end_features(view, cue, sentence, start, e, heads) for e in ends]
            yield "content.end", features, near


def _true_shape(
    view: TextView,
    sentence: Sentence,
    shapes: list[tuple[str, int]],
    left: list[Range],
    right: list[Range],
) -> tuple[str, int]:
    if not left and not right:
        return "none", -1
    on_left = bool(left) and left[-1][1] > sentence.first
    begins = right[0][0] if right else -1
    if right and begins < sentence.last:
        starts = [(n, at) for n, at in shapes if n[0] == "R"]
        if not starts:
            return "?", -1
        name, at = min(starts, key=lambda item: (abs(item[1] - begins), item[0]))
        if abs(at - begins) > 1:
            return "?", -1
        return (f"L{name}" if on_left else name), at
    if on_left:
        return "L", -1
    return ("P", -1) if left else ("N", begins)
