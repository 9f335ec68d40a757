"""On which side of its cue a content may stand, and what speaks for each."""

from __future__ import annotations

from dataclasses import dataclass

from recount.extract.attribution_weights import load_shared, load_weights, score_features
from recount.extract.cue_lexicon import kinds
from recount.extract.cues import Cue, sentence_around
from recount.extract.phrases import Chunks
from recount.text.view import Sentence, TextView

_NEAR = 3
_QUOTES = frozenset('"“”«»„')

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """A cue with its source in its sentence, and where contents may begin or end around them."""

    sentence: Sentence
    left_end: int
    starts: tuple[tuple[str, int], ...]
    source_side: str


def skip_marks(view: TextView, i: int, stop: int) -> int:
    """Returns the first token from `i` on that is no mark, or that opens a quotation."""
    while i < stop and view.tokens[i].tag == "PUNCT" and view.tokens[i].lower not in _QUOTES:
        i += 1
    return i


def frame_cue(view: TextView, chunks: Chunks, cue: Cue, source: Range | None) -> Frame:
    """Returns where contents may begin or end around a cue and its source."""
    tokens = view.tokens
    sentence = sentence_around(view, cue.head)
    left_end, right = cue.first, cue.last
    side = "none"
    if source and sentence.first <= source[0] and source[1] <= sentence.last:
        side = "L" if source[0] < cue.first else "R"
        if side == "L":
            left_end = source[0]
        elif source[0] - cue.last <= _NEAR:
            right = source[1]
    while left_end > sentence.first and (
        tokens[left_end - 1].tag == "PUNCT" and tokens[left_end - 1].lower not in _QUOTES
    ):
        left_end -= 1
    starts: list[tuple[str, int]] = []
    start = skip_marks(view, right, sentence.last)
    if start < sentence.last:
        starts.append(("R0", start))
        k = chunks.starting_from(start)
        for n in (1, 2):
            if k < len(chunks.chunks) and chunks.chunks[k].last < sentence.last:
                at = skip_marks(view, chunks.chunks[k].last, sentence.last)
                if at < sentence.last:
                    starts.append((f"R{n}", at))
            k += 1
    return Frame(sentence, left_end, tuple(starts), side)


def find_shapes(view: TextView, frame: Frame) -> list[tuple[str, int]]:
    """Returns the sides on which the content may stand, each with its first or last token."""
    found = [("none", -1), *frame.starts]
    sentence = frame.sentence
    if frame.left_end > sentence.first:
        found.append(("L", frame.left_end))
        found += [(f"L{name}", start) for name, start in frame.starts[:2]]
    if sentence.i > 0:
        found.append(("P", -1))
    if sentence.i + 1 < len(view.sentences):
        found.append(("N", view.sentences[sentence.i + 1].first))
    return found


def shape_features(
    view: TextView, cue: Cue, frame: Frame, shapes: list[tuple[str, int]]
) -> list[list[str]]:
    """Returns what speaks for each side."""
    shared = _shared_features(view, cue, frame)
    return [
        [
            name,
            *(f"{name} {feature}" for feature in shared),
            *_own_features(view, cue, frame, name, at),
        ]
        for name, at in shapes
    ]


def score_shapes(
    view: TextView, cue: Cue, frame: Frame, shapes: list[tuple[str, int]]
) -> list[int]:
    """Returns what `shape_features` weigh for each side."""
    by_rest, weights = load_shared("content.shape"), load_weights()["content.shape"]
    rows = [by_rest[rest] for rest in ("", *_shared_features(view, cue, frame)) if rest in by_rest]
    return [
        sum([row.get(name, 0) for row in rows])
        + score_features(weights, _own_features(view, cue, frame, name, at))
        for name, at in shapes
    ]


def _shared_features(view: TextView, cue: Cue, frame: Frame) -> tuple[str, ...]:
    """Returns what holds for all sides alike."""
    tokens, sentence = view.tokens, frame.sentence
    head = tokens[cue.head]
    kind = kinds().get(cue.lemma, "other")
    left = tokens[frame.left_end - 1] if frame.left_end > sentence.first else None
    gone = tokens[frame.left_end] if left and frame.left_end < sentence.last else None
    lw = left.lower if left and not left.is_word else left.tag if left else "^"
    cut = gone.lower if gone and gone.tag == "PUNCT" else "-"
    base = frame.starts[0][1] if frame.starts else sentence.last
    right = tokens[base].lower if base < sentence.last else "$"
    rt = tokens[base].tag if base < sentence.last else "$"
    comma = tokens[base - 1].lower if base and tokens[base - 1].tag == "PUNCT" else "-"
    size = min(frame.left_end - sentence.first, 4)
    rest = min(sentence.last - base, 3)
    side = frame.source_side
    closing = tokens[cue.last - 1].lower
    form = f"{tokens[cue.first].tag} {head.tag} {head.lower[-3:]}"
    return (
        f"{side} lw={lw} {size}",
        f"{side} cut={cut} {comma}",
        f"{side} rt={rt} {rest}",
        f"r={right} {comma}",
        f"lt={cue.lemma} {head.tag} {side}",
        f"k={kind} {head.tag} {side} {rest}",
        f"f={form} {side}",
        f"lr={cue.lemma} {rt}",
        f"c={closing}",
        f"all={side} {cut} {comma} {rest} {size}",
    )


def _own_features(view: TextView, cue: Cue, frame: Frame, name: str, at: int) -> list[str]:
    """Returns what holds for one side alone."""
    tokens, sentence = view.tokens, frame.sentence
    if name == "N":
        closing = tokens[cue.last - 1].lower
        return [f"N at={tokens[at].lower if not tokens[at].is_word else '-'} {closing}"]
    if name == "P":
        last = tokens[view.sentences[sentence.i - 1].last - 1].lower
        size = min(frame.left_end - sentence.first, 4)
        return [f"P last={last if not last.isalpha() else '-'} {size}"]
    if at < 0 or name == "L":
        return []
    token = tokens[at]
    prior = tokens[at - 1].lower if at > 0 else "^"
    return [
        f"{name} at={token.lower}",
        f"{name} at={token.tag} {prior if not prior.isalpha() else '-'}",
        f"{name} atl={token.tag} {cue.lemma}",
    ]
