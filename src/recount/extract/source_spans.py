"""Finds the words that name a cue's source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from recount.extract.attribution_weights import find_best, load_weights, score_best
from recount.extract.cues import Cue, sentence_around
from recount.extract.phrases import Chunks
from recount.extract.source_sides import Sides, find_options
from recount.text.view import Sentence, TextView

REACH = 8

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A source's half-open range of tokens, and the probability that it is the source."""

    first: int
    last: int
    score: float


def _edge_features(view: TextView, chunks: Chunks, k: int, j: int, trail: str) -> list[str]:
    """Returns what speaks for a source from phrase `k` to phrase `j` (`j` < `k`: leftwards)."""
    tokens = view.tokens
    left = j <= k and trail[0] == "L"
    steps = abs(k - j)
    outer = chunks.chunks[j]
    joined = (chunks.gaps[j] if left else chunks.gaps[j - 1]) if steps else "-"
    loose = (chunks.gaps[j - 1] if j > 0 else None) if left else chunks.gaps[j]
    inner = chunks.gaps[min(j, k) : max(j, k)]
    verbs = any(gap and gap[0] == "V" for gap in inner)
    commas = sum(1 for gap in inner if gap and "," in gap)
    edge = tokens[outer.first] if left else tokens[outer.last - 1]
    out = outer.first - 1 if left else outer.last
    beyond = tokens[out] if 0 <= out < len(tokens) else None
    bt = beyond.tag if beyond else "^"
    bw = beyond.lower if beyond else "^"
    sided = trail[0]
    return [
        f"{sided}s={min(steps, 5)}",
        f"{sided}j={joined}",
        f"{sided}o={loose}",
        f"{sided}js={joined} {min(steps, 3)} {trail}",
        f"{sided}jo={joined} {loose}",
        f"{sided}bt={bt} {edge.tag}",
        f"{sided}v={verbs} {min(commas, 3)} {trail}",
        f"{sided}e={edge.lower if edge.tag == 'PRON' else edge.tag} {joined}",
        f"{sided}vc={verbs} {commas % 2} {joined} {trail}",
        f"{sided}bwt={bw} {trail}",
    ]


def _edges(view: TextView, chunks: Chunks, sentence: Sentence, k: int, side: str) -> list[int]:
    step = -1 if side == "L" else 1
    found = [k]
    while len(found) < REACH:
        j = found[-1] + step
        if not 0 <= j < len(chunks.chunks):
            break
        chunk = chunks.chunks[j]
        if chunk.first < sentence.first or chunk.last > sentence.last:
            break
        gap = chunks.gaps[j - 1] if side == "R" else chunks.gaps[j]
        if side == "R" and gap and gap[0] == "V" and not _is_relative(view, chunks, j - 1):
            break
        found.append(j)
    if side == "R" and len(found) > 1:
        last = found[-1]
        ahead = chunks.gaps[last] or ""
        if chunks.gaps[last - 1] == "," and ahead[:1] == "V":
            found.pop()  # "according to residents, shells fell": a clause of its own
    return found


def _is_relative(view: TextView, chunks: Chunks, k: int) -> bool:
    return view.tokens[chunks.chunks[k].first].lower in ("who", "that", "which", "whom", "whose")


def _trail(view: TextView, chunks: Chunks, cue: Cue, k: int, side: str) -> str:
    if side == "R":
        return "R"
    beside = view.tokens[chunks.chunks[k].last] if chunks.chunks[k].last < cue.first else None
    return "L," if beside is not None and beside.lower == "," else "L"


def find_source(view: TextView, chunks: Chunks, cue: Cue) -> FoundSource | None:
    """Returns a cue's source within its sentence; null where it has none there.

    The source may be of any length: a name with its title and what is set beside it.
    """
    sentence = sentence_around(view, cue.head)
    weights = load_weights()
    options = find_options(view, chunks, sentence, cue)
    at, score = score_best(Sides(view, chunks, sentence, cue).scores(options))
    side, k = options[at]
    if side == "none":
        return None
    trail = _trail(view, chunks, cue, k, side)
    edges = _edges(view, chunks, sentence, k, side)
    if side == "L":
        pick = find_best(
            weights["source.start"], [_edge_features(view, chunks, k, j, trail) for j in edges]
        )
        return FoundSource(chunks.chunks[edges[pick]].first, chunks.chunks[k].last, score)
    pick = find_best(
        weights["source.end"], [_edge_features(view, chunks, k, j, trail) for j in edges]
    )
    return FoundSource(chunks.chunks[k].first, chunks.chunks[edges[pick]].last, score)


def lessons(
    view: TextView, chunks: Chunks, cue: Cue, gold: Range | None
) -> Iterator[tuple[str, list[list[str]], int]]:
    """Yields the choices that an annotated source teaches: name, options' features, right one."""
    sentence = sentence_around(view, cue.head)
    options = find_options(view, chunks, sentence, cue)
    features = Sides(view, chunks, sentence, cue).features(options)
    if gold is None or gold[1] <= sentence.first or gold[0] >= sentence.last:
        yield "source.side", features, 0
        return
    side = "L" if gold[0] < cue.first else "R"
    for at, (which, k) in enumerate(options):
        if which != side:
            continue
        chunk = chunks.chunks[k]
        inside = chunk.first >= gold[0] and chunk.last <= gold[1]
        if not inside:
            continue
        yield "source.side", features, at  # the nearest phrase in it
        edges = _edges(view, chunks, sentence, k, side)
        trail = _trail(view, chunks, cue, k, side)
        true = [
            n
            for n, j in enumerate(edges)
            if gold[0] <= chunks.chunks[j].first and chunks.chunks[j].last <= gold[1]
        ]
        choice = "source.start" if side == "L" else "source.end"
        yield choice, [_edge_features(view, chunks, k, j, trail) for j in edges], max(true)
        return
