"""Finds the words that name a cue's source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from recount.extract.attribution_weights import best_of, load_weights
from recount.extract.cue_lexicon import kinds
from recount.extract.cues import Cue, sentence_around
from recount.extract.phrases import Chunks
from recount.text.view import Sentence, TextView

BACK, AHEAD, REACH = 6, 2, 8
_QUOTES = frozenset('"“”«»„')

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A source's half-open range of tokens, and the probability that it is the source."""

    first: int
    last: int
    score: float


def _options(view: TextView, chunks: Chunks, sentence: Sentence, cue: Cue) -> list[tuple[str, int]]:
    """Returns where a source may be: ("L", chunk it ends with), ("R", chunk it starts with)."""
    found: list[tuple[str, int]] = [("none", -1)]
    k = chunks.ending_by(cue.first)
    while k >= 0 and len(found) <= BACK and chunks.chunks[k].first >= sentence.first:
        found.append(("L", k))
        k -= 1
    k = chunks.starting_from(cue.last)
    for j in range(k, min(k + AHEAD, len(chunks.chunks))):
        if chunks.chunks[j].last > sentence.last:
            break
        found.append(("R", j))
    return found


def _side_features(
    view: TextView, chunks: Chunks, sentence: Sentence, cue: Cue, options: list[tuple[str, int]]
) -> list[list[str]]:
    tokens = view.tokens
    head = tokens[cue.head]
    kind = kinds().get(cue.lemma, "other")
    opening = tokens[cue.first]
    closing = tokens[cue.last - 1]
    before = tokens[cue.first - 1] if cue.first > sentence.first else None
    after = tokens[cue.last] if cue.last < sentence.last else None
    bw = before.lower if before else "^"
    bt = before.tag if before else "^"
    aw = after.lower if after else "$"
    frame = f"{head.tag} {kind}"
    form = f"{opening.tag} {head.tag} {head.lower[-3:]}"
    found = []
    for side, k in options:
        if side == "none":
            found.append(
                [
                    "none",
                    f"none f={form}",
                    f"none b={bw}",
                    f"none bt={bt} {head.tag}",
                    f"none o={opening.lower} {closing.lower}",
                    f"none l={cue.lemma} {head.tag}",
                    f"none bl={bt} {cue.lemma}",
                    f"none w={head.lower} {bt}",
                ]
            )
            continue
        chunk = chunks.chunks[k]
        last = tokens[chunk.last - 1]
        first = tokens[chunk.first]
        if side == "L":
            between = tokens[chunk.last : cue.first]
            rank = chunks.ending_by(cue.first) - k
            beside = tokens[chunk.first - 1] if chunk.first > sentence.first else None
        else:
            between = tokens[cue.last : chunk.first]
            rank = k - chunks.starting_from(cue.last)
            beside = tokens[chunk.last] if chunk.last < sentence.last else None
        gap = _signature(between)
        word = last.lower if last.tag == "PRON" else last.tag
        near = beside.lower if beside and not beside.is_word else beside.tag if beside else "^$"
        found.append(
            [
                side,
                f"{side}{rank}",
                f"{side}{rank} g={gap} {bt}",
                f"{side} w={word}",
                f"{side}{rank} f={form}",
                f"{side} gf={gap} {form}",
                f"{side}{rank} b={bw} {near}",
                f"{side} n={near} {gap}",
                f"{side} o={opening.lower} {gap}",
                f"{side}{rank} k={frame}",
                f"{side} l={cue.lemma} {gap}",
                f"{side}{rank} l={cue.lemma} {head.tag}",
                f"{side} c={closing.lower} {gap}",
                f"{side} h={last.lemma}",
                f"{side} t={first.tag} {last.tag} {rank}",
                f"{side}{rank} bta={bt} {aw} {head.tag}",
            ]
        )
        if before is not None and any(t.lower in _QUOTES for t in (before, last)):
            found[-1].append(f"{side}{rank} quote {bt}")
    return found


def _signature(between: tuple[object, ...]) -> str:
    if not between:
        return ""
    if len(between) <= 2:
        return " ".join(token.lower for token in between)  # type: ignore[attr-defined]
    tags = [token.tag for token in between]  # type: ignore[attr-defined]
    verbs = sum(tag in ("VERB", "AUX") for tag in tags)
    commas = sum(token.lower == "," for token in between)  # type: ignore[attr-defined]
    return f"v{min(verbs, 2)}c{min(commas, 3)}{'P' if tags[-1] == 'PUNCT' else tags[-1][0]}"


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
    options = _options(view, chunks, sentence, cue)
    at, score = best_of(
        weights["source.side"], _side_features(view, chunks, sentence, cue, options)
    )
    side, k = options[at]
    if side == "none":
        return None
    trail = _trail(view, chunks, cue, k, side)
    edges = _edges(view, chunks, sentence, k, side)
    if side == "L":
        pick, _ = best_of(
            weights["source.start"], [_edge_features(view, chunks, k, j, trail) for j in edges]
        )
        return FoundSource(chunks.chunks[edges[pick]].first, chunks.chunks[k].last, score)
    pick, _ = best_of(
        weights["source.end"], [_edge_features(view, chunks, k, j, trail) for j in edges]
    )
    return FoundSource(chunks.chunks[k].first, chunks.chunks[edges[pick]].last, score)


def lessons(
    view: TextView, chunks: Chunks, cue: Cue, gold: Range | None
) -> Iterator[tuple[str, list[list[str]], int]]:
    """Yields the choices that an annotated source teaches: name, options' features, right one."""
    sentence = sentence_around(view, cue.head)
    options = _options(view, chunks, sentence, cue)
    features = _side_features(view, chunks, sentence, cue, options)
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
