"""Finds the words that name a cue's source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recount.extract.attribution_weights import (
    find_best,
    load_shared,
    load_weights,
    score_best,
    score_features,
)
from recount.extract.cue_lexicon import kinds
from recount.extract.cues import Cue, sentence_around
from recount.extract.phrases import Chunks
from recount.text.view import Sentence, TextView, Token

BACK, AHEAD, REACH = 6, 2, 8
_QUOTES = frozenset('"“”«»„')
_VERBS = frozenset({"VERB", "AUX"})

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


class _Sides:
    """What speaks for each place of a cue's source: by what holds for all, and by place."""

    def __init__(self, view: TextView, chunks: Chunks, sentence: Sentence, cue: Cue) -> None:
        self.tokens = tokens = view.tokens
        self.chunks = chunks
        self.sentence = sentence
        self.cue = cue
        head = tokens[cue.head]
        before = tokens[cue.first - 1] if cue.first > sentence.first else None
        self.head = head
        self.opening = tokens[cue.first].lower
        self.closing = tokens[cue.last - 1].lower
        self.bw, self.bt = (before.lower, before.tag) if before else ("^", "^")
        self.quoted = before is not None and before.lower in _QUOTES
        self.form = f"{tokens[cue.first].tag} {head.tag} {head.lower[-3:]}"
        self.left = chunks.ending_by(cue.first)
        self.right = chunks.starting_from(cue.last)

    def none_features(self) -> list[str]:
        """Returns what speaks for a hidden source."""
        head, bt, lemma = self.head, self.bt, self.cue.lemma
        return [
            "none",
            f"none f={self.form}",
            f"none b={self.bw}",
            f"none bt={bt} {head.tag}",
            f"none o={self.opening} {self.closing}",
            f"none l={lemma} {head.tag}",
            f"none bl={bt} {lemma}",
            f"none w={head.lower} {bt}",
        ]

    def shared_features(self) -> tuple[str, ...]:
        """Returns what holds for all phrases alike, each weighed by side and rank."""
        cue, head = self.cue, self.head
        after = self.tokens[cue.last] if cue.last < self.sentence.last else None
        return (
            "",
            f"f={self.form}",
            f"k={head.tag} {kinds().get(cue.lemma, 'other')}",
            f"l={cue.lemma} {head.tag}",
            f"bta={self.bt} {after.lower if after else '$'} {head.tag}",
        )

    def place_of(self, side: str, k: int) -> str:
        """Returns a phrase's side and rank from the cue."""
        return f"{side}{self.left - k if side == 'L' else k - self.right}"

    def own_features(self, side: str, k: int) -> list[str]:
        """Returns what holds for one phrase alone."""
        tokens, sentence, cue, bt = self.tokens, self.sentence, self.cue, self.bt
        chunk = self.chunks.chunks[k]
        first, last = tokens[chunk.first], tokens[chunk.last - 1]
        if side == "L":
            between = tokens[chunk.last : cue.first]
            rank = self.left - k
            beside = tokens[chunk.first - 1] if chunk.first > sentence.first else None
        else:
            between = tokens[cue.last : chunk.first]
            rank = k - self.right
            beside = tokens[chunk.last] if chunk.last < sentence.last else None
        gap = _signature(between)
        near = "^$"
        if beside:
            near = beside.tag if beside.is_word else beside.lower
        found = [
            side,
            f"{side}{rank} g={gap} {bt}",
            f"{side} w={last.lower if last.tag == 'PRON' else last.tag}",
            f"{side} gf={gap} {self.form}",
            f"{side}{rank} b={self.bw} {near}",
            f"{side} n={near} {gap}",
            f"{side} o={self.opening} {gap}",
            f"{side} l={cue.lemma} {gap}",
            f"{side} c={self.closing} {gap}",
            f"{side} h={last.lemma}",
            f"{side} t={first.tag} {last.tag} {rank}",
        ]
        if self.quoted or (bt != "^" and last.lower in _QUOTES):
            found.append(f"{side}{rank} quote {bt}")
        return found

    def features(self, options: Sequence[tuple[str, int]]) -> list[list[str]]:
        """Returns what speaks for each place, in words."""
        shared = self.shared_features()
        found = []
        for side, k in options:
            if side == "none":
                found.append(self.none_features())
                continue
            place = self.place_of(side, k)
            found.append(
                [f"{place} {rest}".rstrip() for rest in shared] + self.own_features(side, k)
            )
        return found

    def scores(self, options: Sequence[tuple[str, int]]) -> list[int]:
        """Returns what `features` weigh for each place."""
        by_rest, weights = load_shared("source.side"), load_weights()["source.side"]
        rows = [by_rest[rest] for rest in self.shared_features() if rest in by_rest]
        found = []
        for side, k in options:
            if side == "none":
                found.append(score_features(weights, self.none_features()))
                continue
            place = self.place_of(side, k)
            shared = sum([row.get(place, 0) for row in rows])
            found.append(shared + score_features(weights, self.own_features(side, k)))
        return found


def _signature(between: Sequence[Token]) -> str:
    if not between:
        return ""
    if len(between) <= 2:
        return " ".join([token.lower for token in between])
    verbs = commas = 0
    for token in between:
        if token.tag in _VERBS:
            verbs += 1
        elif token.lower == ",":
            commas += 1
    tag = between[-1].tag
    return f"v{min(verbs, 2)}c{min(commas, 3)}{'P' if tag == 'PUNCT' else tag[0]}"


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
    at, score = score_best(_Sides(view, chunks, sentence, cue).scores(options))
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
    options = _options(view, chunks, sentence, cue)
    features = _Sides(view, chunks, sentence, cue).features(options)
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
